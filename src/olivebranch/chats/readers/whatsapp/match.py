"""Find every header of a known shape, a block of lines at a time.

Layouts learnt from the file are matched by numpy on the bytes, eight at once.
Lines that fit none go through the expressions of `shape.py`, one by one; what
that finds is a layout for the blocks to come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.layout import LONGEST, WORD, Bytes, Layout, layout_of
from olivebranch.chats.readers.whatsapp.shape import DIGITS, LONGEST_HEADER, Header, header_of

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Words = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

# Bytes in one go: what is known of their lines fits into a core's own cache.
BLOCK = 1 << 20
MOST_LAYOUTS = 64
# What stands further behind says nothing about the header.
SEEN = 4 * LONGEST_HEADER
# A header begins with a bracket, a digit, or a byte that opens a mark or a native digit.
OPENERS = np.zeros(256, dtype=np.bool_)
OPENERS[[*b"[0123456789", 0xE0, 0xE1, 0xE2, 0xEF, 0xD9, 0xDB]] = True
ANY_OPENERS = OPENERS | (np.arange(256) >= ord("A"))
PERIODS = {"": 0, "am": 1, "pm": 2, "night": 3}
# Every digit becomes the zero of its script.
NOUGHTS = {ord(digit): "0" for digit in "0123456789"} | {
    code: chr(code - int(digit)) for code, digit in DIGITS.items()
}
DATE_BITS = 14
CLOCK_BITS = 7


class Matches(NamedTuple):
    """The lines of a block that begin with a header, in file order; all of shape (headers,).

    Attributes:
        start: Where the line begins, in bytes.
        header: Length of the header, in bytes.
        line: Length of the line, in bytes, line feed left out.
        shape: Position in the list of shapes.
        date: The three numbers of the date in one, see `packed_date`.
        clock: The numbers of the time and the day period in one, see `packed_clock`.
    """

    start: Ints
    header: Small
    line: Small
    shape: npt.NDArray[np.uint8]
    date: Ints
    clock: Small


class Runs(NamedTuple):
    """Dates in file order; the same date in a row stands once; all of shape (runs,).

    Attributes:
        date: As in `Matches`.
        shape: As in `Matches`.
        often: How many lines in a row.
    """

    date: Ints
    shape: npt.NDArray[np.uint8]
    often: Ints


# No header is shorter than this, in bytes.
SHORTEST = 8


@dataclass(slots=True, eq=False)
class Lines:
    """Every line of a file that begins with a header, in file order, filled block by block.

    The arrays are as long as there could be lines at most; memory that is never
    written to costs nothing.

    Attributes:
        count: How many there are.
        start: Where each begins, in bytes; behind the last the size of the file.
        header: Length of its header, in bytes.
        line: Length of the line, in bytes, line feed left out.
        clock: As in `Matches`.
        runs: The dates of each block.
    """

    count: int
    start: Ints
    header: npt.NDArray[np.uint16]
    line: Small
    clock: Small
    runs: list[Runs]

    @classmethod
    def of_size(cls, size: int) -> "Lines":
        """Make room for the lines of a file of so many bytes."""
        most = size // SHORTEST + 2
        start, header = np.empty(most, np.int64), np.empty(most, np.uint16)
        start[0] = size
        return cls(0, start, header, np.empty(most, np.int32), np.empty(most, np.int32), [])

    def take(self, block: Matches) -> None:
        """Keep the lines of a block."""
        if not len(block.start):
            return
        filled = slice(self.count, self.count + len(block.start))
        self.start[filled.stop] = self.start[self.count]
        self.start[filled], self.header[filled] = block.start, block.header
        self.line[filled], self.clock[filled] = block.line, block.clock
        self.count = filled.stop
        changed = (block.date[1:] != block.date[:-1]) | (block.shape[1:] != block.shape[:-1])
        first = np.concatenate([[0], np.flatnonzero(changed) + 1])
        often = np.diff(first, append=len(block.date))
        self.runs.append(Runs(block.date[first], block.shape[first], often))


NONE = Matches(
    start=np.zeros(0, np.int64),
    header=np.zeros(0, np.int32),
    line=np.zeros(0, np.int32),
    shape=np.zeros(0, np.uint8),
    date=np.zeros(0, np.int64),
    clock=np.zeros(0, np.int32),
)


def openers(shapes: Sequence[str]) -> Mask:
    """Return which bytes a line with one of the shapes can begin with, shape (256,)."""
    usual = all(shape.startswith(("#", "[", "YYYY")) for shape in shapes)
    return OPENERS if usual else ANY_OPENERS


@dataclass(slots=True)
class Learnt:
    """What is known of the file's headers, while it grows.

    Attributes:
        shapes: Position of each shape that counts.
        layouts: With the position of its shape, by the header with zeros for digits.
    """

    shapes: dict[str, int]
    layouts: dict[str, tuple[Layout, int] | None] = field(default_factory=dict)

    def see(self, line: str, header: Header) -> None:
        """Learn the layout of a header that was read."""
        written = line[: header.length].translate(NOUGHTS)
        if written in self.layouts or len(self.layouts) >= MOST_LAYOUTS:
            return
        if header.shape in self.shapes:
            layout = layout_of(line, header)
            self.layouts[written] = (layout, self.shapes[header.shape]) if layout else None

    def usable(self) -> list[tuple[Layout, int]]:
        """Return every layout and the position of its shape."""
        return [one for one in self.layouts.values() if one]


def match_lines(
    data: bytes, *, shapes: Sequence[str], sample: Iterable[tuple[str, Header]] = ()
) -> Lines:
    """Return every line that begins with a header of one of the shapes.

    Args:
        data: The file, UTF-8.
        shapes: As `shape.learn` returned them.
        sample: Lines whose headers were read already.
    """
    learnt = Learnt({shape: place for place, shape in enumerate(shapes)})
    for line, header in sample:
        learnt.see(line, header)
    can_open = openers(shapes)
    found = Lines.of_size(len(data))
    for start, end in lines_of(data):
        opened = can_open[np.frombuffer(data, np.uint8)[start]]
        lines = (start, end) if opened.all() else (start[opened], end[opened])
        found.take(_of_block(data, *lines, learnt=learnt))
    return found


def lines_of(data: bytes) -> Iterator[tuple[Ints, Ints]]:
    """Yield where lines begin and end (line feed left out), a block at a time, file order."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    start = 0
    for first in range(0, len(buffer), BLOCK):
        end = np.flatnonzero(buffer[first : first + BLOCK] == ord("\n")) + first
        if len(end):
            yield np.concatenate([[start], end[:-1] + 1]), end
            start = int(end[-1]) + 1
    if start < len(buffer):
        yield np.array([start]), np.array([len(buffer)])


