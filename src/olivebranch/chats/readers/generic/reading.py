"""Rows of a table become conversations, one for each that the rows name."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from olivebranch.chats.flat.plain import Cell, Cells, text_of, yes_of
from olivebranch.chats.flat.taking import Taking, offset_of, quality_of
from olivebranch.chats.growing import Row
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.reader import Unread
from olivebranch.chats.readers.generic.rows import in_our_words
from olivebranch.chats.readers.generic.tables import Record, Table
from olivebranch.chats.readers.generic.times import (
    COIN,
    Decision,
    moment_of,
    order_of,
)
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    UNKNOWN_OFFSET,
    Conversation,
    Event,
    Order,
    Precision,
    Quality,
    Source,
)
from olivebranch.progress import Progress

# So many rows decide whom a table names.
ROWS_LOOKED_AT = 20_000


@dataclass(slots=True)
class _Talk:
    """One conversation while it grows."""

    title: str
    taking: Taking = field(default_factory=Taking)
    precision: Precision = Precision.DAY
    certain: bool = True


@dataclass(slots=True)
class Reading:
    """All that was read so far.

    Attributes:
        table: That is read.
        decision: How its dates are read.
        of_contact: It names the other person in every row, and not the sender.
        unread: Rows that cannot be used.
        uneven: How many rows do not fit the header and were kept as well as possible.
        uneven_line: Where the first of them stands.
    """

    table: Table
    decision: Decision
    of_contact: bool = False
    talks: dict[str, _Talk] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    uneven: int = 0
    uneven_line: int = 0

    def add(self, record: Record) -> None:
        """Take in a row."""
        cells = record.cells if self.table.ours else in_our_words(record.cells)
        moment = None if record.reason else moment_of(time_of(cells), self.decision.order)
        if moment is None:
            reason = record.reason or "no-date"
            self.unread.append(Unread(record.start, record.end, record.line, reason))
            return
        if not record.even:
            self.uneven += 1
            self.uneven_line = self.uneven_line or record.line
        offset = offset_of(cells) if moment.offset_min == UNKNOWN_OFFSET else moment.offset_min
        if self.of_contact:
            cells = _by_owner(cells)
        by_app = not self.table.ours and cells.get("kind") == "system"
        talk = self._talk(cells)
        talk.precision = min(talk.precision, moment.precision)
        talk.certain &= offset != UNKNOWN_OFFSET
        talk.taking.add(
            cells,
            Row(
                moment.at_ms,
                record.start,
                record.end,
                event=Event.OTHER if by_app else Event.NONE,
                offset_min=offset,
                quality=self._quality(cells),
            ),
        )

    def _talk(self, cells: Cells) -> _Talk:
        name = text_of(cells.get("conversation"))
        if name not in self.talks:
            title = "" if self.table.ours else name or text_of(self.table.around.get("title"))
            self.talks[name] = _Talk(title)
        return self.talks[name]

    def _quality(self, cells: Cells) -> Quality:
        if self.decision.confidence <= COIN:
            return Quality.AMBIGUOUS
        return quality_of(cells)

    def conversations(self, sha256: str) -> list[Conversation]:
        """Return the frozen tables."""
        return [self._conversation(talk, sha256) for talk in self.talks.values()]

    def _conversation(self, talk: _Talk, sha256: str) -> Conversation:
        made = talk.taking.conversation(
            Source(
                format="generic",
                sha256=sha256,
                title=talk.title,
                group=False,
                tz="UTC" if talk.certain else "local",
                date_order=self.decision.order,
                date_order_confidence=self.decision.confidence,
                precision=talk.precision,
            )
        )
        if self.table.ours:
            return made
        spoke = np.unique(made.columns.sender[made.columns.sender != NOBODY])
        return oldest_first(replace(made, source=replace(made.source, group=len(spoke) > 2)))


def reading_of(table: Table, data: bytes, *, prefer: Order | None, progress: Progress) -> Reading:
    """Return all that a table holds.

    Args:
        table: As it was recognized.
        data: All of it, UTF-8.
        prefer: The order of day and month that the person chose.
        progress: Told the share done.
    """
    times = (time_of(record.cells) for record in table.records(data) if not record.reason)
    if table.ours:
        reading = Reading(table, Decision())
    else:
        of_contact = _names_contact(islice(table.records(data), ROWS_LOOKED_AT))
        reading = Reading(table, order_of(times, prefer), of_contact)
    for count, record in enumerate(table.records(data)):
        reading.add(record)
        if not count % 1000:
            progress(record.end / len(data))
    return reading


def time_of(cells: Cells) -> Cell:
    """Return the cell that says when; a day and a time of day are put together."""
    if "day" in cells:
        return f"{text_of(cells['day'])} {text_of(cells.get('clock'))}"
    return cells.get("time")


def _names_contact(records: Iterable[Record]) -> bool:
    """Return whether somebody is named in messages both to and from the owner."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for record in records:
        cells = in_our_words(record.cells)
        mine = yes_of(cells.get("is_me"))
        if mine is not None:
            named[mine] |= {text_of(cells.get("sender")), text_of(cells.get("handle"))} - {""}
    return not named[True].isdisjoint(named[False])


def _by_owner(cells: Cells) -> Cells:
    """Return a row that names the other person as one that names the sender, and the chat."""
    found = {"conversation": _name(cells)} | cells
    if yes_of(cells.get("is_me")):
        found.pop("handle", None)
        found["sender"] = OWNER_NAME
    return found


def _name(cells: Cells) -> str:
    return text_of(cells.get("sender")) or text_of(cells.get("handle"))
