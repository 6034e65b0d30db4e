"""How a signal moves when nothing happens: its ordinary unrest, and what to leave out.

The unrest of a bin is the sum of four parts: what changes from message to
message, what lasts a few days (AR(1)), what drifts over months, and the
seasons. Short stretches that return to the old level (holidays, trips, busy
weeks) are found first and given no weight.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.insight.series import Floats
from olivebranch.insight.signals import Signal

Mask = npt.NDArray[np.bool_]

SHORTEST_DAYS, LONGEST_DAYS = 3, 24
BESIDE_DAYS = 14
LEAST_BESIDE_DAYS = 6
SLOW_DAYS = 60.0
YEAR_DAYS = 365.25
BEGINNING_DAYS = 60.0
BEGINNING = 0.4
CLEAR = 14.0  # how far a stretch stands out, in variances, before it is left out
MOST_STRETCHES = 12
LEAST_VARIANCE = 0.005


@dataclass(frozen=True, slots=True)
class Unrest:
    """The ordinary unrest of one signal.

    Attributes:
        single: Variance of a bin with weight 1.
        lasting: Variance of what lasts for some bins.
        memory: Share of it left after one bin, 0 to 1.
    """

    single: float
    lasting: float
    memory: float

    @property
    def long_run(self) -> float:
        """Variance that a mean of many bins has, times their number."""
        return self.single + self.lasting * (1 + self.memory) / (1 - self.memory)


def without_weekdays(signal: Signal, *, step: int, first_day: int) -> Floats:
    """Return the values with the usual rhythm of the week taken out, shape (bins,)."""
    if step > 1:
        return signal.values
    rest = signal.values - running_median(signal.values, signal.weight > 0, width=29)
    weekday = (first_day + np.arange(len(rest))) % 7
    result = signal.values.copy()
    for day in range(7):
        here = (weekday == day) & (signal.weight > 0)
        if np.count_nonzero(here) >= 8:
            result[weekday == day] -= np.median(rest[here])
    return result


def running_median(values: Floats, known: Mask, *, width: int) -> Floats:
    """Return the median of the known values around each bin; the overall one where none is."""
    half = width // 2
    padded = np.pad(np.where(known, values, np.nan), half, constant_values=np.nan)
    view = np.lib.stride_tricks.sliding_window_view(padded, width)
    some = ~np.all(np.isnan(view), axis=1)
    result = np.full(len(values), np.median(values[known]) if known.any() else 0.0)
    result[some] = np.nanmedian(view[some], axis=1)
    return result


def unrest_of(values: Floats, weight: Floats) -> Unrest:
    """Return the ordinary unrest of a signal, from its movement around a running median."""
    known = weight > 0
    if np.count_nonzero(known) < 20:
        return Unrest(1.0, 0.1, 0.5)
    rest = np.where(known, values - running_median(values, known, width=29), 0.0)
    # A signal of few whole numbers has a median of nothing; half its deviation is a floor.
    spread = max(1.4826 * float(np.median(np.abs(rest[known]))), 0.5 * float(rest[known].std()))
    rest = np.clip(rest, -3.5 * spread, 3.5 * spread)
    total = float(np.mean(rest[known] ** 2)) + LEAST_VARIANCE

    def together(lag: int) -> float:
        pair = known[lag:] & known[:-lag]
        if np.count_nonzero(pair) < 20:
            return 0.0
        # The running median takes out about this much of what lasts.
        return float(np.mean(rest[lag:][pair] * rest[:-lag][pair])) + total / 29

    one, two = together(1), together(2)
    memory = float(np.clip(two / one, 0.3, 0.85)) if one > 0 else 0.3
    lasting = float(np.clip(one / memory, 0.02 * total, 0.9 * total))
    typical = float(np.mean(1 / weight[known]))
    return Unrest(max(total - lasting, 0.05 * total) / typical, lasting, memory)


def covariance(signal: Signal, unrest: Unrest, *, step: int, left_out: Mask) -> Floats:
    """Return how the bins of a signal move together when nothing happens, (bins, bins)."""
    bins = len(signal.values)
    day = np.arange(bins) * float(step)
    apart = np.abs(day[:, None] - day[None, :])
    result = unrest.lasting * unrest.memory ** (apart / step)
    result += signal.drift**2 * np.exp(-apart / SLOW_DAYS)
    if day[-1] > YEAR_DAYS / 2:
        result += signal.drift**2 * np.cos(2 * np.pi * apart / YEAR_DAYS)
    beginning = np.maximum(0.0, 1 - day / BEGINNING_DAYS)
    result += (BEGINNING * signal.effect) ** 2 * np.outer(beginning, beginning)
    nothing = (signal.weight <= 0) | left_out
    single = np.where(nothing, 1e4, unrest.single / np.maximum(signal.weight, 1e-9))
    result[np.arange(bins), np.arange(bins)] += single
    return result


def passing_stretches(values: Floats, unrest: Unrest, *, step: int) -> list[tuple[int, int]]:
    """Return the short stretches that stand out and return to the level before.

    Args:
        values: A signal without its weekdays, shape (bins,).
        unrest: Its ordinary unrest.
        step: Days in a bin.

    Returns:
        First bin and the bin after the last of each, strongest first.
    """
    left_out = np.zeros(len(values), np.bool_)
    found: list[tuple[int, int]] = []
    while len(found) < MOST_STRETCHES:
        best = _strongest(values, left_out, (unrest, step))
        if best is None:
            break
        found.append(best)
        left_out[best[0] : best[1]] = True
    return found


def _strongest(values: Floats, left_out: Mask, how: tuple[Unrest, int]) -> tuple[int, int] | None:
    unrest, step = how
    beside = max(2, BESIDE_DAYS // step)
    least = max(2, LEAST_BESIDE_DAYS // step)
    kept = (~left_out).astype(np.float64)
    count = np.r_[0.0, np.cumsum(kept)]
    total = np.r_[0.0, np.cumsum(kept * values)]
    bins = len(values)
    best, place = CLEAR, None
    for width in range(max(1, SHORTEST_DAYS // step), max(2, LONGEST_DAYS // step) + 1):
        if bins < width + 2 * least:
            break
        start = np.arange(least, bins - width - least + 1)
        end = start + width
        before, after = np.maximum(start - beside, 0), np.minimum(end + beside, bins)
        n = np.stack(
            [count[start] - count[before], count[end] - count[start], count[after] - count[end]]
        )
        mean = np.stack(
            [total[start] - total[before], total[end] - total[start], total[after] - total[end]]
        ) / np.maximum(n, 1)
        stands_out = mean[1] - (mean[0] + mean[2]) / 2
        size = np.abs(stands_out)
        returns = np.abs(mean[0] - mean[2]) <= 0.4 * size
        variance = unrest.long_run * (
            1 / np.maximum(n[1], 1) + 0.25 / np.maximum(n[0], 1) + 0.25 / np.maximum(n[2], 1)
        )
        score = np.where(
            returns & (size > 0.35) & (n[1] == width) & (n[0] >= least) & (n[2] >= least),
            stands_out**2 / variance,
            0.0,
        )
        here = int(np.argmax(score))
        if score[here] > best:
            best, place = float(score[here]), (int(start[here]), int(end[here]))
    return place
