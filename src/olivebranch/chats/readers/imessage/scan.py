"""All messages of the database at once, a column at a time.

A million rows as Python tuples take longer than all else together. So SQLite strings the values
of some thousand rows together, and numpy takes them apart.
"""

import io
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.sqlite import FIRST_ROW, LAST_ROW, Database, whole
from olivebranch.chats.readers.imessage.bodies import Ints, words_in
from olivebranch.progress import Progress

TABLE = "message"
# Rows that are read at once, and the number of such stretches up to which gaps are no matter.
STRETCH, MOST_STRETCHES = 4096, 50_000
# Bytes that a message takes at the very least.
LEAST_ROW = 32
HANDLE_MASK = 0xFFFF_FFFF
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

AnyInts = npt.NDArray[np.int64] | npt.NDArray[np.uint32] | npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Every message, arrays of shape (messages,), by number of its row.

    Attributes:
        row: Number of the row, ascending.
        stamp: Seconds or nanoseconds since 2001, 0 for none.
        read: When it was read, likewise.
        handle: Number of the row of who it was exchanged with, 0 for none.
        mine: It was sent by the owner.
        special: It is more than words at a time.
        text_end: Where its words end in `texts`, in bytes; they begin where those before end.
        texts: All words, UTF-8.
        damaged: How many bodies could not be read to their end.
    """

    row: Ints
    stamp: Ints
    read: Ints
    handle: npt.NDArray[np.uint32]
    mine: Flags
    special: Flags
    text_end: Ints
    texts: bytes
    damaged: int

    @property
    def text_start(self) -> Ints:
        """Where the words of each message begin."""
        return np.concatenate([np.zeros(1, np.int64), self.text_end[:-1]])[: len(self.row)]


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """Some rows: four numbers each, a column at a time, and their words, strung together."""

    numbers: list[Ints]
    values: bytes
    sizes: Ints


# The columns while they are filled, as narrow as they may be.
FILLED = {
    "row": np.int64,
    "stamp": np.int64,
    "read": np.int64,
    "handle": np.uint32,
    "flags": np.uint8,
    "text_end": np.int64,
}


def scanned(database: Database, progress: Progress) -> Scan:
    """Return every message that can be read."""
    last = max(database.last_row(TABLE), 1)
    # Memory that is never written to costs nothing; rows are seldom fewer than their numbers.
    room = min(last, database.file.size // LEAST_ROW) + STRETCH
    columns = {name: np.empty(room, dtype) for name, dtype in FILLED.items()}
    texts = io.BytesIO()
    count = damaged = 0
    for stretch in _stretches(database):
        ends = np.cumsum(stretch.sizes)
        starts, ends, bad = words_in(stretch.values, ends - stretch.sizes, ends)
        row, stamp, read, packed = stretch.numbers
        before = texts.tell()
        bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        texts.write(b"".join([stretch.values[start:end] for start, end in bounds]))
        text_end = before + np.cumsum(ends - starts)
        filled = (row, stamp, read, packed >> 2, packed & 3, text_end)
        _fill(columns, filled, start=count)
        count, damaged = count + len(row), damaged + bad
        progress(min(max(int(row[-1]) / last, 0.0), 1.0))
    row, stamp, read, handle, flags, text_end = (one[:count] for one in columns.values())
    mine, special = (flags & 2) != 0, (flags & 1) != 0
    return Scan(row, stamp, read, handle, mine, special, text_end, texts.getvalue(), damaged)


def _fill(columns: dict[str, AnyInts], values: tuple[Ints, ...], *, start: int) -> None:
    """Write the values of some rows behind those that are there."""
    end = start + len(values[0])
    for (name, column), some in zip(list(columns.items()), values, strict=True):
        if end > len(column):
            columns[name] = np.concatenate([column, np.empty(end, column.dtype)])
        columns[name][start:end] = some


def _stretches(database: Database) -> Iterator[_Stretch]:
    expressions = [*_numbers(database), _words(database)]
    last = database.last_row(TABLE)
    (encoding,) = database.connection.execute("PRAGMA encoding").fetchone()
    if encoding != b"UTF-8" or not 0 < last <= STRETCH * MOST_STRETCHES:
        yield from _one_by_one(database, expressions)
        return
    yield from _one_by_one(database, expressions, last=0)
    query = _strung(database, expressions)
    for first in range(1, last + 1, STRETCH):
        stretch_end = min(first + STRETCH - 1, last)
        try:
            found = database.connection.execute(query, (first, stretch_end)).fetchone()
            if found[0]:
                yield _taken_apart(found)
        except (sqlite3.Error, ValueError, TypeError):
            yield from _one_by_one(database, expressions, first=first, last=stretch_end)


def _numbers(database: Database) -> list[str]:
    """Return the expressions of the numbers of a row, besides its own."""

    def column(name: str) -> str:
        return database.column(TABLE, name)

    stated = [column(name) for name in MARKS]
    stated += [f"{column(name)} IS NOT NULL" for name in MARKS_BY_PRESENCE]
    special = " OR ".join(stated)
    handle = database.reference(TABLE, "handle_id", to="handle")
    mine = f"ifnull({column('is_from_me')} <> 0, 0)"
    return [
        f"ifnull(CAST({column('date')} AS INTEGER), 0)",
        f"ifnull(CAST({column('date_read')} AS INTEGER), 0)",
        f"ifnull({handle} & {HANDLE_MASK}, 0) * 4 + {mine} * 2 + (({special}) IS TRUE)",
    ]


def _words(database: Database) -> str:
    return "CASE WHEN {text} <> '' THEN {text} ELSE ifnull({archive}, x'') END".format(
        text=database.column(TABLE, "text"), archive=database.column(TABLE, "attributedBody")
    )


def _strung(database: Database, expressions: list[str]) -> str:
    *numbers, words = expressions
    columns = [f"group_concat({one})" for one in ("_rowid_", *numbers)]
    # The length of an archive is known without looking at it.
    size = "CASE WHEN {text} <> '' THEN length(CAST({text} AS BLOB)) ELSE {archive} END".format(
        text=database.column(TABLE, "text"),
        archive=f"ifnull(length({database.column(TABLE, 'attributedBody')}), 0)",
    )
    columns += [f"group_concat({size})", f"group_concat({words}, '')"]
    return (
        f'SELECT {", ".join(columns)} FROM "{TABLE}"'  # noqa: S608 - ours
        " WHERE _rowid_ BETWEEN ? AND ?"
    )


def _taken_apart(found: tuple[bytes, ...]) -> _Stretch:
    """Return a stretch from what SQLite has strung together.

    Raises:
        ValueError: The rows are not in order, or not all of one length.
    """
    numbers = [np.fromstring(one, np.int64, sep=",") for one in found[:4]]
    sizes = np.fromstring(found[4], np.int64, sep=",")
    rows = numbers[0]
    if (
        len({len(sizes), *map(len, numbers)}) > 1
        or (np.diff(rows) <= 0).any()
        or sizes.sum() != len(found[5])
    ):
        message = "rows out of order"
        raise ValueError(message)
    return _Stretch(numbers, found[5], sizes)


def _one_by_one(
    database: Database, expressions: list[str], *, first: int = FIRST_ROW, last: int = LAST_ROW
) -> Iterator[_Stretch]:
    """Yield rows where they cannot be strung together: between damage, or numbered far apart."""
    rows = database.scan(TABLE, expressions, first=first, last=last)
    while some := list(islice(rows, STRETCH)):
        values = [row[4] if isinstance(row[4], bytes) else str(row[4]).encode() for row in some]
        yield _Stretch(
            [np.array([whole(row[at]) for row in some], np.int64) for at in range(4)],
            b"".join(values),
            np.array([len(value) for value in values], np.int64),
        )
