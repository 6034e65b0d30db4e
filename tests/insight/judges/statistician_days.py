"""What a day is like for the couples of `statistician`: weekday, season, unrest, what passes.

Holidays and the turn of the year come in the calendar; busy weeks, time apart,
quarrels made up and broken phones come by chance, none of them next to a change
or in the last month.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days before anything changes, shape (days,).

    Attributes:
        first: Day of the year on which the record begins.
        noise: Season, drift and unrest, as logarithms.
        week: The weekday's logarithm.
        weekend: Whether it is one.
    """

    first: int
    noise: np.ndarray
    week: np.ndarray
    weekend: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """What every day holds, shape (days,).

    Attributes:
        messages: Expected, of both together.
        volume: What is left of them by the plan.
        progress: How far the change has gone, 0 to 1.
        words: Factor on the words of a message.
        weekend: Whether it is one.
    """

    messages: np.ndarray
    volume: np.ndarray
    progress: np.ndarray
    words: np.ndarray
    weekend: np.ndarray


def calendar_of(rng, days, temper):
    """Return the days of a couple before anything changes."""
    first, first_weekday = int(rng.integers(0, 365)), int(rng.integers(0, 7))
    day = np.arange(days)
    weekday = (day + first_weekday) % 7
    height = rng.uniform(0.02, 0.14)
    season = height * np.cos(2 * np.pi * (day + first - rng.uniform(0, 365)) / 365.25)
    week = rng.normal(0, rng.uniform(0.04, 0.15), 7)
    week[5:] += rng.uniform(-0.5, 0.35)  # together, so less to write, or free to write more
    drift = _unrest(rng, days, spread=temper.drift, memory=np.exp(-1 / temper.drift_days))
    unrest = _unrest(rng, days, spread=temper.unrest, memory=temper.memory)
    return Calendar(
        first=first,
        noise=season + drift + unrest,
        week=(week - week.mean())[weekday],
        weekend=weekday >= 5,
    )


def _unrest(rng, days, *, spread, memory):
    width = np.sqrt(1 - memory * memory)
    shocks = rng.normal(0, spread * width, days)
    shocks[0] /= width  # the first day is as restless as all others
    level, values = 0.0, []
    for shock in shocks:
        level = shock + memory * level
        values.append(level)
    return np.array(values)


def days_of(rng, plan, temper, *, calendar):
    """Return what every day of a plan holds."""
    passing, words = _passing(rng, plan, calendar.first)
    level = np.exp(calendar.noise - temper.unrest * temper.unrest / 2 + calendar.week)
    shock = rng.gamma(temper.shape, 1 / temper.shape, len(level))
    messages = temper.rate * plan.volume * passing * level * shock
    if plan.event_day is not None:
        _around_event(rng, messages, plan.event_day)
    return Days(messages, plan.volume, plan.progress, words=words, weekend=calendar.weekend)


def _around_event(rng, messages, event_day):
    """Change the days next to an event: a loud one before, silence after, or neither."""
    messages[event_day - 1] *= rng.uniform(1.3, 2.5) if rng.random() < 0.35 else 1
    silent = slice(event_day, event_day + int(rng.integers(1, 5)))
    messages[silent] *= 0.05 if rng.random() < 0.4 else 1


def _passing(rng, plan, first):
    """Return factors on the messages and on their words, shape (days,)."""
    days = len(plan.volume)
    messages, words = np.ones(days), np.ones(days)
    kept = _kept(plan)
    for start, length, *factors in [*_holidays(rng, first), *_stretches(rng, days)]:
        here = slice(start, start + length)
        near = messages[max(0, start - 10) : start + length + 10]
        inside = 10 <= start < days - length
        if inside and not kept[here].any() and (near == 1).all():
            messages[here], words[here] = factors
    return messages, words


def _kept(plan):
    """Return the days on which nothing may pass: the last month, and next to a change."""
    days = np.arange(len(plan.volume))
    kept = days >= len(days) - 30
    for edge in (plan.event_day, *(plan.decline or ())):
        if edge is not None:
            kept |= abs(days - edge) <= 24
    return kept


def _holidays(rng, first):
    """Yield a summer holiday and the turn of each year: start, length, two factors."""
    together = rng.random() < 0.5
    for year in range(-1, 3):
        start = 365 * year + 200 + int(rng.integers(-20, 20)) - first
        length = int(rng.integers(7, 22))
        yield start, length, rng.uniform(0.2, 0.6) if together else rng.uniform(1.3, 1.9), 1.0
        length = int(rng.integers(6, 15))
        left = rng.uniform(0.4, 0.8) if together else rng.uniform(1.2, 1.6)
        yield 365 * year + 355 - first, length, left, 1.0


def _stretches(rng, days):
    """Yield what comes by chance: start, length, two factors."""
    for _ in range(rng.poisson(days / 75)):
        start, which = int(rng.integers(0, days)), rng.random()
        if which < 0.5:  # busy
            yield start, int(rng.integers(5, 16)), rng.uniform(0.35, 0.7), rng.uniform(0.7, 1)
        elif which < 0.7:  # away, with much to tell
            yield start, int(rng.integers(4, 15)), rng.uniform(1.3, 2.0), rng.uniform(1, 1.2)
        elif which < 0.88:  # a quarrel, made up
            yield start, int(rng.integers(2, 5)), rng.uniform(0.05, 0.3), rng.uniform(0.6, 1)
        else:  # the phone is broken
            yield start, int(rng.integers(1, 4)), 1e-3, 1.0
