"""Who to call, by country, with how far each number can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from olivebranch.content.shape import build
from olivebranch.content.tree import ANY_LANGUAGE, read_table
from olivebranch.errors import MissingError

# Source: olivebranch-convention. A number not looked at for this long is shown as old.
STALE_AFTER = timedelta(days=180)

Topic = Literal[
    "suicide",
    "emotional_support",
    "domestic_violence",
    "stalking",
    "sexual_violence",
    "using_violence",
    "children_youth",
]
Status = Literal[
    "two_or_more_stored_sources", "one_stored_source", "knowledge_only_unverified", "web_only"
]


class CountryMissingError(MissingError):
    """No lines are known for this country."""

    code = "country-missing"


@dataclass(frozen=True, slots=True)
class Line:
    """One place to call or write to.

    Attributes:
        status: How many stored lists agree on the number.
        lists: Which of them.
        phone: As people there write it; "" where there is only text or a page.
        text: How to write instead of speaking, in words; "" if not possible.
        last_checked: Date of the newest list that has it; None if none does.
        verified_on: When a person last opened its page; None so far.
    """

    name: str
    topics: tuple[Topic, ...]
    audience: str
    status: Status
    lists: tuple[str, ...] = ()
    phone: str = ""
    text: str = ""
    hours: str = ""
    url: str = ""
    note: str = ""
    last_checked: date | None = None
    verified_on: date | None = None

    def is_stale(self, today: date) -> bool:
        """Tell whether nobody has looked at this number for half a year."""
        newest = self.verified_on or self.last_checked
        return newest is None or today - newest > STALE_AFTER

    @property
    def is_sure(self) -> bool:
        """Whether at least two stored lists agree."""
        return self.status == "two_or_more_stored_sources"

    @property
    def dial(self) -> str:
        """The number as a telephone takes it; "" if there is none or it has words in it."""
        digits = "".join(sign for sign in self.phone if sign in "+*0123456789")
        return "" if any(sign.isalpha() for sign in self.phone) else digits


@dataclass(frozen=True, slots=True)
class Country:
    """A country and its lines.

    Attributes:
        code: Two letters, ISO 3166-1.
        emergency: Numbers in words, as "112 (110 police)".
    """

    code: str
    name: str
    calling_code: str
    emergency: str
    emergency_lists: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    def about(self, *topics: Topic) -> tuple[Line, ...]:
        """Return the lines for any of these topics, surest first."""
        fitting = [line for line in self.lines if set(topics) & set(line.topics)]
        return tuple(sorted(fitting, key=lambda line: not line.is_sure))


@dataclass(frozen=True, slots=True)
class StoredList:
    """A list the numbers were compared with.

    Attributes:
        snapshot: The day it was taken.
    """

    id: str
    snapshot: date


@dataclass(frozen=True, slots=True)
class Directory:
    """A place that lists lines of many countries."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Change:
    """A number that many lists still have, and what replaced it."""

    number: str
    now: str


@dataclass(frozen=True, slots=True)
class Helplines:
    """Everything known about whom to call.

    Attributes:
        generated: When the lists were compared.
        fallback: What to show beside every country, and for all others.
        countries: Sorted by code.
    """

    generated: date
    lists: tuple[StoredList, ...]
    fallback: tuple[Directory, ...]
    changed: tuple[Change, ...]
    countries: tuple[Country, ...]


@cache
def helplines() -> Helplines:
    """Return who to call, for all countries."""
    return build(Helplines, read_table("helplines", language=ANY_LANGUAGE), where="helplines")


@cache
def _by_code() -> Mapping[str, Country]:
    return {country.code: country for country in helplines().countries}


def country(code: str) -> Country:
    """Return one country by its two letters, in any case.

    Raises:
        CountryMissingError: No lines are known there.
    """
    known = _by_code().get(code.upper())
    if known is None:
        summary = "no lines for this country"
        raise CountryMissingError(summary)
    return known
