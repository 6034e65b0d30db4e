"""What some messages are besides words: events, tapbacks, edits, answers, voice messages."""

import plistlib
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from olivebranch.chats.databases.lookup import Lookup, Named
from olivebranch.chats.databases.sqlite import Database, Value, whole, words
from olivebranch.chats.readers.imessage.bodies import body
from olivebranch.chats.readers.imessage.scan import Scan
from olivebranch.chats.readers.imessage.stretches import TABLE
from olivebranch.conversation import Event, Kind

COLUMNS = (
    "item_type",
    "group_action_type",
    "other_handle",
    "group_title",
    "associated_message_type",
    "associated_message_guid",
    "associated_message_emoji",
    "is_audio_message",
    "is_forward",
    "date_edited",
    "date_retracted",
    "message_summary_info",
    "thread_originator_guid",
    "balloon_bundle_id",
)
# What a row that is no message reports, by `item_type` and `group_action_type`.
EVENTS: Mapping[tuple[int, int], Event] = {
    (1, 0): Event.ADDED,
    (1, 1): Event.REMOVED,
    (2, 0): Event.RENAMED,
    (3, 0): Event.LEFT,
}
STICKER, TAPBACKS, TAKEN_BACK = 1000, range(2000, 3000), range(3000, 4000)
SIGNS = ("loved", "liked", "disliked", "laughed", "emphasized", "questioned")
STICKER_SIGN = "sticker"
# Apps within a message, by how their sign ends; any other is a link, of a page or into the app.
APPS: Mapping[str, Kind] = {
    "com.apple.PassbookUIService.PeerPaymentMessagesExtension": Kind.PAYMENT,
    "com.apple.findmy.FindMyMessagesApp": Kind.LIVE_LOCATION,
    "com.apple.messages.Polls": Kind.POLL,
    "com.apple.DigitalTouchBalloonProvider": Kind.IMAGE,
    "com.apple.Handwriting.HandwritingProvider": Kind.IMAGE,
}
MOST_PLIST = 1 << 20


class Tapback(NamedTuple):
    """A sign put on a message, or taken back.

    Attributes:
        place: Of the tapback among all messages.
        target: Sign of the message it was put on.
        sign: Which one.
        taken_back: It was taken back.
    """

    place: int
    target: str
    sign: str
    taken_back: bool


class Answer(NamedTuple):
    """A message that refers to another one: its place, and the other's sign."""

    place: int
    target: str


class Change(NamedTuple):
    """An earlier wording: place of the message, when it was replaced (as stored), and it."""

    place: int
    stamp: int
    before: str | None


class Extras(NamedTuple):
    """All extras; what is by place counts among all messages.

    Attributes:
        kinds: Kind by place, where it is not plain text.
        events: Event by place of system rows.
        texts: What a system row reports, by place: a new name, or the number of a handle.
        others: Row of the handle a system row is about, by place.
        tapbacks: In order of their rows.
        answers: Messages that answer another one.
        changes: Earlier wordings.
        forwards: Places of forwarded messages.
    """

    kinds: dict[int, Kind]
    events: dict[int, Event]
    texts: dict[int, str]
    others: dict[int, int]
    tapbacks: list[Tapback]
    answers: list[Answer]
    changes: list[Change]
    forwards: list[int]


def extras_of(database: Database, scan: Scan) -> Extras:
    """Return the extras of all messages that the scan calls special."""
    extras = Extras({}, {}, {}, {}, [], [], [], [])
    lookup = Lookup(database, TABLE, COLUMNS)
    for place in scan.special.nonzero()[0].tolist():
        row = lookup(int(scan.row[place]))
        if row is not None:
            _take(extras, place, row, has_words=scan.has_words(place))
    return extras


def _take(extras: Extras, place: int, row: Named, *, has_words: bool) -> None:
    association = whole(row["associated_message_type"])
    target = _target(row["associated_message_guid"])
    if association in TAPBACKS or association in TAKEN_BACK:
        sign = _sign(association % 1000, words(row["associated_message_emoji"]))
        extras.tapbacks.append(Tapback(place, target, sign, association in TAKEN_BACK))
        return
    if whole(row["item_type"]):
        _take_event(extras, place, row)
        return
    if association == STICKER:
        extras.answers.append(Answer(place, target))
    if (kind := _kind(row)) is not None:
        extras.kinds[place] = kind
    if origin := words(row["thread_originator_guid"]):
        extras.answers.append(Answer(place, origin))
    if whole(row["is_forward"]):
        extras.forwards.append(place)
    if edited := whole(row["date_edited"]) or whole(row["date_retracted"]):
        _take_edits(extras, place, row["message_summary_info"], edited=edited, has_words=has_words)


def _kind(row: Named) -> Kind | None:
    """Return what a message is besides words and files; None when it is nothing else."""
    if whole(row["associated_message_type"]) == STICKER:
        return Kind.STICKER
    if whole(row["is_audio_message"]):
        return Kind.VOICE
    app = words(row["balloon_bundle_id"])
    known = (kind for name, kind in APPS.items() if app.endswith(name))
    return next(known, Kind.LINK) if app else None


def _take_event(extras: Extras, place: int, row: Named) -> None:
    item, action = whole(row["item_type"]), whole(row["group_action_type"])
    extras.kinds[place] = Kind.SYSTEM
    extras.events[place] = EVENTS.get((item, action), Event.OTHER)
    if item == 2:
        extras.events[place] = Event.RENAMED
        extras.texts[place] = words(row["group_title"])
    if other := whole(row["other_handle"]):
        extras.others[place] = other


def _take_edits(
    extras: Extras, place: int, summary: Value, *, edited: int, has_words: bool
) -> None:
    known = _plist(summary)
    if not has_words:
        # An edited message has words; one that has none was taken back.
        extras.kinds[place] = Kind.DELETED
    changes = [
        Change(place, stamp, before)
        for versions in _dict(known.get("ec")).values()
        for stamp, before in _replaced(versions)
    ]
    if not changes and has_words:
        changes = [Change(place, edited, None)]
    extras.changes.extend(changes)


def _replaced(versions: object) -> list[tuple[int, str | None]]:
    """Return when each wording but the last was replaced, as stored, and the wording."""
    listed = [_dict(one) for one in versions] if isinstance(versions, list) else []
    found: list[tuple[int, str | None]] = []
    for before, after in pairwise(listed):
        at, archive = after.get("d"), before.get("t")
        stamp = int(at * 1_000_000_000) if isinstance(at, int | float) and abs(at) < 1e9 else 0
        old = body(archive) if isinstance(archive, bytes) else None
        found.append((stamp, None if old is None else words(old)))
    return found


def _plist(value: Value) -> Mapping[object, object]:
    if not isinstance(value, bytes) or len(value) > MOST_PLIST:
        return {}
    try:
        return _dict(plistlib.loads(value, fmt=plistlib.FMT_BINARY))
    except (ValueError, OverflowError, TypeError, LookupError, RecursionError, OSError):
        return {}


def _dict(value: object) -> Mapping[object, object]:
    return value if isinstance(value, dict) else {}


def _target(value: Value) -> str:
    """Return the sign of the message that is meant; "p:0/" and "bp:" say which part of it."""
    return words(value).rpartition("/")[2].removeprefix("bp:")


def _sign(number: int, emoji: str) -> str:
    if number < len(SIGNS):
        return SIGNS[number]
    return emoji or STICKER_SIGN
