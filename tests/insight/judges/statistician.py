"""A judge who is a statistician: talks that set off later talks, days that remember, fair labels.

Written from the promise alone, by somebody who saw neither the method nor the
other simulators; nothing was ever fitted to it. Its choices: 8 to 200 messages
a day; an event leaves 6 to 45 %; a decline takes 75 days to a year and leaves
10 to 45 %; before an event it leaves 36 to 58 %. A couple is drawn again where
chance hid the change, drew one into steady days, or left too little to tell a
decline from an event, or both from one fall. `statistician_days` says what
comes between.
"""

from dataclasses import dataclass

import numpy as np

from tests.insight.judges.drawn import DAY_S, KINDS, Drawn
from tests.insight.judges.statistician_days import calendar_of, days_of
from tests.insight.judges.statistician_fairness import is_fair, told_apart
from tests.insight.judges.statistician_talks import messages_of

ATTEMPTS = 600
FEWEST = 300  # of each person in a long record
LEAST_TOLD_APART = 12
# Days that a fall takes which must not explain the whole change as well.
SIMPLER = {"decline": (0,), "both": (0, 60, 90, 130, 180, 250)}


@dataclass(frozen=True, slots=True)
class Temper:
    """How restless a couple's days are before anything changes.

    Attributes:
        rate: Messages a day.
        talk: Messages of a talk.
        memory: How much a day is like the day before.
        unrest: Spread of the days, as a logarithm.
        shape: Of the gamma shock of each day.
        drift_days: How long the slow drift remembers.
        drift: Spread of the drift, as a logarithm.
    """

    rate: float
    talk: float
    memory: float
    unrest: float
    shape: float
    drift_days: float
    drift: float

    @property
    def variance(self):
        """Of the days, relative to their level."""
        restless = self.unrest * self.unrest * (1 + self.memory) / (1 - self.memory)
        return restless + 1 / self.shape + self.drift_days * self.drift * self.drift

    @property
    def clumping(self):
        """Variance of a count because messages come in talks, relative to its mean."""
        return 2 * self.talk - 1


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What changes, and when.

    Attributes:
        volume: Factor on the messages, shape (days,).
        progress: How far the change has gone, 0 to 1, shape (days,).
        event_day: First day after the event, or None.
        decline: First day of the slow change and the day after it, or None.
    """

    volume: np.ndarray
    progress: np.ndarray
    event_day: int | None = None
    decline: tuple[int, int] | None = None


def draw(seed, kind):
    """Return the couple of a seed and a kind: the first attempt that is fair."""
    number = KINDS.index(kind)
    for attempt in range(ATTEMPTS):
        # A couple keeps its rate for a while: else the fair ones would all be lively.
        slow_rng = np.random.default_rng([seed, number, attempt // 60])
        rate = _log_uniform(slow_rng, 8, 200)
        rng = np.random.default_rng([seed, number, attempt, 7301])
        drawn = _short(rng, rate) if kind == "short" else _long(rng, kind, rate)
        if drawn is not None:
            return drawn
    message = "no fair draw for this seed"
    raise RuntimeError(message)


def _log_uniform(rng, low, high):
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def _short(rng, rate):
    """Return a couple of few weeks, or few messages, or both; None if it has too many."""
    part = rng.random()
    days = int(rng.integers(14, 55)) if part < 0.6 else int(rng.integers(70, 400))
    if part > 0.45:
        rate = min(rate, _log_uniform(rng, 90, 290) / days)
    temper = _temper(rng, rate)
    volume = np.ones(days)
    if rng.random() < 0.35:  # a drop may be there, but the record is too thin to say so
        left = rng.uniform(0.15, 0.5)
        volume[int(days * rng.uniform(0.4, 0.8)) :] = left
    plan = Plan(volume, progress=np.zeros(days))
    drawn = _written(rng, "short", plan, temper=temper, calendar=calendar_of(rng, days, temper))
    count = np.bincount(drawn.sender, minlength=2)
    return drawn if count.min() >= 5 and (drawn.days < 56 or count.max() < 190) else None


def _long(rng, kind, rate):
    """Return a couple whose label is fair, or None."""
    temper = _temper(rng, rate)
    plan = _plan(rng, kind, temper)
    if kind in SIMPLER:
        spread = (temper.variance, temper.clumping / rate)
        if told_apart(plan.volume, spread, SIMPLER[kind]) < LEAST_TOLD_APART:
            return None
    calendar = calendar_of(rng, len(plan.volume), temper)
    if not is_fair(calendar.noise, plan):
        return None
    drawn = _written(rng, kind, plan, temper=temper, calendar=calendar)
    few = np.bincount(drawn.sender, minlength=2).min() < FEWEST
    return None if few or len(plan.volume) - drawn.days > 3 else drawn


def _written(rng, kind, plan, *, temper, calendar):
    """Return the couple; its record ends with its last message."""
    days = days_of(rng, plan, temper, calendar=calendar)
    time, sender, words = messages_of(rng, days, talk=temper.talk)
    length = int(time[-1] // DAY_S) + 1
    start, end = plan.decline or (None, None)
    end = None if end is None else min(end, length)
    return Drawn(kind, plan.event_day, start, end, length, time, sender, words)


def _temper(rng, rate):
    return Temper(
        rate=rate,
        talk=min(rng.uniform(2, 10), max(1.6, rate / 6)),
        memory=rng.uniform(0.2, 0.7),
        unrest=rng.uniform(0.10, 0.30),
        shape=rng.uniform(5, 20),
        drift_days=rng.uniform(15, 45),
        drift=rng.uniform(0.02, 0.07),
    )


def _plan(rng, kind, temper):
    # What is left of the record after the change, if that is long enough to show it.
    rest = int(rng.integers(14, 41)) if rng.random() < 0.45 else int(rng.integers(60, 221))
    if kind == "neither":
        days = int(rng.integers(240, 701))
        return Plan(np.ones(days), progress=np.zeros(days))
    if kind == "event":
        event_day = int(rng.integers(150, 501))
        left = max(rng.uniform(0.06, 0.45), _least(temper))
        after = _after(temper, temper.rate, left=left, least=rest)
        return _planned([np.ones(event_day), np.full(after, left)], event_day=event_day)
    return _decline(rng, temper) if kind == "decline" else _both(rng, temper, rest)


def _decline(rng, temper):
    start, fall, left = _fall(rng, temper, (0.10, 0.45))
    rest = int(rng.integers(0, 25)) if rng.random() < 0.45 else int(rng.integers(40, 181))
    return _planned([np.ones(start), fall, np.full(rest, left)], decline=(start, start + len(fall)))


def _both(rng, temper, rest):
    start, fall, left = _fall(rng, temper, (0.36, 0.58))
    wait = 0 if rng.random() < 0.5 else int(rng.integers(7, 36))
    drop = max(rng.uniform(0.08, 0.42), _least(temper) / left)
    after = _after(temper, temper.rate * left, left=drop, least=rest)
    end = start + len(fall)
    parts = [np.ones(start), fall, np.full(wait, left), np.full(after, left * drop)]
    return _planned(parts, event_day=end + wait, decline=(start, end))


def _planned(parts, *, event_day=None, decline=None):
    volume = np.concatenate(parts)
    progress = (1 - volume) / (1 - volume.min())
    return Plan(volume, progress=progress, event_day=event_day, decline=decline)


def _fall(rng, temper, left):
    """Return the first day of a slow fall, its factors, and what it leaves."""
    start = int(rng.integers(90, 331))
    length = int(rng.integers(75, 221) * (1 if temper.rate > 30 else rng.uniform(1, 1.6)))
    to = max(rng.uniform(*left), _least(temper))
    share = np.linspace(0, 1, length)
    bent = (np.tanh(2.6 * (share - 0.5)) / np.tanh(1.3) + 1) / 2
    shapes = (1 - (1 - to) * share, to**share, 1 - (1 - to) * bent)
    # A short fall in the shape of an S would look like an event.
    return start, shapes[rng.choice(3 if length >= 110 else 2)], to


def _least(temper):
    """Return the smallest factor: the thinned contact still shows a message most days."""
    return 0.8 / temper.rate


def _after(temper, before, *, left, least):
    """Return days after an event that show it: five standard errors of a mean, 300 at most."""
    variance = temper.variance + temper.clumping / before
    return int(max(least, min(300, 25 * variance / (1 - left) ** 2)))
