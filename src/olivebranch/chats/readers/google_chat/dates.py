"""Dates as Google Chat writes them: in the language of the account, always in UTC."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from olivebranch.chats.moments import Moment, is_within, wall_ms
from olivebranch.content.sources import read_sourced

CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?!\d)")
# "13.23.45", "13 h 23 min 45 s", "1시 23분 45초"
OTHER_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})\s?[.h시時点]\s?(\d{1,2})\s?(?:[.분分]|min)\s?(\d{1,2})(?!\d)"
)
ZONE = re.compile(r"(?:UTC|GMT)\s?([+\-\u2212]\d{1,2})(?::?(\d{2}))?")
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\s\d,،.()/]+")
BUDDHIST = 543
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Words:
    """The content file.

    Attributes:
        version: Rises with every change.
        sources: Keys of the bibliography.
        months: Language to its twelve months; several forms of one parted by "|".
        morning: Marks of the first half of a day.
        afternoon: Marks of the second half.
    """

    version: int
    sources: tuple[str, ...]
    months: Mapping[str, tuple[str, ...]]
    morning: tuple[str, ...]
    afternoon: tuple[str, ...]


@cache
def words() -> Words:
    """Return the words of dates.

    Raises:
        ContentError: The file is not of its shape.
    """
    return read_sourced(Words, "chats/google_chat")


@cache
def _months() -> Mapping[str, int]:
    return {
        form: number
        for names in words().months.values()
        for number, forms in enumerate(names, start=1)
        for form in unicodedata.normalize("NFKC", forms).casefold().split("|")
    }


class _Date(NamedTuple):
    """What a date says beside its clock.

    Attributes:
        day: Year, month, day.
        half: Hours to add to a clock of 12 hours; None for one of 24.
        offset_min: Minutes east of UTC.
    """

    day: tuple[int, int, int]
    half: int | None
    offset_min: int


def moment_of(text: str) -> Moment | None:
    """Return the moment of a date such as "Saturday, January 1, 2022 at 1:23:45 PM UTC"."""
    if len(text) > LONGEST:
        return None
    clock = CLOCK.search(text) or OTHER_CLOCK.search(text)
    if clock is None:
        return None
    date = _date(text[: clock.start()], text[clock.end() :])
    if date is None:
        return None
    hour = int(clock[1])
    if date.half is not None and hour <= 12:
        hour = hour % 12 + date.half
    try:
        read = datetime(*date.day, hour, int(clock[2]), int(clock[3] or 0))  # noqa: DTZ001 - a wall clock
    except (ValueError, OverflowError):
        return None
    at_ms = wall_ms(read)
    return Moment(at_ms, date.offset_min) if is_within(at_ms) else None


@lru_cache(maxsize=4096)
def _date(before: str, after: str) -> _Date | None:
    """Return the date around a clock; the same for all messages of half a day."""
    plain = _plain_digits(f"{before} {after}")
    zone = ZONE.search(plain)
    day = _day(plain[: zone.start()] if zone else plain)
    return _Date(day, _half(plain), _offset(zone)) if day else None


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(mark)) if mark.isdecimal() else mark
        for mark in unicodedata.normalize("NFKC", text)
    )


def _day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date whose clock was taken away."""
    numbers = [int(one) for one in NUMBER.findall(text)]
    years = [place for place, number in enumerate(numbers) if 1000 <= number < 10_000]
    if not years:
        return None
    year = numbers.pop(years[0])
    year -= BUDDHIST if year > 2400 else 0
    months = _months()
    folded = text.casefold()
    named = [number for form, number in months.items() if "." in form and form in folded]
    named = named or [months[word] for word in WORD.findall(folded) if word in months]
    if named:
        return (year, named[0], numbers[0]) if numbers else None
    if len(numbers) < 2:
        return None
    # "2022年1月1日" has the month first, "1 tháng 1, 2022" the day.
    month, day = numbers[:2] if years[0] == 0 else numbers[1::-1]
    return year, month, day


def _half(rest: str) -> int | None:
    """Return the hours that the half of a day adds; None when no half is named."""
    text = rest.casefold()
    for marks, later in ((words().afternoon, 12), (words().morning, 0)):
        if any(_stands(mark, text) for mark in marks):
            return later
    return None


def _stands(mark: str, text: str) -> bool:
    """Return whether a mark stands in a date, as a word of its own where words have gaps."""
    if mark[0] > "\u2fff":
        return mark in text
    return re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", text) is not None


def _offset(zone: re.Match[str] | None) -> int:
    if zone is None:
        return 0
    hours = int(zone[1].replace("\u2212", "-"))
    minutes = int(zone[2] or 0)
    return hours * 60 + (minutes if hours >= 0 else -minutes)
