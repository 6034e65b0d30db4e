"""Whether the label of a couple of `statistician` is fair: what chance may not have done."""

import numpy as np


def told_apart(volume, spread, lengths):
    """Return by how much the true change explains the counts better than any single fall.

    Expected twice the logarithm of the likelihood ratio.

    Args:
        volume: The true factors, shape (days,).
        spread: Variance of a day relative to its squared level, and to its level.
        lengths: Days that the single fall may take; 0 is a step.
    """
    weight = 1 / (spread[0] * volume * volume + spread[1] * volume)
    return min(_unexplained(volume, weight, length) for length in lengths)


def _unexplained(volume, weight, length):
    """Return what the best fall of a length leaves of the weighted squares."""
    days = len(volume)
    begins = np.arange(20, max(21, days - max(10, length)), 6)[:, None]
    fall = np.clip((np.arange(days) - begins + 1) / max(length, 1), 0, 1)
    total, mean = weight.sum(), volume @ weight / weight.sum()
    summed = fall @ weight
    shared = fall @ (weight * volume) - summed * (volume @ weight) / total
    own = (fall * fall) @ weight - summed**2 / total + 1e-9
    return ((weight * (volume - mean) ** 2).sum() - shared**2 / own).min()


def is_fair(noise, plan):
    """Return whether chance left steady what the label calls steady, and the change visible."""
    event_day = plan.event_day
    steady = noise[: plan.decline[0] if plan.decline else event_day]
    trend = np.polyfit(np.linspace(0, 1, len(steady)), steady, 1)[0]
    stepped = steady[-28:].mean() - np.median(steady[:-28])
    if abs(trend) > 0.30 or abs(stepped) > 0.32:
        return False
    if plan.decline is not None:
        end = plan.decline[1]
        if abs(noise[end - 28 : end].mean() - steady.mean()) > 0.32:
            return False
    if event_day is None:
        return True
    after, before = noise[event_day : event_day + 45], noise[event_day - 28 : event_day]
    return abs(after.mean() - before.mean()) < 0.30
