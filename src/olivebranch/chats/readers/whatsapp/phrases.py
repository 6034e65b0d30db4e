"""What WhatsApp itself writes into an export, in any language; the words are content."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from olivebranch.content import read_table
from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import ANY_LANGUAGE
from olivebranch.conversation import Event, Kind

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
# What iPhones put before their own words.
MARK = "\u200e"
NO_MARKS = dict.fromkeys(map(ord, MARKS))
# Spaces that phones put where the phrase book has a plain one.
PLAIN_SPACES = {0xA0: " ", 0x202F: " ", 0x2009: " "}

# A person writes no phrase of the app this long by chance, even behind a mark.
LONG_ENOUGH = 12
STOPS = (".", "\u3002", "\u0964", "\u06d4")

# The same file kept twice has a number behind its name.
NUMBERED = re.compile(r"(?:[ _]?\(\d+\))?(?:\.txt|\.zip)?$", re.IGNORECASE)

Match = Literal[
    "whole",
    "exact",
    "end",
    "attached",
    "attaching",
    "start",
    "forwarded",
    "missed",
    "call",
    "edited",
    "line",
]
CALLS: tuple[Match, ...] = ("missed", "call")


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same.

    Attributes:
        kind: Name of a `Kind`, in lower case.
        event: Name of an `Event`, in lower case.
        match: Where in a text the phrase stands: "whole" is all of it, "exact" all of it and
            believed without the app's mark, "end" behind a document's name, "attached" behind
            a file's name, "attaching" before it, "start" its first line, "forwarded" before
            it, "missed" and "call" its first words, "edited" its last words, "line" anywhere in
            a line without a sender; * is anything, and where it comes first, the phrase is all
            of the line.
        texts: In all languages.
    """

    kind: str
    event: str
    match: Match
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The content file.

    Attributes:
        version: Rises with every change.
        titles: What phones call the file; * is the name of the conversation.
        sources: Keys of the bibliography.
        group: All groups; where two match, the first wins.
        calls: "missed", "declined", "answered": what stands behind a call.
        units: "1", "60", "3600" to the words for seconds, minutes and hours.
        months: "1" to "12" to their names, short and long.
        periods: "am", "pm" and "night" to their words; "none" to words that say nothing.
    """

    version: int
    titles: tuple[str, ...]
    sources: tuple[str, ...]
    group: tuple[Group, ...]
    calls: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]
    months: Mapping[str, tuple[str, ...]]
    periods: Mapping[str, tuple[str, ...]]


class Meaning(NamedTuple):
    """What a phrase makes of a text."""

    kind: Kind
    event: Event


@cache
def phrasebook() -> Phrasebook:
    """Return all phrases.

    Raises:
        ContentError: The file is not of its shape.
    """
    table = read_table("chats/whatsapp", language=ANY_LANGUAGE)
    book = build(Phrasebook, table, where="chats/whatsapp")
    require_sources(book.sources, where="chats/whatsapp")
    return book


def title_of(name: str) -> str:
    """Return the name of the conversation that a file has in its name, or ""."""
    plain = NUMBERED.sub("", name.translate(NO_MARKS))
    for title in phrasebook().titles:
        before, _, after = title.partition("*")
        end = len(plain) - len(after)
        if end > len(before) and _same(plain[: len(before)], before) and _same(plain[end:], after):
            return plain[len(before) : end]
    return ""


def _same(written: str, title: str) -> bool:
    return written.lower().replace("_", " ") == title.lower().replace("_", " ")


@cache
def month_names() -> Mapping[str, int]:
    """Return 1 to 12 for every name of a month, case-folded, without a dot behind it."""
    return {
        word.casefold().rstrip("."): int(month)
        for month, words in phrasebook().months.items()
        for word in words
    }


@cache
def day_periods() -> Mapping[str, str]:
    """Return "am", "pm", "night" or "" for every word, case-folded, no dots, no spaces."""
    return {
        re.sub(r"[\s.\u200c]", "", word).casefold(): "" if period == "none" else period
        for period, words in phrasebook().periods.items()
        for word in words
    }


@cache
def seconds_of_units() -> Mapping[str, int]:
    """Return how many seconds a unit of time is, by its word, case-folded."""
    return {
        word.casefold(): int(seconds)
        for seconds, words in phrasebook().units.items()
        for word in words
    }


@cache
def meanings(match: Match) -> Mapping[str, Meaning]:
    """Return what every phrase of one kind of match means, as `folded` writes it."""
    found: dict[str, Meaning] = {}
    for group in phrasebook().group:
        if group.match == match:
            meaning = Meaning(Kind[group.kind.upper()], Event[group.event.upper()])
            for text in group.texts:
                found.setdefault(folded(text), meaning)
    return found


@cache
def exact_meanings(match: Match) -> Mapping[str, Meaning]:
    """Return what every phrase of one kind of match means, as `exact` writes it."""
    return {exact(text): meanings(match)[folded(text)] for text in texts_of(match)}


@cache
def texts_of(match: Match, *, but: Event = Event.NONE) -> tuple[str, ...]:
    """Return every phrase of one kind of match as it is written, but for those of an event."""
    left_out = but.name.lower() if but else ""
    groups = [one for one in phrasebook().group if one.match == match and one.event != left_out]
    return tuple(text for group in groups for text in group.texts)


def folded(text: str) -> str:
    """Return a text as phrases are compared: no marks, plain spaces, no case, no last full stop."""
    plain = stopless(text.translate(NO_MARKS).translate(PLAIN_SPACES).casefold())
    return plain if plain.isascii() else unicodedata.normalize("NFC", plain)


def exact(text: str) -> str:
    """Return a text as it is compared where no mark says that it is the app's: nearly as it is."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    first = 1 + plain.startswith("<")
    return plain[:first].lower() + stopless(plain[first:])


