"""A second simulator, written apart from the method and from `olivebranch.insight.synthetic`.

Nothing was ever fitted to it: it shows how much of the accuracy is owed to
knowing one's own simulator. Daily counts come from a gamma-Poisson law whose
level remembers the day before; conversations are laid into the waking day.
"""

from dataclasses import dataclass

import numpy as np

from olivebranch.conversation import (
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Participant,
    Precision,
    Source,
)
from olivebranch.insight.synthetic.words import texts_of

KINDS = ("event", "decline", "both", "neither")
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Invented:
    """A conversation, what is true of it, and the day of its step (since 1970), if any."""

    conversation: Conversation
    kind: str
    event_day: int | None


def invent(rng, kind):
    """Return one conversation of a kind."""
    days = int(rng.integers(250, 900))
    base = np.exp(rng.uniform(np.log(12), np.log(120)))
    event, change = _change(rng, kind, days)
    first_day = 18_000 + int(rng.integers(0, 2000))
    volume = 0.9 * change + _unrest(rng, days)
    slow = -change * rng.uniform(0, 1)
    sides = np.zeros((days, 2))
    for start, length in _breaks(rng, days, event):
        here = slice(start, start + length)
        if rng.random() < 0.7:
            volume[here] += np.log(rng.uniform(0.05, 0.5))
        else:
            sides[here, int(rng.integers(2))] += np.log(rng.uniform(0.2, 0.6))
            slow[here] += np.log(rng.uniform(1.5, 3))
    share = rng.uniform(0.35, 0.65)
    mean = base * np.exp(volume[:, None] + sides) * np.array([share, 1 - share])
    spread = rng.uniform(2.5, 12)
    counts = rng.poisson(mean * rng.gamma(spread, 1 / spread, days)[:, None])
    talks = np.maximum(1, rng.poisson(rng.uniform(1.2, 4) * np.exp(0.5 * change)))
    time, sender = _laid_out(rng, counts, talks, slow)
    conversation = _table(rng, time, sender, first_day)
    return Invented(conversation, kind, None if event is None else first_day + event)


def _change(rng, kind, days):
    day = np.arange(days)
    step = np.log(rng.uniform(0.1, 0.4))
    if kind == "neither":
        return None, np.zeros(days)
    if kind == "decline":
        length = int(rng.integers(70, min(300, days - 60)))
        end = days if rng.random() < 0.6 else int(rng.integers(length + 40, days + 1))
        return None, _slope(rng, (day - (end - length)) / length, rng.uniform(0.08, 0.35))
    event = int(rng.integers(130, days - 20))
    change = np.where(day >= event, step, 0.0)
    if kind == "both":
        length = int(rng.integers(60, min(220, event - 50)))
        slope = _slope(rng, (day - (event - length)) / length, rng.uniform(0.25, 0.55))
        change = change + slope
    return event, change


def _slope(rng, share, to):
    u = np.clip(share, 0, 1)
    return np.log(to) * u if rng.random() < 0.5 else np.log(1 - (1 - to) * u)


def _unrest(rng, days):
    memory, scale = rng.uniform(0.1, 0.7), rng.uniform(0.05, 0.25)
    shocks = rng.normal(0, scale * np.sqrt(1 - memory**2), days)
    level, values = 0.0, []
    for shock in shocks:
        level = memory * level + shock
        values.append(level)
    day = np.arange(days)
    season = rng.uniform(0, 0.15) * np.cos(2 * np.pi * (day - rng.integers(365)) / 365)
    return np.array(values) + rng.normal(0, 0.15, 7)[day % 7] + season


def _breaks(rng, days, event):
    found = []
    for _ in range(rng.poisson(days / 120) + 1):
        length = int(rng.integers(5, 18))
        start = int(rng.integers(30, days - length - 25))
        if event is None or not start - 12 < event < start + length + 12:
            found.append((start, length))
    return found


def _laid_out(rng, counts, talks, slow):
    answer_s = rng.lognormal(4.8, 0.6)
    times, senders = [], []
    for day, (first, second) in enumerate(counts):
        total = first + second
        who = rng.permutation(np.r_[np.zeros(first), np.ones(second)]).astype(np.int64)
        begin = np.sort(rng.uniform(8, 23, talks[day])) * 3600
        talk = np.sort(rng.integers(0, talks[day], total))
        turned = np.r_[True, who[1:] != who[:-1]][:total]
        late = answer_s * np.exp(slow[day]) * rng.lognormal(0, 1, total)
        gap = np.where(turned, late, rng.exponential(30, total))
        gap[np.r_[True, talk[1:] != talk[:-1]][:total]] = 0
        run = np.cumsum(gap)
        starts = np.searchsorted(talk, talk)
        times.append(day * DAY_S + begin[talk] + run - run[starts] if total else np.zeros(0))
        senders.append(who)
    time, sender = np.concatenate(times), np.concatenate(senders)
    inside = time < len(counts) * DAY_S
    order = np.argsort(time[inside], kind="stable")
    return time[inside][order], sender[inside][order]


def _table(rng, time, sender, first_day):
    count = len(time)
    buffer, ends = texts_of(7 * rng.lognormal(-0.2, 0.6, count), np.zeros(count, np.bool_))
    columns = Columns(
        at_ms=(first_day * DAY_S + time).astype(np.int64) * 1000,
        offset_min=np.full(count, UNKNOWN_OFFSET, np.int16),
        sender=sender.astype(np.int16),
        kind=np.zeros(count, np.uint8),
        event=np.zeros(count, np.uint8),
        text_start=np.r_[0, ends[:-1]],
        text_end=ends,
        byte_start=np.arange(count),
        byte_end=np.arange(1, count + 1),
        quality=np.zeros(count, np.uint8),
        file=np.zeros(count, np.uint16),
    )
    source = Source("synthetic", "", "", False, "local", Precision.SECOND)
    return Conversation(source, (Participant("Kim"), Participant("Lee")), columns, buffer)
