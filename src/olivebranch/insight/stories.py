"""Four stories about the same signals, and how well each explains them.

*neither*: only ordinary unrest. *event*: a step on one day. *decline*: a slow
change over five weeks or more. *both*: a slow change and then a step. Each
story is weighed over all its dates and sizes (its marginal likelihood), so
that a story with more freedom has to earn it.
"""

from dataclasses import dataclass

import numpy as np

from olivebranch.insight.noise import (
    Mask,
    covariance,
    passing_stretches,
    unrest_of,
    without_weekdays,
)
from olivebranch.insight.series import Floats
from olivebranch.insight.signals import Signal, Signals

LEAST_AFTER_DAYS = 5
LEAST_BEFORE_DAYS = 14
SHORTEST_DECLINE_DAYS = 35
BEFORE_STEP_DAYS = 25
GRID = 26
TOUCHED = 0.5  # chance that a change shows in one measure


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """How well each story explains the signals.

    Attributes:
        event: Log Bayes factor of the step against neither.
        decline: The same of the slow change.
        both: The same of both.
        step_at: Chance of each bin being the step, given a step, shape (bins,).
        step_at_both: The same, given both.
        ramps: First and last bin of every slow change considered, shape (ramps, 2).
        ramp_odds: Chance of each, given a decline, shape (ramps,).
        ramp_odds_both: Chance of each, given both, shape (ramps,).
        passing: Stretches left out, first bin and the bin after the last.
    """

    event: float
    decline: float
    both: float
    step_at: Floats
    step_at_both: Floats
    ramps: Floats
    ramp_odds: Floats
    ramp_odds_both: Floats
    passing: tuple[tuple[int, int], ...]


def weigh(signals: Signals) -> Weighed:
    """Return how well the four stories explain these signals."""
    bins, step = signals.bins, signals.step
    edges, ramps = ramp_grid(bins, step=step)
    flat = [without_weekdays(each, step=step, first_day=signals.first_day) for each in signals.each]
    volume_unrest = unrest_of(flat[0], signals.each[0].weight)
    passing = passing_stretches(flat[0], volume_unrest, step=step)
    left_out = np.zeros(bins, np.bool_)
    for start, end in passing:
        left_out[start:end] = True
    parts = [
        _one(signal, values, (ramps, left_out, step))
        for signal, values in zip(signals.each, flat, strict=True)
    ]
    step_log = sum(_mixed([part[0]]) for part in parts)
    ramp_log = sum(_mixed([part[1]]) for part in parts)
    both_log = sum(_mixed([part[0][None, :], part[1][:, None], part[2]]) for part in parts)
    step_prior, both_prior = _priors(edges, bins, step=step)
    event, step_at = _total(step_log + step_prior)
    decline, ramp_odds = _total(ramp_log - np.log(len(edges)))
    both, pairs = _total(both_log + both_prior)
    return Weighed(
        event,
        decline,
        both,
        step_at,
        pairs.sum(axis=0),
        edges,
        ramp_odds,
        pairs.sum(axis=1),
        tuple(passing),
    )


