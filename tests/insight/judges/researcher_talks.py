"""How the couples of `researcher` talk: somebody begins, turns alternate, sleep ends it."""

from dataclasses import dataclass

import numpy as np

from tests.insight.judges.drawn import DAY_S

HOUR_S = 3600


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Every turn of every talk, in order, shape (turns,).

    Attributes:
        talk: To which talk it belongs.
        place: In the talk; 0 begins it.
        day: On which the talk began.
        who: Whose turn it is.
    """

    talk: np.ndarray
    place: np.ndarray
    day: np.ndarray
    who: np.ndarray


def messages_of(rng, days):
    """Return time, sender and words of all messages, in order of time."""
    day, first = _begun(rng, days)
    bed, hour = _hours(rng, len(day))
    turns = _turns(rng, days, day=day, first=first)
    wait = _waits(rng, days, turns)
    burst = rng.geometric(1 / days.burst[turns.who, turns.day])
    of_turn = np.repeat(np.arange(len(burst)), burst)
    talk, who, on = turns.talk[of_turn], turns.who[of_turn], turns.day[of_turn]
    run = _run(rng, wait, burst)
    begin = np.searchsorted(talk, np.arange(len(day)))
    of_day = hour[talk] * HOUR_S + run - run[begin][talk]
    time = (on * DAY_S + of_day).astype(np.int64)
    words = _words(rng, days, who=who, day=on)
    # Half an hour past bedtime the rest of a talk is never written.
    kept = (of_day < bed * HOUR_S + 1800) & (time < days.starts.shape[1] * DAY_S)
    order = np.argsort(time[kept], kind="stable")
    return time[kept][order], who[kept][order].astype(np.int8), words[kept][order]


def _begun(rng, days):
    """Return day and beginner of every talk, shape (talks,)."""
    count = rng.poisson(days.starts)
    last = count.shape[1] - 1
    if count[:, last - 3 :].sum() == 0:  # the export is made about the last contact
        count[int(rng.integers(2)), last - int(rng.integers(4))] = 1
    if count[:, 0].sum() == 0:
        count[0, 0] = 1
    day = np.concatenate([np.repeat(np.arange(last + 1), own) for own in count])
    return day, np.repeat([0, 1], count.sum(1))


def _hours(rng, count):
    """Return the hour of going to bed, and that of each talk: morning, noon, evening, any."""
    wake, bed = rng.uniform(6.0, 9.0), rng.uniform(22.7, 25.3)
    part = rng.choice(4, count, p=rng.dirichlet([3, 2.5, 5, 3]))
    hours = [
        wake + rng.gamma(2, 0.4, count),
        rng.normal(12.8, 0.8, count),
        rng.normal(20.3, 1.5, count),
        rng.uniform(wake + 1, 22, count),
    ]
    return bed, np.clip(np.choose(part, hours), wake, bed - 0.3)


def _turns(rng, days, *, day, first):
    mean = 1 + (days.pair.turns - 1) * days.turns[day]
    answered = rng.random(len(day)) < days.answers[1 - first, day]
    # Rather less scattered than a geometric law would have it.
    count = 1 + answered * (1 + rng.poisson(rng.gamma(2.5, (mean - 1) / 2.5)))
    talk = np.repeat(np.arange(len(day)), count)
    place = np.arange(len(talk)) - np.repeat(np.cumsum(count) - count, count)
    return Turns(talk, place=place, day=day[talk], who=(first[talk] + place) % 2)


def _waits(rng, days, turns):
    """Return seconds before each turn; some beginnings are seen late."""
    count = len(turns.talk)
    usual = np.exp(rng.normal(0, 0.9, count)) * days.pair.latency_s[turns.who]
    wait = usual * days.slower[turns.who, turns.day]
    wait[(turns.place == 1) & (rng.random(count) < 0.12)] *= 25
    return np.where(turns.place == 0, 0, np.minimum(wait, 7 * HOUR_S))


def _run(rng, wait, burst):
    """Return seconds that pass until each message, over all talks."""
    count = int(burst.sum())
    leads = np.arange(count) == np.repeat(np.cumsum(burst) - burst, burst)
    typed = np.minimum(3 + np.exp(rng.normal(2.3, 0.8, count)), 300)
    return np.cumsum(np.where(leads, np.repeat(wait, burst), typed))


def _words(rng, days, *, who, day):
    typical = days.pair.words[who] * (0.5 + 0.5 * days.words[day] ** 2)
    scattered = np.rint(typical * np.exp(rng.normal(0, 0.75, len(who))))
    return np.maximum(1, scattered).astype(np.int64)
