"""Days of the calendars phones count in: common, Buddhist, Persian, Islamic, of the Republic."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# The app is from 2009; a date before that is a misreading.
FIRST_YEAR = 2009
LAST_YEAR = 2099
# Added to a year of the Buddha, or of the Republic of China, to get a common one.
BUDDHIST = -543
REPUBLIC = 1911
# Years of each calendar that phones with the app can have written.
BUDDHIST_YEARS = (2552, 2642)
REPUBLIC_YEARS = (98, 188)
PERSIAN_YEARS = (1388, 1425)
ISLAMIC_YEARS = (1430, 1475)
# A common year of two digits as late as this one is a Buddhist one: "65" is 2565, so 2022.
FIRST_SHORT_BUDDHIST = 52
# The first day of the Persian and of the (civil) Islamic calendar, in days since 1970-01-01.
PERSIAN_BEGIN = -492_268
ISLAMIC_BEGIN = -492_148
# What a file without any year is counted on from: when phones last wrote such headers.
YEARLESS = 2014


def day_of(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    """Return days since 1970-01-01, and whether the numbers are a date at all.

    Args:
        year: Of two digits or more, in any calendar we know.
        month: As written.
        day: As written.
    """
    persian, islamic = _within(year, PERSIAN_YEARS), _within(year, ISLAMIC_YEARS)
    days, valid = _common(_common_year(year), month, day)
    if persian.any():
        found = _persian(year, month, day)
        days, valid = np.where(persian, found[0], days), np.where(persian, found[1], valid)
    if islamic.any():
        found = _islamic(year, month, day)
        days, valid = np.where(islamic, found[0], days), np.where(islamic, found[1], valid)
    return days, valid


def _within(year: Ints, years: Sequence[int]) -> Mask:
    return (year >= years[0]) & (year <= years[1])


def _common_year(year: Ints) -> Ints:
    short = (year < 100) & ~_within(year, REPUBLIC_YEARS)
    late = bool(short.any()) and int(year[short].min()) >= FIRST_SHORT_BUDDHIST
    common = np.where(short, year + 2000 + (500 + BUDDHIST if late else 0), year)
    common = np.where(_within(year, BUDDHIST_YEARS), year + BUDDHIST, common)
    return np.where(_within(year, REPUBLIC_YEARS), year + REPUBLIC, common)


def _common(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.where(valid, year, 2000) - 1970) * 12 + np.where(valid, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    past = (months + 1).astype("datetime64[M]").astype("datetime64[D]")
    valid &= day <= (past - first).astype(np.int64)
    return first.astype(np.int64) + day - 1, valid


def _persian(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    """Read a solar year: six months of 31 days, then of 30; leap years by the 33-year cycle."""
    leap = np.isin(year % 33, [1, 5, 9, 13, 17, 22, 26, 30])
    length = np.where(month <= 6, 31, np.where((month == 12) & ~leap, 29, 30))
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= length)
    # Leap days of whole cycles, then of the years of this one that are over.
    over = (year - 1) % 33
    leaps = (year - 1) // 33 * 8 + np.searchsorted([1, 5, 9, 13, 17, 22, 26, 30], over, "right")
    into = np.where(month <= 7, (month - 1) * 31, 186 + (month - 7) * 30)
    return PERSIAN_BEGIN + (year - 1) * 365 + leaps + into + day - 1, valid


def _islamic(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Mask]:
    """Read a lunar year by the civil reckoning; what was announced may differ by a day."""
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (day <= 30)
    into = (month - 1) * 29 + month // 2
    return ISLAMIC_BEGIN + (year - 1) * 354 + (3 + 11 * year) // 30 + into + day - 1, valid


def years_counted_on(months: Ints, *, after: int | None) -> Ints:
    """Return a year for each month of a file that states none: past December comes the next.

    Args:
        months: 1 to 12, file order.
        after: A month that is not later, counted from January of year 0; None if unknown.
    """
    step = np.diff(months, prepend=months[:1])
    # A step of half a year or more back is a new year, and forward a line out of order.
    years = np.cumsum(np.where(step < -6, 1, np.where(step > 6, -1, 0)))
    if after is None:
        return years + YEARLESS - int(years.max())
    return years + after // 12 + int(months[0] - 1 < after % 12)
