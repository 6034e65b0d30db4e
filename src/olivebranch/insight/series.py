"""Messages to regular series, per day, per week and per month, both sides by the same code.

A day without messages inside the record is silence and counts as 0 messages.
A time to answer on such a day is a gap and stays one (NaN), and days before
the first or after the last message are not part of any series.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import Ints
from olivebranch.insight.sent import DAY_MS, Sent

Floats = npt.NDArray[np.float64]

SILENCE_MS = 6 * 3_600_000  # S8: a message after this much silence is a start
DAY_MIN = 1_440
AWAKE_MIN = 960  # sixteen hours; the quietest eight of each person are their night
LONGEST_ANSWER_MIN = 1.5 * AWAKE_MIN  # later ones begin something new
RUN = 4  # messages by one side without any reply that count as a run
ENOUGH_FOR_A_RHYTHM = 200
USUAL_WAKING_MIN = 7 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What every message is, shape (messages,) each, in the order of `Sent`.

    Attributes:
        starts: It came after at least six hours of silence, or is the first.
        answers: It is the first one after the other's last message.
        reply_min: Waking minutes of the answering person since that message; NaN if no answer.
        run: How many messages this side has sent since the other's last, itself included.
    """

    starts: npt.NDArray[np.bool_]
    answers: npt.NDArray[np.bool_]
    reply_min: Floats
    run: Ints


