"""Headers as bytes: what the slow way has understood once, the fast way finds a million times.

A layout is a header with its digits left open. Lines that fit one have the same
shape, the same words and the same places of the numbers, whatever the script.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.phrases import MARKS
from olivebranch.chats.readers.whatsapp.shape import Header

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]

WORD = 8
# A longer header, such as one in Burmese digits, is left to the slow way.
LONGEST = 64
# In each byte: added to a digit's value it stays below the top bit, to more it does not.
CARRY = np.uint64(0x7676767676767676)
TOP = np.uint64(0x8080808080808080)


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A header in bytes; the arrays have one entry for each eight bytes.

    Attributes:
        length: In bytes.
        fixed: Ones where a byte must be as it is.
        as_it_is: Those bytes.
        open: Ones where the last byte of a digit stands.
        zero: That byte of the digit zero.
        digits: Of each of the six numbers: where its digits' last bytes stand, and the digit
            zero there.
        header: One that was read; the words of all lines of this layout are its words.
    """

    length: int
    fixed: Words
    as_it_is: Words
    open: Words
    zero: Words
    digits: tuple[tuple[tuple[int, int], ...], ...]
    header: Header

    def fits(self, words: Words) -> Places:
        """Return which rows begin with this layout.

        Args:
            words: Beginnings of lines, shape (lines, words).
        """
        rows = np.flatnonzero((words[:, 0] & self.fixed[0]) == self.as_it_is[0])
        for place in range(1, len(self.fixed)):
            if not len(rows):
                return rows
            column = words[:, place] if len(rows) == len(words) else words[rows, place]
            rows = rows[(column & self.fixed[place]) == self.as_it_is[place]]
        for place in np.flatnonzero(self.open).tolist():
            column = words[:, place] if len(rows) == len(words) else words[rows, place]
            value = (column & self.open[place]) - self.zero[place]
            rows = rows[((value + CARRY) | value) & TOP == 0]
        return rows

    def number(self, column: int, lines: Bytes) -> npt.NDArray[np.int32]:
        """Return one of the six numbers of lines that fit.

        Args:
            column: Which: as in `Header.numbers`.
            lines: Their beginnings, shape (lines, bytes).
        """
        if not self.digits[column]:
            return np.full(len(lines), self.header.numbers[column], np.int32)
        value = np.zeros(len(lines), np.int32)
        if column < len(self.header.added):
            value += self.header.added[column]
        scale = 10 ** (len(self.digits[column]) - 1)
        for place, zero in self.digits[column]:
            value += (lines[:, place] - np.uint8(zero)) * np.int32(scale)
            scale //= 10
        return value


def layout_of(line: str, header: Header) -> Layout | None:
    """Return the layout of a header that was read; None if lines may fit it and differ.

    Args:
        line: At least the header.
        header: As the slow way has read it.
    """
    written = line[: header.length]
    encoded = written.encode()
    if header.loose or len(encoded) > LONGEST or written.encode("utf-8", "replace") != encoded:
        return None
    size = -len(encoded) % WORD + len(encoded)
    fixed, zero = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
    fixed[: len(encoded)] = 0xFF
    as_it_is = np.zeros(size, np.uint8)
    as_it_is[: len(encoded)] = np.frombuffer(encoded, np.uint8)
    digits = [_digits(written, span) for span in header.spans]
    for place, byte in (digit for number in digits for digit in number):
        fixed[place], as_it_is[place], zero[place] = 0, 0, byte
    return Layout(
        length=len(encoded),
        fixed=fixed.view(np.uint64),
        as_it_is=as_it_is.view(np.uint64),
        open=np.where(zero > 0, 0xFF, 0).astype(np.uint8).view(np.uint64),
        zero=zero.view(np.uint64),
        digits=tuple(digits),
        header=header,
    )


def _digits(written: str, span: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """Return where the last byte of each digit stands, and what it is in a zero."""
    found: list[tuple[int, int]] = []
    for place in range(*span):
        # A direction mark may stand even within a number.
        if written[place] in MARKS:
            continue
        before, digit = written[:place].encode(), written[place].encode()
        found.append((len(before) + len(digit) - 1, digit[-1] - int(written[place])))
    return tuple(found)
