"""The date lines of LINE: "2018/04/16(月)", "2017.09.02 Saturday", "Mon, 04/16/2018"."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from olivebranch.chats.moments import DAY_MS, day_ms
from olivebranch.chats.textfiles.phrasebook import phrasebook
from olivebranch.conversation import Order

WORD = rb"[A-Za-z\x80-\xff]"
# Brackets of Chinese exports are letters here: they are more than one byte.
DATE = (
    rb"(?:" + WORD + rb"{1,30}[.,]{0,2} ?)?"
    rb"\d{1,4}(?:[/.\-]|\xe5\xb9\xb4|\xeb\x85\x84) ?"
    rb"\d{1,2}(?:[/.\-]|\xe6\x9c\x88|\xec\x9b\x94) ?\d{1,4}"
    rb"(?: ?\(?" + WORD + rb"{1,40}[.)]{0,2}(?: ?" + WORD + rb"{1,40})?)?"
)
NUMBER, NOT_LETTERS = re.compile(r"\d+"), re.compile(r"[\W\d_]+")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The first of January 1970 was a Thursday.
EPOCH_WEEKDAY = 3
SURE, COIN = 1.0, 0.5


class Written(NamedTuple):
    """A date line taken apart.

    Attributes:
        numbers: The three numbers, as they stand.
        weekday: Monday is 0; None when no day is named that we know.
        named: Something besides the numbers stands there.
    """

    numbers: tuple[int, int, int]
    weekday: int | None
    named: bool


class DayOrder(NamedTuple):
    """How day and month are told apart in a file.

    Attributes:
        order: The decision.
        confidence: 0.5 to 1.
    """

    order: Order
    confidence: float


def written(line: bytes) -> Written:
    """Take a date line apart.

    Args:
        line: Matches DATE.
    """
    text = line.decode("utf-8", errors="replace")
    first, second, third = (int(number) for number in NUMBER.findall(text)[:3])
    words = [word for word in NOT_LETTERS.split(text) if word not in {"", "BE"}]
    known = (weekdays().get(word) for word in words)
    weekday = next((day for day in known if day is not None), None)
    return Written((first, second, third), weekday, named=bool(set(words) - set("年月日년월일")))


@cache
def weekdays() -> Mapping[str, int]:
    """Return every name of a day in the languages where the year comes last."""
    lists = phrasebook("line").phrases.lists
    return {word: place for place, day in enumerate(WEEKDAYS) for word in lists[day]}


def order_of(listed: Sequence[Written], prefer: Order | None) -> DayOrder:
    """Return how day and month are told apart, decided once for the file.

    The day's name proves it; failing that a number above 12, then fewer steps back in time.
    """
    if all(one.numbers[0] > 31 for one in listed):
        return DayOrder("year-first", SURE)
    scores = {order: _score(listed, order) for order in ("month-first", "day-first")}
    american, other = scores["month-first"], scores["day-first"]
    if american[:2] == other[:2] and prefer in {"month-first", "day-first"}:
        return DayOrder(prefer, SURE)
    if american[:2] == other[:2]:
        order: Order = "month-first" if american >= other else "day-first"
        return DayOrder(order, COIN if american == other else 0.9)
    return DayOrder("month-first" if american > other else "day-first", SURE)


def _score(days: Sequence[Written], order: Order) -> tuple[int, int, int]:
    """Return how many dates exist, how many day names fit, and minus the steps back in time."""
    read = [(midnight(one, order), one.weekday) for one in days]
    sound = [(at, weekday) for at, weekday in read if at is not None]
    fitting = sum(weekday == (at // DAY_MS + EPOCH_WEEKDAY) % 7 for at, weekday in sound)
    back = sum(two[0] < one[0] for one, two in pairwise(sound))
    return len(sound), fitting, -back


def midnight(day: Written, order: Order) -> int | None:
    """Return midnight of a date in ms since 1970-01-01; None when there is no such day."""
    first, second, third = day.numbers
    if first > 31:
        return day_ms(first, second, third)
    if order == "day-first":
        first, second = second, first
    return day_ms(third, first, second)
