"""Day or month first? Decided once for a whole file, never a line at a time."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.calendars import day_of, years_counted_on
from olivebranch.chats.readers.whatsapp.match import DATE_BITS, Runs
from olivebranch.conversation import Order, Quality

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

DAY_MS = 86_400_000
# Where no year is stated, every day of one is possible.
LEAP_YEAR = 2020
# Where each order has year, month and day among the three numbers.
PLACES: dict[str, tuple[int, int, int]] = {
    "dmy": (2, 1, 0),
    "mdy": (2, 0, 1),
    "ymd": (0, 1, 2),
    "ydm": (0, 2, 1),
    "myd": (1, 0, 2),
    "dym": (1, 2, 0),
}
NAMES: dict[str, Order] = {
    "dmy": "day-first",
    "mdy": "month-first",
    "ymd": "year-first",
    "ydm": "year-first",
    "myd": "month-first",
    "dym": "day-first",
}
LEADING = frozenset({"ymd", "ydm"})
# Few files need more to be sure; each backward step fewer than the other order's counts.
SURE = 1.0
LIKELY = 0.9
LEANING = 0.6
COIN = 0.5


def numbers_of(date: Ints) -> Ints:
    """Return the three numbers of each date as written, shape (runs, 3)."""
    low = (1 << DATE_BITS) - 1
    return np.stack([date >> 2 * DATE_BITS, date >> DATE_BITS & low, date & low], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """Dates of one shape, read in one order; arrays of shape (runs,).

    Attributes:
        order: How day and month were told apart.
        confidence: 0.5 to 1.
        day_ms: Midnight of the day, ms since 1970-01-01; meaningless where not valid.
        valid: The numbers are a date in this order.
        quality: Values of `Quality`.
    """

    order: Order
    confidence: float
    day_ms: Ints
    valid: Mask
    quality: Codes

    @property
    def last_month(self) -> int | None:
        """Return the month of the last date, counted from January of year 0; None for none."""
        if not self.valid.any():
            return None
        last = self.day_ms[self.valid][-1].astype("datetime64[ms]").astype("datetime64[M]")
        return 1970 * 12 + int(last.astype(int))


class Reading(NamedTuple):
    """Dates in one order.

    Attributes:
        day_ms: As in `Dated`.
        valid: As in `Dated`.
    """

    day_ms: Ints
    valid: Mask


def read_dates(
    runs: Runs, *, shape: str, prefer: Order | None, american: bool, after: int | None
) -> Dated:
    """Return the dates in the order that fits the whole file best.

    A number above 12 proves the order. Otherwise the order with fewer steps back
    in time is likelier; failing that the shape Americans alone write decides,
    else day first, as most of the world does, and the confidence says so.

    Args:
        runs: Dates of one shape, as written.
        shape: Their header's.
        prefer: What the person said, or None.
        american: The header has the form only American English has.
        after: The month before the first date where the header states no year, counted from
            January of year 0; None if nothing tells it.
    """
    numbers = numbers_of(runs.date)
    yearless = bool(len(numbers)) and not numbers[:, 2].any()
    if yearless:
        numbers[:, 2] = LEAP_YEAR
    if not len(numbers):
        nothing = Reading(np.zeros(0, np.int64), np.zeros(0, np.bool_))
        return _dated("dmy", {"dmy": nothing}, confidence=SURE)
    orders = ["dmy"] if "Mon" in shape else _possible(numbers)
    left = {key: _read(numbers, PLACES[key]) for key in orders}
    key, confidence = _best(left, runs.often, prefer=prefer, american=american)
    if yearless:
        months = numbers[:, PLACES[key][1]]
        numbers[:, 2] = years_counted_on(months, after=after)
        left = {one: _read(numbers, PLACES[one]) for one in left}
    dated = _dated(key, left, confidence=confidence)
    if yearless:
        dated.quality[:] = Quality.NO_YEAR
    return dated


def _best(
    left: dict[str, Reading], often: Ints, *, prefer: Order | None, american: bool
) -> tuple[str, float]:
    """Return the order to read in, and how sure that is."""
    right = {key: int(often[one.valid].sum()) for key, one in left.items()}
    steps = {key: _steps_back(one) for key, one in left.items()}
    usual = [key for key in left if key not in LEADING]
    # A leading year of two digits that goes back in time is a day; some line then is no date.
    if usual and steps.get("ymd", 0) > min(steps[key] for key in usual):
        left = {key: left[key] for key in usual}
    most = max(right[key] for key in left)
    left = {key: one for key, one in left.items() if right[key] == most}
    if prefer and (chosen := [key for key in left if NAMES[key] == prefer]):
        return chosen[0], SURE
    steps = {key: steps[key] for key in left}
    if not _year_leads(steps):
        left.pop("ymd", None)
    if "ymd" in left:
        left.pop("ydm", None)
    if len(left) == 1:
        return next(iter(left)), SURE
    fewest = min(steps[key] for key in left)
    fitting = [key for key in left if steps[key] == fewest]
    if len(fitting) == 1:
        return fitting[0], LIKELY
    if american and "mdy" in fitting:
        return "mdy", LEANING
    return fitting[0], _tied(fitting, left)


def _year_leads(steps: dict[str, int]) -> bool:
    """Return whether a leading year of two digits is worth believing.

    Hardly any phone writes one, so every other order must read the file worse.
    A leading year of four digits is beyond doubt.
    """
    others = [count for key, count in steps.items() if key not in LEADING]
    return not others or steps.get("ymd", 0) < min(others)


def _tied(fitting: list[str], left: dict[str, Reading]) -> float:
    """Return SURE when every order left gives the same days, as "5.5.23" does; else a coin."""
    first = left[fitting[0]].day_ms
    return SURE if all(np.array_equal(first, left[key].day_ms) for key in fitting) else COIN


def _possible(numbers: Ints) -> list[str]:
    """Return the orders worth trying, the most common in the world first."""
    if numbers[0, 0] > 99:
        return ["ymd", "ydm"]
    if numbers[0, 1] > 99:
        return ["myd", "dym"]
    return ["dmy", "mdy"] if numbers[0, 2] > 99 else ["dmy", "mdy", "ymd"]


def _read(numbers: Ints, places: tuple[int, int, int]) -> Reading:
    year, month, day = (numbers[:, place] for place in places)
    days, valid = day_of(year, month, day)
    return Reading(days * DAY_MS, valid)


def _steps_back(reading: Reading) -> int:
    return int(np.count_nonzero(np.diff(reading.day_ms[reading.valid]) < 0))


def _dated(key: str, left: dict[str, Reading], *, confidence: float) -> Dated:
    day_ms, valid = left[key]
    quality = np.full(len(day_ms), Quality.STATED, np.uint8)
    if confidence == COIN:
        for other in left.values():
            quality[other.valid & (other.day_ms != day_ms)] = Quality.AMBIGUOUS
    return Dated(NAMES[key], confidence, day_ms, valid, quality)
