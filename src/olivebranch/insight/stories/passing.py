"""Short stretches that return to the level before: holidays, journeys, busy weeks.

They are found first and left out, so that nobody takes the first day of a
holiday for an event. A found stretch is cut out of the record before the next
is looked for: two holidays in a row are then two, and not a change.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from olivebranch.insight.series import Floats
from olivebranch.insight.stories.noise import Mask, Unrest, around_median, unrest_of

# Widths in days; the edges of a stretch between two widths are off by a day or two.
WIDTHS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 24, 26, 28, 30)
BESIDE_DAYS = 16
LEAST_BESIDE_DAYS = 6
CLEAR = 13.0  # how far a stretch stands out, in variances, before it is left out
SMALLEST = 0.35
MOST_SEARCHES = 8
ROUNDS = 2
MEMORY = 0.6  # a day; a stretch not yet found looks like unrest that lasts
HIGH_PERIOD = 20  # bins; slower unrest is what the running median takes out


def left_out(values: Floats, weight: Floats, *, step: int) -> tuple[Mask, Unrest]:
    """Return which bins of a signal belong to passing stretches, and its unrest without them.

    Args:
        values: A signal without its weekdays, shape (bins,).
        weight: How many values stand behind each, 0 for a gap, shape (bins,).
        step: Days in a bin.
    """
    out = np.zeros(len(values), np.bool_)
    for _ in range(ROUNDS):  # the stretches make the unrest look larger than it is
        unrest = usual_unrest(values, np.where(out, 0.0, weight), step=step)
        short = replace(unrest, memory=min(unrest.memory, MEMORY**step))
        out = _passing(values, weight, (short, step))
    return out, usual_unrest(values, np.where(out, 0.0, weight), step=step)


def usual_unrest(values: Floats, weight: Floats, *, step: int) -> Unrest:
    """Return the unrest of a signal around its own running median."""
    return unrest_of(around_median(values, weight), weight, step=step, longest=HIGH_PERIOD)


def stretches(out: Mask) -> list[tuple[int, int]]:
    """Return first bin and the bin after the last of every run of True, oldest first."""
    edge = np.diff(np.r_[False, out, False].astype(np.int8))
    pairs = zip(np.flatnonzero(edge == 1), np.flatnonzero(edge == -1), strict=True)
    return [(int(start), int(end)) for start, end in pairs]


def _passing(values: Floats, weight: Floats, how: tuple[Unrest, int]) -> Mask:
    kept = np.flatnonzero(weight > 0)
    out = np.zeros(len(values), np.bool_)
    for _ in range(MOST_SEARCHES):
        found = _standing_out(values[kept], weight[kept], how)
        if not found:
            break
        gone = np.zeros(len(kept), np.bool_)
        for start, end in found:
            out[kept[start] : kept[end - 1] + 1] = True
            gone[start:end] = True
        kept = kept[~gone]
    return out


def _standing_out(values: Floats, weight: Floats, how: tuple[Unrest, int]) -> list[tuple[int, int]]:
    """Return the stretches that stand out and return, strongest first, none beside another."""
    score, width = _scores(values, weight, how)
    beside = max(2, BESIDE_DAYS // how[1])
    found = []
    while score.max(initial=0.0) > CLEAR:
        start = int(np.argmax(score))
        end = start + int(width[start])
        found.append((start, end))
        # Next to a stretch, the level before or after is not the usual one.
        reach = np.arange(len(score))
        score[(reach < end + beside) & (reach + width > start - beside)] = 0.0
    return found


def _scores(
    values: Floats, weight: Floats, how: tuple[Unrest, int]
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return how far the best stretch from each bin stands out, in variances, and its width."""
    unrest, step = how
    counts = np.r_[0.0, np.cumsum(weight)]
    totals = np.r_[0.0, np.cumsum(weight * values)]
    lasting = unrest.lasting * (1 + unrest.memory) / (1 - unrest.memory)
    bins = len(values)
    best, widest = np.zeros(bins), np.zeros(bins, np.int64)
    least = max(2, LEAST_BESIDE_DAYS // step)
    for width in sorted({max(1, days // step) for days in WIDTHS}):
        if bins < width + 2 * least:
            break
        edges = _edges(bins, width, (least, max(2, BESIDE_DAYS // step)))
        n = np.diff(counts[edges], axis=0)
        mean = np.diff(totals[edges], axis=0) / n
        variance = unrest.single / n + lasting / np.diff(edges, axis=0)
        stands_out = mean[1] - (mean[0] + mean[2]) / 2
        returns = np.abs(mean[0] - mean[2]) <= 0.4 * np.abs(stands_out)
        score = stands_out**2 / (variance[1] + 0.25 * (variance[0] + variance[2]))
        score[~returns | (np.abs(stands_out) <= SMALLEST)] = 0.0
        better = score > best[edges[1]]
        best[edges[1, better]], widest[edges[1, better]] = score[better], width
    return best, widest


def _edges(bins: int, width: int, beside: tuple[int, int]) -> npt.NDArray[np.int64]:
    """Return where before, the stretch, and after begin and end, shape (4, places)."""
    least, most = beside
    start = np.arange(least, bins - width - least + 1)
    end = start + width
    return np.stack([np.maximum(start - most, 0), start, end, np.minimum(end + most, bins)])
