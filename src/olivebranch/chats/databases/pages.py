"""Tables of SQLite straight from their pages, some thousand rows at a time.

SQLite takes a microsecond and more to find its way through a row of many columns; numpy finds
its way through thousands of rows at once. Only what is usual is read here: rows that are not
are marked as odd, pages that are not give nothing, and both are to be asked of SQLite.

The layout is described at https://www.sqlite.org/fileformat2.html.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.sqlite import DAMAGE, Database, Row, whole, words

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Taken = TypeVar("Taken")

HEADER, PAGE_SIZE, RESERVED = 100, slice(16, 18), 20
FORMAT, ENCODING = slice(44, 48), slice(56, 60)
# Since format 4 neither 0 nor 1 takes a byte; encoding 1 is UTF-8.
USUAL_FORMAT, USUAL_ENCODING = 4, 1
EMPTY_DEFAULTS = (None, b"NULL", b"0")
LEAF, INTERIOR = 13, 5
# A row takes so many bytes of its page with its pointer.
LEAST_CELL = 6
# Bytes that are read at once, and among how many times as many of the file they may lie.
GROUP, SPARSE = 2 << 20, 4
# Bytes behind the pages that are looked at, though not used.
SPARE = 1 << 12

# Types of values: real numbers have 7, 0 and 1 have types of their own, and after them come blobs
# (even) and texts (odd) by their length. No value on a page is longer than the last here.
REAL, ZERO, ONE, BLOB = 7, 8, 9, 12
SIZES: Final = np.maximum(np.arange(BLOB + (2 << 16)) - BLOB, 0) // 2
SIZES[:ZERO] = 0, 1, 2, 3, 4, 6, 8, 8
SHORT_SIZES: Final = SIZES[:256].astype(np.uint8).tobytes()
# What is as good as nothing: NULL, or 0 as well.
UNLESS_NULL, UNLESS_ZERO = ~0, ~ZERO
# In a number of several bytes, the mark of all but the last.
MORE, MOST_BYTES = 0x80, 8


class Field(NamedTuple):
    """A column of some rows, arrays of shape (rows,): types, and where the values lie."""

    kind: Ints
    start: Ints
    end: Ints


class _Varints:
    """Numbers that take as many bytes as they need, many rows of them at once.

    Attributes:
        at: Where the next one stands in each row.
        end: Where the row ends; from there on all numbers are 0.
    """

    def __init__(self, cells: Bytes, at: Ints, end: Ints) -> None:
        self.cells, self.at, self.end = cells, at, end

    def following(self) -> Ints:
        """Return the next number of each row."""
        is_there = self.at < self.end
        found = self.cells[self.at].astype(np.int64) * is_there
        self.at = self.at + 1
        rest = (found >= MORE).nonzero()[0]
        found[rest] -= MORE
        for _ in range(MOST_BYTES):
            if not len(rest):
                return found
            byte = self.cells[self.at[rest]]
            found[rest] = found[rest] << 7 | byte & MORE - 1
            self.at[rest] += 1
            rest = rest[byte >= MORE]
        raise _unusual()


class Rows:
    """Rows of a table, in order.

    Their columns are asked for in the order of the table; one that was passed over is gone.

    Attributes:
        buffer: The pages they lie on.
        number: Numbers of the rows, ascending.
        odd: Rows of which something is to be asked of SQLite.
        continued: Rows that go on on other pages, which nobody has looked at.

    Raises:
        ValueError: The pages are not laid out as usual.
        IndexError: Likewise.
    """

    def __init__(self, buffer: bytes, pages: Ints, *, usable: int, width: int) -> None:
        self.buffer, self.width = buffer, width
        self.cells = np.frombuffer(buffer, np.uint8)
        page, at = self._cells(pages, usable)
        walk = _Varints(self.cells, at, page + usable)
        payload, self.number = walk.following(), walk.following()
        local = _local(payload, usable)
        self.local_end, self.whole_end = walk.at + local, walk.at + payload
        self.continued = local < payload
        _check((self.local_end + 4 * self.continued <= page + usable).all())
        _check((self.number[1:] > self.number[:-1]).all())
        self.content = walk.at + walk.following()
        self.odd = self.content > self.local_end
        self.types = _Varints(self.cells, walk.at, self.content)
        self.column = 0

    def field(self, column: int) -> Field:
        """Return a column."""
        for _ in range(self.column, column):
            self._pass(self.types.following())
        start, kind = self.content, self.types.following()
        self._pass(kind)
        self.odd |= self.content > self.local_end
        start, end = (np.minimum(one, self.local_end) for one in (start, self.content))
        return Field(kind, start, end)

    def _pass(self, kind: Ints) -> None:
        self.content = self.content + SIZES.take(kind, mode="clip")
        self.column += 1

    def expect_bytes(self, field: Field) -> None:
        """Mark rows as odd where a column holds numbers, or a blob of no bytes."""
        self.odd |= (field.kind > 0) & (field.kind <= BLOB)

    def numbers(self, field: Field) -> Ints:
        """Return whole numbers, NULL as 0; rows that hold anything else are odd."""
        kind, start, end = field
        self.odd |= (kind == REAL) | (kind > ONE)
        is_one: Ints = (kind == ONE).astype(np.int64)
        if (start == end).all():
            return is_one
        numbers = windows(self.cells, 8)[start].view(">i8").astype(np.int64)
        return np.where(start == end, is_one, numbers >> (64 - 8 * (end - start) & 63))

    def holds_any(self, unless: Mapping[int, int]) -> Flags:
        """Return whether rows hold anything in some of the columns that follow.

        All columns are behind them then, and rows that do not end there are odd.

        Args:
            unless: What is as good as nothing, by column.
        """
        columns = range(self.column, self.width)
        walk, count = self.types, len(columns)
        # Where every type takes one byte, all of them are looked at together.
        width = 8 * (count // 8 + 1)
        types = windows(self.cells, width)[walk.at]
        sizes = np.frombuffer(types.tobytes().translate(SHORT_SIZES), np.uint8)
        sizes = sizes.reshape(-1, width)[:, :count]
        masks = np.zeros((2, width), np.uint8)
        masks[0, :count] = MORE
        masks[1, :count] = [unless.get(column, 0) & 0xFF for column in columns]
        by_place = np.ascontiguousarray(types.view(np.uint64).reshape(-1, width // 8).T)
        long, found = (
            np.bitwise_or.reduce(by_place & mask[:, None]) != 0 for mask in masks.view(np.uint64)
        )
        content = self.content + np.einsum("ij->i", sizes, dtype=np.uint16, casting="unsafe")
        rest = (long | (walk.at + count != walk.end)).nonzero()[0]
        if len(rest):
            walk = _Varints(self.cells, walk.at[rest], walk.end[rest])
            kinds = [walk.following() for _ in columns]
            content[rest] = self.content[rest] + sum(SIZES.take(one, mode="clip") for one in kinds)
            hits = [
                kind & unless.get(column, 0) for column, kind in zip(columns, kinds, strict=True)
            ]
            found[rest] = np.any(hits, axis=0)
        self.odd |= content != self.whole_end
        return np.asarray(found)

    def _cells(self, pages: Ints, usable: int) -> tuple[Ints, Ints]:
        """Return where the page of each row begins, and where the row does."""
        counts = self._shorts(pages + 3)
        _check((self.cells[pages] == LEAF).all() and counts.all())
        _check(counts.max() * LEAST_CELL <= usable)
        page = np.repeat(pages, counts)
        nth = np.arange(len(page)) - np.repeat(np.cumsum(counts) - counts, counts)
        at = self._shorts(page + 8 + 2 * nth)
        _check((at >= np.repeat(8 + 2 * counts, counts)).all())
        return page, page + at

    def _shorts(self, at: Ints) -> Ints:
        return windows(self.cells, 2)[at].view(">u2").astype(np.int64)


class Leaves(NamedTuple):
    """Where the rows of a table lie.

    Attributes:
        database: The table's.
        page: Bytes of a page.
        usable: Bytes of it that are in use.
        numbers: Of the pages, in the order of the rows.
        columns: Which place in a row each column has.
        width: How many columns there are.
    """

    database: Database
    page: int
    usable: int
    numbers: Ints
    columns: Mapping[str, int]
    width: int

    def groups(self, take: Callable[[Rows], Taken]) -> Iterator[Taken | None]:
        """Yield what is taken of the rows, in order; None where their pages are not as usual.

        Args:
            take: Is handed some thousand rows.
        """
        count = GROUP // self.page
        for first in range(0, len(self.numbers), count):
            try:
                buffer, pages = self._read(self.numbers[first : first + count])
                yield take(Rows(buffer, pages, usable=self.usable, width=self.width))
            except (ValueError, IndexError):
                yield None

    def _read(self, numbers: Ints) -> tuple[bytes, Ints]:
        """Return pages, and where each begins."""
        low, high = int(numbers.min()), int(numbers.max())
        if high - low < SPARSE * len(numbers):
            found = self.database.content.window((low - 1) * self.page, high * self.page + SPARE)
            _check(len(found) >= (high - low + 1) * self.page)
            return found.ljust((high - low + 1) * self.page + SPARE), (numbers - low) * self.page
        listed = [_page(self.database, number, self.page) for number in numbers.tolist()]
        return b"".join([*listed, bytes(SPARE)]), np.arange(len(numbers)) * self.page


def leaves_of(database: Database, table: str, names: Iterable[str]) -> Leaves | None:
    """Return where a table's rows lie; None when that, or one of some columns, is not as usual."""
    try:
        header = database.content.window(0, HEADER)
        form, encoding = (int.from_bytes(header[one], "big") for one in (FORMAT, ENCODING))
        _check((form, encoding) == (USUAL_FORMAT, USUAL_ENCODING))
        page = int.from_bytes(header[PAGE_SIZE], "big")
        page = 65_536 if page == 1 else page
        listed = database.connection.execute(f'PRAGMA table_xinfo("{table}")').fetchall()
        columns = _columns(listed)
        _check(columns.keys() >= set(names))
        numbers = _numbers(database, table, page=page)
    except (ValueError, IndexError, *DAMAGE):
        return None
    return Leaves(database, page, page - header[RESERVED], numbers, columns, len(listed))


