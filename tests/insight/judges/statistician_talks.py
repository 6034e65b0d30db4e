"""How the couples of `statistician` talk: some talks set off later ones, runs and turns mix."""

from dataclasses import dataclass

import numpy as np

from tests.insight.judges.drawn import DAY_S

HOUR_S = 3600
# Morning, noon, evening, night.
HOURS = np.array([8.0, 12.6, 18.0, 21.6])
SPREADS = np.array([0.9, 1.3, 2.0, 1.2])


@dataclass(frozen=True, slots=True, eq=False)
class Manners:
    """How two people talk, and how far each habit goes with a change; 0 leaves it as it was.

    Attributes:
        split: How much of a fall is in shorter talks; the rest is in fewer.
        branch: How often a talk sets off a later one.
        later_s: Typical seconds until then.
        hours: Share of talks in each part of the day.
        late_h: Hours by which a weekend's morning is later.
        turns: How often the other goes on.
        share: How often the second one does, when it is open who goes on.
        fresh: How often it is.
        share_moves: By how much the change moves `share`.
        opens: How often the second one begins a talk.
        opens_moves: By how much the change moves `opens`.
        slows: By how much the change slows answers.
        reply_s: Typical seconds to answer.
        words: Typical words of a message of each.
        shortens: By how much the change shortens messages.
    """

    split: float
    branch: float
    later_s: float
    hours: np.ndarray
    late_h: float
    turns: float
    share: float
    fresh: float
    share_moves: float
    opens: float
    opens_moves: float
    slows: float
    reply_s: float
    words: np.ndarray
    shortens: float


def messages_of(rng, days, *, talk):
    """Return time, sender and words of all messages, in order of time.

    Args:
        rng: Where chance comes from.
        days: What every day holds.
        talk: Messages of a talk before any change.
    """
    manners = _manners(rng)
    # Part of a fall is in shorter talks, part in fewer.
    size = np.maximum(1.2, talk * days.volume**manners.split)
    begun = _begun(rng, days, manners, size=size)
    begun_on = (begun // DAY_S).astype(np.int64)
    of_talk = np.repeat(np.arange(len(begun)), rng.geometric(1 / size[begun_on]))
    day = begun_on[of_talk]
    opens = np.r_[True, of_talk[1:] != of_talk[:-1]]
    progress = days.progress[day]
    who = _senders(rng, manners, opens=opens, progress=progress)
    run = np.cumsum(_gaps(rng, manners, opens=opens, who=who, progress=progress))
    time = begun[of_talk] + run - run[np.flatnonzero(opens)][of_talk]
    typical = manners.words[who] * days.words[day] * (1 - manners.shortens * progress)
    words = np.rint(typical * np.exp(rng.normal(0, 0.75, len(who))))
    words = np.maximum(1, words).astype(np.int64)
    inside = int((time < len(days.volume) * DAY_S).sum())
    order = np.argsort(time, kind="stable")[:inside]
    return time[order].astype(np.int64), who[order].astype(np.int8), words[order]


def _manners(rng):
    # Which other measures follow the change, and who withdraws.
    follows, sign = rng.random(4) < 0.5, rng.choice([-1, 1])
    return Manners(
        split=rng.uniform(0, 0.6),
        branch=rng.uniform(0.05, 0.35),
        later_s=rng.uniform(1, 5) * HOUR_S,
        hours=rng.dirichlet([4, 4, 5, 9]),
        late_h=rng.uniform(0.5, 2.5),
        turns=rng.uniform(0.25, 0.5),
        share=rng.uniform(0.4, 0.6),
        fresh=rng.uniform(0.2, 0.4),
        share_moves=sign * rng.uniform(0.03, 0.12) * follows[0],
        opens=rng.uniform(0.3, 0.7),
        opens_moves=sign * rng.uniform(0.08, 0.25) * follows[1],
        slows=rng.uniform(0.5, 3) * follows[2],
        reply_s=np.exp(rng.uniform(np.log(35), np.log(150))),
        words=np.exp(rng.uniform(np.log(3.5), np.log(11), 2)),
        shortens=rng.uniform(0.1, 0.45) * follows[3],
    )


def _begun(rng, days, manners, *, size):
    """Return when each talk begins, in seconds, shape (talks,)."""
    count = rng.poisson(days.messages * (1 - manners.branch) / size)
    count[0] = max(1, count[0])
    day = np.repeat(np.arange(len(count)), count)
    part = rng.choice(4, size=len(day), p=manners.hours)
    late = manners.late_h * (days.weekend[day] & (part == 0))
    hour = rng.normal(HOURS[part] + late, SPREADS[part])
    begun = [day * DAY_S + np.clip(hour, 0.05, 23.9) * HOUR_S]
    for _ in range(4):
        again = begun[-1][rng.random(len(begun[-1])) < manners.branch]
        begun.append(again + 1200 + rng.exponential(manners.later_s, len(again)))
    begun = np.sort(np.concatenate(begun))
    return begun[begun < len(count) * DAY_S]


def _senders(rng, manners, *, opens, progress):
    """Return who sent each message: where it is open, by lot; else the same or the other."""
    count = len(opens)
    chance = rng.random(count)
    fresh = opens | (chance < manners.fresh)
    turned = np.cumsum(~fresh & (chance < manners.fresh + manners.turns))
    begins = manners.opens + manners.opens_moves * progress
    goes_on = manners.share + manners.share_moves * progress
    by_lot = (rng.random(count) < np.where(opens, begins, goes_on)).astype(np.int64)
    last = np.maximum.accumulate(np.where(fresh, np.arange(count), 0))
    return (by_lot[last] + turned - turned[last]) % 2


def _gaps(rng, manners, *, opens, who, progress):
    """Return seconds before each message, 0 where it opens a talk."""
    same = np.r_[False, who[1:] == who[:-1]]
    typical = np.where(same, 12.0, manners.reply_s * (1 + manners.slows * progress))
    gap = typical * np.exp(rng.normal(0, np.where(same, 0.7, 1.0)))
    gap[opens] = 0
    return gap
