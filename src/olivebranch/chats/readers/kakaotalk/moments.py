"""Dates and times as KakaoTalk writes them: Korean, English and Japanese, phone and computer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from olivebranch.chats.moments import day_ms
from olivebranch.chats.textfiles.phrasebook import phrasebook

BOOK = phrasebook("kakaotalk")
SPACE = rb"(?: |\xc2\xa0|\xe2\x80\xaf)"
WORD = rb"[A-Za-z\x80-\xff]+"
# "2024년 12월 9일", "2024. 12. 9.", "2024年12月9日", "2024-12-09", "May 9, 2024", "9 May 2024".
DATE = (
    rb"(?:\d{4}(?:\xeb\x85\x84 ?|\xe5\xb9\xb4 ?|[.] ?|[-/])"
    rb"\d{1,2}(?:\xec\x9b\x94 ?|\xe6\x9c\x88 ?|[.] ?|[-/])"
    rb"\d{1,2}(?:\xec\x9d\xbc|\xe6\x97\xa5|[.])?"
    rb"|[A-Z][a-z]{2,8}[.]? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]{2,8}[.]?,? \d{4})"
)
PERIOD = rb"(?:" + BOOK.period + rb")"
# Most times end at a bracket or comma: the words are not even tried there.
BEFORE = rb"(?:(?!\d)" + PERIOD + SPACE + rb"?)?"
AFTER = rb"(?:(?![\],:])" + SPACE + rb"?" + PERIOD + rb")?"
TIME = BEFORE + rb"[0-2]?\d:[0-5]\d(?::[0-5]\d)?" + AFTER
NUMBER, LETTERS = re.compile(rb"\d+"), re.compile(rb"[A-Za-z]{3,}")
CLOCK = re.compile(rb"(.*?)(\d+):(\d+)(?::(\d+))?(.*)", re.DOTALL)
SPACES = re.compile(SPACE)
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


@dataclass(slots=True)
class Calendar:
    """Dates and times that were read already; a file repeats them by the thousand."""

    days: dict[bytes, int | None] = field(default_factory=dict)
    clocks: dict[bytes, int] = field(default_factory=dict)

    def day(self, written: bytes) -> int | None:
        """Return midnight of a date in ms since 1970-01-01; None when there is no such day."""
        if written not in self.days:
            self.days[written] = _day(written)
        return self.days[written]

    def clock(self, written: bytes) -> int:
        """Return a time of day in ms."""
        if written not in self.clocks:
            before, hour, minute, second, after = CLOCK.fullmatch(written).groups()  # type: ignore[union-attr]
            period = SPACES.sub(b"", before or after)
            at = BOOK.clock_ms(int(hour), int(minute), second=int(second or 0), period=period)
            self.clocks[written] = at or 0
        return self.clocks[written]


def _day(written: bytes) -> int | None:
    numbers = [int(number) for number in NUMBER.findall(written)]
    if len(numbers) == 3:
        return day_ms(*numbers)
    month = _months().get(LETTERS.search(written)[0])  # type: ignore[index]
    year, day = max(numbers), min(numbers)
    return day_ms(year, month, day) if month else None


@cache
def _months() -> Mapping[bytes, int]:
    lists = BOOK.phrases.lists
    return {word.encode(): place for place, name in enumerate(MONTHS, 1) for word in lists[name]}
