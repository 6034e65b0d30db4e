"""The conversations of one JSON file while they grow; records of several may be mixed."""

from dataclasses import dataclass, field
from typing import NamedTuple

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.plaintext import line_of, line_starts
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.reporting import Tally, report_of
from olivebranch.conversation import (
    NO_RECORD,
    Conversation,
    Precision,
    Reply,
    Source,
)

FORMAT = "signal"


@dataclass(slots=True)
class Room:
    """One conversation.

    Attributes:
        thread: The app's sign of it.
        growing: Its table.
        title: Its own, or "".
        group: By the app's word; None when it does not say.
        sent: Time of sending to the last record of that time, which is how answers name theirs.
        answers: Records that answer, and the time of sending of what they answer.
        said: Texts to the last record that has them.
        spoke: Who sent something.
    """

    thread: str
    growing: Growing = field(default_factory=Growing)
    title: str = ""
    group: bool | None = None
    sent: dict[int, int] = field(default_factory=dict)
    answers: list[tuple[int, int | None]] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    spoke: set[int] = field(default_factory=set)


class Span(NamedTuple):
    """A stretch of the file, in bytes."""

    start: int
    end: int


@dataclass(slots=True)
class Rooms:
    """All conversations of one file.

    Attributes:
        file: As it was given.
        precision: The finest time the file states.
        tz: "UTC" or "local".
        by_thread: The app's sign of a conversation to the conversation.
        last_end: Up to where every byte has its place.
        last: The conversation that got the last record; None when that was skipped.
        skipped: Stretches that are no record, and why.
    """

    file: GivenFile
    precision: Precision = Precision.MS
    tz: str = "UTC"
    by_thread: dict[str, Room] = field(default_factory=dict)
    last_end: int = 0
    last: Room | None = None
    skipped: list[tuple[Span, str]] = field(default_factory=list)

    def room(self, thread: str) -> Room:
        """Return the conversation of a sign, a new one when there is none yet."""
        return self.by_thread.setdefault(thread, Room(thread))

    def add(self, room: Room, row: Row, *, end: int) -> int:
        """Add a record that ends at a place and begins where the last one ended."""
        self.last = room
        position = room.growing.add(row._replace(start=self.last_end, end=end))
        self.last_end = end
        if row.sender >= 0:
            room.spoke.add(row.sender)
        return position

    def skip(self, end: int, reason: str) -> None:
        """Note a stretch that is no record."""
        self.skipped.append((Span(self.last_end, end), reason))
        self.last_end, self.last = end, None

    def close(self) -> None:
        """Give what stands after the last message its place."""
        size = self.file.size
        if self.last:
            _stretch(self.last.growing, size)
        elif self.skipped:
            span, reason = self.skipped[-1]
            self.skipped[-1] = (span._replace(end=size), reason)
        elif size:
            self.skip(size, "no-messages")

    def imported(self, *, title: str = "") -> Import:
        """Return the frozen tables and the report on the file.

        Args:
            title: Of conversations whose own the file does not state.
        """
        conversations = tuple(
            self._conversation(thread, room, title=title)
            for thread, room in self.by_thread.items()
            if len(room.growing)
        )
        lines = line_starts(self.file.data)
        unread = tuple(
            Unread(*span, line_of(lines, span.start), reason) for span, reason in self.skipped
        )
        tally = Tally()
        tally.add_unread(unread)
        tally.add_unknown(conversations)
        tally.add_damage(self.file.data)
        tally.add_steps(conversations)
        report = report_of(
            self.file, *conversations, format_name=FORMAT, unread=unread, warnings=tally.warnings
        )
        return Import(conversations, (report,))

    def _conversation(self, thread: str, room: Room, *, title: str) -> Conversation:
        for record, sent in room.answers:
            target = NO_RECORD if sent is None else room.sent.get(sent, NO_RECORD)
            room.growing.replies.append(Reply(record, target))
        return room.growing.conversation(
            Source(
                format=FORMAT,
                sha256=self.file.sha256,
                title=room.title or title,
                group=len(room.spoke) > 2 if room.group is None else room.group,
                tz=self.tz,
                precision=self.precision,
                # A file that names no conversation may be one of several of its folder.
                thread=thread or title,
            )
        )


def _stretch(growing: Growing, end: int) -> None:
    """Let the last record reach to a place."""
    if growing.rows:
        growing.rows[-1] = growing.rows[-1]._replace(end=end)
    else:
        growing.blocks[-1].byte_end[-1] = end
