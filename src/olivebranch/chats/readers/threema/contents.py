"""What one row of the backup is: its kind, its words, and what its JSON says."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson

from olivebranch.chats.filekinds import kind_of_type
from olivebranch.conversation import Event, Kind, Outcome

KINDS = {
    "TEXT": Kind.TEXT,
    "IMAGE": Kind.IMAGE,
    "VIDEO": Kind.VIDEO,
    "VOICEMESSAGE": Kind.VOICE,
    "LOCATION": Kind.LOCATION,
    "CONTACT": Kind.CONTACT,
    "BALLOT": Kind.POLL,
    "FILE": Kind.DOCUMENT,
    "VOIP_STATUS": Kind.CALL,
    "GROUP_CALL_STATUS": Kind.CALL,
    "STATUS": Kind.SYSTEM,
    "GROUP_STATUS": Kind.SYSTEM,
    "FORWARD_SECURITY_STATUS": Kind.SYSTEM,
}
EVENTS = {"FORWARD_SECURITY_STATUS": Event.E2E}
# Their rows hold no words of a person, but numbers and keys.
MEDIA = frozenset({"IMAGE", "VIDEO", "VOICEMESSAGE", "FILE"})
# Where a file's list has these, and how it is shown: as itself, or as a sticker.
MIME, NAME, RENDERING, CAPTION, SHORTEST = 2, 4, 5, 7, 5
AS_MEDIA, AS_STICKER = 1, 2
MISSED, FINISHED, REJECTED, ABORTED = 1, 2, 3, 4
# Why a call was rejected by nobody: the line was busy, or nobody came.
BUSY, TIMEOUT = 1, 2
OUTCOMES = {
    MISSED: Outcome.MISSED,
    FINISHED: Outcome.ANSWERED,
    REJECTED: Outcome.DECLINED,
    ABORTED: Outcome.MISSED,
}


class Sent(NamedTuple):
    """A file that was sent: what it is, its name, and the words with it; "" for none."""

    kind: Kind
    name: str
    caption: str


class Rung(NamedTuple):
    """How a call went: seconds, None if unknown, and how it ended."""

    seconds: int | None
    outcome: Outcome


def file_of(body: str) -> Sent | None:
    """Return what the list of a file says; None when it is none."""
    listed = _parsed(body)
    if not isinstance(listed, list) or len(listed) < SHORTEST:
        return None
    rendering = listed[RENDERING] if len(listed) > RENDERING else 0
    caption = listed[CAPTION] if len(listed) > CAPTION else ""
    mime = _text(listed[MIME]).lower()
    kind = kind_of_type(mime)
    if kind == Kind.IMAGE and rendering == AS_STICKER:
        kind = Kind.STICKER
    elif kind == Kind.AUDIO and rendering == AS_MEDIA:
        kind = Kind.VOICE
    elif mime in {"text/vcard", "text/x-vcard"}:
        kind = Kind.CONTACT
    return Sent(kind, _text(listed[NAME]), _text(caption))


def call_of(body: str) -> Rung:
    """Return how a call went."""
    said: Mapping[str, object] = next(_objects(_parsed(body)), {})
    duration, status = said.get("duration"), said.get("status")
    seconds = duration if isinstance(duration, int) and 0 <= duration < 1 << 31 else None
    if status == REJECTED and said.get("reason") in {BUSY, TIMEOUT}:
        return Rung(seconds, Outcome.MISSED)
    outcome = OUTCOMES.get(status, Outcome.UNKNOWN) if isinstance(status, int) else Outcome.UNKNOWN
    return Rung(seconds, outcome)


def place_of(body: str) -> str:
    """Return a place in words: its coordinates, its name and its address, a line each."""
    listed = _parsed(body)
    if not isinstance(listed, list) or len(listed) < 2:
        return body
    named = [_text(one) for one in reversed(listed[3:5])]
    return "\n".join(filter(None, (f"{listed[0]},{listed[1]}", *named)))


def status_of(body: str) -> str:
    """Return the words of a status; "" where it is told in codes."""
    return "" if isinstance(_parsed(body), list | dict) else body


def number_of(body: str) -> str:
    """Return the number of a poll; "" for none."""
    listed = _parsed(body)
    return str(listed[-1]) if isinstance(listed, list) and listed else ""


def states_of(value: str) -> Mapping[str, str]:
    """Return what each person in a group did with a message."""
    said: Mapping[str, object] = next(_objects(_parsed(value)), {})
    return {name: state for name, state in said.items() if isinstance(state, str)}


def _parsed(body: str) -> object:
    try:
        return orjson.loads(body)
    except (orjson.JSONDecodeError, ValueError):
        return None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
