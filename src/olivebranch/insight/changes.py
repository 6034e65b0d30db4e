"""Where a series changes its level, with the days between which it did.

Own PELT in numpy; the same breakpoints as `ruptures` for the same cost and
penalty, which a test shows.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from olivebranch.conversation import Ints
from olivebranch.insight.series import Floats
from olivebranch.insight.signals import Signal
from olivebranch.insight.stories.noise import without_weekdays
from olivebranch.insight.stories.passing import left_out

How = Literal["step", "decline", "rise"]

LEAST_BINS = 7
CHAIN_DAYS = 90  # steps the same way that are nearer than this are one slow change
SLOW_DAYS = 35
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one measure of one side; bins are counted from the first.

    Attributes:
        measure: Id of the measure.
        kind: "step" in either direction; "decline" and "rise" take weeks.
        start: First bin of the change; of a step, the first bin of the new level.
        end: Bin at which the new level is reached; of a step, the same.
        low: First bin of the interval that holds `start` with 90 %.
        high: Last bin of it.
        before: Level before, on the scale of the signal.
        after: Level after.
        confidence: That there is a change at all, 0 to 1.
    """

    measure: str
    kind: How
    start: int
    end: int
    low: int
    high: int
    before: float
    after: float
    confidence: float


def pelt(values: Floats, weight: Floats, *, penalty: float, least: int = LEAST_BINS) -> list[int]:
    """Return where the level changes, by the least sum of squares plus a price for each change.

    Args:
        values: Shape (bins,), oldest first, no NaN.
        weight: Shape (bins,), above 0.
        penalty: Price of one more change, in the unit of `values` squared, above 0.
        least: Fewest bins between two changes, 1 or more.

    Returns:
        First bin of every new level, ascending; empty if nothing changed.

    Source:
        killick-2012, section 3
    """
    bins = len(values)
    w = np.r_[0.0, np.cumsum(weight)]
    wx = np.r_[0.0, np.cumsum(weight * values)]
    wxx = np.r_[0.0, np.cumsum(weight * values**2)]
    best = np.full(bins + 1, np.inf)
    best[0] = -penalty
    came_from = np.zeros(bins + 1, np.int64)
    open_starts = np.zeros(0, np.int64)
    for end in range(least, bins + 1):
        newest = end - least
        if newest == 0 or newest >= least:
            open_starts = np.r_[open_starts, newest]
        part = wx[end] - wx[open_starts]
        cost = wxx[end] - wxx[open_starts] - part**2 / (w[end] - w[open_starts])
        total = best[open_starts] + cost + penalty
        chosen = int(np.argmin(total))
        best[end], came_from[end] = total[chosen], open_starts[chosen]
        # A start that is already dearer than the best plan can never win again.
        open_starts = open_starts[total - penalty <= best[end]]
    found, at = [], bins
    while at > 0:
        at = int(came_from[at])
        if at > 0:
            found.append(at)
    return found[::-1]


def changes_of(signal: Signal, *, first_day: int, step: int) -> list[Change]:
    """Return the lasting changes of one signal, oldest first; short stretches left out.

    The price of a change is three times the logarithm of the number of bins,
    in units of the long-run variance, so that unrest which lasts for days is
    not taken for a change.

    Args:
        signal: One measure on a scale where a change by a factor is a step.
        first_day: First day of bin 0, in days since 1970-01-01.
        step: Days in a bin.

    Source:
        killick-2012; zhang-siegmund-2007
    """
    values = without_weekdays(signal, step=step, first_day=first_day)
    out, unrest = left_out(values, signal.weight, step=step)
    where = np.flatnonzero((signal.weight > 0) & ~out)
    if len(where) < 4 * LEAST_BINS:
        return []
    weight = 1 / (unrest.single / signal.weight[where] + unrest.long_run - unrest.single)
    found = pelt(values[where], weight, penalty=3 * float(np.log(len(where))))
    steps = _steps(signal.measure, (values[where], weight, where), found)
    return _chained(steps, step=step)


def _steps(measure: str, given: tuple[Floats, Floats, Ints], found: list[int]) -> list[Change]:
    values, weight, where = given
    edges = [0, *found, len(values)]
    result = []
    for left, at, right in zip(edges, edges[1:], edges[2:], strict=False):
        low, high, gain = _profile(values[left:right], weight[left:right])
        before = float(np.average(values[left:at], weights=weight[left:at]))
        after = float(np.average(values[at:right], weights=weight[at:right]))
        odds = gain / 2 - 1.5 * np.log(right - left)
        confidence = float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
        place = int(where[at])
        low, high = min(int(where[left + low]), place), max(int(where[left + high]), place)
        result.append(
            Change(measure, "step", place, place, low, high, before, after, min(confidence, 0.99))
        )
    return result


def _profile(values: Floats, weight: Floats) -> tuple[int, int, float]:
    """Return the 90 % interval of one step within a stretch, and what the step explains."""
    w, wx = np.cumsum(weight), np.cumsum(weight * values)
    gain = wx[:-1] ** 2 / w[:-1] + (wx[-1] - wx[:-1]) ** 2 / (w[-1] - w[:-1]) - wx[-1] ** 2 / w[-1]
    odds = np.exp((gain - gain.max()) / 2)
    share = np.cumsum(odds) / odds.sum()
    low = int(np.searchsorted(share, (1 - LEVEL) / 2)) + 1
    high = int(np.searchsorted(share, (1 + LEVEL) / 2)) + 1
    return low, min(high, len(values) - 1), float(gain.max())


def _chained(steps: list[Change], *, step: int) -> list[Change]:
    """Return steps that follow each other closely in one direction as one slow change."""
    result: list[Change] = []
    chain: list[Change] = []
    for change in [*steps, None]:
        if chain and change is not None and _belongs(chain[-1], change, step=step):
            chain.append(change)
            continue
        result.extend(_joined(chain, step=step))
        chain = [] if change is None else [change]
    return result


def _belongs(last: Change, change: Change, *, step: int) -> bool:
    same_way = (last.after < last.before) == (change.after < change.before)
    return same_way and (change.start - last.start) * step <= CHAIN_DAYS


def _joined(chain: list[Change], *, step: int) -> list[Change]:
    if len(chain) < 2 or (chain[-1].start - chain[0].start) * step < SLOW_DAYS:
        return chain
    first, last = chain[0], chain[-1]
    how: How = "decline" if last.after < first.before else "rise"
    certain = min(change.confidence for change in chain)
    return [
        Change(
            first.measure,
            how,
            first.start,
            last.start,
            first.low,
            first.high,
            first.before,
            last.after,
            certain,
        )
    ]