def _columns(listed: list[Row]) -> dict[str, int]:
    """Return the places of the columns that stand in a row just as they are.

    A key stands elsewhere. One that a row ends before has its default, which must be nothing.
    """
    _check(not any(hidden for *_, hidden in listed))
    return {
        words(name): whole(place)
        for place, name, _, _, default, key, _ in listed
        if not key and default in EMPTY_DEFAULTS
    }


def _numbers(database: Database, table: str, *, page: int) -> Ints:
    """Return the numbers of the pages that hold a table's rows, in order."""
    query = "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name = ?"
    ((root,),) = database.connection.execute(query, (table,))
    level, seen, most = np.array([whole(root)]), 0, database.content.size // page
    while True:
        below: list[Ints] = []
        for number in level.tolist():
            found = _page(database, number, page)
            if found[0] == LEAF and not below:
                return level
            below.append(_children(found))
            # Pages that lead back to themselves would go on for ever.
            seen += len(below[-1])
            _check(seen <= most)
        level = np.concatenate(below)


def _children(page: bytes) -> Ints:
    """Return the numbers of the pages below one, in order."""
    _check(page[0] == INTERIOR)
    at = np.frombuffer(page, ">u2", int.from_bytes(page[3:5], "big"), 12)
    found = windows(np.frombuffer(page, np.uint8), 4)[at].view(">u4").astype(np.int64)
    found = np.append(found, int.from_bytes(page[8:12], "big"))
    _check(found.all())
    return found


def _page(database: Database, number: int, size: int) -> bytes:
    found = database.content.window((number - 1) * size, number * size)
    _check(number > 0 and len(found) == size)
    return found


def _local(payload: Ints, usable: int) -> Ints:
    """Return how many bytes of each row lie on its own page."""
    most, least = usable - 35, (usable - 12) * 32 // 255 - 23
    kept = least + (payload - least) % (usable - 4)
    return np.where(payload <= most, payload, np.where(kept <= most, kept, least))


def windows(cells: Bytes, size: int) -> npt.NDArray[np.void]:
    """Return every stretch of so many bytes, one beginning at each byte."""
    return np.ndarray(max(len(cells) - size + 1, 0), f"V{size}", cells, strides=(1,))


def _check(is_usual: bool | np.bool_) -> None:  # noqa: FBT001 - what is checked stands there
    if not is_usual:
        raise _unusual()


def _unusual() -> ValueError:
    return ValueError("not laid out as usual")
