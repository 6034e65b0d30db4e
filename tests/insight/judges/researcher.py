"""A judge who researches how couples write: talks of turns and answers, days with sleep in them.

Written from the promise alone, by somebody who saw neither the method nor the
other simulators. Couples of other seeds take part in the fit of the answers
(`tools/calibrate.py`), which also shows the errors without them. Its choices: 4.5 to 18 talks a
day; an event leaves 8 to 38 % of the messages, or in one of five couples nearly
none; a decline takes 110 to 270 days and leaves 10 to 35 %; before an event it
leaves 28 to 50 %. A change shows in fewer talks, shorter ones, answers that
come late or not at all and fewer words, in other shares for every couple, and
more in one of the two. `researcher_days` says what comes between.
"""

from dataclasses import dataclass

import numpy as np

from tests.insight.judges.drawn import KINDS, Drawn
from tests.insight.judges.researcher_days import days_of
from tests.insight.judges.researcher_talks import messages_of

FEWEST = 300  # of each person in a long record
MOST_IF_FEW = 185


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What changes, and when.

    Attributes:
        days: Length of the record.
        slow: Logarithm of what the decline leaves, shape (days,).
        sudden: Logarithm of what the event leaves, shape (days,).
        event_day: First day after the event, or None.
        decline: First day of the decline and the day on which it has ended, or None.
    """

    days: int
    slow: np.ndarray
    sudden: np.ndarray
    event_day: int | None = None
    decline: tuple[int, int] | None = None


def draw(seed, kind):
    """Return the couple of a seed and a kind."""
    rng = np.random.default_rng([int(seed), KINDS.index(kind), 20741])
    plan, (time, sender, words) = _short(rng) if kind == "short" else _long(rng, kind)
    decline = plan.decline or (None, None)
    return Drawn(kind, plan.event_day, *decline, plan.days, time, sender, words)


def _long(rng, kind):
    """Return a plan and messages; couples who write too little are drawn again, livelier."""
    plan = _plan(rng, kind)
    rate = float(np.exp(rng.uniform(np.log(4.5), np.log(18))))
    while True:
        messages = messages_of(rng, days_of(rng, plan, rate=rate))
        if np.bincount(messages[1], minlength=2).min() >= FEWEST:
            return plan, messages
        rate *= 1.3


def _short(rng):
    """Return few messages over months, or a lively chat of a few weeks."""
    few = rng.random() < 0.5
    days = int(rng.integers(70, 420)) if few else int(rng.integers(12, 53))
    rate = rng.uniform(60, 330) / days if few else np.exp(rng.uniform(np.log(1), np.log(8)))
    plan = Plan(days, slow=_look_of_short(rng, days), sudden=np.zeros(days))
    messages = messages_of(rng, days_of(rng, plan, rate=rate, of_messages=few))
    return plan, _thinned(*messages) if few else messages


def _look_of_short(rng, days):
    """Return what is left on each day: some look like a drop or a decline all the same."""
    look, drop_day = rng.random(), int(rng.integers(days // 3, days))
    if look >= 0.4:
        return np.zeros(days)
    left = np.log(rng.uniform(0.15, 0.5))
    if look < 0.2:
        return np.where(np.arange(days) >= drop_day, left, 0)
    return np.linspace(0, left, days)


def _thinned(time, sender, words):
    """Return every so-manyth message, so that neither person sent more than the limit."""
    most = int(np.bincount(sender).max())
    if most <= MOST_IF_FEW:
        return time, sender, words
    rank = np.where(sender == 0, np.cumsum(sender == 0), np.cumsum(sender == 1))
    kept = rank * MOST_IF_FEW // most > (rank - 1) * MOST_IF_FEW // most
    return time[kept], sender[kept], words[kept]


def _plan(rng, kind):
    days, event_day, decline = _when(rng, kind)
    slow, sudden = np.zeros(days), np.zeros(days)
    if decline is not None:
        slow = _slope(rng, days, decline, left=(0.10, 0.35) if kind == "decline" else (0.28, 0.50))
    if event_day is not None:
        # In one of five there is nearly no contact any more.
        usual = (0.08, 0.38 if kind == "event" else 0.32)
        left = rng.uniform(*((0.02, 0.07) if rng.random() < 0.2 else usual))
        sudden = np.where(np.arange(days) >= event_day, np.log(left), 0.0)
    return Plan(days, slow=slow, sudden=sudden, event_day=event_day, decline=decline)


def _when(rng, kind):
    """Return the length of the record, the day of the event and the span of the decline."""
    if kind == "neither":
        return int(rng.integers(240, 761)), None, None
    if kind == "event":
        after = int(rng.integers(45, 241))
        event_day = int(rng.integers(max(110, 240 - after), 500))
        return event_day + after, event_day, None
    if kind == "decline":
        length = int(rng.integers(110, 271))
        start = int(rng.integers(max(75, 240 - length), 331))
        # Half of them still fall when the record ends.
        after = 0 if rng.random() < 0.5 else int(rng.integers(10, 111))
        return start + length + after, None, (start, start + length)
    start = int(rng.integers(80, 301))
    end = start + int(rng.integers(110, 251))
    event_day = end + (0 if rng.random() < 0.6 else int(rng.integers(5, 31)))
    return event_day + int(rng.integers(50, 181)), event_day, (start, end)


def _slope(rng, days, span, *, left):
    """Return a slow fall: straight, by a steady percentage, or in the shape of an S."""
    to = rng.uniform(*left)
    share = np.clip((np.arange(days) - span[0]) / (span[1] - span[0]), 0, 1)
    shape = rng.choice(3, p=[0.45, 0.35, 0.2])
    if shape == 0:
        return np.log(1 - (1 - to) * share)
    if shape == 1:
        return np.log(to) * share
    return np.log(to) * (share * share * (3 - 2 * share))
