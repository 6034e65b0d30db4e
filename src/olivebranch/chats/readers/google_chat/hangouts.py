"""The `Hangouts.json` of former years: every chat in one file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    record_in,
    records_in,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame
from olivebranch.chats.moments import since_1970
from olivebranch.conversation import (
    NOBODY,
    Act,
    Attachment,
    Call,
    Conversation,
    Event,
    Kind,
    Outcome,
    Precision,
    Source,
)

# Before 2016 "conversation_state" with "event", then "conversations" with "events".
OPENING = re.compile(rb'"events?"\s*:\s*(?=\[)')
MARKS = (
    re.compile(rb'"conversation(?:s|_state)"\s*:\s*\['),
    re.compile(rb'"conversation_id"\s*:'),
)
CHAT_TYPES = frozenset({"REGULAR_CHAT_MESSAGE", "SMS", "VOICEMAIL"})
# What somebody did alone, and what another one did to them.
MOVES = {
    "ADD_USER": (Event.JOINED, Event.ADDED),
    "REMOVE_USER": (Event.LEFT, Event.REMOVED),
}
EVENTS = {
    "RENAME_CONVERSATION": Event.RENAMED,
    "OTR_MODIFICATION": Event.OTHER,
    "GROUP_LINK_SHARING_MODIFICATION": Event.OTHER,
    "PHONE_CALL": Event.OTHER,
}
KINDS = (
    ("VIDEO", Kind.VIDEO),
    ("AUDIO", Kind.AUDIO),
    ("PLACE", Kind.LOCATION),
    ("MAP", Kind.LOCATION),
    ("PHOTO", Kind.IMAGE),
)


def is_record(record: Record) -> bool:
    """Return whether an object is an event, and not a part of one."""
    return "event_type" in record and "timestamp" in record


FORM = Form(OPENING, is_record, marks=MARKS)


@dataclass(slots=True)
class Talk:
    """One chat while it is read.

    Attributes:
        name: Of the reader.
        sha256: Of the file.
        frame: What the file says about the chat.
    """

    name: str
    sha256: str
    frame: Frame
    growing: Growing = field(default_factory=Growing)
    about: Record = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    me: str = ""

    def __post_init__(self) -> None:
        """Read who belongs to the chat, and who exported it."""
        outer = record_in(self.frame.keys, "conversation")
        self.about = record_in(outer, "conversation") or outer
        for one in records_in(self.about, "participant_data"):
            self.names[_id(record_in(one, "id"))] = text_in(one, "fallback_name")
        mine = record_in(self.about, "self_conversation_state")
        self.me = _id(record_in(record_in(mine, "self_read_state"), "participant_id"))

    def add(self, record: Record, place: Place) -> str:
        """Take an event; return the code of why it is none, or ""."""
        moment = since_1970(record.get("timestamp"), per_ms=1000)
        if moment is None:
            return "no-date"
        by = self._person(_id(record_in(record, "sender_id")))
        kind, event = _what(record)
        spoken = kind not in {Kind.SYSTEM, Kind.CALL} and not (
            kind == Kind.UNKNOWN and event == Event.OTHER
        )
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if spoken else NOBODY,
                text=_text(record),
                kind=kind,
                event=event,
                offset_min=0,
            )
        )
        if not spoken and by != NOBODY:
            self.growing.acts.append(Act(row, by))
        if kind == Kind.CALL:
            self.growing.calls.append(_call(record, row, by))
        self.growing.attachments += _attachments(record, row)
        return ""

    def _person(self, handle: str) -> int:
        if not handle:
            return NOBODY
        name = self.names.get(handle, "")
        return self.growing.person(name, handle=handle, is_me=handle == self.me)

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        thread = text_in(record_in(self.frame.keys, "conversation_id"), "id")
        inner = record_in(record_in(self.frame.keys, "conversation"), "conversation_id")
        kind = text_in(self.about, "type")
        source = Source(
            format=self.name,
            sha256=self.sha256,
            tz="UTC",
            title=text_in(self.about, "name"),
            thread=thread or text_in(inner, "id"),
            group=kind == "GROUP" if kind else len(self.growing.spoke()) > 2,
            precision=Precision.MS,
        )
        return self.growing.conversation(source)


def _id(given: Record) -> str:
    return text_in(given, "gaia_id") or text_in(given, "chat_id")


def _what(record: Record) -> tuple[Kind, Event]:
    said = text_in(record, "event_type")
    if said in MOVES:
        return Kind.SYSTEM, MOVES[said][_is_by_another(record)]
    if said == "HANGOUT_EVENT":
        started = record_in(record, "hangout_event")
        return Kind.CALL, Event.MISSED_VOICE if _is_missed(started) else Event.NONE
    if said in EVENTS:
        return Kind.SYSTEM, EVENTS[said]
    if said not in CHAT_TYPES and "chat_message" not in record:
        return Kind.UNKNOWN, Event.OTHER
    return _sent(record, said), Event.NONE


def _sent(record: Record, said: str) -> Kind:
    """Return what somebody sent."""
    if said == "VOICEMAIL":
        return Kind.VOICE
    for item in _items(record):
        types = " ".join(one for one in _list(item.get("type")) if isinstance(one, str)).upper()
        address = text_in(record_in(item, "plus_photo"), "media_type").upper()
        found = (kind for mark, kind in KINDS if mark in f"{address} {types}")
        return next(found, Kind.DOCUMENT)
    return Kind.TEXT if _text(record) else Kind.UNKNOWN


def _is_by_another(record: Record) -> bool:
    """Return whether somebody was brought in or sent away by another one."""
    change = record_in(record, "membership_change")
    moved = [_id(one) for one in records_in(change, "participant_id")]
    return moved != [_id(record_in(record, "sender_id"))]


def _is_missed(started: Record) -> bool:
    return "MISSED" in text_in(started, "event_type")


def _call(record: Record, row: int, by: int) -> Call:
    given = record_in(record, "hangout_event")
    lasted = _lasted(given)
    video = "VIDEO" in text_in(given, "media_type")
    if _is_missed(given):
        return Call(row, by, None, Outcome.MISSED, video)
    return Call(row, by, lasted, Outcome.ANSWERED if lasted else Outcome.UNKNOWN, video)


def _lasted(given: Record) -> int | None:
    """Return how long a call lasted; None when that is not said."""
    said = text_in(given, "hangout_duration_secs")
    return int(said) if said.isdecimal() and len(said) < 8 else None


def _text(record: Record) -> str:
    """Return the words: segments, of which some are line breaks."""
    content = record_in(record_in(record, "chat_message"), "message_content")
    segments = records_in(content, "segment")
    return "".join(
        text_in(one, "text") or ("\n" if one.get("type") == "LINE_BREAK" else "")
        for one in segments
    ) or text_in(record_in(record, "conversation_rename"), "new_name")


def _list(given: object) -> list[object]:
    return given if isinstance(given, list) else []


def _items(record: Record) -> Iterator[Record]:
    content = record_in(record_in(record, "chat_message"), "message_content")
    for one in records_in(content, "attachment"):
        yield record_in(one, "embed_item")


def _attachments(record: Record, row: int) -> Iterator[Attachment]:
    for item in _items(record):
        photo = record_in(item, "plus_photo")
        place = record_in(item, "place_v2")
        name = text_in(photo, "url") or text_in(place, "url") or text_in(item, "id")
        yield Attachment(row, name, present=False)
