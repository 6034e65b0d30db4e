"""The `messages.json` that Instagram wrote before 2020: every chat in one list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    records_in,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame
from olivebranch.chats.moments import of_iso
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
    Reaction,
    Source,
)

OPENING = re.compile(rb'"conversation"\s*:\s*(?=\[)')
MARKS = (re.compile(rb'"participants"\s*:\s*\['), OPENING)
# Where the address of what was sent stands, and what it is; None to go by its name.
FILES: tuple[tuple[str, Kind | None], ...] = (
    ("voice_media", Kind.VOICE),
    ("animated_media_images", Kind.GIF),
    ("media", None),
    ("media_url", None),
    ("media_share_url", Kind.LINK),
    ("story_share", Kind.LINK),
    ("live_video_share", Kind.LINK),
    ("profile_share_username", Kind.LINK),
    ("hashtag_share", Kind.LINK),
    ("location_share", Kind.LOCATION),
    ("link", Kind.LINK),
)
CAPTIONS = ("media_share_caption", "profile_share_name", "story_share_type")


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "sender" in record and "created_at" in record


FORM = Form(OPENING, is_record, b"[", MARKS)


@dataclass(slots=True)
class Thread:
    """One chat while it is read.

    Attributes:
        name: Of the reader.
        sha256: Of the file.
        frame: The chat's own keys.
    """

    name: str
    sha256: str
    frame: Frame
    growing: Growing = field(default_factory=Growing)

    def add(self, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment = of_iso(record.get("created_at"))
        if moment is None:
            return "no-date"
        by = self.growing.person(text_in(record, "sender") or "?")
        files = list(_files(record))
        kind, spoken = _what(record, files)
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if spoken else NOBODY,
                text=_text(record, spoken=spoken),
                kind=kind,
                event=Event.OTHER if kind == Kind.SYSTEM else Event.NONE,
                offset_min=moment.offset_min,
            )
        )
        self._detail(record, row, by=by, spoken=spoken)
        captions = [text for key in CAPTIONS if (text := text_in(record, key))]
        for number, (_, name) in enumerate(files):
            caption = captions[0] if captions and not number else ""
            self.growing.attachments.append(Attachment(row, name, "://" not in name, caption))
        return ""

    def _detail(self, record: Record, row: int, *, by: int, spoken: bool) -> None:
        if not spoken:
            self.growing.acts.append(Act(row, by))
        if record.get("video_call_action"):
            self.growing.calls.append(Call(row, by, None, Outcome.UNKNOWN, video=True))
        for like in records_in(record, "likes"):
            at = of_iso(like.get("date"))
            name = text_in(like, "username")
            person = self.growing.person(name) if name else NOBODY
            self.growing.reactions.append(Reaction(row, person, "like", at.at_ms if at else None))

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        given = self.frame.keys.get("participants")
        members = len(given) if isinstance(given, list) else 0
        source = Source(
            format=self.name,
            sha256=self.sha256,
            tz="UTC",
            title="",
            thread="",
            group=members > 2 or len(self.growing.spoke()) > 2,
            precision=Precision.MS,
        )
        return self.growing.conversation(source)


def _files(record: Record) -> Iterator[tuple[Kind, str]]:
    for key, kind in FILES:
        value = record.get(key)
        for one in value if isinstance(value, list) else [value]:
            if one and isinstance(one, str):
                yield kind or kind_of_file(one), one


def _what(record: Record, files: list[tuple[Kind, str]]) -> tuple[Kind, bool]:
    """Return what a record is, and whether somebody sent it."""
    if record.get("video_call_action"):
        return Kind.CALL, False
    if files:
        kind = files[0][0]
        return (Kind.IMAGE if kind == Kind.DOCUMENT else kind), True
    if record.get("text") or record.get("heart"):
        return Kind.TEXT, True
    if record.get("action"):
        return Kind.SYSTEM, False
    return Kind.UNKNOWN, True


def _text(record: Record, *, spoken: bool) -> str:
    """Return the words; a heart alone is one, and so is the app's line on what somebody did."""
    found = text_in(record, "text") or text_in(record, "heart")
    if found or spoken:
        return found
    return text_in(record, "action") or text_in(record, "video_call_title")
