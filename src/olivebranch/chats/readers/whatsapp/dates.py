"""Day or month first? Decided once for a whole file, never a line at a time."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import Order

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

DAY_MS = 86_400_000
# The app is from 2009; a date before that is a misreading.
FIRST_YEAR = 2009
LAST_YEAR = 2099
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
# Few files need more to be sure; each backward step fewer than the other order's counts.
SURE = 1.0
LIKELY = 0.9
LEANING = 0.6
COIN = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """Dates of one shape, read in one order; arrays of shape (headers,).

    Attributes:
        order: How day and month were told apart.
        confidence: 0.5 to 1.
        day_ms: Midnight of the day, ms since 1970-01-01; meaningless where not valid.
        valid: The numbers are a date in this order.
    """

    order: Order
    confidence: float
    day_ms: Ints
    valid: Mask


def read_dates(numbers: Ints, *, prefer: Order | None, american: bool) -> Dated:
    """Return the dates in the order that fits the whole file best.

    A number above 12 proves the order. Otherwise the order with fewer steps back
    in time is likelier; failing that the shape Americans alone write decides,
    else day first, as most of the world does, and the confidence says so.

    Args:
        numbers: As written, shape (headers, 3), file order, at least one.
        prefer: What the person said, or None.
        american: The header has the form only American English has.
    """
    readings = {key: _read(numbers, PLACES[key]) for key in _possible(numbers)}
    best = max(int(valid.sum()) for _, valid in readings.values())
    left = {key: read for key, read in readings.items() if int(read[1].sum()) == best}
    if prefer and (chosen := [key for key in left if NAMES[key] == prefer]):
        return _dated(chosen[0], left, confidence=SURE)
    steps = {key: _steps_back(*read) for key, read in left.items()}
    if not _year_leads(steps):
        left.pop("ymd", None)
    if "ymd" in left:
        left.pop("ydm", None)
    if len(left) == 1:
        return _dated(next(iter(left)), left, confidence=SURE)
    fewest = min(steps[key] for key in left)
    fitting = [key for key in left if steps[key] == fewest]
    if len(fitting) == 1:
        return _dated(fitting[0], left, confidence=LIKELY)
    if american and "mdy" in fitting:
        return _dated("mdy", left, confidence=LEANING)
    return _dated(fitting[0], left, confidence=_tied(fitting, left))


def _year_leads(steps: dict[str, int]) -> bool:
    """Return whether a leading year of two digits is worth believing.

    Hardly any phone writes one, so every other order must read the file worse.
    A leading year of four digits is beyond doubt.
    """
    others = [count for key, count in steps.items() if key not in {"ymd", "ydm"}]
    return not others or steps.get("ymd", 0) < min(others)


def _tied(fitting: list[str], left: dict[str, tuple[Ints, Mask]]) -> float:
    """Return SURE when every order left gives the same days, as "5.5.23" does; else a coin."""
    first = left[fitting[0]][0]
    return SURE if all(np.array_equal(first, left[key][0]) for key in fitting) else COIN


def _possible(numbers: Ints) -> list[str]:
    """Return the orders worth trying, the most common in the world first."""
    if numbers[0, 0] > 99:
        return ["ymd", "ydm"]
    if numbers[0, 1] > 99:
        return ["myd", "dym"]
    return ["dmy", "mdy"] if numbers[0, 2] > 99 else ["dmy", "mdy", "ymd"]


def _read(numbers: Ints, places: tuple[int, int, int]) -> tuple[Ints, Mask]:
    year, month, day = (numbers[:, place] for place in places)
    year = np.where(year < 100, year + 2000, year)
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.where(valid, year, 2000) - 1970) * 12 + np.where(valid, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    past = (months + 1).astype("datetime64[M]").astype("datetime64[D]")
    valid &= day <= (past - first).astype(np.int64)
    return (first.astype(np.int64) + day - 1) * DAY_MS, valid


def _steps_back(day_ms: Ints, valid: Mask) -> int:
    return int(np.count_nonzero(np.diff(day_ms[valid]) < 0))


def _dated(key: str, readings: dict[str, tuple[Ints, Mask]], *, confidence: float) -> Dated:
    day_ms, valid = readings[key]
    return Dated(order=NAMES[key], confidence=confidence, day_ms=day_ms, valid=valid)
