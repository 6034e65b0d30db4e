"""What passes, for the couples of `researcher`: exams, trips, weeks apart, busy weeks, quarrels.

All of them end, and none touches the event or an end of the record.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Break:
    """A passing stretch: what it does to the days, how often a year, how many days long."""

    happen: Callable
    a_year: tuple[float, float]
    length: tuple[int, int]


def add_breaks(rng, plan, days):
    """Change the days of a plan by what passes."""
    free = _free(plan)
    for one in BREAKS:
        for _ in range(rng.poisson(rng.uniform(*one.a_year) * plan.days / 365)):
            length = int(rng.integers(*one.length))
            start = _place(rng, plan, free=free, length=length)
            if start is not None:
                here = slice(start, start + length)
                free[here] = False
                one.happen(rng, days, here)


def _free(plan):
    free = np.ones(plan.days, np.bool_)
    free[:14] = free[plan.days - 28 :] = False
    if plan.event_day is not None:
        free[plan.event_day - 21 : plan.event_day + 14] = False
    return free


def _place(rng, plan, *, free, length):
    """Return where a break begins, or None; rarer within a decline, to keep its name fair."""
    wanted = rng.integers(10, plan.days - length - 10, 12)
    places = [int(place) for place in wanted if free[place - 9 : place + length + 9].all()]
    if not places:
        return None
    if plan.decline is not None:
        first, last = plan.decline
        if first - 10 < places[0] < last and rng.random() < 0.5:
            return None
    return places[0]


def _exam(rng, days, here):
    """One of the two learns: begins little, answers late and shortly."""
    who = int(rng.integers(2))
    days.starts[who, here] *= rng.uniform(0.25, 0.65)
    days.starts[1 - who, here] *= rng.uniform(0.75, 1.1)
    days.turns[here] *= rng.uniform(0.55, 0.95)
    days.slower[who, here] *= rng.uniform(1.5, 4.0)


def _trip(rng, days, here):
    """They are together: a few messages of where and when."""
    days.starts[:, here] *= rng.uniform(0.03, 0.4)
    days.turns[here] *= rng.uniform(0.4, 1.0)


def _apart(rng, days, here):
    """They write more, or, with family and no network, less."""
    more = rng.random() < 0.6
    days.starts[:, here] *= rng.uniform(1.25, 1.8) if more else rng.uniform(0.4, 0.75)


def _busy(rng, days, here):
    days.starts[:, here] *= rng.uniform(0.45, 0.8)
    days.slower[:, here] *= rng.uniform(1.0, 2.0)


def _quarrel(rng, days, here):
    """A long heated talk, silence, making up."""
    days.starts[:, here.start] *= rng.uniform(1.0, 1.6)
    days.turns[here.start] *= rng.uniform(1.2, 2.2)
    days.starts[:, here.start + 1 : here.stop] *= rng.uniform(0.05, 0.5)
    days.starts[:, here.stop] *= rng.uniform(1.0, 1.6)


BREAKS = (
    Break(_exam, a_year=(0.3, 1.6), length=(12, 27)),
    Break(_trip, a_year=(0.8, 3.0), length=(3, 16)),
    Break(_apart, a_year=(0.2, 1.6), length=(6, 22)),
    Break(_busy, a_year=(0.3, 1.6), length=(6, 18)),
    Break(_quarrel, a_year=(0.5, 5.0), length=(2, 5)),
)
