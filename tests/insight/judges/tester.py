"""A judge who tests: daily counts, clear changes, plain distractors.

Written from the promise alone, by somebody who saw neither the method nor the
other simulators. Couples of other seeds take part in the fit of the answers
(`tools/calibrate.py`), which also shows the errors without them. Its choices: 300 to 800 days,
8 to 50 messages a day of each person; an event leaves 5 to 45 %; a decline
takes 90 to 240 days and leaves 15 to 45 %; before an event it leaves 45 to
65 %. Holidays are quiet or chatty, busy weeks quiet, none of them near the
event or the end. A shared mood makes the counts of a day gamma-Poisson.
"""

from dataclasses import dataclass, replace

import numpy as np

from tests.insight.judges.drawn import DAY_S, KINDS, Drawn


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How much contact there is and how it changes; factors per day, shape (days,).

    Attributes:
        base: Messages a day of each person, before any change.
        fall: The slow change.
        step: The sudden change.
        event_day: First day of the sudden change, or None.
        decline: First day of the slow change and the day on which it has ended, or two None.
        most: Most messages of each person in the whole record, or None.
    """

    base: float
    fall: np.ndarray
    step: np.ndarray
    event_day: int | None = None
    decline: tuple[int | None, int | None] = (None, None)
    most: np.ndarray | None = None


def draw(seed, kind):
    """Return the couple of a seed and a kind."""
    rng = np.random.default_rng([20240, int(seed), KINDS.index(kind)])
    course = _course(rng, kind)
    days = len(course.fall)
    shared = _week_and_season(rng, days)
    if days >= 70:
        shared = shared * _distractors(rng, days, course.event_day)
    counts = _counts(rng, course, shared)
    time, sender, words = _laid_out(rng, counts, course.fall * course.step)
    return Drawn(kind, course.event_day, *course.decline, days, time, sender, words)


def _course(rng, kind):
    days = int(rng.integers(300, 801))
    base = float(np.exp(rng.uniform(np.log(8), np.log(50))))
    straight = rng.random() < 0.5
    steady = Course(base, fall=np.ones(days), step=np.ones(days))
    if kind == "event":
        return _with_event(rng, steady)
    if kind == "decline":
        return _with_decline(rng, steady, straight=straight)
    if kind == "both":
        return _with_both(rng, steady, straight=straight)
    return _short(rng, steady) if kind == "short" else steady


def _with_event(rng, steady):
    days = len(steady.fall)
    event_day = int(rng.integers(int(0.35 * days), min(int(0.85 * days), days - 50) + 1))
    return replace(
        steady, step=_step(days, event_day, rng.uniform(0.05, 0.45)), event_day=event_day
    )


def _with_decline(rng, steady, *, straight):
    days = len(steady.fall)
    length = int(rng.integers(90, min(240, days - 110) + 1))
    start = int(rng.integers(60, days - length - 20 + 1))
    span = (start, start + length)
    fall = _fall(days, span, rng.uniform(0.15, 0.45), straight=straight)
    return replace(steady, fall=fall, decline=span)


def _with_both(rng, steady, *, straight):
    days = len(steady.fall)
    length = int(rng.integers(90, min(200, days - 150) + 1))
    wait = int(rng.integers(0, min(45, days - length - 115) + 1))
    start = int(rng.integers(60, days - length - wait - 50 + 1))
    span, event_day = (start, start + length), start + length + wait
    fall = _fall(days, span, rng.uniform(0.45, 0.65), straight=straight)
    step = _step(days, event_day, rng.uniform(0.1, 0.4))
    return replace(steady, fall=fall, step=step, event_day=event_day, decline=span)


def _short(rng, usual):
    """Return too few weeks or too few messages; half of them with a drop that cannot be told."""
    base, most = usual.base, None
    if rng.random() < 0.5:
        days = int(rng.integers(14, 50))
    else:
        days = int(rng.integers(70, 401))
        most = rng.integers(40, 171, 2)
        base = 1.3 * most.max() / days
    fall = np.ones(days)
    if rng.random() < 0.5:
        left = rng.uniform(0.1, 0.4)
        fall[int(days * rng.uniform(0.4, 0.7)) :] = left
    return Course(base, fall=fall, step=np.ones(days), most=most)


def _step(days, event_day, left):
    return np.where(np.arange(days) >= event_day, left, 1.0)


def _fall(days, span, left, *, straight):
    share = np.clip((np.arange(days) - span[0]) / (span[1] - span[0]), 0, 1)
    return 1 - (1 - left) * share if straight else left**share


def _week_and_season(rng, days):
    day = np.arange(days)
    week = np.ones(7)
    week[[5, 6]] = rng.uniform(0.7, 1.4)
    week *= rng.uniform(0.9, 1.1, 7)
    by_day = week[(day + rng.integers(7)) % 7] / week.mean()
    return by_day * (1 + rng.uniform(0, 0.10) * np.sin(2 * np.pi * (day / 365.25 + rng.random())))


def _distractors(rng, days, event_day):
    """Return holidays and busy weeks; near the event or an end of the record they would mislead."""
    factor, taken = np.ones(days), np.zeros(days, np.bool_)
    taken[:14] = taken[-28:] = True
    if event_day is not None:
        taken[max(event_day - 21, 0) : event_day + 21] = True
    for length, left in _holidays(rng, days) + _busy_weeks(rng, days):
        start = _free_place(rng, taken, length)
        if start is not None:
            factor[start : start + length] = left
            taken[start : start + length] = True
    return factor


def _holidays(rng, days):
    found = []
    for _ in range(rng.poisson(days / 180) + 1):
        quiet = rng.random() < 0.6
        length = rng.integers(5, 17)
        found.append((length, rng.uniform(0.1, 0.5) if quiet else rng.uniform(1.4, 2.0)))
    return found


def _busy_weeks(rng, days):
    count = rng.poisson(days / 120) + 1
    return [(rng.integers(5, 11), rng.uniform(0.4, 0.75)) for _ in range(count)]


def _free_place(rng, taken, length):
    for _ in range(20):
        start = int(rng.integers(0, max(len(taken) - length, 1)))
        if not taken[max(start - 7, 0) : start + length + 7].any():
            return start
    return None


def _counts(rng, course, shared):
    """Return messages of each person on each day, shape (2, days)."""
    shape = rng.uniform(5, 20)
    mood = rng.gamma(shape, 1 / shape, len(shared))
    share = rng.uniform(0.4, 0.6)
    # In a quarter of the couples the sudden drop is milder in one of the two.
    mild = int(rng.integers(2)) if rng.random() < 0.25 else None
    counts = []
    for side, part in enumerate((share, 1 - share)):
        step = course.step**0.7 if side == mild else course.step
        count = rng.poisson(2 * course.base * part * shared * mood * course.fall * step)
        if course.most is not None:
            count = _thinned(rng, count, int(course.most[side]))
        counts.append(count)
    return np.array(counts)


def _thinned(rng, count, most):
    if count.sum() <= most:
        return count
    day = np.repeat(np.arange(len(count)), count)
    return np.bincount(rng.choice(day, most, replace=False), minlength=len(count))


def _laid_out(rng, counts, left):
    """Return time, sender and words; in half of the couples answers slow down with the change."""
    day, sender = _shuffled(rng, counts)
    level = np.ones(len(left))
    slower = left ** -rng.uniform(0.2, 0.6) if rng.random() < 0.5 else level
    shorter = left ** rng.uniform(0.1, 0.3) if rng.random() < 0.5 else level
    at = _times(rng, day, slower)
    at = np.minimum(at, len(left) * DAY_S - 1).astype(np.int64)
    usual = rng.uniform(4, 12, 2)
    mean = np.maximum(usual[sender] * shorter[day], 1.5)
    words = rng.geometric(1 / mean).astype(np.int64)
    order = np.argsort(at, kind="stable")
    return at[order], sender[order], words[order]


def _shuffled(rng, counts):
    """Return day and sender of every message, in any order within a day."""
    days = np.arange(counts.shape[1])
    day = np.concatenate([np.repeat(days, counts[0]), np.repeat(days, counts[1])])
    sender = np.repeat(np.array([0, 1], np.int8), counts.sum(1))
    order = np.lexsort((rng.random(len(day)), day))
    return day[order], sender[order]


def _times(rng, day, slower):
    """Return when each message was sent: talks of 6 to 12 messages, each begun on its own day."""
    count = len(day)
    begins = rng.random(count) < 1 / rng.uniform(6, 12)
    begins |= np.r_[True, day[1:] != day[:-1]][:count]
    talk = np.cumsum(begins) - 1
    hour = 7.5 + 16 * rng.beta(2, 1.5, np.count_nonzero(begins))
    begun_at = np.sort(day[begins] * DAY_S + hour * 3600)
    typical = np.log(rng.uniform(30, 120))
    gap = np.exp(rng.normal(typical, 1.0, count)) * slower[day]
    gap[begins] = 0
    run = np.cumsum(gap)
    return begun_at[talk] + run - run[begins][talk]
