"""The sentence a chart supports, for both sides in the same words, own side first."""

from datetime import date
from math import log

from olivebranch.content import sentence
from olivebranch.insight.figures import Figure, Measure
from olivebranch.insight.picture import Picture, SeenChange

PAGE = "insight/charts"
WHOSE = {"me": "your", "other": "their"}
MOVING = ("messages", "starts", "reply-time", "length")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def caption_of(picture: Picture, measure: str) -> str:
    """Return what one chart shows, in full sentences.

    Args:
        picture: One with enough data.
        measure: Id of one of its measures.
    """
    found = next(one for one in picture.measures if one.id == measure)
    if measure in MOVING:
        return " ".join(_moving(picture, found, side) for side in ("me", "other"))
    return sentence(PAGE, f"{measure}-finding", _finding(found))


def said_date(day: date) -> str:
    """Return a date as people say it: 9 June 2023."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def said_number(value: float) -> str:
    """Return a number with as many digits as a reader can use."""
    if value >= 10 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}"


def _moving(picture: Picture, measure: Measure, side: str) -> str:
    whose = sentence(PAGE, WHOSE[side], {})
    change = _largest(picture, measure.id, side)
    figure = (measure.me if side == "me" else measure.other).total
    if change is None:
        facts = {"whose": whose, "level": said_number(figure.value or 0.0)}
        return sentence(PAGE, f"{measure.id}-steady", facts)
    facts = {
        "whose": whose,
        "before": said_number(change.before),
        "after": said_number(change.after),
        "when": said_date(change.begins),
        "begins": said_date(change.begins),
        "ends": said_date(change.ends),
    }
    kind = "step" if change.kind == "step" else "slow"
    return sentence(PAGE, f"{measure.id}-{kind}", facts)


def _largest(picture: Picture, measure: str, side: str) -> SeenChange | None:
    mine = [
        change
        for change in picture.changes
        if change.measure == measure and change.side == side and change.confidence >= 0.5
        if said_number(change.before) != said_number(change.after)
    ]
    return max(mine, key=_weight, default=None)


def _weight(change: SeenChange) -> float:
    return abs(log((change.after + 0.1) / (change.before + 0.1)))


def _finding(measure: Measure) -> dict[str, str]:
    mine, theirs = measure.me.total, measure.other.total
    facts = {"mine": _short(mine, measure.id), "theirs": _short(theirs, measure.id)}
    if mine.longest is not None and theirs.longest is not None:
        facts |= {"mine_longest": str(mine.longest), "theirs_longest": str(theirs.longest)}
    return facts


def _short(figure: Figure, measure: str) -> str:
    value = figure.value or 0.0
    return f"{value * 100:.0f}" if measure.endswith("share") else said_number(value)
