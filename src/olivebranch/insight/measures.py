"""How wrong were we: the answers on invented couples against what is true of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from olivebranch.insight.answers import ending_of
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


def how_wrong(couples: Sequence[Couple]) -> Wrongness:
    """Return how wrong the answers on these couples are; shares of nothing are 0."""
    endings = []
    for couple in couples:
        sent = sent_by(couple.conversation, me=0, other=1)
        endings.append((couple, ending_of(sent, marks_of(sent))))
    long = [(couple, ending) for couple, ending in endings if couple.truth.kind != "short"]
    short = [
        ending.answer == "cannot-say" for couple, ending in endings if couple.truth.kind == "short"
    ]
    still = [
        ending.answer != "neither" for couple, ending in long if couple.truth.kind == "neither"
    ]
    errors = [
        abs((ending.at - EPOCH).days - couple.first_day - couple.truth.event_on)
        for couple, ending in long
        if couple.truth.event_on is not None
        and ending.at is not None
        and ending.answer != "decline"
    ]
    return Wrongness(
        couples=len(long),
        right=_share([ending.answer == couple.truth.kind for couple, ending in long]),
        date_error_days=float(median(errors)) if errors else None,
        false_changes=_share(still),
        short_declined=_share(short),
    )


def _share(given: Sequence[bool]) -> float:
    return sum(given) / len(given) if given else 0.0
