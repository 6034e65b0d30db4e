"""Which words of a message say what it does. Spans are in letters, the last one exclusive."""

import re

import numpy as np

from olivebranch.language.careful import Pieces
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Tokens

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
    raw = text.encode()
    start = len(raw[: tokens.start[first]].decode(errors="ignore"))
    end = len(raw[: tokens.end[last]].decode(errors="ignore"))
    return _whole_words([(start, end)], text)


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
    joined: list[Span] = []
    for start, end in sorted(found):
        touched = [word for word in words if word[0] < end and word[1] > start]
        if not touched:
            continue
        first, last = touched[0][0], touched[-1][1]
        if joined and first - joined[-1][1] <= NEAR:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)
