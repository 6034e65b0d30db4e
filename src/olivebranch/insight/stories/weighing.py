"""Four stories about the same signals, and how well each explains them.

*neither*: only ordinary unrest. *event*: a step on one day. *decline*: a slow
change over seven weeks or more. *both*: a slow change and then a step. Each
story is weighed over all its dates and sizes (its marginal likelihood), so
that a story with more freedom has to earn it. The best story then takes its
course out of the signals, the unrest is estimated again, and all are weighed
once more: else a large change would hide in an unrest that it made itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.conversation import Ints
from olivebranch.insight.series import Floats
from olivebranch.insight.signals import Signal, Signals
from olivebranch.insight.stories.bayes import log_one, log_sum, log_two, mixed, shared
from olivebranch.insight.stories.noise import Mask, Unrest, covariance, unrest_of, without_weekdays
from olivebranch.insight.stories.passing import left_out, stretches, usual_unrest

LEAST_AFTER_DAYS = 8
LEAST_BEFORE_DAYS = 30
SHORTEST_DECLINE_DAYS = 50
BEFORE_STEP_DAYS = 25
# A slow change seldom goes on after the step, and seldom ends long before it.
LATE_DAYS, LATE = 15, 0.01
EARLY_DAYS, EARLY = 30, 0.2
GRID = 26
LONGEST_UNREST = 60  # bins; what is slower is drift, which is assumed
MAY_PASS = frozenset({"messages", "starts", "reply-time"})

Factors = tuple[Floats, Floats, Floats]  # log Bayes factors of steps, ramps and pairs
Story = tuple[float, Floats]  # log Bayes factor, chance of each of its dates


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """How well each story explains the signals.

    Attributes:
        event: Log Bayes factor of the step against neither.
        decline: The same of the slow change.
        both: The same of both.
        alone: The same three, from the messages alone.
        clear: How many standard errors the slow change and the step of the
            best pair are from nothing, in the messages.
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
    alone: tuple[float, float, float]
    clear: tuple[float, float]
    step_at: Floats
    step_at_both: Floats
    ramps: Floats
    ramp_odds: Floats
    ramp_odds_both: Floats
    passing: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Grid:
    """The dates that are considered.

    Attributes:
        edges: First and last bin of every ramp, shape (ramps, 2).
        ramps: Their courses from 0 to 1, shape (ramps, bins).
        pairs: Ramp and step of every pair, shape (pairs,) each.
        step_prior: Log chance of each step, shape (bins,).
        both_prior: Log chance of each pair, shape (pairs,).
    """

    edges: Floats
    ramps: Floats
    pairs: tuple[Ints, Ints]
    step_prior: Floats
    both_prior: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Prepared:
    """A signal with its weekdays and passing stretches taken out."""

    signal: Signal
    values: Floats
    out: Mask
    unrest: Unrest

    @property
    def weight(self) -> Floats:
        return np.where(self.out, 0.0, self.signal.weight)


@dataclass(frozen=True, slots=True, eq=False)
class _Pull:
    """What one signal says of every step and every ramp: precisions and pulls, see `bayes`."""

    step_a: Floats
    step_b: Floats
    ramp_a: Floats
    ramp_b: Floats
    cross: Floats
    loose: float
    level: Floats  # weights of the bins in the level, adding up to 1

    def factors(self, pairs: tuple[Ints, Ints]) -> Factors:
        """Return the log Bayes factors of steps, ramps, and pairs of a ramp and a step."""
        ramp, step = pairs
        pair = log_two(
            (self.ramp_a[ramp], self.step_a[step], self.cross[ramp, step]),
            (self.ramp_b[ramp], self.step_b[step]),
            self.loose,
        )
        single = log_one(self.step_a, self.step_b, self.loose)
        return single, log_one(self.ramp_a, self.ramp_b, self.loose), pair

    def effects(self, ramp: int, step: int) -> tuple[Floats, Floats]:
        """Return the sizes of one ramp and one step together, and their standard errors."""
        between = self.cross[ramp, step]
        precision = np.array([[self.ramp_a[ramp], between], [between, self.step_a[step]]])
        spread = np.linalg.inv(precision + self.loose * np.eye(2))
        return spread @ [self.ramp_b[ramp], self.step_b[step]], np.sqrt(spread.diagonal())


