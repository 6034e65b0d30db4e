"""Moments as exports state them, and which of them can be one of a chat."""

import math
from datetime import date, datetime
from typing import NamedTuple

# What lies outside these years is a mistake of the app, in ms since 1970 as well.
FIRST_YEAR, LAST_YEAR = 1990, 2100
FIRST_MS, LAST_MS = 631_152_000_000, 4_102_444_800_000
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock's own zero has no zone
DAY_MS = 86_400_000


class Moment(NamedTuple):
    """When, as far as the file says.

    Attributes:
        at_ms: On the wall, ms since 1970-01-01.
        offset_min: Minutes east of UTC, or UNKNOWN_OFFSET.
    """

    at_ms: int
    offset_min: int


def is_within(at_ms: float) -> bool:
    """Return whether a moment can be one of a chat."""
    return FIRST_MS <= at_ms < LAST_MS


def wall_ms(read: datetime) -> int:
    """Return what a clock shows in ms since 1970-01-01, whatever its zone."""
    step = read.replace(tzinfo=None) - EPOCH
    return (step.days * 86_400 + step.seconds) * 1000 + step.microseconds // 1000


def day_ms(year: int, month: int, day: int) -> int | None:
    """Return midnight of a day in ms since 1970-01-01; None when there is no such day."""
    # Thai calendars count from the Buddha.
    common = year - 543 if year > 2400 else year
    if not FIRST_YEAR <= common < LAST_YEAR:
        return None
    try:
        return (date(common, month, day) - EPOCH.date()).days * DAY_MS
    except ValueError:
        return None


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


def of_iso(given: object, *, zoneless: int = 0) -> Moment | None:
    """Return a moment given as "2023-03-01T10:00:00.123+01:00"; None if it is none.

    Args:
        given: Text; with " UTC" at its end it is in UTC.
        zoneless: Offset in minutes of a time without one.
    """
    if not isinstance(given, str):
        return None
    stated = given.removesuffix(" UTC")
    try:
        read = datetime.fromisoformat(stated)
    except ValueError:
        return None
    at_ms, offset = wall_ms(read), read.utcoffset()
    if not is_within(at_ms):
        return None
    if offset is None:
        return Moment(at_ms, zoneless if stated == given else 0)
    return Moment(at_ms, round(offset.total_seconds() / 60))


def on_clock_of(moment: Moment, other: Moment) -> int:
    """Return a moment on the wall clock that shows another one, ms since 1970-01-01."""
    return moment.at_ms + (other.offset_min - moment.offset_min) * 60_000
