"""A space, a group or a person of Google Chat: `messages.json` with `group_info.json` beside."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import (
    Form,
    Place,
    record_in,
    records_in,
    text_in,
)
from olivebranch.chats.jsonfiles.parsing import Record, parsed
from olivebranch.chats.moments import Moment
from olivebranch.chats.readers.google_chat.dates import moment_of
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    Act,
    Attachment,
    Call,
    Conversation,
    Edit,
    Event,
    Kind,
    Outcome,
    Precision,
    Quality,
    Reaction,
    Reply,
    Source,
)

GROUP_FILE = "group_info.json"
MOST_OF_GROUP = 4 << 20
OPENING = re.compile(rb'"messages"\s*:\s*(?=\[)')
MARKS = (
    OPENING,
    re.compile(rb'"(?:created_date|updated_date|deleted_date)"\s*:'),
    re.compile(rb'"(?:message_id|topic_id|creator)"\s*:'),
)
# "DM 1234", "Space AAAA": how Takeout names the folder.
FOLDER = re.compile(r"(DM|Space|Group Chat) .+")
MISSED = frozenset({"CALL_MISSED", "CALL_ENDED_MISSED"})
URL = "private_do_not_access_or_else_safe_url_wrapped_value"


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "topic_id" in record or "message_id" in record


FORM = Form(OPENING, is_record, marks=MARKS)


@dataclass(slots=True)
class Space:
    """One chat while it is read.

    Attributes:
        name: Of the reader.
        file: It is read from.
    """

    name: str
    file: GivenFile
    growing: Growing = field(default_factory=Growing)
    group: Record = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read who belongs to the chat."""
        beside = self.file.beside.get(GROUP_FILE)
        try:
            found = parsed(beside.window(0, MOST_OF_GROUP)) if beside else None
        except OSError:
            found = None
        self.group = found if isinstance(found, dict) else {}
        for member in records_in(self.group, "members"):
            self.names[text_in(member, "email")] = text_in(member, "name")

    def add(self, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment, quality = _moment(record)
        if moment is None:
            return "no-date"
        creator = record_in(record, "creator")
        by = self._person(creator)
        kind, event = _what(record)
        spoken = kind != Kind.CALL
        text = text_in(record, "text")
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=by if spoken else NOBODY,
                text=text,
                kind=kind,
                event=event,
                offset_min=moment.offset_min,
                quality=quality,
            )
        )
        self._answer(record, row)
        self.said[text_in(creator, "email") or text_in(creator, "name"), text] = row
        self._detail(record, row, by=by, kind=kind, event=event)
        return ""

    def _detail(self, record: Record, row: int, *, by: int, kind: Kind, event: Event) -> None:
        growing = self.growing
        if by != NOBODY and kind in {Kind.CALL, Kind.DELETED}:
            growing.acts.append(Act(row, by))
        if kind == Kind.CALL:
            outcome = Outcome.MISSED if event != Event.NONE else Outcome.UNKNOWN
            growing.calls.append(Call(row, by, None, outcome, event == Event.MISSED_VIDEO))
        growing.attachments += _attachments(record, row)
        growing.edits += _edits(record, row)
        for one in records_in(record, "reactions"):
            emoji = record_in(one, "emoji")
            sign = text_in(emoji, "unicode") or text_in(
                record_in(emoji, "custom_emoji"), "shortcode"
            )
            people = one.get("reactor_emails")
            for email in people if isinstance(people, list) and people else [""]:
                person = self._person({"email": email})
                growing.reactions.append(Reaction(row, person, sign or text_in(one, "emoji")))

    def _answer(self, record: Record, row: int) -> None:
        """Note what a message quotes: the latest earlier one of the same words and person."""
        quoted = record_in(record, "quoted_message_metadata")
        if quoted:
            creator = record_in(quoted, "creator")
            who = text_in(creator, "email") or text_in(creator, "name")
            to = self.said.get((who, text_in(quoted, "text")), NO_RECORD)
            self.growing.replies.append(Reply(row, to))

    def _person(self, creator: Record) -> int:
        email = text_in(creator, "email")
        name = text_in(creator, "name") or self.names.get(email, "")
        return self.growing.person(name, handle=email) if name or email else NOBODY

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        folder = self.file.name.replace("\\", "/").split("/")[-2:-1]
        if not folder and self.file.path:
            folder = [self.file.path.parent.name]
        thread = folder[0] if folder and FOLDER.fullmatch(folder[0]) else ""
        members = len(records_in(self.group, "members"))
        many = members > 2 or len(self.growing.spoke()) > 2
        source = Source(
            format=self.name,
            sha256=self.file.sha256,
            tz="UTC",
            title=text_in(self.group, "name"),
            thread=thread,
            group=many or thread.startswith(("Space", "Group")),
            precision=Precision.SECOND,
        )
        return self.growing.conversation(source)


def _moment(record: Record) -> tuple[Moment | None, Quality]:
    """Return when a message was sent; a changed or deleted one may only say when that was."""
    if stated := moment_of(text_in(record, "created_date")):
        return stated, Quality.STATED
    earlier = records_in(record, "previous_message_versions")
    texts = [text_in(one, "created_date") for one in earlier]
    texts += [text_in(record, key) for key in ("updated_date", "deleted_date")]
    moments = (moment_of(text) for text in texts)
    return next((moment for moment in moments if moment), None), Quality.INFERRED


def _what(record: Record) -> tuple[Kind, Event]:
    if text_in(record, "message_state") == "DELETED":
        return Kind.DELETED, Event.NONE
    if files := records_in(record, "attached_files"):
        name = text_in(files[0], "original_name") or text_in(files[0], "export_name")
        return kind_of_file(name), Event.NONE
    for annotation in records_in(record, "annotations"):
        data = record_in(record_in(annotation, "gsuite_integration_metadata"), "call_data")
        if status := text_in(data, "call_status"):
            missed = status in MISSED or "MISSED" in status
            return Kind.CALL, Event.MISSED_VOICE if missed else Event.NONE
    if text_in(record, "text"):
        return Kind.TEXT, Event.NONE
    return (Kind.LINK if list(_links(record)) else Kind.UNKNOWN), Event.NONE


def _links(record: Record) -> Iterator[str]:
    for annotation in records_in(record, "annotations"):
        url = record_in(annotation, "url_metadata")
        link = text_in(record_in(url, "url"), URL) or text_in(url, "image_url")
        meeting = record_in(record_in(annotation, "video_call_metadata"), "meeting_space")
        drive = record_in(annotation, "drive_metadata")
        found = link or text_in(meeting, "meeting_url") or text_in(drive, "title")
        if found:
            yield found


def _attachments(record: Record, row: int) -> Iterator[Attachment]:
    for one in records_in(record, "attached_files"):
        exported = text_in(one, "export_name")
        yield Attachment(row, exported or text_in(one, "original_name"), present=bool(exported))
    text = text_in(record, "text")
    for link in _links(record):
        if link not in text:
            yield Attachment(row, link, present=False)


def _edits(record: Record, row: int) -> Iterator[Edit]:
    """Yield every earlier wording with the moment it was given up."""
    earlier = records_in(record, "previous_message_versions")
    until = [moment_of(text_in(one, "updated_date")) for one in (*earlier, record)[1:]]
    for one, end in zip(earlier, until, strict=True):
        yield Edit(row, end.at_ms if end else None, text_in(one, "text"))
    if not earlier and (changed := text_in(record, "updated_date")):
        at = moment_of(changed)
        if changed != text_in(record, "created_date"):
            yield Edit(row, at.at_ms if at else None)