def weigh(signals: Signals) -> Weighed:
    """Return how well the four stories explain these signals."""
    grid = _grid(signals.bins, step=signals.step)
    prepared = _prepared(signals)
    pulls = [_pull(each, grid.ramps, step=signals.step) for each in prepared]
    courses = _courses(pulls, grid)
    prepared = [
        _without(each, pull, course, step=signals.step)
        for each, pull, course in zip(prepared, pulls, courses, strict=True)
    ]
    pulls = [_pull(each, grid.ramps, step=signals.step) for each in prepared]
    return _weighed(pulls, grid, tuple(stretches(prepared[0].out)))


def ramp_grid(bins: int, *, step: int) -> tuple[Floats, Floats]:
    """Return first and last bin, and course from 0 to 1, of every slow change considered."""
    shortest = max(2, SHORTEST_DECLINE_DAYS // step)
    stride = max(1, bins // GRID)
    bin_of = np.arange(bins, dtype=np.float64)
    edges, courses = [], []
    for start in range(0, max(1, bins - shortest), stride):
        for end in (*range(start + shortest, bins - stride // 2, stride), bins):
            u = np.clip((bin_of - start) / (end - start), 0.0, 1.0)
            for shape in (u, u**2.5, u * u * (3 - 2 * u), np.log1p(-0.92 * u) / np.log(0.08)):
                edges.append((start, end))
                courses.append(shape)
    return np.array(edges, np.float64), np.array(courses)


def _grid(bins: int, *, step: int) -> _Grid:
    """Return what is considered, with the log chance of each step and of each pair."""
    edges, ramps = ramp_grid(bins, step=step)
    day = np.arange(bins)
    allowed = (day >= LEAST_BEFORE_DAYS // step) & (day <= bins - max(2, LEAST_AFTER_DAYS // step))
    alone = np.where(allowed, 0.0, -np.inf)
    start, end = edges[:, :1], edges[:, 1:]
    fits = allowed & (day >= start + BEFORE_STEP_DAYS / step)
    late = np.where(end > day + LATE_DAYS / step, np.log(LATE), 0.0)
    early = np.where(end < day - EARLY_DAYS / step, np.log(EARLY), 0.0)
    # Half of the pairs do not fit and are never weighed, which halves the work.
    ramp, step_at = np.nonzero(fits)
    pair = (late + early)[fits]
    return _Grid(edges, ramps, (ramp, step_at), alone - log_sum(alone), pair - log_sum(pair))


def _prepared(signals: Signals) -> list[_Prepared]:
    """Return the signals without weekdays; what passes in the messages is left out of all."""
    result: list[_Prepared] = []
    for signal in signals.each:
        values = without_weekdays(signal, step=signals.step, first_day=signals.first_day)
        out = np.zeros(signals.bins, np.bool_)
        if signal.measure in MAY_PASS:
            out, unrest = left_out(values, signal.weight, step=signals.step)
        else:
            unrest = usual_unrest(values, signal.weight, step=signals.step)
        out = out | result[0].out if result else out
        result.append(_Prepared(signal, values, out, unrest))
    return result


def _pull(prepared: _Prepared, ramps: Floats, *, step: int) -> _Pull:
    signal = prepared.signal
    unrest = covariance(signal, prepared.unrest, step=step, left_out=prepared.out)
    inverse = np.linalg.inv(unrest)
    row = inverse.sum(axis=0)
    inverse -= np.outer(row, row) / row.sum()  # the level is free
    pull = inverse @ prepared.values * signal.direction
    after = np.cumsum(inverse[::-1], axis=0)[::-1]  # of every step with every bin
    ramp_p = ramps @ inverse
    return _Pull(
        step_a=np.cumsum(after[:, ::-1], axis=1)[:, ::-1].diagonal(),
        step_b=np.cumsum(pull[::-1])[::-1],
        ramp_a=np.einsum("rb,rb->r", ramp_p, ramps),
        ramp_b=ramps @ pull,
        cross=np.cumsum(ramp_p[:, ::-1], axis=1)[:, ::-1],
        loose=1 / signal.effect**2,
        level=row / row.sum(),
    )


def _weighed(pulls: Sequence[_Pull], grid: _Grid, passing: tuple[tuple[int, int], ...]) -> Weighed:
    factors = [pull.factors(grid.pairs) for pull in pulls]
    event, decline, both = _together(factors, grid)
    steps, ramps, pairs = factors[0]
    size, error = pulls[0].effects(*_best_pair(both, grid))
    return Weighed(
        event=event[0],
        decline=decline[0],
        both=both[0],
        alone=(
            log_sum(steps + grid.step_prior),
            log_sum(ramps - np.log(len(ramps))),
            log_sum(pairs + grid.both_prior),
        ),
        clear=(float(size[0] / error[0]), float(size[1] / error[1])),
        step_at=event[1],
        step_at_both=_summed(both[1], grid.pairs[1], len(event[1])),
        ramps=grid.edges,
        ramp_odds=decline[1],
        ramp_odds_both=_summed(both[1], grid.pairs[0], len(grid.edges)),
        passing=passing,
    )


def _summed(odds: Floats, place: Ints, count: int) -> Floats:
    return np.asarray(np.bincount(place, weights=odds, minlength=count), np.float64)


def _best_pair(both: Story, grid: _Grid) -> tuple[int, int]:
    """Return the ramp and the step of the likeliest pair."""
    best = int(np.argmax(both[1]))
    return int(grid.pairs[0][best]), int(grid.pairs[1][best])


def _together(factors: Sequence[Factors], grid: _Grid) -> tuple[Story, Story, Story]:
    """Return event, decline and both, weighed by all signals together."""
    steps, ramps, pairs = np.zeros(()), np.zeros(()), np.zeros(())
    ramp, step = grid.pairs
    for single, slow, pair in factors:
        steps = steps + mixed([single])
        ramps = ramps + mixed([slow])
        pairs = pairs + mixed([single[step], slow[ramp], pair])
    return (
        shared(steps + grid.step_prior),
        shared(ramps - np.log(len(grid.edges))),
        shared(pairs + grid.both_prior),
    )


def _courses(pulls: Sequence[_Pull], grid: _Grid) -> list[Floats]:
    """Return the course of every signal, before its direction, shape (bins,) each.

    It is the likeliest slow change with the likeliest step, which holds the
    other stories as cases without one of them; nothing if "neither" is best.
    """
    event, decline, both = _together([pull.factors(grid.pairs) for pull in pulls], grid)
    bins = grid.ramps.shape[1]
    if max(event[0], decline[0], both[0]) <= 0:
        return [np.zeros(bins) for _ in pulls]
    ramp, step = _best_pair(both, grid)
    after = np.arange(bins) >= step
    sizes = [np.maximum(pull.effects(ramp, step)[0], 0.0) for pull in pulls]
    return [slope * grid.ramps[ramp] + jump * after for slope, jump in sizes]


def _without(prepared: _Prepared, pull: _Pull, course: Floats, *, step: int) -> _Prepared:
    """Return the signal with its unrest estimated once the course is taken out."""
    signal, weight = prepared.signal, prepared.weight
    rest = prepared.values - course * signal.direction
    rest = np.where(weight > 0, rest - pull.level @ rest, 0.0)
    unrest = unrest_of(rest, weight, step=step, longest=LONGEST_UNREST)
    return _Prepared(signal, prepared.values, prepared.out, unrest)
