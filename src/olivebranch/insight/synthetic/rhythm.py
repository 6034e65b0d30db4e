"""When the messages of an invented couple are sent, and by whom, in four different styles.

Four ways to make the same course of contact, so that what is measured on
them is not measured on the habits of one simulator.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.insight.synthetic.course import Course, Floats

Ints = npt.NDArray[np.int64]
Sent = tuple[Floats, Ints]  # seconds since the first midnight; 0 or 1 for who
DAY_S = 86_400
HOUR_S = 3_600


@dataclass(frozen=True, slots=True)
class Pair:
    """Two invented people, index 0 and 1.

    Attributes:
        rate: Messages a day of both together, usually.
        share: Share of the messages that 0 sends, 0 to 1.
        starter: Share of the conversations that 0 begins, 0 to 1.
        wakes: Hour at which each gets up.
        awake: Hours for which each is awake.
        reply_s: Usual time to answer of each, in seconds.
        stickiness: Chance that a message is followed by one of the same person.
    """

    rate: float
    share: float
    starter: float
    wakes: tuple[float, float]
    awake: tuple[float, float]
    reply_s: tuple[float, float]
    stickiness: float


def draw_pair(rng: np.random.Generator, *, rate: float) -> Pair:
    """Return two people whose usual contact is `rate` messages a day."""
    share = float(rng.uniform(0.33, 0.67))
    return Pair(
        rate=rate,
        share=share,
        starter=float(np.clip(share + rng.normal(0, 0.12), 0.15, 0.85)),
        wakes=(float(rng.uniform(5.5, 9.5)), float(rng.uniform(5.5, 9.5))),
        awake=(float(rng.uniform(15, 17.5)), float(rng.uniform(15, 17.5))),
        reply_s=(float(rng.lognormal(5.3, 0.7)), float(rng.lognormal(5.3, 0.7))),
        stickiness=float(rng.uniform(0.2, 0.55)),
    )


def plain(rng: np.random.Generator, pair: Pair, course: Course) -> Sent:
    """Return messages spread over the waking day, each by chance: the simplest style."""
    side_rate = pair.rate * np.array([pair.share, 1 - pair.share]) * course.volume
    counts = rng.poisson(side_rate)
    times, senders = [], []
    for side in (0, 1):
        day = np.repeat(np.arange(len(counts)), counts[:, side])
        hour = pair.wakes[side] + pair.awake[side] * rng.beta(1.6, 1.2, len(day))
        times.append(day * DAY_S + hour * HOUR_S)
        senders.append(np.full(len(day), side))
    return np.concatenate(times), np.concatenate(senders)


def bursts(rng: np.random.Generator, pair: Pair, course: Course) -> Sent:
    """Return overdispersed daily counts, thrown together into a few bursts a day."""
    mean = pair.rate * _volume(pair, course)
    size = rng.uniform(1.5, 8.0)
    counts = rng.poisson(rng.gamma(size, mean / size))
    day = np.repeat(np.arange(len(counts)), counts)
    burst_count = 1 + rng.poisson(2.0 * course.starts)
    centers = rng.beta(1.5, 1.3, (len(counts), 12))
    pick = np.minimum(rng.integers(0, 12, len(day)), burst_count[day] - 1)
    slow = course.reply.mean(axis=1)
    spread = rng.gamma(1.5, 900.0, len(day)) * np.minimum(slow[day], 8)
    wakes, awake = min(pair.wakes), min(pair.awake)
    time = day * DAY_S + (wakes + awake * centers[day, pick] * 0.93) * HOUR_S + spread
    order = np.argsort(time, kind="stable")
    return time[order], _turns(rng, pair, course.volume[day[order]])


def sessions(rng: np.random.Generator, pair: Pair, course: Course) -> Sent:
    """Return conversations: somebody starts, then turns with answering times, then an end."""
    per_session = float(np.clip(pair.rate / rng.uniform(1.2, 4.0), 2.5, 60))
    volume = _volume(pair, course)
    # What starts do not explain, the length of a conversation does.
    begun = pair.rate / per_session * np.minimum(course.starts, 3) * np.sqrt(volume / course.starts)
    each = per_session * np.sqrt(volume / course.starts)
    count = rng.poisson(np.minimum(begun, 40))
    day = np.repeat(np.arange(len(count)), count)
    starter = (rng.random(len(day)) > pair.starter).astype(np.int64)
    length = 1 + rng.negative_binomial(1.2, 1.2 / (1.2 + np.maximum(each[day] - 1, 0.05)))
    index = np.repeat(np.arange(len(day)), length)
    place = np.arange(len(index)) - np.repeat(np.cumsum(length) - length, length)
    sender = _session_senders(rng, pair, (starter[index], place))
    changed = np.r_[True, sender[1:] != sender[:-1]]
    typical = np.array(pair.reply_s)[sender] * course.reply[day[index], sender]
    gap = np.where(
        changed, typical * rng.lognormal(0, 1.1, len(index)), rng.gamma(1.2, 25, len(index))
    )
    gap[place == 0] = 0
    run = np.cumsum(gap)
    since = run - np.repeat(run[place == 0], length)
    begin = day * DAY_S + _waking_moment(rng, pair, starter) * HOUR_S
    return _without_nights(rng, pair, (begin[index] + since, sender))


def sparks(rng: np.random.Generator, pair: Pair, course: Course) -> Sent:
    """Return a self-exciting process: every message may call forth others (Hawkes)."""
    branching = rng.uniform(0.55, 0.85)
    volume = _volume(pair, course)
    first = rng.poisson(pair.rate * (1 - branching) * volume)
    day = np.repeat(np.arange(len(first)), first)
    sender = (rng.random(len(day)) > pair.starter).astype(np.int64)
    time = day * DAY_S + _waking_moment(rng, pair, sender) * HOUR_S
    times, senders = [time], [sender]
    while len(time):
        children = rng.poisson(branching, len(time))
        parent = np.repeat(np.arange(len(time)), children)
        same = rng.random(len(parent)) < pair.stickiness
        sender = np.where(same, sender[parent], 1 - sender[parent])
        at = np.minimum((time[parent] // DAY_S).astype(np.int64), len(first) - 1)
        slow = np.array(pair.reply_s)[sender] * course.reply[at, sender]
        time = time[parent] + rng.exponential(1.0, len(parent)) * np.where(same, 60, slow)
        times.append(time)
        senders.append(sender)
    return _without_nights(rng, pair, (np.concatenate(times), np.concatenate(senders)))


STYLES: Mapping[str, Callable[[np.random.Generator, Pair, Course], Sent]] = {
    "plain": plain,
    "bursts": bursts,
    "sessions": sessions,
    "sparks": sparks,
}

# Variance of a day's messages: part of the mean squared, and for each expected message.
# Measured on steady couples of every style with 6 to 120 messages a day.
UNREST = {
    "plain": (0.0, 1.0),
    "bursts": (0.17, 1.8),
    "sessions": (0.47, 2.0),
    "sparks": (0.1, 10.0),
}
WEATHER = 0.16  # what restless days and bursts add, together over some days


def day_variance(style: str, *, mean: Floats) -> Floats:
    """Return the variance of the logarithm of a day's messages, shape (days,).

    Args:
        style: One of `STYLES`.
        mean: Messages expected a day, above 0, shape (days,).
    """
    squared, each = UNREST[style]
    return np.asarray(squared + each / mean + WEATHER)


def _volume(pair: Pair, course: Course) -> Floats:
    return np.asarray(course.volume @ np.array([pair.share, 1 - pair.share]))


def _waking_moment(rng: np.random.Generator, pair: Pair, side: Ints) -> Floats:
    """Return an hour of the day at which each of these people is awake."""
    wakes, awake = np.array(pair.wakes)[side], np.array(pair.awake)[side]
    return np.asarray(wakes + awake * rng.beta(1.3, 1.1, len(side)) * 0.97)


def _turns(rng: np.random.Generator, pair: Pair, volume: Floats) -> Ints:
    """Return who sends each message: often the same person again, fairly by share."""
    weight = volume * np.array([pair.share, 1 - pair.share])
    chance = weight[:, 1] / weight.sum(axis=1)
    fresh = (rng.random(len(volume)) < chance).astype(np.int64)
    keep = rng.random(len(volume)) < pair.stickiness
    if len(volume):
        keep[0] = False
    last = np.maximum.accumulate(np.where(keep, 0, np.arange(len(volume))))
    return np.asarray(fresh[last])


def _session_senders(rng: np.random.Generator, pair: Pair, who: tuple[Ints, Ints]) -> Ints:
    """Return senders that change turns within a conversation, the chattier one staying longer."""
    starter, place = who
    stay = np.clip(
        pair.stickiness + 0.5 * (np.array([pair.share, 1 - pair.share]) - 0.5), 0.05, 0.8
    )
    leave = rng.random(len(place)) > stay.mean()
    leave[place == 0] = False
    flips = np.cumsum(leave)
    base = np.repeat(flips[place == 0], np.diff(np.r_[np.flatnonzero(place == 0), len(place)]))
    return np.asarray((starter + flips - base) % 2)


def _without_nights(rng: np.random.Generator, pair: Pair, sent: Sent) -> Sent:
    """Return the messages with most of those in their sender's night moved past the morning."""
    time, sender = sent
    wakes, awake = np.array(pair.wakes)[sender], np.array(pair.awake)[sender]
    hour = (time / HOUR_S - wakes) % 24
    asleep = (hour > awake) & (rng.random(len(time)) < 0.9)
    later = time + (24 - hour) * HOUR_S + rng.exponential(1500, len(time))
    time = np.where(asleep, later, time)
    order = np.argsort(time, kind="stable")
    return time[order], sender[order]
