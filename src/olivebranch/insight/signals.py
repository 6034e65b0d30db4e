"""Four daily signals of a conversation on a scale where a change by a factor is a step.

They are what the stories in `stories` are compared on: messages of both,
conversations begun, time to answer, and words in a message.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.insight.sent import Sent
from olivebranch.insight.series import Floats, Marks

MOST_BINS = 420
SOFTENING = 2.0  # counts well above this are read as logarithms, below as square roots
DOWN, UP = -1.0, 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """One measure, bin by bin.

    Attributes:
        measure: Id of the measure.
        values: Shape (bins,); 0 where there is nothing.
        weight: How many values stand behind each, 0 for a gap, shape (bins,).
        direction: Which way less contact moves it, -1 or 1.
        effect: How large a change usually is, on this scale.
        drift: How far it wanders slowly without meaning anything, on this scale.
    """

    measure: str
    values: Floats
    weight: Floats
    direction: float
    effect: float
    drift: float


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """All signals of one conversation on the same bins.

    Attributes:
        each: One a measure, messages first.
        first_day: First day, in days since 1970-01-01.
        step: Days in a bin.
    """

    each: tuple[Signal, ...]
    first_day: int
    step: int

    @property
    def bins(self) -> int:
        """How many bins."""
        return len(self.each[0].values)


def signals_of(sent: Sent, marks: Marks) -> Signals:
    """Return the signals of both sides together, of at least one message."""
    return _signals(sent, marks, np.ones(len(sent), np.bool_))


def side_signals(sent: Sent, marks: Marks, *, side: int) -> Signals:
    """Return the signals of one side on the same bins, so that both sides can be compared."""
    return _signals(sent, marks, sent.side == side)


def _signals(sent: Sent, marks: Marks, whose: npt.NDArray[np.bool_]) -> Signals:
    first, last = int(sent.day[0]), int(sent.day[-1])
    step = max(1, -(-(last - first + 1) // MOST_BINS))
    # Cut from the end: the last weeks matter most, so their bins must be whole.
    bins = (last - first + 1) // step
    first = last + 1 - bins * step
    bin_of = (sent.day - first) // step
    inside = whose & (bin_of >= 0)
    answered = marks.answers & inside
    spoken = (sent.words > 0) & inside
    messages = np.bincount(bin_of[inside], minlength=bins) / step
    starts = np.bincount(bin_of[inside & marks.starts], minlength=bins) / step
    reply, answers = _mean(np.log1p(marks.reply_min[answered]), bin_of[answered], bins)
    words, texts = _mean(np.log(sent.words[spoken]), bin_of[spoken], bins)
    full = np.ones(bins)
    return Signals(
        (
            Signal("messages", softened(messages), full, DOWN, effect=1.0, drift=0.12),
            Signal("starts", softened(starts), full, DOWN, effect=0.5, drift=0.08),
            Signal("reply-time", reply, np.minimum(answers, 30.0), UP, effect=0.8, drift=0.15),
            Signal("length", words, np.minimum(texts, 30.0), DOWN, effect=0.3, drift=0.05),
        ),
        first_day=first,
        step=step,
    )


def softened(counts: npt.ArrayLike) -> Floats:
    """Return counts on a scale between square root (few) and logarithm (many)."""
    return np.asarray(2 * np.arcsinh(np.sqrt((np.asarray(counts) + 0.375) / SOFTENING)))


def _mean(values: Floats, bin_of: npt.NDArray[np.int64], bins: int) -> tuple[Floats, Floats]:
    count = np.bincount(bin_of, minlength=bins).astype(np.float64)
    total = np.bincount(bin_of, weights=values, minlength=bins)
    return np.where(count > 0, total / np.maximum(count, 1), 0.0), count