def _of_block(data: bytes, start: Ints, end: Ints, *, learnt: Learnt) -> Matches:
    # The last lines have too few bytes behind them to be looked at in eights.
    whole = int(np.searchsorted(start, len(data) - LONGEST, side="right"))
    left = np.arange(whole)
    found: list[Matches] = []
    for rows, matches in _fast(data, start[:whole], end, learnt=learnt):
        found.append(matches)
        left = rows
    left = np.concatenate([left, np.arange(whole, len(start))])
    if len(left):
        found.append(_slowly(data, start[left], end[left], learnt=learnt))
    return found[0] if len(found) == 1 else _in_file_order(found)


def _fast(data: bytes, start: Ints, end: Ints, *, learnt: Learnt) -> Iterator[tuple[Ints, Matches]]:
    """Yield what fits each layout, and which lines are left then."""
    left = np.arange(len(start))
    layouts = learnt.usable()
    if not len(left) or not layouts:
        return
    words = windows(data, start, words=max(len(layout.fixed) for layout, _ in layouts))
    for layout, shape in layouts:
        rows = layout.fits(words)
        if not len(rows):
            continue
        every = len(rows) == len(left)
        mine, fitting = (left, words) if every else (left[rows], words[rows])
        first = start[mine]
        date, clock = _numbers(layout, fitting.view(np.uint8))
        header = np.full(len(mine), layout.length, np.int32)
        kind = np.full(len(mine), shape, np.uint8)
        rest = np.ones(len(left), np.bool_)
        rest[rows] = False
        left = left[rest]
        yield left, Matches(first, header, (end[mine] - first).astype(np.int32), kind, date, clock)
        if every:
            return
        words = words[rest]


def windows(data: bytes, start: Ints, *, words: int) -> Words:
    """Return the bytes from each start on, eight in one number, shape (starts, words).

    Every start must have as many bytes behind it.
    """
    size = words * WORD
    pieces = np.ndarray((len(data) - size + 1,), f"V{size}", buffer=data, strides=(1,))
    return pieces[start].view(np.uint64).reshape(len(start), words)


def _numbers(layout: Layout, lines: Bytes) -> tuple[Ints, Small]:
    one, two, three, hour, minute, second = (layout.number(column, lines) for column in range(6))
    date = packed_date(one.astype(np.int64), two, three)
    return date, packed_clock(hour, minute, second, period=PERIODS[layout.header.period])


def packed_date(one: Ints, two: Small, three: Small) -> Ints:
    """Return the three numbers of a date in one; fourteen bits each, the first highest."""
    return (((one << DATE_BITS) | two) << DATE_BITS) | three


def packed_clock(hour: Small, minute: Small, second: Small, *, period: Small | int) -> Small:
    """Return hour, minute and second in one, seven bits each, the day period above them."""
    clock = (((hour << CLOCK_BITS) | minute) << CLOCK_BITS) | second
    return clock | (period << 3 * CLOCK_BITS)


def _slowly(data: bytes, start: Ints, end: Ints, *, learnt: Learnt) -> Matches:
    rows: list[tuple[int, ...]] = []
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        line = data[first : min(last, first + SEEN)].decode("utf-8", errors="replace")
        header = header_of(line)
        if header is None or header.shape not in learnt.shapes:
            continue
        learnt.see(line, header)
        length = len(line[: header.length].encode())
        shape, period = learnt.shapes[header.shape], PERIODS[header.period]
        rows.append((first, length, last - first, shape, *header.numbers, period))
    column = np.array(rows, dtype=np.int64).reshape(-1, 11).T
    hour, minute, second, period = column[7:].astype(np.int32)
    return Matches(
        start=column[0],
        header=column[1].astype(np.int32),
        line=column[2].astype(np.int32),
        shape=column[3].astype(np.uint8),
        date=packed_date(*column[4:7]),
        clock=packed_clock(hour, minute, second, period=period),
    )


def _in_file_order(found: Sequence[Matches]) -> Matches:
    parts = [NONE, *found]
    start = np.concatenate([one.start for one in parts])
    order = np.argsort(start, kind="stable")
    return Matches(
        start=start[order],
        header=np.concatenate([one.header for one in parts])[order],
        line=np.concatenate([one.line for one in parts])[order],
        shape=np.concatenate([one.shape for one in parts])[order],
        date=np.concatenate([one.date for one in parts])[order],
        clock=np.concatenate([one.clock for one in parts])[order],
    )
