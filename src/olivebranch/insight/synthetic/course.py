"""How much contact an invented couple has, day by day, and why.

Everything here is invented on purpose to be hard: what really changed is
mixed with what only looks like a change and goes back to the old level.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
What = Literal["event", "decline", "both", "neither", "short"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What really happened in an invented couple.

    Attributes:
        kind: "short" means too little data for any answer.
        event_on: Day of the step, counted from the first day, or None.
        decline_from: First day of the slow change, or None.
        decline_to: Last day of the slow change, or None.
    """

    kind: What
    event_on: int | None = None
    decline_from: int | None = None
    decline_to: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What the contact of every day is multiplied with; 1 is the usual.

    Attributes:
        volume: Messages, shape (days, 2), one column a person.
        starts: Conversations begun, shape (days,).
        reply: Time to answer, shape (days, 2).
        length: Words in a message, shape (days,).
        change: Logarithm of the contact left by what truly changed, shape (days,).
    """

    volume: Floats
    starts: Floats
    reply: Floats
    length: Floats
    change: Floats


@dataclass(frozen=True, slots=True)
class Bent:
    """How far each measure ends up, as a power of the change in contact."""

    volume: float
    starts: float
    reply: float
    length: float


# Which measures a change shows in; contact itself moves in all of them.
SHOWS_IN = (
    (0.4, Bent(volume=1.0, starts=0.6, reply=-0.8, length=0.2)),
    (0.25, Bent(volume=1.0, starts=0.0, reply=0.0, length=0.0)),
    (0.2, Bent(volume=0.9, starts=1.0, reply=0.0, length=0.0)),
    (0.15, Bent(volume=0.7, starts=0.5, reply=-1.2, length=0.3)),
)


@dataclass(frozen=True, slots=True)
class Range:
    """How much changes in an invented couple, lowest and highest share of contact left.

    Attributes:
        step: Left right after an event.
        decline: Left at the end of a decline.
        decline_before: Left by the decline that goes before an event.
        after_least: Fewest days of record after an event.
        restless: Largest spread of the daily contact, as a logarithm.
        rate: Fewest and most messages a day of both together, usually.
        slow_days: Shortest and longest slow change.
        stands_out: Least that a change stands out from simpler stories; see `fairness`.
    """

    step: tuple[float, float]
    decline: tuple[float, float]
    decline_before: tuple[float, float]
    after_least: int
    restless: float
    rate: tuple[float, float]
    slow_days: tuple[int, int]
    stands_out: float


# Changes that a careful reader of the daily counts could tell: a slow one takes three months
# or more and does not end in nearly nothing, for the last days of such a fall are a step
# themselves; and each stands out from the simpler stories by three and a half standard errors.
USUAL = Range((0.05, 0.3), (0.1, 0.3), (0.25, 0.5), 14, 0.25, (12, 150), (90, 270), 12.0)
# Smaller ones, in a more restless life, up to ten days before the record ends, told or not.
HARD = Range((0.06, 0.45), (0.07, 0.4), (0.3, 0.6), 10, 0.35, (6, 150), (60, 220), 0.0)


def draw_course(
    rng: np.random.Generator, *, kind: What, days: int, size: Range = USUAL
) -> tuple[Truth, Course]:
    """Return what happened and what it did to every day.

    Args:
        rng: Where chance comes from.
        kind: What has to be true of the couple.
        days: Length of the record, 1 or more.
        size: How much changes.
    """
    truth, change = _change(rng, kind=kind, days=days, size=size)
    shows = SHOWS_IN[int(rng.choice(len(SHOWS_IN), p=[odds for odds, _ in SHOWS_IN]))][1]
    noise = _weather(rng, days=days, restless=size.restless)
    reply = np.repeat((shows.reply * change + 0.3 * _swings(rng, days, scale=0.3))[:, None], 2, 1)
    volume = np.repeat((shows.volume * change + noise)[:, None], 2, 1)
    starts = shows.starts * change
    for start, end in _windows(rng, days=days, keep_free=_keep_free(truth, days)):
        _distract(rng, (volume[start:end], starts[start:end], reply[start:end]))
    length = shows.length * change + 0.1 * _swings(rng, days, scale=1.0)
    course = Course(
        np.exp(volume), np.exp(starts), np.exp(reply), np.exp(length), shows.volume * change
    )
    return truth, course


def _change(
    rng: np.random.Generator, *, kind: What, days: int, size: Range
) -> tuple[Truth, Floats]:
    """Return the truth and the lasting change as a logarithm, shape (days,)."""
    day = np.arange(days, dtype=np.float64)
    nothing = np.zeros(days)
    if kind in {"neither", "short"}:
        return Truth(kind), nothing
    if kind == "event":
        at = _event_day(rng, days=days, earliest=60, after=size.after_least)
        return Truth(kind, event_on=at), np.where(day >= at, np.log(rng.uniform(*size.step)), 0.0)
    if kind == "decline":
        length = _slow_days(rng, size, most=days - 70)
        last = days if rng.random() < 0.5 else int(rng.integers(length + 60, days + 1))
        first = last - length
        slow = _slope(rng, (day - first) / length, to=rng.uniform(*size.decline))
        return Truth(kind, decline_from=first, decline_to=last), slow
    earliest = size.slow_days[0] + 60
    at = _event_day(rng, days=days, earliest=earliest, after=size.after_least)
    length = _slow_days(rng, size, most=at - 40)
    slow = _slope(rng, (day - (at - length)) / length, to=rng.uniform(*size.decline_before))
    step = np.where(day >= at, np.log(rng.uniform(*size.step)), 0.0)
    return Truth("both", event_on=at, decline_from=at - length, decline_to=at), slow + step


def _slow_days(rng: np.random.Generator, size: Range, *, most: int) -> int:
    return int(rng.integers(size.slow_days[0], min(size.slow_days[1], most)))


def _event_day(rng: np.random.Generator, *, days: int, earliest: int, after: int) -> int:
    """Return a day that is often in the last weeks of the record."""
    if rng.random() < 0.5:
        return days - int(rng.integers(after, 30))
    return int(rng.integers(earliest, days - 20))


def _slope(rng: np.random.Generator, share: Floats, *, to: float) -> Floats:
    """Return the logarithm of a slow fall from 1 to `to` while `share` runs from 0 to 1."""
    u = np.clip(share, 0.0, 1.0)
    shape = rng.integers(4)
    if shape == 0:
        return np.asarray(np.log(to) * u)
    if shape == 1:
        return np.asarray(np.log(1 - (1 - to) * u))
    if shape == 2:
        return np.asarray(np.log(to) * (3 * u**2 - 2 * u**3))
    # Many small steps, none of them the step.
    return np.asarray(np.log(to) * np.floor(u * 10 + 1e-9) / 10)


def _swings(rng: np.random.Generator, days: int, *, scale: float) -> Floats:
    """Return noise that remembers yesterday, shape (days,)."""
    memory = rng.uniform(0.2, 0.8)
    spread = scale * np.sqrt(1 - memory**2)
    values = np.empty(days)
    value = rng.normal(0.0, scale)
    for day, shock in enumerate(rng.normal(0.0, spread, days)):
        value = memory * value + shock
        values[day] = value
    return values


def _weather(rng: np.random.Generator, *, days: int, restless: float) -> Floats:
    """Return weekday rhythm, seasons, restless days, as a logarithm of contact."""
    day = np.arange(days)
    week = rng.normal(0.0, 0.18, 7)[day % 7]
    season = rng.uniform(0.0, 0.18) * np.cos(2 * np.pi * day / 365 + rng.uniform(0, 2 * np.pi))
    burst = np.where(rng.random(days) < 0.01, rng.uniform(0.7, 1.6), 0.0)
    return np.asarray(week + season + burst + _swings(rng, days, scale=rng.uniform(0.1, restless)))


def _keep_free(truth: Truth, days: int) -> tuple[int, ...]:
    return (days,) if truth.event_on is None else (days, truth.event_on)


def _windows(
    rng: np.random.Generator, *, days: int, keep_free: tuple[int, ...]
) -> list[tuple[int, int]]:
    """Return stretches of 4 to 20 days that mean nothing, away from the days to keep free."""
    found = []
    for _ in range(rng.poisson(days / 110)):
        length = int(rng.integers(4, 21))
        start = int(rng.integers(0, max(1, days - length)))
        if all(start + length + 10 <= day or start >= day + 10 for day in keep_free):
            found.append((start, start + length))
    return found


def _distract(rng: np.random.Generator, cut: tuple[Floats, Floats, Floats]) -> None:
    """Change a stretch in place: a holiday, much contact, busy work, or a trip together."""
    volume, starts, reply = cut
    which = rng.integers(4)
    if which == 0:
        volume += np.log(rng.uniform(0.1, 0.5))
    elif which == 1:
        volume += np.log(rng.uniform(1.6, 3.0))
        starts += 0.3
    elif which == 2:
        side = int(rng.integers(2))
        volume[:, side] += np.log(rng.uniform(0.25, 0.6))
        reply[:, side] += np.log(rng.uniform(1.5, 4.0))
    else:
        volume += np.log(rng.uniform(0.02, 0.12))
        starts += np.log(rng.uniform(0.1, 0.4))
