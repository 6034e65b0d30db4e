"""How a signal moves when nothing happens: its ordinary unrest.

The unrest of a bin is the sum of four parts: what changes from message to
message, what lasts a few days (AR(1)), what drifts over months, and the
seasons. The first two are estimated from the record, the others assumed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.insight.series import Floats
from olivebranch.insight.signals import Signal

Mask = npt.NDArray[np.bool_]

SLOW_DAYS = 60.0
YEAR_DAYS = 365.25
BEGINNING_DAYS = 60.0
BEGINNING = 0.4
LEAST_VARIANCE = 0.004
MEDIAN_DAYS = 29
LEAST_KNOWN = 20
# The spectra that are tried: share of what lasts, and how much is left of it after a day.
SHARES = (0.0, 0.08, 0.16, 0.25, 0.35, 0.5, 0.65, 0.8)
MEMORIES = (0.3, 0.5, 0.7, 0.85, 0.93)
NOTHING = 1e4  # variance of a bin that says nothing


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


def around_median(values: Floats, weight: Floats) -> Floats:
    """Return how far the known values are from a running median of four weeks, 0 for gaps."""
    known = weight > 0
    return np.where(known, values - running_median(values, known, width=MEDIAN_DAYS), 0.0)


def unrest_of(rest: Floats, weight: Floats, *, step: int, longest: int) -> Unrest:
    """Return the ordinary unrest of a signal, from what is left of it without its course.

    The spectrum is that of white noise and an AR(1) process; the best of a
    grid by Whittle's likelihood, which a share of what lasts has to earn.

    Args:
        rest: Values without their course, 0 in gaps, shape (bins,).
        weight: How many values stand behind each, 0 for a gap, shape (bins,).
        step: Days in a bin.
        longest: Longest period that is looked at, in bins; the course took out the longer ones.
    """
    known = weight > 0
    count = np.count_nonzero(known)
    if count < LEAST_KNOWN:
        return Unrest(1.0, 0.1, 0.5)
    # A signal of few whole numbers has a median of nothing; half its deviation is a floor.
    spread = max(1.4826 * float(np.median(np.abs(rest[known]))), 0.5 * float(rest[known].std()))
    calm = np.where(known, np.clip(rest, -3 * spread, 3 * spread), 0.0)
    frequency = np.asarray(np.fft.rfftfreq(len(calm)), np.float64)
    power = np.abs(np.fft.rfft(calm - calm[known].mean() * known)) ** 2 / count
    looked_at = frequency * longest >= 1
    share, memory, total = _best_spectrum(frequency[looked_at], power[looked_at], step=step)
    typical = float(np.mean(1 / weight[known]))
    return Unrest(total * (1 - share) / typical, total * share, memory)


def _best_spectrum(frequency: Floats, power: Floats, *, step: int) -> tuple[float, float, float]:
    """Return the share of what lasts, its memory and the whole variance."""
    share, memory = (
        each.reshape(-1, 1) for each in np.meshgrid(np.array(SHARES), np.array(MEMORIES) ** step)
    )
    wave = np.cos(2 * np.pi * frequency)
    shape = (1 - share) + share * (1 - memory**2) / (1 - 2 * memory * wave + memory**2)
    total = np.mean(power / shape, axis=1) + 1e-12
    cost = len(frequency) * np.log(total) + np.log(shape).sum(axis=1) + 2 * share[:, 0]
    best = int(np.argmin(cost))
    return float(share[best, 0]), float(memory[best, 0]), float(total[best]) + LEAST_VARIANCE


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
    single = np.where(nothing, NOTHING, unrest.single / np.maximum(signal.weight, 1e-9))
    result[np.arange(bins), np.arange(bins)] += single
    return result
