"""All messages of the database at once, a column at a time."""

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.pages import Bytes, windows
from olivebranch.chats.databases.sqlite import Database
from olivebranch.chats.readers.imessage.bodies import Ints, words_in
from olivebranch.chats.readers.imessage.stretches import TABLE, Flags, stretches
from olivebranch.progress import Progress

# Rows beyond those that there should be, and bytes that a message takes at the very least.
ROOM, LEAST_ROW = 4096, 32
# Words are cut out of the pages in pieces of so many bytes.
PIECE = 64

AnyColumn = npt.NDArray[Any]  # of whole numbers or flags, as narrow as they may be


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

    def has_words(self, place: int) -> bool:
        """Return whether one message has any."""
        return bool(self.text_end[place] > (self.text_end[place - 1] if place else 0))


# The columns while they are filled.
FILLED = {
    "row": np.int64,
    "stamp": np.int64,
    "read": np.int64,
    "handle": np.uint32,
    "mine": np.bool_,
    "special": np.bool_,
    "text_end": np.int64,
}


def scanned(database: Database, progress: Progress) -> Scan:
    """Return every message that can be read."""
    last = max(database.last_row(TABLE), 1)
    # Memory that is never written to costs nothing; rows are seldom fewer than their numbers.
    room = min(last, database.file.size // LEAST_ROW) + ROOM
    columns: dict[str, AnyColumn] = {name: np.empty(room, dtype) for name, dtype in FILLED.items()}
    texts = io.BytesIO()
    count = damaged = 0
    for stretch in stretches(database):
        starts, ends, bad = words_in(stretch.buffer, stretch.start, stretch.end)
        text_end = texts.tell() + np.cumsum(ends - starts)
        texts.write(_cut(stretch.buffer, starts, ends).data)
        _fill(columns, (*stretch.columns, text_end), start=count)
        count, damaged = count + len(starts), damaged + bad
        progress(min(max(stretch.last / last, 0.0), 1.0))
    row, stamp, read, handle, mine, special, text_end = (one[:count] for one in columns.values())
    return Scan(row, stamp, read, handle, mine, special, text_end, texts.getvalue(), damaged)


def _fill(columns: dict[str, AnyColumn], values: tuple[Ints | Flags, ...], *, start: int) -> None:
    """Write the values of some rows behind those that are there."""
    end = start + len(values[0])
    for (name, column), some in zip(list(columns.items()), values, strict=True):
        if end > len(column):
            columns[name] = np.concatenate([column, np.empty(end, column.dtype)])
        columns[name][start:end] = some


def _cut(buffer: bytes, starts: Ints, ends: Ints) -> Bytes:
    """Return stretches of a buffer, one after the other."""
    sizes = ends - starts
    pieces = -(-sizes // PIECE)
    before = np.repeat(np.cumsum(pieces) - pieces, pieces)
    passed = (np.arange(len(before)) - before) * PIECE
    left = np.minimum(np.repeat(sizes, pieces) - passed, PIECE).astype(np.uint8)
    cells = np.frombuffer(buffer, np.uint8)
    found = windows(cells, PIECE)[np.repeat(starts, pieces) + passed]
    kept = np.arange(PIECE, dtype=np.uint8) < left[:, None]
    cut: Bytes = found.view(np.uint8).reshape(-1, PIECE)[kept]
    return cut
