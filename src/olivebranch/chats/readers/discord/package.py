"""A channel of Discord's own data package: the owner's messages only."""

import re
from dataclasses import dataclass, field

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.jsonfiles.chats import Form, Place, text_in
from olivebranch.chats.jsonfiles.parsing import Record, parsed
from olivebranch.chats.jsonfiles.records import WHOLE_FILE
from olivebranch.chats.moments import of_iso
from olivebranch.conversation import OWNER_NAME, Attachment, Conversation, Kind, Precision, Source

CHANNEL_FILE = "channel.json"
MOST_OF_CHANNEL = 1 << 20
MARKS = (
    re.compile(rb'\A\[\s*\{\s*"ID"\s*:'),
    re.compile(rb'"Timestamp"\s*:'),
    re.compile(rb'"Contents"\s*:'),
)
GROUPS = frozenset({"3", "GROUP_DM"})
DIRECT = frozenset({"1", "DM"})


def is_record(record: Record) -> bool:
    """Return whether an object is a message, and not a part of one."""
    return "Timestamp" in record and "Contents" in record


FORM = Form(WHOLE_FILE, is_record, b"[", MARKS)


@dataclass(slots=True)
class Channel:
    """One channel while it is read.

    Attributes:
        name: Of the reader.
        file: It is read from.
    """

    name: str
    file: GivenFile
    growing: Growing = field(default_factory=Growing)

    def add(self, record: Record, place: Place) -> str:
        """Take a message; return the code of why it is none, or ""."""
        moment = of_iso(record.get("Timestamp"))
        if moment is None:
            return "no-date"
        text, files = text_in(record, "Contents"), text_in(record, "Attachments").split()
        kind = Kind.TEXT if text else Kind.UNKNOWN
        row = self.growing.add(
            Row(
                moment.at_ms,
                place.start,
                place.end,
                sender=self.growing.person(OWNER_NAME, is_me=True),
                text=text,
                kind=kind_of_file(files[0]) if files else kind,
                offset_min=moment.offset_min,
            )
        )
        self.growing.attachments += [Attachment(row, url, present=False) for url in files]
        return ""

    def conversation(self) -> Conversation:
        """Return the frozen table."""
        channel = self._channel()
        kind = text_in(channel, "type")
        recipients = channel.get("recipients")
        members = len(recipients) if isinstance(recipients, list) else 0
        source = Source(
            format=self.name,
            sha256=self.file.sha256,
            tz="UTC",
            title=text_in(channel, "name"),
            thread=text_in(channel, "id"),
            group=kind in GROUPS or (bool(kind) and kind not in DIRECT) or members > 2,
            precision=Precision.MS,
        )
        return self.growing.conversation(source)

    def _channel(self) -> Record:
        beside = self.file.beside.get(CHANNEL_FILE)
        try:
            found = parsed(beside.window(0, MOST_OF_CHANNEL)) if beside else None
        except OSError:
            return {}
        return found if isinstance(found, dict) else {}
