"""A table that grows record by record; for formats that are not read a column at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

import numpy as np

from olivebranch.chats.plaintext import encoded
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Act,
    Attachment,
    Call,
    Columns,
    Conversation,
    Details,
    Edit,
    Event,
    Forward,
    Ints,
    Kind,
    Participant,
    Quality,
    Reaction,
    Reply,
    Seen,
    Source,
    in_order,
    joined,
)

# Rows are packed into arrays in blocks, so that a million of them never exist as tuples.
BLOCK = 8192


class Row(NamedTuple):
    """One record, as `Columns` and `Conversation.texts` will hold it.

    Attributes:
        at_ms: Wall-clock time, ms since 1970-01-01 00:00.
        start: Where it begins in the file, in bytes (in a database: its row).
        end: Where it ends (exclusive).
        sender: Position among the participants, or NOBODY for system records.
        text: Exactly; "" for none.
        kind: What it is.
        event: What it reports.
        offset_min: Minutes east of UTC, or UNKNOWN_OFFSET.
        quality: How far the time can be relied on.
    """

    at_ms: int
    start: int
    end: int
    sender: int = NOBODY
    text: str = ""
    kind: Kind = Kind.TEXT
    event: Event = Event.NONE
    offset_min: int = UNKNOWN_OFFSET
    quality: Quality = Quality.STATED


@dataclass(slots=True)
class Growing:
    """A conversation while it grows; `conversation` freezes it.

    The lists of details may be added to directly; their records are the positions
    that `add` returned.
    """

    people: list[Participant] = field(default_factory=list)
    known: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    blocks: list[Columns] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    text_end: int = 0
    packed: int = 0
    replies: list[Reply] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of records so far."""
        return self.packed + len(self.rows)

    def person(self, name: str, *, handle: str = "", is_me: bool = False) -> int:
        """Return a participant's position, adding them when they are new.

        One handle is one person, whatever the name; without a handle one name is one person.
        """
        key = f"\0{handle}" if handle else name
        place = self.known.setdefault(key, len(self.people))
        if place == len(self.people):
            handles = (handle,) if handle else ()
            self.people.append(Participant(name or handle, handles, is_me))
        return place

    def spoke(self) -> set[int]:
        """Return the positions of everybody who has sent something."""
        found = {row.sender for row in self.rows}
        for block in self.blocks:
            found.update(np.unique(block.sender).tolist())
        return found - {NOBODY}

    def add(self, row: Row) -> int:
        """Add a record and return its position."""
        self.rows.append(row)
        if len(self.rows) == BLOCK:
            self._pack()
        return self.packed + len(self.rows) - 1

    def _pack(self) -> None:
        if not self.rows:
            return
        at_ms, start, end, sender, texts, kind, event, offset_min, quality = zip(
            *self.rows, strict=True
        )
        text_start, text_end = self._take(encoded(texts))
        self.blocks.append(
            Columns(
                at_ms=np.array(at_ms, np.int64),
                offset_min=np.array(offset_min, np.int16),
                sender=np.array(sender, np.int32),
                # numpy looks at every code as an object; bytes know that they are numbers.
                kind=np.frombuffer(bytes(kind), np.uint8),
                event=np.frombuffer(bytes(event), np.uint8),
                text_start=text_start,
                text_end=text_end,
                byte_start=np.array(start, np.int64),
                byte_end=np.array(end, np.int64),
                quality=np.frombuffer(bytes(quality), np.uint8),
                file=np.zeros(len(self.rows), np.uint16),
            )
        )
        self.packed += len(self.rows)
        self.rows.clear()

    def add_words(
        self, texts: Sequence[bytes], *, at_ms: Ints, start: Ints, end: Ints, sender: Ints
    ) -> None:
        """Add many messages of words alone whose moments are certain; one or more.

        Args:
            texts: UTF-8.
            at_ms: As in `Row`, like the others of shape (len(texts),).
            start: As in `Row`.
            end: As in `Row`.
            sender: As in `Row`.
        """
        self._pack()
        text_start, text_end = self._take(texts)
        zero = np.zeros(len(texts), np.int64)
        self.blocks.append(
            Columns(
                at_ms=at_ms,
                offset_min=zero.astype(np.int16),
                sender=sender.astype(np.int32),
                kind=zero.astype(np.uint8),
                event=zero.astype(np.uint8),
                text_start=text_start,
                text_end=text_end,
                byte_start=start,
                byte_end=end,
                quality=zero.astype(np.uint8),
                file=zero.astype(np.uint16),
            )
        )
        self.packed += len(texts)

    def _take(self, texts: Sequence[bytes]) -> tuple[Ints, Ints]:
        """Keep the texts; return where each begins and ends in the buffer."""
        ends = self.text_end + np.cumsum([len(text) for text in texts], dtype=np.int64)
        starts = np.concatenate([[self.text_end], ends[:-1]]).astype(np.int64)
        self.text_end = int(ends[-1])
        self.texts.append(b"".join(texts))
        return starts, ends

    def conversation(self, source: Source) -> Conversation:
        """Return the frozen table."""
        self._pack()
        # Records are added in order, details may be found later: a reaction to an old message.
        details = Details(
            **{one.name: in_order(getattr(self, one.name)) for one in fields(Details)}
        )
        people = tuple(self.people)
        return Conversation(source, people, joined(self.blocks), b"".join(self.texts), details)
