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

from olivebranch.chats.readers.imessage.bodies import Ints, words_in
from olivebranch.chats.sqlitefile import FIRST_ROW, LAST_ROW, Database, whole
from olivebranch.progress import Progress

TABLE = "message"
# Rows that are read at once, and the number of such stretches up to which gaps are no matter.
STRETCH, MOST_STRETCHES = 4096, 50_000
HANDLE_MASK = 0xFFFF_FFFF
# What makes a message more than words at a time: what it is, and the columns that say so.
MARKS = ("item_type", "associated_message_type", "is_audio_message", "is_forward", "date_edited")
MARKS_BY_PRESENCE = ("thread_originator_guid", "balloon_bundle_id")

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
        text_start: Where its words begin in `texts`, in bytes.
        text_end: Where they end (exclusive).
        texts: All words, UTF-8.
        damaged: How many bodies could not be read to their end.
    """

    row: Ints
    stamp: Ints
    read: Ints
    handle: Ints
    mine: Flags
    special: Flags
    text_start: Ints
    text_end: Ints
    texts: bytes
    damaged: int


@dataclass(frozen=True, slots=True, eq=False)
class _Stretch:
    """Some rows: numbers, shape (4, rows), and their words, strung together."""

    numbers: Ints
    values: bytes
    sizes: Ints


def scanned(database: Database, progress: Progress) -> Scan:
    """Return every message that can be read."""
    texts = io.BytesIO()
    numbers: list[Ints] = [np.zeros((4, 0), np.int64)]
    sizes: list[Ints] = [np.zeros(0, np.int64)]
    damaged = 0
    last = max(database.last_row(TABLE), 1)
    for stretch in _stretches(database):
        ends = np.cumsum(stretch.sizes)
        starts, ends, bad = words_in(stretch.values, ends - stretch.sizes, ends)
        bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        texts.write(b"".join([stretch.values[start:end] for start, end in bounds]))
        numbers.append(stretch.numbers)
        sizes.append(ends - starts)
        damaged += bad
        progress(min(int(stretch.numbers[0, -1]) / last, 1.0) if last > 0 else 1.0)
    row, stamp, read, packed = np.concatenate(numbers, axis=1)
    text_end = np.cumsum(np.concatenate(sizes))
    return Scan(
        row=row,
        stamp=stamp,
        read=read,
        handle=packed >> 2,
        mine=(packed & 2) != 0,
        special=(packed & 1) != 0,
        text_start=np.concatenate([[0], text_end])[:-1].astype(np.int64),
        text_end=text_end,
        texts=texts.getvalue(),
        damaged=damaged,
    )


def _stretches(database: Database) -> Iterator[_Stretch]:
    expressions = [*_numbers(database), _words(database)]
    last = database.last_row(TABLE)
    (encoding,) = database.connection.execute("PRAGMA encoding").fetchone()
    if encoding != b"UTF-8" or not 0 < last <= STRETCH * MOST_STRETCHES:
        yield from _one_by_one(database, expressions)
        return
    yield from _one_by_one(database, expressions, last=0)
    query = _strung(expressions)
    for first in range(1, last + 1, STRETCH):
        stretch_end = first + STRETCH - 1
        try:
            found = database.connection.execute(query, (first, stretch_end)).fetchone()
            if found[0]:
                yield _taken_apart(found)
        except (sqlite3.Error, ValueError):
            yield from _one_by_one(database, expressions, first=first, last=stretch_end)


def _numbers(database: Database) -> list[str]:
    """Return the expressions of the numbers of a row, besides its own."""

    def column(name: str) -> str:
        return database.column(TABLE, name)

    stated = [column(name) for name in MARKS]
    stated += [f"{column(name)} IS NOT NULL" for name in MARKS_BY_PRESENCE]
    special = " OR ".join(stated)
    handle = database.reference(TABLE, "handle_id", to="handle")
    return [
        f"ifnull(CAST({column('date')} AS INTEGER), 0)",
        f"ifnull(CAST({column('date_read')} AS INTEGER), 0)",
        f"ifnull({handle} & {HANDLE_MASK}, 0) * 4"
        f" + ifnull({column('is_from_me')} <> 0, 0) * 2 + ifnull({special}, 0)",
    ]


def _words(database: Database) -> str:
    text, archive = (database.column(TABLE, name) for name in ("text", "attributedBody"))
    return f"ifnull(nullif({text}, ''), ifnull({archive}, x''))"


def _strung(expressions: list[str]) -> str:
    *numbers, words = expressions
    columns = [f"group_concat({one})" for one in ("_rowid_", *numbers)]
    columns.append(f"group_concat(length(CAST({words} AS BLOB)))")
    columns.append(f"group_concat({words}, '')")
    return (
        f"SELECT {', '.join(columns)} FROM \"{TABLE}\""  # noqa: S608 - ours
        " WHERE _rowid_ BETWEEN ? AND ?"
    )


def _taken_apart(found: tuple[bytes, ...]) -> _Stretch:
    """Return a stretch from what SQLite has strung together.

    Raises:
        ValueError: The rows are not in order, or not all of one length.
    """
    numbers = np.stack([np.fromstring(one, np.int64, sep=",") for one in found[:4]])
    sizes = np.fromstring(found[4], np.int64, sep=",")
    rows = numbers[0]
    if len(sizes) != len(rows) or (np.diff(rows) <= 0).any() or sizes.sum() != len(found[5]):
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
            np.array([[whole(value) for value in row[:4]] for row in some], np.int64).T,
            b"".join(values),
            np.array([len(value) for value in values], np.int64),
        )
