"""Text files in which a header begins each record, and everything until the next belongs to it.

A record only says where it begins: it ends where the next one does, so that every
byte has its place. Texts are stretches of the file and are not copied one by one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing
from olivebranch.chats.plaintext import Ints, PlainText, line_of, line_starts
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.reporting import Tally, backward_steps, report_of
from olivebranch.chats.textfiles.phrasebook import Meaning
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Act,
    Attachment,
    Call,
    Columns,
    Event,
    Kind,
    Outcome,
    Quality,
    Source,
    joined,
)

# Records are packed into arrays in blocks, so that a million of them never exist as tuples.
BLOCK = 8192
LINE_FEED, CARRIAGE_RETURN = ord("\n"), ord("\r")


class Headed(NamedTuple):
    """One record of such a file; places in bytes of the UTF-8 text.

    Attributes:
        at_ms: Wall-clock time, ms since 1970-01-01 00:00.
        start: Where it begins, a date line that stands before it included.
        text_start: Where its text begins.
        text_end: Where its text ends (exclusive).
        sender: Position among the participants, or NOBODY.
        kind: What it is.
        event: What it reports.
        quality: How far the time can be relied on.
    """

    at_ms: int
    start: int
    text_start: int
    text_end: int
    sender: int = NOBODY
    kind: Kind = Kind.TEXT
    event: Event = Event.NONE
    quality: Quality = Quality.STATED


@dataclass(slots=True)
class HeadedFile:
    """The table of one such file while it grows.

    Attributes:
        file: As it was given.
        plain: Its text.
        growing: People and details; its records are those of this table.
    """

    file: GivenFile
    plain: PlainText
    growing: Growing = field(default_factory=Growing)
    people: dict[bytes, int] = field(default_factory=dict)
    rows: list[Headed] = field(default_factory=list)
    blocks: list[Columns] = field(default_factory=list)
    count: int = 0
    rewritten: list[bytes] = field(default_factory=list)
    rewritten_end: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    unknown_lines: list[int] = field(default_factory=list)

    def add(self, record: Headed) -> int:
        """Add a record, in file order, and return its position."""
        self.rows.append(record)
        self.count += 1
        if len(self.rows) == BLOCK:
            self._pack()
        return self.count - 1

    def person(self, name: bytes) -> int:
        """Return the position of somebody by the name as the file writes it, UTF-8."""
        place = self.people.get(name)
        if place is None:
            shown = name.decode("utf-8", errors="replace")
            place = self.people[name] = self.growing.person(shown)
        return place

    def add_meant(self, record: Headed, meaning: Meaning | None) -> int:
        """Add a record that may be more than words, with the details its phrase carries.

        A line without a sender that means nothing we know is counted as unknown. Calls
        are lines of the app; who called goes to their details.
        """
        if meaning is None:
            if record.sender == NOBODY:
                self.unknown_lines.append(record.start)
                record = record._replace(kind=Kind.SYSTEM, event=Event.OTHER)
            return self.add(record)
        by = record.sender
        if meaning.who:
            by = self.growing.person(meaning.who)
        by_app = meaning.kind in {Kind.SYSTEM, Kind.CALL}
        row = self.add(
            record._replace(
                kind=meaning.kind,
                event=meaning.event,
                sender=NOBODY if by_app else record.sender,
            )
        )
        self._detail(row, by, meaning=meaning, by_app=by_app or record.sender == NOBODY)
        return row

    def _detail(self, row: int, by: int, *, meaning: Meaning, by_app: bool) -> None:
        if meaning.kind == Kind.CALL:
            outcome = meaning.outcome or Outcome.UNKNOWN
            self.growing.calls.append(Call(row, by, meaning.seconds, outcome, meaning.video))
        elif by_app and by != NOBODY:
            self.growing.acts.append(Act(row, by))
        if meaning.is_file:
            present = meaning.file in self.file.beside
            self.growing.attachments.append(Attachment(row, meaning.file, present))

    def rewrite(self, text: bytes) -> tuple[int, int]:
        """Keep a text that does not stand in the file as it was sent; return where it lies."""
        start = len(self.plain.data) + self.rewritten_end
        self.rewritten.append(text)
        self.rewritten_end += len(text)
        return start, start + len(text)

    def skip(self, start: int, reason: str) -> None:
        """Note a stretch that is no record; it ends where the next record or stretch begins."""
        self.skipped.append((start, reason))

    def spoke(self) -> set[int]:
        """Return everybody who sent something; complete when `finish` asks for the source."""
        return {int(one) for block in self.blocks for one in np.unique(block.sender) if one >= 0}

    def _pack(self) -> None:
        if not self.rows:
            return
        at_ms, start, text_start, text_end, sender, kind, event, quality = zip(
            *self.rows, strict=True
        )
        size = len(self.rows)
        self.blocks.append(
            Columns(
                at_ms=np.array(at_ms, np.int64),
                offset_min=np.full(size, UNKNOWN_OFFSET, np.int16),
                sender=np.array(sender, np.int32),
                kind=np.array(kind, np.uint8),
                event=np.array(event, np.uint8),
                text_start=np.array(text_start, np.int64),
                text_end=np.array(text_end, np.int64),
                byte_start=np.array(start, np.int64),
                byte_end=np.zeros(size, np.int64),
                quality=np.array(quality, np.uint8),
                file=np.zeros(size, np.uint16),
            )
        )
        self.rows.clear()

    def finish(
        self, source: Callable[["HeadedFile"], Source], *, warnings: tuple[Warned, ...] = ()
    ) -> Import:
        """Return the frozen table and the report on the file.

        Args:
            source: Called when everybody who sent is known.
            warnings: What the reader itself has to say.
        """
        self._pack()
        columns = joined(self.blocks)
        if not len(columns) and not self.skipped:
            self.skip(0, "no-messages")
        lines = line_starts(self.plain.data)
        starts = columns.byte_start.copy()
        unread = self._place(columns, lines=lines)
        self.growing.blocks = [columns]
        self.growing.texts = [self.plain.data, *self.rewritten]
        conversation = self.growing.conversation(source(self))
        tally = Tally()
        back, at = backward_steps(conversation)
        if back:
            tally.add("backward-step", line_of(lines, int(starts[at])), count=back)
        for start in self.unknown_lines:
            tally.add("unknown-system-line", line_of(lines, start))
        for start, reason in self.skipped:
            if reason != "no-messages":
                tally.add(reason, line_of(lines, start))
        tally.add_damage(self.plain.data)
        told = (*warnings, *tally.warnings)
        report = report_of(self.file, conversation, unread=unread, warnings=told)
        return Import((conversation,), (report,))

    def _place(self, columns: Columns, *, lines: Ints) -> tuple[Unread, ...]:
        """Set where records begin and end in the file; return the stretches that are none."""
        skipped = np.array([start for start, _ in self.skipped], dtype=np.int64)
        starts = np.sort(np.concatenate([columns.byte_start, skipped]))
        in_file = self.plain.file_offsets(np.append(starts, len(self.plain.data)))
        in_file[0], in_file[-1] = 0, self.file.size
        places = np.searchsorted(starts, columns.byte_start)
        columns.byte_start[:], columns.byte_end[:] = in_file[places], in_file[places + 1]
        places = np.searchsorted(starts, skipped)
        spans = zip(in_file[places].tolist(), in_file[places + 1].tolist(), strict=True)
        return tuple(
            Unread(*span, line_of(lines, start if start > starts[0] else 0), reason)
            for span, (start, reason) in zip(spans, self.skipped, strict=True)
        )


def text_end(data: bytes, start: int, end: int, *, breaks: int = 1) -> int:
    """Return where a text ends: up to so many line breaks before `end` are not part of it."""
    for _ in range(breaks):
        if end <= start or data[end - 1] != LINE_FEED:
            break
        end -= 1
        if end > start and data[end - 1] == CARRIAGE_RETURN:
            end -= 1
    return end


def owner_by_title(growing: Growing, title: str, *, spoke: set[int]) -> None:
    """Mark the owner of a conversation that the app named after the other of the two."""
    others = [place for place in spoke if growing.people[place].name != title]
    if len(spoke) == 2 and len(others) == 1:
        place = others[0]
        growing.people[place] = replace(growing.people[place], is_me=True)
