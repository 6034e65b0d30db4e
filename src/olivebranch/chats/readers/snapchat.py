"""Snapchat: `chat_history.json` and `snap_history.json` of "My Data", old and new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    read_json,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame
from olivebranch.chats.moments import Moment, of_iso, since_1970
from olivebranch.chats.oldest_first import reordered
from olivebranch.chats.reader import Import
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
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
from olivebranch.progress import Progress

# Any key that holds a list: a friend's name, or "Received Saved Chat History".
OPENING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"\s*:\s*(?=\[)')
MARKS = (
    re.compile(rb'"Media Type"\s*:'),
    re.compile(rb'"Created"\s*:'),
    re.compile(rb'"(?:From|To)"\s*:'),
)
FORMER = re.compile(r"(Received|Sent) .*History")
SENT = {
    "TEXT": Kind.TEXT,
    # A picture or a film; the file does not say which.
    "MEDIA": Kind.IMAGE,
    "PHOTO": Kind.IMAGE,
    "IMAGE": Kind.IMAGE,
    "VIDEO": Kind.VIDEO,
    "NOTE": Kind.VOICE,
    "AUDIO": Kind.VOICE,
    "STICKER": Kind.STICKER,
    "SHARE": Kind.LINK,
    "SHARESAVEDSTORY": Kind.LINK,
    "LOCATION": Kind.LOCATION,
    "MAPREACTION": Kind.LOCATION,
    "NONPARTICIPANTBOTRESPONSE": Kind.TEXT,
    "STATUSERASEDMESSAGE": Kind.DELETED,
    "STATUSERASEDSNAPMESSAGE": Kind.DELETED,
}
EVENTS = {
    "STATUSPARTICIPANTREMOVED": Event.REMOVED,
    "STATUSPARTICIPANTADDED": Event.ADDED,
    "STATUSPARTICIPANTLEFT": Event.LEFT,
    "STATUSPARTICIPANTJOINED": Event.JOINED,
    "STATUSCONVERSATIONNAMECHANGED": Event.RENAMED,
    "STATUSCALLMISSEDAUDIO": Event.MISSED_VOICE,
    "STATUSCALLMISSEDVIDEO": Event.MISSED_VIDEO,
}
STATUS, CALL = "STATUS", "STATUSCALL"


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "Media Type" in record and "Created" in record


FORM = Form(OPENING, is_record, marks=MARKS)


@dataclass(slots=True)
class _Chat:
    """One chat while it is read.

    Attributes:
        thread: The friend's name or the group's id.
        title: The group's name, or the friend's.
    """

    thread: str
    title: str
    growing: Growing = field(default_factory=Growing)
    titled: bool = False


@dataclass(slots=True)
class Chats:
    """All chats of a file while they are read.

    Attributes:
        file: It is read from.
    """

    file: GivenFile
    chats: dict[str, _Chat] = field(default_factory=dict)
    precision: Precision = Precision.SECOND
    mixed: bool = False

    def add(self, frame: Frame, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment = self._moment(record)
        if moment is None:
            return "no-date"
        former = bool(FORMER.fullmatch(frame.name))
        self.mixed = self.mixed or former
        friend = text_in(record, "From") or text_in(record, "To") if former else frame.name
        chat = self.chats.setdefault(friend, _Chat(friend, friend))
        if title := text_in(record, "Conversation Title"):
            chat.title, chat.titled = title, True
        mine = _is_mine(record, frame.name if former else "")
        name = text_in(record, "From")
        if mine and (former or not name):
            name = OWNER_NAME
        by = chat.growing.person(name or "?", is_me=mine)
        self._take(record, moment, place, chat=chat, by=by)
        return ""

    def _moment(self, record: Record) -> Moment | None:
        """Return when; to the ms where the file says so, despite what it calls them."""
        stated = of_iso(record.get("Created"))
        count = record.get("Created(microseconds)")
        for per_ms in (1, 1000):
            fine = since_1970(count, per_ms=per_ms)
            if fine and (stated is None or abs(fine.at_ms - stated.at_ms) < 2000):
                self.precision = Precision.MS
                return fine
        return stated

    def _take(self, record: Record, moment: Moment, place: Place, *, chat: _Chat, by: int) -> None:
        kind, event, spoken = _what(record, is_snap=self._is_snap(record))
        growing = chat.growing
        text = text_in(record, "Content") or text_in(record, "Text")
        # Words that the app did not keep leave an empty message.
        row = growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if spoken else NOBODY,
                text=text,
                kind=kind,
                event=event,
                offset_min=0,
            )
        )
        if not spoken or kind == Kind.DELETED:
            growing.acts.append(Act(row, by))
        if kind == Kind.CALL:
            missed = event in {Event.MISSED_VOICE, Event.MISSED_VIDEO}
            outcome = Outcome.MISSED if missed else Outcome.UNKNOWN
            video = event == Event.MISSED_VIDEO
            growing.calls.append(Call(row, by, None, outcome, video))
        growing.attachments += _attachments(record, row, kind)

    def _is_snap(self, record: Record) -> bool:
        return "IsSaved" not in record and not {"Content", "Text"} & record.keys()

    def conversations(self) -> list[Conversation]:
        """Return every chat; what was sent and received apart is put in order."""
        return [self._conversation(chat) for chat in self.chats.values()]

    def _conversation(self, chat: _Chat) -> Conversation:
        source = Source(
            format="snapchat",
            sha256=self.file.sha256,
            tz="UTC",
            title=chat.title,
            thread=chat.thread,
            group=chat.titled or len(chat.growing.spoke()) > 2,
            precision=self.precision,
        )
        found = chat.growing.conversation(source)
        if not self.mixed:
            return found
        # Newest first within each list: turned round, then sorted, keeps equal times in order.
        backward = np.arange(len(found), dtype=np.int64)[::-1]
        return reordered(found, backward[np.argsort(found.columns.at_ms[::-1], kind="stable")])


def _is_mine(record: Record, former: str) -> bool:
    """Return whether the owner sent a record; older lists say so by their name, or by "To"."""
    said = record.get("IsSender", record.get("isSender"))
    if isinstance(said, bool):
        return said
    return former.startswith("Sent") or ("To" in record and "From" not in record)


def _what(record: Record, *, is_snap: bool) -> tuple[Kind, Event, bool]:
    """Return kind and event of a record, and whether somebody sent it."""
    said = text_in(record, "Media Type").upper().replace("_", "").replace(" ", "")
    if said in SENT:
        kind = SENT[said]
        viewed_once = is_snap and kind in {Kind.IMAGE, Kind.VIDEO}
        return (Kind.VIEW_ONCE if viewed_once else kind), Event.NONE, True
    if said.startswith(STATUS):
        kind = Kind.CALL if said.startswith(CALL) else Kind.SYSTEM
        plain = Event.NONE if kind == Kind.CALL else Event.OTHER
        return kind, EVENTS.get(said, plain), False
    return Kind.UNKNOWN, Event.OTHER, False


def _attachments(record: Record, row: int, kind: Kind) -> Iterator[Attachment]:
    names = [name for name in text_in(record, "Media IDs").split(" | ") if name]
    for name in names:
        yield Attachment(row, name, present=True)
    if not names and kind in {Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.VIEW_ONCE}:
        yield Attachment(row, "", present=False)


class Snapchat:
    """Reads `chat_history.json` and `snap_history.json`."""

    name: ClassVar[str] = "snapchat"
    title: ClassVar[str] = "Snapchat (JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is JSON with the app's own names of keys."""
        return FORM.fits(file)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the file."""
        return read_json(file, FORM, gathering=Chats(file), progress=progress)


READER = Snapchat()
