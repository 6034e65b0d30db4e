"""What the app says of a call: how long it was, how it ended."""

import re
from typing import NamedTuple

from olivebranch.chats.readers.whatsapp.phrases import (
    Meaning,
    exact,
    exact_meanings,
    folded,
    phrasebook,
    seconds_of_units,
)
from olivebranch.conversation import Event, Kind, Outcome

CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})\b")
AMOUNT = re.compile(r"(\d+)\s?([^\W\d_]+)")
AMOUNTS = re.compile(r"(?:\d+\s?[^\W\d_]+\.?\s*)+")
HOW = re.compile(r"[,.]\s?")


class TheCall(NamedTuple):
    """What a line says of a call.

    Attributes:
        seconds: How long; None if unknown.
        outcome: How it ended.
        video: With pictures.
    """

    seconds: int | None
    outcome: Outcome
    video: bool


def call_without_mark(line: str) -> Meaning | None:
    """Return what a line says of a call where it is all that it says, or None.

    "Missed voice call" and "Voice call, 4 min" are the app's words; "Voice call" and "Missed
    voice call, you say" may be anybody's.
    """
    what, *how = HOW.split(line, maxsplit=1)
    says_how = bool(how) and _says_how(folded(how[0]).strip())
    missed = exact_meanings("missed").get(exact(what))
    if missed and missed.kind == Kind.CALL and (says_how or not how):
        return missed
    return exact_meanings("call").get(exact(what)) if says_how else None


def _says_how(words: str) -> bool:
    if any(words == word.casefold() for said in phrasebook().calls.values() for word in said):
        return True
    return bool(AMOUNTS.fullmatch(words) and _seconds(words) is not None)


def call_of(line: str, known: Meaning) -> TheCall:
    """Return what a line of the app says of a call."""
    words = folded(line)
    video = known.event == Event.MISSED_VIDEO or _has(words, "video")
    if known.event in {Event.MISSED_VOICE, Event.MISSED_VIDEO}:
        return TheCall(None, Outcome.MISSED, video)
    seconds = _seconds(words)
    if seconds is not None or _has(words, "answered"):
        return TheCall(seconds, Outcome.ANSWERED, video)
    for outcome in (Outcome.MISSED, Outcome.DECLINED):
        if _has(words, outcome.value):
            return TheCall(None, outcome, video)
    return TheCall(None, Outcome.UNKNOWN, video)


def _has(words: str, what: str) -> bool:
    return any(word.casefold() in words for word in phrasebook().calls[what])


def _seconds(words: str) -> int | None:
    if found := CLOCK.search(words):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds
    units = seconds_of_units()
    parts = [int(many) * units[unit] for many, unit in AMOUNT.findall(words) if unit in units]
    return sum(parts) if parts else None
