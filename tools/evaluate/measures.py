"""Measures of a classifier, for one head at a time."""

import math

import numpy as np

# Above any likelihood.
NEVER = 2.0
Truth = np.ndarray
Scores = np.ndarray


def precision(truth: Truth, said: Truth) -> float:
    """Return the share of what was said that is true; NaN if nothing was said."""
    return float((truth & said).sum() / said.sum()) if said.any() else math.nan


def recall(truth: Truth, said: Truth) -> float:
    """Return the share of what is true that was said; NaN if nothing is true."""
    return float((truth & said).sum() / truth.sum()) if truth.any() else math.nan


def false_alarms(truth: Truth, said: Truth) -> float:
    """Return the share of what is not true that was said all the same."""
    return float((~truth & said).sum() / max(1, (~truth).sum()))


def f1(truth: Truth, said: Truth) -> float:
    """Return the harmonic mean of precision and recall; 0 if nothing right was said."""
    right = (truth & said).sum()
    return float(2 * right / max(1, truth.sum() + said.sum()))


def auc(truth: Truth, scores: Scores) -> float:
    """Return how often what is true scores above what is not, ties half; NaN if one is missing."""
    if truth.all() or not truth.any():
        return float("nan")
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    positive = truth.sum()
    above = ranks[place][truth].sum() - positive * (positive + 1) / 2
    return float(above / (positive * (~truth).sum()))


def calibration_error(truth: Truth, likely: Scores, *, bins: int = 10) -> float:
    """Return the mean gap between how likely and how often, over bins of equal count."""
    order = np.array_split(np.argsort(likely, kind="stable"), bins)
    gaps = [
        len(part) * abs(likely[part].mean() - truth[part].mean()) for part in order if len(part)
    ]
    return float(sum(gaps) / len(truth))


def best_alarm(truth: Truth, likely: Scores) -> float:
    """Return the likelihood from which on saying it gives the best F1 to be expected.

    What is expected by the likelihoods themselves hangs on no single message, as the best F1 of a
    rare head does. If nothing is true, it never sounds.

    Args:
        truth: Shape (messages,).
        likely: As often right as they say, shape as `truth`.

    Source:
        lipton-2014
    """
    if not truth.any():
        return NEVER
    falling = np.sort(likely.astype(np.float64))[::-1]
    expected = np.cumsum(falling) / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(falling[expected.argmax()])


def platt(
    truth: Truth, log_odds: Scores, phrased: Truth, *, rounds: int = 50
) -> tuple[float, float, float]:
    """Return slope, offset and what a phrase adds, that turn log-odds into likelihoods.

    Newton's method on the log-likelihood with the smoothed targets of Platt, so that a head whose
    scores part the classes wholly does not become sure beyond its data.

    Args:
        truth: Shape (messages,).
        log_odds: What a model says.
        phrased: Where a phrase was found.
        rounds: At most so many steps.

    Source:
        platt-1999
    """
    yes, no = truth.sum(), (~truth).sum()
    target = np.where(truth, (yes + 1) / (yes + 2), 1 / (no + 2))
    given = np.stack([log_odds, np.ones_like(log_odds), phrased]).astype(np.float64)
    begun = np.array([1.0, 0.0, 0.0])
    # Where there is little to learn from, it stays as it begins; a phrase the longest.
    held = np.array([1e-3, 1e-3, 1.0])

    def lost(found: np.ndarray) -> float:
        score = found @ given
        wrong = np.logaddexp(0, score) - target * score
        return float(wrong.sum() + (held * (found - begun) ** 2).sum() / 2)

    found = begun
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-np.clip(found @ given, -500, 500)))
        slope = given @ (target - likely) - held * (found - begun)
        curve = (given * (likely * (1 - likely))) @ given.T + np.diag(held)
        step = np.linalg.solve(curve, slope)
        # A step too far is halved: far from the answer the curve says little.
        while lost(found + step) > lost(found) and np.abs(step).max() > 1e-9:
            step = step / 2
        found = found + step
        if np.abs(step).max() < 1e-6:
            break
    return float(max(found[0], 0.05)), float(found[1]), float(max(found[2], 0.0))
