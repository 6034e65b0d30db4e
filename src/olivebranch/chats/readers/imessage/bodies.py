"""Words in `attributedBody`: an archive of Apple's ("typedstream") around one string.

A full parser of that format takes 100 microseconds a body. The string stands first in it, after
a fixed mark, with its length before it; that is all we need.
"""

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.pages import Bytes, windows

Ints = npt.NDArray[np.int64]

SIGNATURE = b"\x04\x0bstreamtyped"
# The type of what follows is "+", a run of bytes.
MARK = b"\x84\x01+"
# How the archive of a string begins on every device: with attributes that may change, or not.
PLAIN = (
    SIGNATURE + b"\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject"
    b"\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94" + MARK
)
CHANGING = (
    SIGNATURE + b"\x81\xe8\x03\x84\x01@\x84\x84\x84\x19NSMutableAttributedString\x00\x84\x84\x12"
    b"NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x0fNSMutableString\x01"
    b"\x84\x84\x08NSString\x01\x95" + MARK
)
# Lengths below are one byte; these two say that two or four bytes follow.
LONG = 0x80
SIZES = {0x81: 2, 0x82: 4}


def words_in(buffer: bytes, starts: Ints, ends: Ints) -> tuple[Ints, Ints, int]:
    """Return where the words of each value stand; a value that is no archive is words itself.

    Args:
        buffer: Values, one after the other.
        starts: Where each begins.
        ends: Where each ends (exclusive).

    Returns:
        Starts and ends, and how many archives could not be read to their end; such a one
        has what could be read.
    """
    starts, ends = starts.copy(), ends.copy()
    cells = np.frombuffer(buffer, dtype=np.uint8)
    archives = _begins(cells, starts, ends, beginning=SIGNATURE).nonzero()[0]
    for beginning in (PLAIN, CHANGING):
        at = starts[archives] + len(beginning)
        usual = _begins(cells, starts[archives], ends[archives], beginning=beginning)
        usual &= at < ends[archives]
        size = cells[np.where(usual, at, 0)].astype(np.int64)
        usual &= (size < LONG) & (at + 1 + size <= ends[archives])
        found = archives[usual]
        starts[found] = at[usual] + 1
        ends[found] = (at + 1 + size)[usual]
        archives = archives[~usual]
    damaged = 0
    for row in archives.tolist():
        start, end, is_whole = _string(buffer, int(starts[row]), int(ends[row]))
        starts[row], ends[row] = start, end
        damaged += not is_whole
    return starts, ends, damaged


def body(archive: bytes) -> bytes | None:
    """Return the words of one archive; None when there are none in it."""
    start, end, _ = _string(archive, 0, len(archive))
    return archive[start:end] if archive.startswith(SIGNATURE) and start else None


def _begins(cells: Bytes, starts: Ints, ends: Ints, *, beginning: bytes) -> npt.NDArray[np.bool_]:
    fits = ends - starts >= len(beginning)
    found: npt.NDArray[np.bool_] = fits & (
        windows(cells, len(beginning))[np.where(fits, starts, 0)] == np.void(beginning)
    )
    return found


def _string(buffer: bytes, start: int, end: int) -> tuple[int, int, bool]:
    """Return where the string of an archive begins and ends, and whether all of it is there."""
    at = buffer.find(MARK, start, end) + len(MARK)
    if not start + len(MARK) <= at < end:
        return start, start, False
    size, at = buffer[at], at + 1
    if size >= LONG:
        wide = SIZES.get(size)
        if wide is None or at + wide > end:
            return start, start, False
        size, at = int.from_bytes(buffer[at : at + wide], "little"), at + wide
    return at, min(at + size, end), at + size <= end