def ramp_grid(bins: int, *, step: int) -> tuple[Floats, Floats]:
    """Return first and last bin, and course from 0 to 1, of every slow change considered."""
    shortest = max(2, SHORTEST_DECLINE_DAYS // step)
    stride = max(1, bins // GRID)
    bin_of = np.arange(bins, dtype=np.float64)
    edges, courses = [], []
    for start in range(0, bins - shortest, stride):
        for end in (*range(start + shortest, bins - stride // 2, stride), bins):
            u = np.clip((bin_of - start) / (end - start), 0.0, 1.0)
            for shape in (u, u**2.5, u * u * (3 - 2 * u), np.log1p(-0.92 * u) / np.log(0.08)):
                edges.append((start, end))
                courses.append(shape)
    return np.array(edges, np.float64), np.array(courses)


def _priors(edges: Floats, bins: int, *, step: int) -> tuple[Floats, Floats]:
    """Return the log chance of each step, and of each slow change with each step."""
    day = np.arange(bins)
    allowed = (day >= LEAST_BEFORE_DAYS // step) & (day <= bins - max(2, LEAST_AFTER_DAYS // step))
    alone = np.where(allowed, 0.0, -np.inf)
    start, end = edges[:, :1], edges[:, 1:]
    fits = allowed & (day >= start + BEFORE_STEP_DAYS / step)
    late = end > day + 15 / step
    pair = np.where(fits, np.where(late, np.log(0.1), 0.0), -np.inf)
    return alone - _log_sum(alone), pair - _log_sum(pair)


def _one(
    signal: Signal, values: Floats, given: tuple[Floats, Mask, int]
) -> tuple[Floats, Floats, Floats]:
    """Return the log Bayes factors of one signal: steps, ramps, ramps with steps."""
    ramps, left_out, step = given
    unrest = unrest_of(values, np.where(left_out, 0.0, signal.weight))
    inverse = np.linalg.inv(covariance(signal, unrest, step=step, left_out=left_out))
    row = inverse.sum(axis=0)
    inverse -= np.outer(row, row) / row.sum()  # the level is free
    pull = inverse @ values * signal.direction
    after = np.cumsum(inverse[::-1], axis=0)[::-1]  # of every step with every bin
    step_a = np.cumsum(after[:, ::-1], axis=1)[:, ::-1].diagonal()
    step_b = np.cumsum(pull[::-1])[::-1]
    ramp_p = ramps @ inverse
    ramp_a = np.einsum("rb,rb->r", ramp_p, ramps)
    ramp_b = ramps @ pull
    cross = np.cumsum(ramp_p[:, ::-1], axis=1)[:, ::-1]
    loose = 1 / signal.effect**2
    single = _log_one(step_a, step_b, loose)
    slow = _log_one(ramp_a, ramp_b, loose)
    pair = _log_two(
        (ramp_a[:, None], step_a[None, :], cross), (ramp_b[:, None], step_b[None, :]), loose
    )
    return single, slow, pair


def _log_one(a: Floats, b: Floats, loose: float) -> Floats:
    """Return the log Bayes factor of one effect of the right sign, its size unknown."""
    tight = a + loose
    return np.asarray(
        0.5 * b**2 / tight - 0.5 * np.log(tight / loose) + np.log(2) + _log_phi(b / np.sqrt(tight))
    )


def _log_two(a: tuple[Floats, Floats, Floats], b: tuple[Floats, Floats], loose: float) -> Floats:
    """Return the log Bayes factor of two effects, both of the right sign."""
    first, second, cross = a[0] + loose, a[1] + loose, a[2]
    det = np.maximum(first * second - cross**2, 1e-12)
    mean_1 = (second * b[0] - cross * b[1]) / det
    mean_2 = (first * b[1] - cross * b[0]) / det
    fit = 0.5 * (b[0] * mean_1 + b[1] * mean_2)
    signs = _log_phi(mean_1 / np.sqrt(second / det)) + _log_phi(mean_2 / np.sqrt(first / det))
    return np.asarray(fit - 0.5 * np.log(det / loose**2) + 2 * np.log(2) + signs)


def _log_phi(x: Floats) -> Floats:
    """Return the logarithm of the normal distribution function, near enough in both tails."""
    size = np.abs(x)
    log_tail = -0.5 * x**2 + np.log(np.sqrt(2 / np.pi) / (size + np.sqrt(x**2 + 8 / np.pi)))
    return np.asarray(np.where(x < 0, log_tail, np.log1p(-np.exp(np.minimum(log_tail, -1e-9)))))


def _mixed(parts: list[Floats]) -> Floats:
    """Return the log Bayes factor when a measure may also be untouched."""
    weight = TOUCHED / len(parts)
    top = np.maximum(0.0, parts[0])
    for part in parts[1:]:
        top = np.maximum(top, part)
    total = (1 - TOUCHED) * np.exp(-top)
    for part in parts:
        total = total + weight * np.exp(part - top)
    return np.asarray(top + np.log(total))


def _log_sum(values: Floats) -> float:
    top = float(np.max(values))
    return top + float(np.log(np.sum(np.exp(values - top))))


def _total(values: Floats) -> tuple[float, Floats]:
    """Return the log of the summed evidence and the chance of every cell."""
    total = _log_sum(values)
    return total, np.exp(values - total)
