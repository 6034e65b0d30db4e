"""Exports of one chat whose clocks stood in different zones.

A phone writes an export in the zone where it is at that moment. Two exports of
one chat, made before and after a journey, tell the same message at different
hours. Long messages that stand once in both show by how much.
"""

import numpy as np

from olivebranch.chats.merging.doubles import Marked
from olivebranch.conversation import Ints

MINUTE_MS = 60_000
# All zones are whole quarters of an hour apart, 26 hours at the most.
STEP_MS, WIDEST_MS = 15 * MINUTE_MS, 26 * 60 * MINUTE_MS
# One message sent again to the hour is chance; so many with the same difference are not.
ENOUGH = 3


def shift_of(one: Marked, *, other: Marked) -> Ints:
    """Return what must be added to the times of one export to agree with another of the same chat.

    Returns:
        ms, shape (records of `one`,); zero where nothing shows a difference.
    """
    mine, theirs = _once(one), _once(other)
    _, at, there = np.intersect1d(
        one.words[mine], other.words[theirs], assume_unique=True, return_indices=True
    )
    mine, theirs = mine[at], theirs[there]
    same = one.person[mine] == other.person[theirs]
    mine, theirs = mine[same], theirs[same]
    apart = other.at_ms[theirs] // MINUTE_MS - one.at_ms[mine] // MINUTE_MS
    apart = apart * MINUTE_MS
    likely = (apart % STEP_MS == 0) & (np.abs(apart) <= WIDEST_MS)
    values, counts = np.unique(apart[likely], return_counts=True)
    likely &= np.isin(apart, values[counts >= ENOUGH])
    return _spread(mine[likely], apart[likely], records=len(one.at_ms))


def _once(export: Marked) -> Ints:
    """Return the positions of long texts that stand once in an export."""
    rows = np.flatnonzero(export.long)
    _, first, count = np.unique(export.words[rows], return_index=True, return_counts=True)
    once: Ints = rows[first[count == 1]]
    return once


def _spread(rows: Ints, shifts: Ints, *, records: int) -> Ints:
    """Return a shift for every record: that of the nearest one before it that shows one."""
    if not len(rows):
        return np.zeros(records, np.int64)
    order = np.argsort(rows)
    rows, shifts = rows[order], shifts[order]
    place = np.searchsorted(rows, np.arange(records), side="right") - 1
    return shifts[np.maximum(place, 0)]
