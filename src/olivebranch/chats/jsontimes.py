"""Moments as JSON exports state them."""

import math
from datetime import datetime
from typing import NamedTuple

# 1990 and 2100, ms since 1970: a moment outside is a mistake of the app.
FIRST_MS, LAST_MS = 631_152_000_000, 4_102_444_800_000
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock's own zero has no zone


class Moment(NamedTuple):
    """When, as far as the file says.

    Attributes:
        at_ms: On the wall, ms since 1970-01-01.
        offset_min: Minutes east of UTC.
    """

    at_ms: int
    offset_min: int


def is_within(at_ms: float) -> bool:
    """Return whether a moment can be one of a chat."""
    return FIRST_MS <= at_ms < LAST_MS


def since_1970(given: object, *, per_ms: float) -> Moment | None:
    """Return a moment given as a count since 1970, in UTC; None if it is none.

    Args:
        given: A number, or one written as text.
        per_ms: How many units one ms has: 0.001 for seconds, 1000 for microseconds.
    """
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        at_ms = given / per_ms if isinstance(given, int | float) else int(given) / per_ms
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(at_ms) or not is_within(at_ms):
        return None
    return Moment(math.floor(at_ms), 0)


def of_iso(given: object) -> Moment | None:
    """Return a moment given as "2023-03-01T10:00:00.123+01:00"; None if it is none.

    Args:
        given: Text. Without an offset, or with " UTC" at its end, it is in UTC.
    """
    if not isinstance(given, str):
        return None
    try:
        read = datetime.fromisoformat(given.removesuffix(" UTC"))
    except ValueError:
        return None
    offset = read.utcoffset()
    step = read.replace(tzinfo=None) - EPOCH
    at_ms = (step.days * 86_400 + step.seconds) * 1000 + step.microseconds // 1000
    minutes = 0 if offset is None else round(offset.total_seconds() / 60)
    return Moment(at_ms, minutes) if is_within(at_ms) else None


def on_clock_of(moment: Moment, other: Moment) -> int:
    """Return a moment on the wall clock that shows another one, ms since 1970-01-01."""
    return moment.at_ms + (other.offset_min - moment.offset_min) * 60_000
