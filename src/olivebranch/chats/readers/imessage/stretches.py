"""The rows of all messages, some thousand at a time.

A million rows as Python tuples take longer than all else together. So they come from the pages
of the database, and only those that do not lie there as usual are asked of SQLite one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.pages import (
    SPARE,
    UNLESS_NULL,
    UNLESS_ZERO,
    Field,
    Rows,
    leaves_of,
)
from olivebranch.chats.databases.sqlite import FIRST_ROW, LAST_ROW, Database, Row, whole
from olivebranch.chats.readers.imessage.bodies import Ints

TABLE = "message"
# Rows that are asked for at once, and the highest number that says how many there may be.
ASKED, MOST_ROWS = 4096, 200_000_000
HANDLE_MASK = 0xFFFF_FFFF
WORDS = ("text", "attributedBody")
NUMBERS = ("date", "date_read", "handle_id", "is_from_me")
# What makes a message more than words at a time: what it is, and the columns that say so.
MARKS = (
    "item_type",
    "associated_message_type",
    "is_audio_message",
    "is_forward",
    "date_retracted",
    "date_edited",
)
MARKS_BY_PRESENCE = ("thread_originator_guid", "balloon_bundle_id")
UNLESS = dict.fromkeys(MARKS, UNLESS_ZERO) | dict.fromkeys(MARKS_BY_PRESENCE, UNLESS_NULL)

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Some rows, arrays of shape (rows,).

    Attributes:
        columns: Number of the row, when it was sent and read, number of the handle, whether it
            is the owner's, and whether it is more than words.
        buffer: Holds their words; SPARE bytes or more follow after them.
        start: Where the value that holds the words begins there.
        end: Where it ends (exclusive).
    """

    columns: tuple[Ints | Flags, ...]
    buffer: bytes
    start: Ints
    end: Ints

    @property
    def first(self) -> int:
        """Number of the first row."""
        return int(self.columns[0][0])

    @property
    def last(self) -> int:
        """Number of the last row."""
        return int(self.columns[0][-1])


def stretches(database: Database) -> Iterator[Stretch]:
    """Yield all rows that can be read, by their numbers."""
    expressions = _expressions(database)
    after, is_missing = FIRST_ROW, False
    for found in _from_pages(database, database.row_query(TABLE, expressions)):
        if found is None or found.first < after:
            is_missing = True
            continue
        if is_missing:
            yield from _asked(database, expressions, first=after, last=found.first - 1)
        yield found
        after, is_missing = found.last + 1, False
    if is_missing:
        yield from _asked(database, expressions, first=after, last=LAST_ROW)


def _from_pages(database: Database, query: str) -> Iterator[Stretch | None]:
    """Yield the rows as far as their pages are laid out as usual; None for those on others."""
    names = [name for name in (*WORDS, *NUMBERS, *UNLESS) if name in database.columns(TABLE)]
    leaves = leaves_of(database, TABLE, names)
    if leaves is None or not database.is_numbered("handle"):
        yield None
        return
    places = {name: leaves.columns[name] for name in names}
    for found in leaves.groups(partial(_stretch, places=places)):
        yield found and _with_odd(database, *found, query=query)


def _stretch(rows: Rows, *, places: dict[str, int]) -> tuple[Stretch, Flags]:
    """Return rows as they lie on their pages, and which of them are odd.

    Args:
        rows: Of the table.
        places: Of all columns that are wanted and that there are.
    """
    last = max(place for name, place in places.items() if name not in UNLESS)
    early = sorted((place, name) for name, place in places.items() if place <= last)
    fields = {name: rows.field(place) for place, name in early}
    special = rows.holds_any(
        {places[name]: UNLESS[name] for name in UNLESS if places.get(name, 0) > last}
    )
    for name in fields.keys() & UNLESS.keys():
        special |= fields[name].kind & UNLESS[name] != 0
    nothing = Field(*np.zeros((3, len(special)), np.int64))
    text, archive = (fields.get(name, nothing) for name in WORDS)
    stamp, read, handle, mine = (rows.numbers(fields.get(name, nothing)) for name in NUMBERS)
    rows.expect_bytes(text)
    rows.expect_bytes(archive)
    has_text = text.end > text.start
    stretch = Stretch(
        (rows.number, stamp, read, handle & HANDLE_MASK, mine != 0, special),
        rows.buffer,
        np.where(has_text, text.start, archive.start),
        np.where(has_text, text.end, archive.end),
    )
    return stretch, rows.odd | (special & rows.continued)


def _with_odd(database: Database, stretch: Stretch, odd: Flags, *, query: str) -> Stretch | None:
    """Return rows with the odd ones as SQLite has them; None when it cannot read one."""
    places = odd.nonzero()[0]
    if not len(places):
        return stretch
    numbers = stretch.columns[0][places].tolist()
    found = [row for number in numbers if (row := database.row(query, number)) is not None]
    if len(found) < len(numbers):
        return None
    asked, held = _together(found), len(stretch.buffer)
    for column, some in zip(stretch.columns, asked.columns, strict=True):
        column[places] = some
    stretch.start[places], stretch.end[places] = asked.start + held, asked.end + held
    return replace(stretch, buffer=stretch.buffer + asked.buffer)


def _asked(
    database: Database, expressions: list[str], *, first: int, last: int
) -> Iterator[Stretch]:
    """Yield rows as SQLite has them, passing over damage."""
    if first <= 0 < last:
        yield from _asked(database, expressions, first=first, last=0)
        first = 1
    # Where damage has no end, the last row is the end.
    if last == LAST_ROW and first <= (highest := database.last_row(TABLE)) <= MOST_ROWS:
        last = highest
    rows = database.scan(TABLE, expressions, first=first, last=last)
    while some := list(islice(rows, ASKED)):
        yield _together(some)


def _expressions(database: Database) -> list[str]:
    """Return the expressions of the columns of a stretch after the first, and of its words."""

    def column(name: str) -> str:
        return database.column(TABLE, name)

    marks = [column(name) for name in MARKS]
    marks += [f"{column(name)} IS NOT NULL" for name in MARKS_BY_PRESENCE]
    text, archive = (column(name) for name in WORDS)
    return [
        f"CAST({column('date')} AS INTEGER)",
        f"CAST({column('date_read')} AS INTEGER)",
        f"{database.reference(TABLE, 'handle_id', to='handle')} & {HANDLE_MASK}",
        f"{column('is_from_me')} <> 0",
        f"({' OR '.join(marks)}) IS TRUE",
        f"CASE WHEN {text} <> '' THEN {text} ELSE ifnull({archive}, x'') END",
    ]


def _together(rows: list[Row]) -> Stretch:
    """Return rows as SQLite hands them out."""
    values = [row[6] if isinstance(row[6], bytes) else str(row[6]).encode() for row in rows]
    ends = np.cumsum([len(value) for value in values])
    columns = [np.array([whole(row[at]) for row in rows], np.int64) for at in range(6)]
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]])
    return Stretch(tuple(columns), b"".join([*values, bytes(SPARE)]), starts, ends)