def waking_minute(sent: Sent, *, side: int) -> int:
    """Return the minute of the day at which one side's night ends, 0 to 1439.

    The night is the eight hours in which they write least; of equal ones the
    first after 23:00. Below 200 messages it is taken to end at 7:00.
    """
    own = sent.at_ms[sent.side == side]
    if len(own) < ENOUGH_FOR_A_RHYTHM:
        return USUAL_WAKING_MIN
    slots = np.bincount((own % DAY_MS) // (30 * 60_000), minlength=48)
    from_23 = np.roll(slots, -46)
    around = np.cumsum(np.r_[0, from_23, from_23[:15]])
    quiet = around[16:] - around[:-16]
    return int((np.argmin(quiet[:48]) + 46 + 16) % 48 * 30)


def waking_between(start_ms: Ints, end_ms: Ints, *, wakes: Ints) -> Floats:
    """Return the minutes between two moments that fall outside somebody's night.

    Args:
        start_ms: Earlier moments, shape (pairs,).
        end_ms: Later moments, shape (pairs,).
        wakes: Minute of the day at which the person gets up, shape (pairs,).
    """

    def awake_until(at_ms: Ints) -> Floats:
        minute = at_ms / 60_000 - wakes
        day = np.floor(minute / DAY_MIN)
        return np.asarray(day * AWAKE_MIN + np.minimum(minute - day * DAY_MIN, AWAKE_MIN))

    return awake_until(end_ms) - awake_until(start_ms)


def marks_of(sent: Sent) -> Marks:
    """Return what every message is: a start, an answer, part of a run."""
    count = len(sent)
    if count == 0:
        nothing = np.zeros(0, np.bool_)
        return Marks(nothing, nothing, np.zeros(0), np.zeros(0, np.int64))
    gap = np.diff(sent.at_ms, prepend=sent.at_ms[0] - SILENCE_MS)
    turned = np.r_[False, sent.side[1:] != sent.side[:-1]]
    before = np.r_[sent.at_ms[0], sent.at_ms[:-1]]
    night = np.array([waking_minute(sent, side=0), waking_minute(sent, side=1)])
    reply_min = waking_between(before, sent.at_ms, wakes=night[sent.side])
    answers = turned & (reply_min <= LONGEST_ANSWER_MIN)
    begin = np.maximum.accumulate(np.where(turned, np.arange(count), 0))
    return Marks(
        starts=gap >= SILENCE_MS,
        answers=answers,
        reply_min=np.where(answers, reply_min, np.nan),
        run=np.arange(count) - begin + 1,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """A spread of values for every group, shape (groups,) each; NaN where there is none.

    Attributes:
        n: Values in the group.
        low: Lower quartile.
        middle: Median.
        high: Upper quartile.
    """

    n: Ints
    low: Floats
    middle: Floats
    high: Floats


def spread(values: Floats, group: Ints, *, groups: int) -> Grouped:
    """Return median and quartiles of the values of each group.

    Between two values a quartile is interpolated linearly.

    Args:
        values: Shape (values,), no NaN.
        group: Group of each value, 0 to `groups` - 1.
        groups: How many there are.
    """
    order = np.lexsort((values, group))
    ordered = values[order]
    n = np.bincount(group, minlength=groups)
    first = np.cumsum(n) - n

    def at(share: float) -> Floats:
        result = np.full(groups, np.nan)
        some = n > 0
        place = (n[some] - 1) * share
        below = np.floor(place).astype(np.int64)
        above = np.ceil(place).astype(np.int64)
        low, high = ordered[first[some] + below], ordered[first[some] + above]
        result[some] = low + (high - low) * (place - below)
        return result

    return Grouped(n, at(0.25), at(0.5), at(0.75))


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Regular series of both sides; axis 0 is the side (0 me, 1 the other), axis 1 the bin.

    Attributes:
        unit: Length of a bin.
        starts_on: First day of each bin, in days since 1970-01-01, shape (bins,).
        covered: Days of each bin inside the record, shape (bins,).
        messages: Messages, shape (2, bins).
        starts: Conversations begun, shape (2, bins).
        runs: Runs of unanswered messages that reached their fourth, shape (2, bins).
        reply_min: Waking minutes to an answer, one spread a side.
        words: Words of a text message, one spread a side.
    """

    unit: str
    starts_on: Ints
    covered: Ints
    messages: Ints
    starts: Ints
    runs: Ints
    reply_min: tuple[Grouped, Grouped]
    words: tuple[Grouped, Grouped]

    @property
    def share(self) -> Floats:
        """My share of the messages, shape (bins,); NaN where nobody wrote."""
        total = self.messages.sum(axis=0)
        return np.where(total > 0, self.messages[0] / np.maximum(total, 1), np.nan)

    @property
    def whole(self) -> npt.NDArray[np.bool_]:
        """Which bins lie wholly inside the record, shape (bins,)."""
        ends = np.r_[self.starts_on[1:], self.starts_on[-1:] + self.length_of_last]
        return np.asarray(self.covered == ends - self.starts_on)

    @property
    def length_of_last(self) -> int:
        """Days of the last bin, inside the record or not."""
        if self.unit == "month":
            month = np.datetime64(int(self.starts_on[-1]), "D").astype("datetime64[M]")
            return int(
                ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(int)
            )
        return 7 if self.unit == "week" else 1


def series_of(sent: Sent, marks: Marks, *, unit: str) -> Series:
    """Return the series of a conversation in bins of one length.

    Args:
        sent: At least one message.
        marks: Of the same messages.
        unit: "day", "week" (from Monday) or "month".
    """
    bin_of, starts_on = _bins(sent.day, unit=unit)
    bins = len(starts_on)
    cell = sent.side.astype(np.int64) * bins + bin_of

    def counted(which: npt.NDArray[np.bool_] | slice) -> Ints:
        return np.bincount(cell[which], minlength=2 * bins).reshape(2, bins)

    def spreads(values: Floats, which: npt.NDArray[np.bool_]) -> tuple[Grouped, Grouped]:
        both = spread(values[which], cell[which], groups=2 * bins)
        first, second = (
            Grouped(both.n[cut], both.low[cut], both.middle[cut], both.high[cut])
            for cut in (slice(bins), slice(bins, None))
        )
        return first, second

    return Series(
        unit=unit,
        starts_on=starts_on,
        covered=_covered(sent, starts_on),
        messages=counted(slice(None)),
        starts=counted(marks.starts),
        runs=counted(marks.run == RUN),
        reply_min=spreads(marks.reply_min, marks.answers),
        words=spreads(sent.words.astype(np.float64), sent.words > 0),
    )


def _bins(day: Ints, *, unit: str) -> tuple[Ints, Ints]:
    """Return the bin of every message and the first day of every bin, without holes."""
    if unit == "month":
        month = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        names = np.arange(month[0], month[-1] + 1)
        starts_on = names.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        return month - month[0], starts_on
    length, shift = (7, 3) if unit == "week" else (1, 0)  # 1970-01-01 was a Thursday
    number = (day + shift) // length
    return number - number[0], np.arange(number[0], number[-1] + 1) * length - shift


def _covered(sent: Sent, starts_on: Ints) -> Ints:
    first, last = int(sent.day[0]), int(sent.day[-1])
    ends = np.r_[starts_on[1:], last + 1]
    begin = np.maximum(starts_on, first)
    return np.asarray(np.minimum(ends, last + 1) - begin)
