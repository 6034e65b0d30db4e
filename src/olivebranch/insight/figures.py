"""The numbers people read: one value a side, with its spread, its interval and its months."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import Ints
from olivebranch.findings import Interval
from olivebranch.insight.sent import Sent
from olivebranch.insight.series import Floats, Grouped, Marks, Series, series_of

Z_90 = 1.6449
LEVEL = 0.9
BLOCK_DAYS = 7
LEAST_BLOCKS = 4
FEWEST = 30  # below this a month shows its count but no rate (markers.md, general limits)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one side.

    Attributes:
        n: Messages, answers or runs behind it.
        value: The number in the measure's unit; None where nothing can be counted.
        quartiles: Lower and upper quartile, for medians.
        interval: Where the value lies with 90 %, if it can be said.
        longest: The longest run, for runs.
    """

    n: int
    value: float | None
    quartiles: tuple[float, float] | None = None
    interval: Interval | None = None
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """The number of one side in one month.

    Attributes:
        month: As 2026-11.
        days: Days of the month inside the record.
        figure: The number.
    """

    month: str
    days: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class SideFigures:
    """One measure of one side: in total and by month, oldest first, no month left out."""

    total: Figure
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of both sides, counted by the same code.

    Attributes:
        id: Kebab-case.
        unit: What one of it is.
        me: The person's own figures.
        other: The other's.
    """

    id: str
    unit: str
    me: SideFigures
    other: SideFigures


Counter = Callable[[int], SideFigures]


def measures_of(sent: Sent, marks: Marks) -> tuple[Measure, ...]:
    """Return every measure of a conversation with at least one message."""
    daily = series_of(sent, marks, unit="day")
    month_of, names = months_of(daily.starts_on)
    monthly = series_of(sent, marks, unit="month")
    days = np.ones(len(daily.starts_on))

    def rate(counts: Ints, per_days: float) -> Counter:
        return lambda side: _ratio(counts[side] * per_days, days, (counts[side], month_of, names))

    def share(counts: Ints) -> Counter:
        both = counts.sum(axis=0)
        return lambda side: _ratio(counts[side], both, (both, month_of, names))

    def median(
        values: Floats, which: npt.NDArray[np.bool_], grouped: tuple[Grouped, Grouped]
    ) -> Counter:
        def of_side(side: int) -> SideFigures:
            own = values[which & (sent.side == side)]
            return _median(own, grouped[side], (month_of, names))

        return of_side

    def runs(side: int) -> SideFigures:
        return _runs(sent, marks, (daily, side, month_of, names))

    counters = (
        ("messages", "messages a day", rate(daily.messages, 1)),
        ("share", "share of the messages", share(daily.messages)),
        ("starts", "conversations begun a week", rate(daily.starts, 7)),
        ("starts-share", "share of the conversations begun", share(daily.starts)),
        (
            "reply-time",
            "waking minutes to an answer, median",
            median(marks.reply_min, marks.answers, monthly.reply_min),
        ),
        ("unanswered", "runs of four or more messages before an answer", runs),
        (
            "length",
            "words in a text message, median",
            median(sent.words.astype(np.float64), sent.words > 0, monthly.words),
        ),
    )
    return tuple(Measure(name, unit, count(0), count(1)) for name, unit, count in counters)


def months_of(day: Ints) -> tuple[Ints, list[str]]:
    """Return the month of every day, counted from the first, and the names of all months."""
    month = day.astype("datetime64[D]").astype("datetime64[M]")
    number = month.astype(np.int64)
    names = np.arange(number[0], number[-1] + 1).astype("datetime64[M]")
    return number - number[0], [str(name) for name in names]


def ratio_interval(above: Floats, below: Floats, *, block: int) -> Interval | None:
    """Return the 90 % interval of a ratio of sums, from how its blocks differ.

    Days next to each other are alike, so whole blocks are compared, not days
    or messages. None with fewer than four blocks or nothing below the line.

    Args:
        above: Counted by day, shape (days,).
        below: What it is a share or rate of, by day, shape (days,).
        block: Days in a block.

    Source:
        cochran-1977, chapter 6
    """
    blocks = len(above) // block
    if blocks < LEAST_BLOCKS or below.sum() == 0:
        return None
    cut = blocks * block
    top = above[:cut].reshape(blocks, block).sum(axis=1)
    base = below[:cut].reshape(blocks, block).sum(axis=1)
    if base.sum() == 0:
        return None
    ratio = above.sum() / below.sum()
    rest = top - ratio * base
    error = np.sqrt(np.sum(rest**2) / (blocks - 1) / blocks) / base.mean()
    return Interval(float(max(ratio - Z_90 * error, 0.0)), float(ratio + Z_90 * error), LEVEL)


def median_interval(values: Floats) -> Interval | None:
    """Return the 90 % interval of a median, from the order of the values alone.

    Args:
        values: Shape (values,); None with fewer than eight.

    Source:
        conover-1999, section 3.2
    """
    if len(values) < 8:
        return None
    ordered = np.sort(values)
    n = len(ordered)
    reach = Z_90 * np.sqrt(n) / 2
    low = max(int(np.floor(n / 2 - reach)) - 1, 0)
    high = min(int(np.ceil(n / 2 + reach)), n - 1)
    return Interval(float(ordered[low]), float(ordered[high]), LEVEL)


def _ratio(above: Floats, below: Floats, given: tuple[Ints, Ints, list[str]]) -> SideFigures:
    counted, month_of, names = given
    total = _one_ratio((above, below, counted), block=BLOCK_DAYS)
    months = []
    for index, name in enumerate(names):
        here = month_of == index
        figure = _one_ratio((above[here], below[here], counted[here]), block=1)
        months.append(Month(name, int(np.count_nonzero(here)), figure))
    return SideFigures(total, tuple(months))


def _one_ratio(given: tuple[Floats, Floats, Ints], *, block: int) -> Figure:
    above, below, counted = given
    base = float(below.sum())
    value = float(above.sum()) / base if base > 0 else None
    interval = ratio_interval(above, below, block=block)
    return Figure(int(counted.sum()), value, interval=interval)


def _median(values: Floats, grouped: Grouped, given: tuple[Ints, list[str]]) -> SideFigures:
    month_of, names = given
    total = Figure(0, None)
    if len(values):
        low, middle, high = (float(np.quantile(values, share)) for share in (0.25, 0.5, 0.75))
        total = Figure(len(values), middle, (low, high), median_interval(values))
    days = np.bincount(month_of, minlength=len(names))
    months = []
    for index, name in enumerate(names):
        n = int(grouped.n[index])
        figure = Figure(0, None)
        if n:
            quartiles = (float(grouped.low[index]), float(grouped.high[index]))
            figure = Figure(n, float(grouped.middle[index]), quartiles)
        months.append(Month(name, int(days[index]), figure))
    return SideFigures(total, tuple(months))


def _runs(sent: Sent, marks: Marks, given: tuple[Series, int, Ints, list[str]]) -> SideFigures:
    daily, side, month_of, names = given
    own = sent.side == side
    month = month_of[sent.day[own] - daily.starts_on[0]]
    longest = np.zeros(len(names), np.int64)
    np.maximum.at(longest, month, marks.run[own])
    count = np.bincount(month_of, weights=daily.runs[side], minlength=len(names)).astype(np.int64)
    days = np.bincount(month_of, minlength=len(names))
    months = tuple(
        Month(name, int(days[index]), _run_figure(int(count[index]), int(longest[index])))
        for index, name in enumerate(names)
    )
    return SideFigures(_run_figure(int(count.sum()), int(longest.max(initial=0))), months)


def _run_figure(count: int, longest: int) -> Figure:
    return Figure(count, float(count), longest=longest)
