"""The messages of the two people, in order of time, cut out of the one table."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import Conversation, Ints, Kind

DAY_MS = 86_400_000
EPOCH = date(1970, 1, 1)
Window = tuple[date, date]

# ASCII white space, as bytes.split() knows it.
SPACES = np.zeros(256, np.bool_)
SPACES[[9, 10, 11, 12, 13, 32]] = True
BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """What the two sent each other; every column of shape (messages,), oldest first.

    Attributes:
        position: Place in the table.
        at_ms: Wall-clock time in ms since 1970-01-01 00:00.
        side: 0 for me, 1 for the other.
        words: Words of a text, 0 for everything that is not text.
    """

    position: Ints
    at_ms: Ints
    side: npt.NDArray[np.int8]
    words: Ints

    def __len__(self) -> int:
        """Return the number of messages."""
        return len(self.at_ms)

    @property
    def day(self) -> Ints:
        """Days since 1970-01-01 on the wall, shape (messages,)."""
        return self.at_ms // DAY_MS


def sent_by(
    conversation: Conversation, *, me: int, other: int, window: Window | None = None
) -> Sent:
    """Return the messages of two participants in order of time.

    System records and calls are left out; pictures, voice and deleted
    messages count as sent, without words.

    Args:
        conversation: The table.
        me: Position of the person among the participants.
        other: Position of the other.
        window: First and last date, both included; None for everything.
    """
    columns = conversation.columns
    spoken = (columns.sender == me) | (columns.sender == other)
    spoken &= (columns.kind != Kind.SYSTEM) & (columns.kind != Kind.CALL)
    if window is not None:
        day = columns.at_ms // DAY_MS
        spoken &= (day >= (window[0] - EPOCH).days) & (day <= (window[1] - EPOCH).days)
    position = np.flatnonzero(spoken)
    # Exports hold backward steps; stable keeps the order within one minute.
    position = position[np.argsort(columns.at_ms[position], kind="stable")]
    words = count_words(
        conversation.texts, start=columns.text_start[position], end=columns.text_end[position]
    )
    words[(columns.kind[position] != Kind.TEXT) & (columns.kind[position] != Kind.LINK)] = 0
    side = (columns.sender[position] == other).astype(np.int8)
    return Sent(position, columns.at_ms[position], side, words)


def count_words(texts: bytes, *, start: Ints, end: Ints) -> Ints:
    """Return the words in each stretch of a buffer, shape (stretches,).

    A word is what stands between spaces or line breaks, as `bytes.split()`
    cuts; no Python string is made.

    Args:
        texts: The buffer.
        start: First byte of each stretch, shape (stretches,).
        end: Byte after the last, shape (stretches,), `start` or more.
    """
    total = np.zeros(len(texts) + 1, np.int32)
    raw = np.frombuffer(texts, np.uint8)
    for begin in range(0, len(raw), BLOCK):
        cut = SPACES[raw[max(begin - 1, 0) : begin + BLOCK]]
        before = np.r_[True, cut[:-1]] if begin == 0 else cut[:-1]
        here = cut if begin == 0 else cut[1:]
        total[begin + 1 : begin + 1 + len(here)] = before & ~here
    np.cumsum(total, out=total)
    empty = start >= end
    first = np.minimum(start, max(len(raw) - 1, 0))
    if not len(raw):
        return np.zeros(len(start), np.int64)
    # A stretch that begins inside a word of its neighbor still begins a word.
    begins = (~SPACES[raw[first]]).astype(np.int64)
    inside = total[end] - total[np.minimum(start + 1, len(raw))]
    return np.asarray(np.where(empty, 0, inside + begins), np.int64)
