"""Which words of a message say what it does. Spans are in letters, the last one exclusive."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

import numpy as np

from olivebranch.language.careful import Pieces
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Ints, Tokens

Span = tuple[int, int]

WORD = re.compile(r"\S+")
# Two stretches with no more letters between them than this are one.
NEAR = 6


def of_pieces(pieces: Pieces, act: int, text: str) -> tuple[Span, ...]:
    """Return the stretches whose pieces say more likely than not that they do an act.

    Where none does, the surest piece with its neighbors that are nearly as sure.
    """
    said = pieces.log_odds[:, act]
    if not len(said):
        return ()
    bar = min(0.0, float(said.max()) - 1.0)
    chosen = np.flatnonzero(said >= bar)
    found = [(int(pieces.start[at]), int(pieces.end[at])) for at in chosen]
    return _whole_words(found, text)


def of_shares(shares: Rows, tokens: Tokens, text: str) -> tuple[Span, ...]:
    """Return the stretch of words whose parts of the sum are largest together.

    Args:
        shares: What each token adds to the act, shape (tokens,).
        tokens: Of this one message.
        text: The message.

    Source:
        olivebranch-convention
    """
    if not len(shares) or shares.max() <= 0:
        return ()
    first, last = _largest_run(shares)
    # Tokens know bytes; people see letters.
    letters = letters_before(text)
    place = int(letters[tokens.start[first]]), int(letters[tokens.end[last]])
    return _whole_words([place], text)


def _largest_run(shares: Rows) -> tuple[int, int]:
    """Return first and last position of the run with the largest sum (Kadane)."""
    best, best_run = -np.inf, (0, 0)
    going, begun = 0.0, 0
    for at, share in enumerate(shares.tolist()):
        if going <= 0:
            going, begun = 0.0, at
        going += share
        if going > best:
            best, best_run = going, (begun, at)
    return best_run


def _whole_words(found: list[Span], text: str) -> tuple[Span, ...]:
    """Return stretches widened to whole words, near ones joined."""
    words = [match.span() for match in WORD.finditer(text)]
    starts, ends = [start for start, _ in words], [end for _, end in words]
    widened = []
    for start, end in found:
        first, last = bisect_right(ends, start), bisect_left(starts, end)
        if first < last:
            widened.append((starts[first], ends[last - 1]))
    return joined(widened, near=NEAR)


def joined(found: Iterable[Span], *, near: int = 0) -> tuple[Span, ...]:
    """Return stretches in order; those that overlap, or are nearer than that, are one."""
    kept: list[Span] = []
    for start, end in sorted(found):
        if kept and start - kept[-1][1] <= near:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(kept)


def letters_before(text: str) -> Ints:
    """Return for each byte of a text how many letters begin before it, shape (bytes + 1,)."""
    raw = np.frombuffer(text.encode(), np.uint8)
    return np.concatenate(([0], np.cumsum((raw & 0xC0) != 0x80)))
