"""What a day is like for the couples of `researcher`: two people, a calendar, what happened.

Weekends, seasons, the turn of the year, days that remember the day before and
lost days; around an event a talk before, unanswered days after, one late day
with things to sort out.
"""

from dataclasses import dataclass, replace

import numpy as np

from tests.insight.judges.researcher_breaks import add_breaks

# The most that a change may show in each, as a power of what is left of the messages.
SHOWN_AT_MOST = {"turns": 0.6, "answers": 0.35, "burst": 0.4, "latency": 0.8, "words": 0.35}


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """How two people write before anything changes; pairs of values are one of each.

    Attributes:
        share: Of the talks that the first one begins.
        turns: In a talk after its answered beginning.
        answers: How often each answers a beginning.
        burst: Messages in a turn.
        latency_s: Typical seconds to answer.
        words: Typical words in a message.
    """

    share: float
    turns: float
    answers: np.ndarray
    burst: np.ndarray
    latency_s: np.ndarray
    words: np.ndarray


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """How a change shows in each measure, who withdraws, and how much more than the other."""

    shown: dict[str, float]
    who: int
    more: float


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """What every day holds, shape (days,), or (2, days) where the two differ.

    Attributes:
        pair: Who writes.
        starts: Talks that each begins.
        answers: How often each answers a beginning.
        burst: Messages in a turn of each.
        slower: Factor on the time of each to answer.
        turns: Factor on the turns of a talk.
        words: Factor on the words of a message.
    """

    pair: Pair
    starts: np.ndarray
    answers: np.ndarray
    burst: np.ndarray
    slower: np.ndarray
    turns: np.ndarray
    words: np.ndarray


def days_of(rng, plan, *, rate, of_messages=False):
    """Return the days of a plan; `rate` counts talks a day, or messages if `of_messages`."""
    days, who = _planned(rng, plan, rate=rate, of_messages=of_messages)
    days.starts[:] *= _calendar(rng, plan) * np.exp(rng.normal(0, 0.1, (2, plan.days)))
    if plan.days > 90:
        add_breaks(rng, plan, days)
    if plan.event_day is not None:
        _around_event(rng, plan.event_day, days=days, who=who)
    return days


def _planned(rng, plan, *, rate, of_messages):
    """Return the days as the plan alone has them, and who withdraws at the event."""
    pair = _pair(rng)
    slow, sudden = _withdrawals(rng)
    left = {
        measure: np.exp(plan.slow * slow.shown[measure] + plan.sudden * sudden.shown[measure])
        for measure in SHOWN_AT_MOST
    }
    answers = pair.answers[:, None] * left["answers"]
    burst = 1 + (pair.burst[:, None] - 1) * left["burst"]
    size = (1 + answers.mean(0) * (1 + (pair.turns - 1) * left["turns"])) * burst.mean(0)
    starts = _starts(plan, pair.share, size=size, changes=(slow, sudden))
    days = Days(
        pair=pair,
        starts=starts * rate / (size[0] if of_messages else 1),
        answers=answers,
        burst=burst,
        slower=np.stack([1 / left["latency"]] * 2),
        turns=left["turns"],
        words=left["words"],
    )
    return days, sudden.who


def _pair(rng):
    return Pair(
        share=rng.uniform(0.35, 0.65),
        turns=rng.uniform(1.6, 4.2),
        answers=rng.uniform(0.72, 0.96, 2),
        burst=rng.uniform(1.1, 2.0, 2),
        latency_s=np.exp(rng.uniform(np.log(20), np.log(240), 2)),
        words=rng.uniform(3.0, 8.0, 2),
    )


def _withdrawals(rng):
    """Return how the slow and the sudden change show; mostly the same person withdraws."""
    slow, sudden = _withdrawal(rng), _withdrawal(rng)
    return slow, replace(sudden, who=slow.who) if rng.random() < 0.6 else sudden


def _withdrawal(rng):
    shown = {measure: rng.uniform(0.0, most) for measure, most in SHOWN_AT_MOST.items()}
    return Withdrawal(shown, int(rng.integers(2)), rng.uniform(0.0, 0.6))


def _starts(plan, share, *, size, changes):
    """Return how often each begins; what smaller talks leave of a change falls to it."""
    fewer = np.minimum(np.exp(plan.slow + plan.sudden) * size[0] / size, 1.1)
    return np.array([[share], [1 - share]]) * fewer * _kept(plan, share, changes)


def _kept(plan, share, changes):
    """Return what each keeps of the beginnings, beyond what both lose, shape (2, days)."""
    kept = np.ones((2, plan.days))
    for volume, change in zip((plan.slow, plan.sudden), changes, strict=True):
        own = (share, 1 - share)[change.who]
        kept[change.who] -= change.more * (1 - np.exp(volume))
        kept[1 - change.who] += change.more * (1 - np.exp(volume)) * own / (1 - own)
    return np.clip(kept, 0.08, None)


def _calendar(rng, plan):
    day = np.arange(plan.days)
    weekday = (day + rng.integers(7)) % 7
    of_year = (day + rng.integers(365)) % 365
    week = np.exp(rng.normal(0, 0.06, 7))
    week[5:] *= rng.uniform(0.55, 1.5)
    season = 1 + rng.uniform(0, 0.13) * np.cos(2 * np.pi * (of_year / 365 - rng.random()))
    factor = week[weekday] / week.mean() * season
    factor[_turn_of_year(plan, of_year)] *= rng.uniform(0.5, 1.4)
    restless = _unrest(rng, plan.days, spread=rng.uniform(0.10, 0.28), memory=rng.uniform(0.1, 0.5))
    wandering = _unrest(rng, plan.days, spread=rng.uniform(0.02, 0.07), memory=0.97)
    factor *= np.exp(restless + wandering)
    lost = rng.random(plan.days) < rng.uniform(0, 0.02)
    factor[lost] *= 0.05
    return factor


def _turn_of_year(plan, of_year):
    """Return its days, left alone where they would touch the event or the end."""
    day = np.arange(plan.days)
    found = ((of_year > 355) | (of_year < 3)) & (day < plan.days - 28)
    return found if plan.event_day is None else found & (abs(day - plan.event_day) > 14)


def _unrest(rng, days, *, spread, memory):
    shocks = rng.normal(0, spread * np.sqrt(1 - memory * memory), days)
    level, values = rng.normal(0, spread), []
    for shock in shocks:
        level = memory * level + shock
        values.append(level)
    return np.array(values)


def _around_event(rng, event_day, *, days, who):
    """Change the days next to an event; `who` withdrew, the other is left."""
    starts, left = days.starts, 1 - who
    if rng.random() < 0.35:  # the talk on the days before
        first = event_day - int(rng.integers(1, 3))
        starts[:, first:event_day] *= rng.uniform(1.2, 1.8)
    if rng.random() < 0.3:  # the one who is left goes on writing, mostly unanswered
        here = slice(event_day, event_day + int(rng.integers(2, 7)))
        usual = starts[left, event_day - 40 : event_day].mean() * 0.8
        starts[left, here] = np.maximum(starts[left, here], usual)
        days.answers[who, here] *= 0.35
    if rng.random() < 0.3:  # one later day with things to sort out
        starts[:, event_day + int(rng.integers(14, starts.shape[1] - event_day - 20))] += 1
