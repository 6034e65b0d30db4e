"""The log beside a SQLite database (-wal): the newest rows, not yet in the file itself."""

from enum import Enum
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.given import GivenFile

MAGICS = {0x377F0682: "<u4", 0x377F0683: ">u4"}
HEADER, FRAME_HEADER = 32, 24
PAGE_SIZE, LOGGED = slice(16, 18), slice(18, 20)

Words = npt.NDArray[np.uint32]


class LogState(Enum):
    """What became of the log; the value is the code of a warning, "" for none."""

    NONE = ""
    MISSING = "wal-missing"
    UNREADABLE = "wal-unreadable"


class _Log(NamedTuple):
    """A log's own header, and the sums that its pages continue."""

    page_size: int
    salts: bytes
    order: str
    sums: Words


def with_log(file: GivenFile, *, most: int) -> tuple[bytes | None, LogState]:
    """Return a database with its log worked in.

    Args:
        file: The database.
        most: Bytes that may be held in memory; a larger database is left as it is.

    Returns:
        None when there is nothing to work in; and what became of the log.
    """
    beside = file.beside.get(f"{file.own_name}-wal")
    if beside is None:
        # An archive may leave out an empty log; the index of the log then lies there alone.
        expects_one = file.head[LOGGED] == b"\x02\x02" and f"{file.own_name}-shm" not in file.beside
        return None, LogState.MISSING if expects_one else LogState.NONE
    if not beside.size:
        return None, LogState.NONE
    if file.size + beside.size > most:
        return None, LogState.UNREADABLE
    log = beside.window(0, beside.size)
    header = _header(log)
    if header is None or header.page_size != _page_size(file.head):
        return None, LogState.UNREADABLE
    return _worked_in(file.data, log, header), LogState.NONE


def _page_size(head: bytes) -> int:
    stated = int.from_bytes(head[PAGE_SIZE], "big")
    return 65_536 if stated == 1 else stated


def _header(log: bytes) -> _Log | None:
    order = MAGICS.get(int.from_bytes(log[:4], "big"))
    page_size = int.from_bytes(log[8:12], "big")
    if order is None or len(log) < HEADER or not 512 <= page_size <= 65_536:
        return None
    sums = _sums(np.zeros(2, np.uint32), log[:24], order=order)
    if log[24:32] != sums.astype(">u4").tobytes():
        return None
    return _Log(page_size, log[16:24], order, sums)


def _worked_in(data: bytes, log: bytes, header: _Log) -> bytes | None:
    """Return the database as of the last change that was finished; None if there is none."""
    size, sums = header.page_size, header.sums
    frames: list[tuple[int, int]] = []
    finished = count = 0
    for at in range(HEADER, len(log) - FRAME_HEADER - size + 1, FRAME_HEADER + size):
        page = at + FRAME_HEADER
        sums = _sums(sums, log[at : at + 8], order=header.order)
        sums = _sums(sums, log[page : page + size], order=header.order)
        stated = log[at + 16 : at + 24]
        # What follows is left over from an earlier round of the log, or was never finished.
        if log[at + 8 : at + 16] != header.salts or stated != sums.astype(">u4").tobytes():
            break
        frames.append((int.from_bytes(log[at : at + 4], "big"), page))
        if committed := int.from_bytes(log[at + 4 : at + 8], "big"):
            finished, count = len(frames), committed
    if not finished or count * size > len(data) + len(log):
        return None
    whole = bytearray(data[: count * size].ljust(count * size, b"\0"))
    for number, page in dict(frames[:finished]).items():
        if 0 < number <= count:
            whole[(number - 1) * size : number * size] = log[page : page + size]
    return bytes(whole)


def _sums(before: Words, data: bytes, *, order: str) -> Words:
    """Return the two running sums after more data (a multiple of 8 bytes).

    One pair of words (x, y) turns the sums (a, b) into (a+b+x, a+2b+x+y). That is linear, so
    a whole page is a weighted sum of its words; numpy's arithmetic wraps as the format asks.
    """
    pairs = np.frombuffer(data, dtype=order).astype(np.uint32).reshape(-1, 2)
    weights = _weights(len(pairs))
    steps = np.stack([pairs[:, 0], pairs[:, 0] + pairs[:, 1]], axis=1)
    carried: Words = (weights[0] * before).sum(axis=1, dtype=np.uint32)
    added: Words = (weights[1:] * steps[:, None, :]).sum(axis=(0, 2), dtype=np.uint32)
    return carried + added


@cache
def _weights(count: int) -> Words:
    """Return how much each pair weighs in the end, shape (1 + count, 2, 2), the carry first."""
    step = np.array([[1, 1], [1, 2]], dtype=np.uint32)
    power = np.eye(2, dtype=np.uint32)
    powers = [power]
    for _ in range(count):
        power = (power[:, :, None] * step[None, :, :]).sum(axis=1, dtype=np.uint32)
        powers.append(power)
    return np.stack(powers[::-1])
