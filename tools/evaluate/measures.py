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
    """Return the likelihood from which on saying it gives the best F1.

    Of equally good ones the middle is taken, so that a rare head does not hang on one message. If
    nothing is true, it never sounds.
    """
    if not truth.any():
        return NEVER
    order = np.argsort(-likely, kind="stable")
    right = np.cumsum(truth[order])
    scores = 2 * right / (np.arange(1, len(truth) + 1) + truth.sum())
    last_of_tie = np.append(np.diff(likely[order]) != 0, [True])
    scores = np.where(last_of_tie, scores, 0)
    best = np.flatnonzero(scores >= scores.max() * 0.995)
    at = int(best[len(best) // 2])
    below = likely[order][at + 1] if at + 1 < len(order) else 0.0
    return float((likely[order][at] + below) / 2)


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
    given = np.stack([log_odds, np.ones_like(log_odds), phrased.astype(log_odds.dtype)])
    found = np.array([1.0, 0.0, 0.0])
    # Where there is little to learn from, it stays as it begins; a phrase the longest.
    held = np.array([1e-3, 1e-3, 1.0])
    for _ in range(rounds):
        likely = 1 / (1 + np.exp(-np.clip(found @ given, -30, 30)))
        slope = given @ (target - likely) - held * (found - [1, 0, 0])
        curve = (given * (likely * (1 - likely))) @ given.T + np.diag(held)
        step = np.linalg.solve(curve, slope)
        found = found + step
        if np.abs(step).max() < 1e-6:
            break
    return float(max(found[0], 0.05)), float(found[1]), float(max(found[2], 0.0))
