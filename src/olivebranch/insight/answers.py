"""Event, decline, both or neither? With a date, how sure, and why; or "cannot say"."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import numpy as np

from olivebranch.content import read_table
from olivebranch.content.shape import build
from olivebranch.content.tree import ANY_LANGUAGE
from olivebranch.insight.levels import BOTH, level
from olivebranch.insight.sent import EPOCH, Sent
from olivebranch.insight.series import Floats, Marks
from olivebranch.insight.signals import Signals, signals_of
from olivebranch.insight.stories import Weighed, weigh

Answer = Literal["event", "decline", "both", "neither", "cannot-say"]
Fact = float | int | str
ANSWERS: tuple[Answer, ...] = ("neither", "event", "decline", "both")

LEAST_MESSAGES = 200  # each; S8
LEAST_WEEKS = 8
LEVEL = 0.9
MOST_EVIDENCE = 14
EDGE_DAYS = 7
MOVED = ("messages", "starts", "reply-time", "length")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer is what it is; the sentence is content, looked up by code.

    Attributes:
        code: Of the sentence in `content/en/insight/answers.toml`.
        facts: What fills it.
    """

    code: str
    facts: tuple[tuple[str, Fact], ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The answer to "event or decline?".

    Attributes:
        answer: What the messages show.
        at: Day of the step, or the day on which the slow change began; None if there is none.
        interval: First and last day that `at` may be, with 90 %.
        slow: First and last day of the slow change, if there is one.
        confidence: That the answer is right, 0 to 1; of answers given with 0.8, about 80 % are.
        because: Reasons, most important first.
        evidence: Positions in the table where it can be seen, oldest first.
        odds: Of each answer, in the order neither, event, decline, both; empty if none was weighed.
    """

    answer: Answer
    at: date | None
    interval: tuple[date, date] | None
    slow: tuple[date, date] | None
    confidence: float
    because: tuple[Reason, ...]
    evidence: tuple[int, ...]
    odds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of `content/insight/calibration.toml`."""

    version: int
    neither: tuple[float, ...]
    event: tuple[float, ...]
    decline: tuple[float, ...]
    both: tuple[float, ...]


@cache
def calibration() -> Calibration:
    """Return the weights that turn how well a story explains into how likely it is."""
    table = read_table("insight/calibration", language=ANY_LANGUAGE)
    return build(Calibration, table["stories"], where="insight/calibration.stories")


def too_little(sent: Sent) -> tuple[Reason, ...]:
    """Return why nothing can be said about these messages; empty if something can."""
    mine = int(np.count_nonzero(sent.side == 0))
    theirs = len(sent) - mine
    days = int(sent.day[-1] - sent.day[0]) + 1 if len(sent) else 0
    reasons = []
    if min(mine, theirs) < LEAST_MESSAGES:
        facts = (("mine", mine), ("theirs", theirs), ("least", LEAST_MESSAGES))
        reasons.append(Reason("too-few-messages", facts))
    if days < LEAST_WEEKS * 7:
        reasons.append(Reason("too-few-weeks", (("weeks", days // 7), ("least", LEAST_WEEKS))))
    return tuple(reasons)


def ending_of(sent: Sent, marks: Marks) -> Ending:
    """Return whether contact changed by an event, slowly, both ways or not at all."""
    if reasons := too_little(sent):
        return Ending("cannot-say", None, None, None, 0.0, reasons, ())
    signals = signals_of(sent, marks)
    weighed = weigh(signals)
    odds = odds_of(weighed)
    answer = ANSWERS[int(np.argmax(odds))]
    chances = tuple(round(float(chance), 4) for chance in odds)
    confidence = round(float(max(odds)), 2)
    at, interval, slow = _dates(answer, weighed, signals)
    return Ending(
        answer=answer,
        at=at,
        interval=interval,
        slow=slow,
        confidence=confidence,
        because=_because(answer, (sent, marks), (signals, weighed, at, slow)),
        evidence=_evidence(sent, (at, slow)),
        odds=chances,
    )


def odds_of(weighed: Weighed) -> Floats:
    """Return how likely each of `ANSWERS` is, shape (4,), adding up to 1."""
    weights = calibration()
    table = np.array([getattr(weights, name) for name in ANSWERS])
    score = table @ features(weighed)
    odds = np.exp(score - score.max())
    return np.asarray(odds / odds.sum())


def features(weighed: Weighed) -> Floats:
    """Return what the calibration looks at, shape (66,): a constant, ten values, their products.

    The ten are, on a scale between straight and logarithm: the best story, event
    against decline, both against event and both against decline, from all
    signals; the same four from the messages alone; how clear slope and step are.
    """
    raw = (
        *_compared(weighed.event, weighed.decline, weighed.both),
        *_compared(*weighed.alone),
        *weighed.clear,
    )
    values = np.array([np.sign(value) * np.log1p(abs(value)) for value in raw])
    products = np.outer(values, values)[np.triu_indices(len(values))]
    return np.concatenate([[1.0], values, products])


def _compared(event: float, decline: float, both: float) -> tuple[float, ...]:
    return max(event, decline, both), event - decline, both - event, both - decline


def _dates(
    answer: Answer, weighed: Weighed, signals: Signals
) -> tuple[date | None, tuple[date, date] | None, tuple[date, date] | None]:
    if answer in {"event", "both"}:
        odds = weighed.step_at if answer == "event" else weighed.step_at_both
        at, low, high = _middle(odds)
        slow = None
        if answer == "both":
            # The likeliest slow changes may go on a little after the step: it ends them.
            slow = _slow(weighed, signals, weighed.ramp_odds_both, most=at - 1)
        return _day(signals, at), (_day(signals, low), _day(signals, high, last=True)), slow
    if answer == "decline":
        slow = _slow(weighed, signals, weighed.ramp_odds, most=signals.bins - 1)
        begins = np.bincount(
            weighed.ramps[:, 0].astype(np.int64), weights=weighed.ramp_odds, minlength=signals.bins
        ).astype(np.float64)
        _, low, high = _middle(begins)
        return slow[0], (min(_day(signals, low), slow[0]), max(_day(signals, high), slow[0])), slow
    return None, None, None


def _middle(odds: Floats) -> tuple[int, int, int]:
    """Return the likeliest place, and the places between which it is with 90 %."""
    share = np.cumsum(odds) / odds.sum()
    low = int(np.searchsorted(share, (1 - LEVEL) / 2))
    high = int(np.searchsorted(share, (1 + LEVEL) / 2))
    middle = int(np.searchsorted(share, 0.5))
    best = int(np.argmax(odds))
    # Two dates nearly as likely: the middle of the chances errs less often by much.
    place = best if odds[best] > 0.2 * odds.sum() else middle
    return place, min(low, place), max(high, place)


def _slow(weighed: Weighed, signals: Signals, odds: Floats, *, most: int) -> tuple[date, date]:
    """Return first and last day of the slow change, which ends in bin `most` at the latest."""
    share = odds / odds.sum()
    begin, end = (weighed.ramps * share[:, None]).sum(axis=0)
    last = min(round(end), most)
    return _day(signals, round(begin)), _day(signals, last, last=True)


def _day(signals: Signals, place: int, *, last: bool = False) -> date:
    day = signals.first_day + place * signals.step + (signals.step - 1 if last else 0)
    return EPOCH + timedelta(days=day)


def _because(
    answer: Answer,
    given: tuple[Sent, Marks],
    found: tuple[Signals, Weighed, date | None, tuple[date, date] | None],
) -> tuple[Reason, ...]:
    signals, weighed, at, slow = found
    facts: list[tuple[str, Fact]] = []
    if answer in {"event", "both"} and at is not None:
        facts.append(("at", at.isoformat()))
    if slow is not None:
        facts += [("from", slow[0].isoformat()), ("to", slow[1].isoformat())]
    reasons = [Reason(answer, tuple(facts))]
    edges = _edges(answer, at, slow)
    if edges is not None:
        reasons += [_moved(measure, given, edges) for measure in MOVED]
    if weighed.passing:
        days = tuple(_day(signals, start).isoformat() for start, _ in sorted(weighed.passing))
        reasons.append(Reason("passing", (("count", len(days)), ("days", ", ".join(days)))))
    return tuple(reasons)


def _edges(
    answer: Answer, at: date | None, slow: tuple[date, date] | None
) -> tuple[int, int] | None:
    """Return the day until which it was as before and the day from which it was as after."""
    if at is None:
        return None
    begins = slow[0] if slow is not None else at
    ends = slow[1] if slow is not None and answer == "decline" else at
    return (begins - EPOCH).days, (ends - EPOCH).days


def _moved(measure: str, given: tuple[Sent, Marks], edges: tuple[int, int]) -> Reason:
    """Return how much there was of a measure, of both sides, before and after."""
    first, last = int(given[0].day[0]), int(given[0].day[-1]) + 1
    # A slow change without an end, or with one on the first day, is compared with its own edge.
    begins, ends = max(edges[0], first + EDGE_DAYS), min(edges[1], last - EDGE_DAYS)
    before = level(measure, given, side=BOTH, days=(first, begins))
    after = level(measure, given, side=BOTH, days=(ends, last))
    if before is None or after is None:
        return Reason("unmoved-" + measure)
    facts = (("before", round(before, 1)), ("after", round(after, 1)))
    return Reason("moved-" + measure, facts)


def _evidence(sent: Sent, given: tuple[date | None, tuple[date, date] | None]) -> tuple[int, ...]:
    """Return the first message of days around the step and of steps along the slow change."""
    at, slow = given
    wanted: list[int] = []
    if slow is not None:
        wanted += (
            np.linspace((slow[0] - EPOCH).days, (slow[1] - EPOCH).days, 7).astype(int).tolist()
        )
    if at is not None:
        day = (at - EPOCH).days
        wanted += list(range(day - 3, day + 4))
    places = np.searchsorted(sent.day, sorted(set(wanted)))
    places = np.unique(places[places < len(sent)])[:MOST_EVIDENCE]
    return tuple(sent.position[places].tolist())
