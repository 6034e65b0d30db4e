"""How wrong were we: the answers on invented couples against what is true of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from olivebranch.insight.answers import Ending, ending_of
from olivebranch.insight.sent import EPOCH, sent_by
from olivebranch.insight.series import marks_of
from olivebranch.insight.synthetic import Couple


@dataclass(frozen=True, slots=True)
class Wrongness:
    """How wrong the answers were; shares from 0 to 1.

    Attributes:
        couples: Long couples judged.
        right: Share of right answers among them.
        date_error_days: Median error of the day where there was an event; None if none was dated.
        false_changes: Share of unchanged couples that were given an event, a decline or both.
        short_declined: Share of short couples answered with "cannot say".
    """

    couples: int
    right: float
    date_error_days: float | None
    false_changes: float
    short_declined: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer on one invented couple beside what is true of it.

    Attributes:
        kind: What is true; "short" means too little for any answer.
        event_day: Day of the step, in days since 1970-01-01, or None.
        ending: The answer.
    """

    kind: str
    event_day: int | None
    ending: Ending


def how_wrong(couples: Sequence[Couple]) -> Wrongness:
    """Return how wrong the answers on these couples are; shares of nothing are 0."""
    return wrongness([_judged(couple) for couple in couples])


def wrongness(judged: Sequence[Judged]) -> Wrongness:
    """Return how wrong these answers are together; shares of nothing are 0."""
    long = [one for one in judged if one.kind != "short"]
    errors = [
        abs((one.ending.at - EPOCH).days - one.event_day)
        for one in long
        if one.event_day is not None
        and one.ending.at is not None
        and one.ending.answer != "decline"
    ]
    return Wrongness(
        couples=len(long),
        right=_share([one.ending.answer == one.kind for one in long]),
        date_error_days=float(median(errors)) if errors else None,
        false_changes=_share(
            [one.ending.answer != "neither" for one in long if one.kind == "neither"]
        ),
        short_declined=_share(
            [one.ending.answer == "cannot-say" for one in judged if one.kind == "short"]
        ),
    )


def _judged(couple: Couple) -> Judged:
    sent = sent_by(couple.conversation, me=0, other=1)
    at = couple.truth.event_on
    event_day = None if at is None else couple.first_day + at
    return Judged(couple.truth.kind, event_day, ending_of(sent, marks_of(sent)))


def _share(given: Sequence[bool]) -> float:
    return sum(given) / len(given) if given else 0.0
