"""Whether what is true of an invented couple can be told at all.

A truth that chance may hide from everybody measures nothing. So a change has
to stand out from the simpler stories by design: by the true course of contact
and the usual unrest of the days, never by what was drawn or by our answer.
"""

import numpy as np

from olivebranch.insight.synthetic.course import Floats, What

EDGE_DAYS = 10
EVERY_DAYS = 5
STEP_DAYS = (0,)
SLOW_DAYS = (50, 70, 90, 130, 180, 250)
# Falls of these lengths must not explain the whole change as well.
SIMPLER: dict[What, tuple[int, ...]] = {
    "event": SLOW_DAYS,
    "decline": STEP_DAYS,
    "both": STEP_DAYS + SLOW_DAYS,
}


def stands_out(kind: What, change: Floats, variance: Floats) -> float:
    """Return how far a change is from the best single fall of another story.

    Args:
        kind: What is true.
        change: Logarithm of the contact left, shape (days,).
        variance: Of the logarithm of a day's messages, shape (days,).

    Returns:
        Twice the expected log likelihood ratio; infinite where nothing changes.
    """
    if kind not in SIMPLER:
        return float("inf")
    return min(_left_over(change, 1 / variance, length) for length in SIMPLER[kind])


def _left_over(change: Floats, weight: Floats, length: int) -> float:
    """Return what the best fall of one length leaves unexplained, its level and size free."""
    day = np.arange(len(change))
    starts = np.arange(EDGE_DAYS, max(EDGE_DAYS + 1, len(change) - max(EDGE_DAYS, length)))
    share = np.clip((day - starts[::EVERY_DAYS, None] + 1) / max(length, 1), 0, 1)
    # Straight in logarithms, and straight in messages.
    falls = share if length == 0 else np.concatenate([share, -np.log1p(-0.8 * share)])
    total = weight.sum()
    falls = falls - (falls @ weight / total)[:, None]
    off = change - change @ weight / total
    explained = (falls @ (weight * off)) ** 2 / (falls**2 @ weight + 1e-9)
    return float(weight @ off**2 - explained.max())
