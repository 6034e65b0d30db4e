"""The points of a chart: one a week or a month and side, gaps kept as gaps."""

from dataclasses import dataclass
from datetime import timedelta

from olivebranch.insight.figures import Figure, Measure, Month
from olivebranch.insight.picture import Picture
from olivebranch.insight.sent import EPOCH

FEWEST_VALUES = 5  # a median of fewer is a gap
SHORTEST_MIN = 0.5  # the export rounds to minutes; below half of one nothing is known


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a line.

    Attributes:
        at: ISO date at which it is drawn.
        label: What the table calls it.
        value: In the unit of the chart; None for a gap.
        low: Lower end of its band, if it has one.
        high: Upper end.
        part: Number of the unbroken stretch it belongs to.
    """

    at: str
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    part: int = 0


def points_of(picture: Picture, measure: str) -> tuple[list[Point], list[Point]]:
    """Return my points and theirs, of the same dates, oldest first.

    Args:
        picture: One with enough data.
        measure: Id of one of its measures.
    """
    if measure == "messages":
        return _weekly(picture, side=0), _weekly(picture, side=1)
    found = next(one for one in picture.measures if one.id == measure)
    return _monthly(picture, found, side=0), _monthly(picture, found, side=1)


def _weekly(picture: Picture, *, side: int) -> list[Point]:
    series = picture.weekly
    if series is None:
        return []
    points = []
    for index, first in enumerate(series.starts_on.tolist()):
        day = EPOCH + timedelta(days=first)
        whole = bool(series.whole[index])
        value = float(series.messages[side, index]) / 7 if whole else None
        middle = (day + timedelta(days=3)).isoformat()
        points.append(Point(middle, day.isoformat(), value))
    return _parted(points)


def _monthly(picture: Picture, measure: Measure, *, side: int) -> list[Point]:
    figures = measure.me if side == 0 else measure.other
    points = []
    for index, month in enumerate(figures.months):
        whole = picture.monthly is not None and bool(picture.monthly.whole[index])
        points.append(_month_point(month, measure.id, whole=whole))
    return _parted(points)


def _month_point(month: Month, measure: str, *, whole: bool) -> Point:
    figure = month.figure
    at = f"{month.month}-15"
    if figure.value is None or _too_thin(figure, measure, whole=whole):
        return Point(at, month.month, None)
    scale = 100.0 if measure in {"share", "starts-share"} else 1.0
    least = SHORTEST_MIN if measure == "reply-time" else 0.0
    value = max(figure.value * scale, least)
    band = figure.quartiles
    if band is None and figure.interval is not None:
        band = (figure.interval.low, figure.interval.high)
    if band is None:
        return Point(at, month.month, value)
    most = 100.0 if scale == 100.0 else float("inf")
    low, high = (min(max(end * scale, least), most) for end in band)
    return Point(at, month.month, value, low, high)


def _too_thin(figure: Figure, measure: str, *, whole: bool) -> bool:
    if measure == "unanswered":
        return not whole  # a count of half a month is not a low count
    return measure in {"reply-time", "length", "share", "starts-share"} and figure.n < FEWEST_VALUES


def _parted(points: list[Point]) -> list[Point]:
    result, part = [], 0
    for point in points:
        if point.value is None:
            part += 1
        band = (point.low, point.high)
        result.append(Point(point.at, point.label, point.value, *band, part))
    return result