def stopless(text: str) -> str:
    """Return a text without a full stop at its end, or before a bracket at its end."""
    words = text.removesuffix(">")
    return words[:-1] + text[len(words) :] if words.endswith(STOPS) else text


def bare(text: str) -> str:
    """Return a text without the direction marks the app puts around its own words."""
    return text.strip(MARKS)


@cache
def _lines(shortest: int) -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    """Return an expression for all phrases that mean the same, those listed first first."""
    grouped: dict[Meaning, list[str]] = {}
    for part, meaning in meanings("line").items():
        if len(part) >= shortest:
            pattern = re.escape(part).replace(r"\*", ".+")
            whole = rf"\A{pattern}\Z" if part.startswith("*") else pattern
            grouped.setdefault(meaning, []).append(whole)
    return tuple(
        (re.compile("|".join(parts), re.DOTALL), meaning) for meaning, parts in grouped.items()
    )


def known_call(plain: str) -> Meaning | None:
    """Return what the first words of a folded line say of a call, or None."""
    for match in CALLS:
        known = meanings(match)
        # One look at all of them is far cheaper than one at each.
        if plain.startswith(tuple(known)):
            return next(meaning for start, meaning in known.items() if plain.startswith(start))
    return None


def known_event(line: str, *, shortest: int = 0) -> Meaning | None:
    """Return what a line of the app reports, or None when we do not know it.

    Args:
        line: Of the app.
        shortest: Leave out phrases of fewer letters, which a person may write too.
    """
    plain = folded(line)
    for match in ("whole", "exact"):
        if (known := meanings(match).get(plain)) and known.kind in {Kind.SYSTEM, Kind.CALL}:
            return known
    if known := known_call(plain):
        return known
    for part, meaning in _lines(shortest):
        if part.search(plain):
            return meaning
    return None


def is_known_line(line: str) -> bool:
    """Return whether a line without a sender is one the app is known to write."""
    return known_event(line) is not None
