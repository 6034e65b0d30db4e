"""Find every header of a known shape, a column of lines at a time.

The common shapes are matched by numpy on the bytes: each step looks at one
character of all lines at once. What that cannot match (native digits, marks
inside the date, eras) goes through the expression of `shape.py`, line by line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.shape import LONGEST_HEADER, header_of

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# A header begins with a bracket, a digit, or a byte that opens a mark or a native digit.
OPENERS = np.zeros(256, dtype=np.bool_)
OPENERS[[*b"[0123456789", 0xE2, 0xEF, 0xD9, 0xDB, 0xE0]] = True
SPACES = (b" ", b"\xc2\xa0", b"\xe2\x80\xaf")
FRONT_MARKS = (b"\xef\xbb\xbf", b"\xe2\x80\x8e", b"\xe2\x80\x8f")
PERIODS = {"": 0, "am": 1, "pm": 2, "night": 3}
PART = re.compile(r"YYYY|#| ?PM|.")
PLAIN = re.compile(r"[\[\]#YPM/.,:\u060c\u2013 -]+")


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """Every line that begins with a header, in file order; all of shape (headers,).

    Attributes:
        start: Where the line begins, in bytes.
        end: Where the header ends (exclusive), in bytes.
        shape: Position in the list of shapes.
        fields: The numbers as written: three of the date, hour, minute, second;
            shape (headers, 6). A year of the Buddhist calendar or of an era is
            already a common one.
        period: Code of the day period, see PERIODS.
        narrow: Day or month was written with one digit.
    """

    start: Ints
    end: Ints
    shape: Ints
    fields: Ints
    period: Ints
    narrow: Mask


def match_lines(data: bytes, starts: Ints, *, shapes: Sequence[str]) -> Matches:
    """Return every header of one of the shapes.

    Args:
        data: The file, UTF-8.
        starts: Where each line begins, in bytes, ascending.
        shapes: As `shape.learn` returned them.
    """
    buffer = np.frombuffer(data, dtype=np.uint8)
    open_lines = starts[OPENERS[buffer[np.minimum(starts, len(buffer) - 1)]]]
    open_lines = open_lines[open_lines < len(buffer)]
    found: list[Matches] = []
    for position, shape in enumerate(shapes):
        if PLAIN.fullmatch(shape):
            matched, taken = _match_plain(buffer, open_lines, shape=shape, position=position)
            found.append(matched)
            open_lines = open_lines[~taken]
    found.append(_match_slowly(data, open_lines, shapes=shapes))
    return _in_file_order(found)


@dataclass(slots=True, eq=False)
class _Cursor:
    """Where we are in every line, and which lines still fit."""

    buffer: Bytes
    at: Ints
    fits: Mask

    def here(self) -> Bytes:
        return self.buffer.take(self.at, mode="clip")

    def skip(self, mask: Mask, *, count: int) -> None:
        self.at += mask.astype(np.int64) * count

    def sees(self, text: bytes) -> Mask:
        seen = np.ones(len(self.at), dtype=np.bool_)
        for offset, byte in enumerate(text):
            seen &= self.buffer.take(self.at + offset, mode="clip") == byte
        return seen

    def literal(self, text: bytes) -> None:
        seen = self.sees(text)
        self.fits &= seen
        self.skip(seen, count=len(text))

    def space(self, *, optional: bool) -> None:
        seen = np.zeros(len(self.at), dtype=np.bool_)
        for space in SPACES:
            this = self.sees(space) & ~seen
            self.skip(this, count=len(space))
            seen |= this
        if not optional:
            self.fits &= seen

    def one_of(self, letters: bytes) -> Bytes:
        here = self.here()
        seen = np.isin(here, np.frombuffer(letters, dtype=np.uint8))
        self.fits &= seen
        self.skip(seen, count=1)
        return here

    def number(self, *, digits: int) -> tuple[Ints, Mask]:
        """Read a number; of two digits at the most, or of exactly four."""
        value = np.zeros(len(self.at), dtype=np.int64)
        length = np.zeros(len(self.at), dtype=np.int64)
        going = np.ones(len(self.at), dtype=np.bool_)
        for _ in range(digits):
            digit = self.here().astype(np.int64) - ord("0")
            going &= (digit >= 0) & (digit <= 9)
            value = np.where(going, value * 10 + digit, value)
            self.skip(going, count=1)
            length += going
        self.fits &= (length == digits) if digits == 4 else (length >= 1)
        return value, length == 1


def _match_plain(buffer: Bytes, lines: Ints, *, shape: str, position: int) -> tuple[Matches, Mask]:
    cursor = _Cursor(buffer, lines.copy(), np.ones(len(lines), dtype=np.bool_))
    for mark in FRONT_MARKS:
        cursor.skip(cursor.sees(mark), count=len(mark))
    numbers: list[tuple[Ints, Mask]] = []
    period = np.zeros(len(lines), dtype=np.int64)
    for part in PART.findall(shape):
        if part in {"#", "YYYY"}:
            numbers.append(cursor.number(digits=4 if part == "YYYY" else 2))
        elif part.endswith("PM"):
            period = _read_period(cursor)
        elif part == " ":
            cursor.space(optional=False)
        else:
            cursor.literal(part.encode())
    fits = cursor.fits
    date, time = _date_and_time(numbers, time_first=shape.startswith("[#:"))
    fields = np.stack([value for value, _ in date + time], axis=1)
    if len(time) == 2:
        fields = np.pad(fields, ((0, 0), (0, 1)))
    narrow = np.any(np.stack([short for _, short in date[:2]], axis=1), axis=1)
    matches = Matches(
        start=lines[fits],
        end=cursor.at[fits],
        shape=np.full(int(fits.sum()), position, dtype=np.int64),
        fields=fields[fits],
        period=period[fits],
        narrow=narrow[fits],
    )
    return matches, fits


def _date_and_time(
    numbers: list[tuple[Ints, Mask]], *, time_first: bool
) -> tuple[list[tuple[Ints, Mask]], list[tuple[Ints, Mask]]]:
    if time_first:
        return numbers[-3:], numbers[:-3]
    return numbers[:3], numbers[3:]


def _read_period(cursor: _Cursor) -> Ints:
    """Read " PM", "p. m.", "am" and the like; the words of other languages go the slow way."""
    cursor.space(optional=True)
    letter = cursor.one_of(b"aApP")
    cursor.skip(cursor.here() == ord("."), count=1)
    cursor.space(optional=True)
    cursor.one_of(b"mM")
    cursor.skip(cursor.here() == ord("."), count=1)
    return np.where((letter | 0x20) == ord("a"), PERIODS["am"], PERIODS["pm"])


def _match_slowly(data: bytes, lines: Ints, *, shapes: Sequence[str]) -> Matches:
    known = {shape: position for position, shape in enumerate(shapes)}
    rows: list[tuple[int, ...]] = []
    for start in lines.tolist():
        line = data[start : start + 4 * LONGEST_HEADER].decode("utf-8", errors="replace")
        header = header_of(line)
        if header is None or header.shape not in known:
            continue
        end = start + len(line[: header.length].encode())
        date = tuple(_year_number(part, header.era) for part in header.date)
        narrow = int(any(len(part) == 1 for part in header.date[:2]))
        rows.append(
            (start, end, known[header.shape], *date, *header.time, PERIODS[header.period], narrow)
        )
    table = np.array(rows, dtype=np.int64).reshape(-1, 11)
    return Matches(
        start=table[:, 0],
        end=table[:, 1],
        shape=table[:, 2],
        fields=table[:, 3:9],
        period=table[:, 9],
        narrow=table[:, 10].astype(np.bool_),
    )


def _year_number(written: str, era: str) -> int:
    """Return a part of the date; years of the Reiwa era and of the Buddha as common ones."""
    if written.startswith("R"):
        return 2018 + int(written[1:])
    number = int(written)
    return number - 543 if era == "BE" and number > 2400 else number


def _in_file_order(found: list[Matches]) -> Matches:
    start = np.concatenate([matches.start for matches in found])
    order = np.argsort(start, kind="stable")
    return Matches(
        start=start[order],
        end=np.concatenate([matches.end for matches in found])[order],
        shape=np.concatenate([matches.shape for matches in found])[order],
        fields=np.concatenate([matches.fields for matches in found])[order],
        period=np.concatenate([matches.period for matches in found])[order],
        narrow=np.concatenate([matches.narrow for matches in found])[order],
    )
