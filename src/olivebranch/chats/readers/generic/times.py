"""When: a moment since 1970 or a date as people write it; day or month first for a whole file."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from olivebranch.chats.flat.plain import Cell
from olivebranch.chats.moments import FIRST_MS, FIRST_YEAR, LAST_MS, LAST_YEAR, wall_ms
from olivebranch.conversation import UNKNOWN_OFFSET, Ints, Order, Precision

FIRST_SECOND, LAST_SECOND = FIRST_MS // 1000, LAST_MS // 1000
# A moment may count seconds, thousandths, millionths or billionths of them.
UNITS = (1, 1_000, 1_000_000, 1_000_000_000)
LONGEST = 60
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
SPACES = str.maketrans({0xA0: " ", 0x202F: " ", 0x200E: None, 0x200F: None, 0xFEFF: None})
NUMBER = re.compile(r"[+-]?\d{9,19}(?:\.\d*)?")
ISO_OFFSET = re.compile(r" ?(?:(Z|z|UTC|GMT)|([+-]\d\d):?(\d\d)?)$")
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?"
    r"(?: ?([AaPp])\.? ?[Mm]\b\.?)?"
    r"(?: ?(?:(Z|UTC|GMT)\b|(?:UTC|GMT)?([+-]\d\d):?(\d\d)?))?"
)
THREE = re.compile(
    r"(?:[^\W\d]+\.?,?)? *(\d{1,4})[./-] ?(\d{1,2})[./-] ?(\d{1,4})\.?[ ,]*(?: T)?[ ,]*"
)
MONTH = re.compile(r"\b(" + "|".join(MONTHS) + r")[a-z]*\b", re.IGNORECASE)
# Where each order has year, month and day among the three numbers.
PLACES: dict[Order, tuple[int, int, int]] = {
    "day-first": (2, 1, 0),
    "month-first": (2, 0, 1),
    "year-first": (0, 1, 2),
}
SURE, LIKELY, COIN = 1.0, 0.9, 0.5

Three = tuple[int, int, int]


class Moment(NamedTuple):
    """When, as far as the table says.

    Attributes:
        at_ms: On the wall, ms since 1970-01-01.
        offset_min: Minutes east of UTC, or UNKNOWN_OFFSET.
        precision: How fine it is stated.
    """

    at_ms: int
    offset_min: int
    precision: Precision


class Decision(NamedTuple):
    """How a file's dates are read.

    Attributes:
        order: Of year, month and day.
        confidence: 0.5 (a coin) to 1 (proved by the file).
    """

    order: Order = "stated"
    confidence: float = SURE


class _Read(NamedTuple):
    """A date in three numbers whose order is open, and the time of day."""

    three: Three
    clock_ms: int
    offset_min: int
    precision: Precision


def moment_of(cell: Cell, order: Order) -> Moment | None:
    """Return when; None if the cell is no time between 1990 and 2100.

    Args:
        cell: A number or text.
        order: Of three numbers that do not say it themselves.
    """
    found = _stated(cell)
    if isinstance(found, _Read):
        found = _in_order(found, order)
    if found is None or not FIRST_SECOND * 1000 <= found.at_ms < LAST_SECOND * 1000:
        return None
    return found


def _stated(cell: Cell) -> Moment | _Read | None:
    if isinstance(cell, int | float):
        return None if isinstance(cell, bool) else _since_1970(cell)
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return None
    text = cell.translate(SPACES).strip()
    if NUMBER.fullmatch(text):
        return _since_1970(float(text) if "." in text else int(text))
    return _iso(text) or _written(text)


def _since_1970(number: float) -> Moment | None:
    for unit in UNITS:
        if FIRST_SECOND * unit <= number < LAST_SECOND * unit:
            at_ms = round(number * 1000 / unit) if unit < 1000 else int(number) * 1000 // unit
            precision = Precision.MS if at_ms % 1000 or unit > 1 else Precision.SECOND
            return Moment(at_ms, 0, precision)
    return None


def _iso(text: str) -> Moment | None:
    if not (text[:4].isdigit() and len(text) >= 8):
        return None
    try:
        read = datetime.fromisoformat(
            ISO_OFFSET.sub(_plain_offset, text) if len(text) > 19 else text
        )
    except ValueError:
        return None
    at_ms = wall_ms(read)
    zone = read.utcoffset()
    offset = UNKNOWN_OFFSET if zone is None else round(zone.total_seconds() / 60)
    colons = text.count(":", 10, 19)
    fine = Precision.MS if "." in text or "," in text else Precision.SECOND
    return Moment(at_ms, offset, (Precision.DAY, Precision.MINUTE, fine)[min(colons, 2)])


def _plain_offset(found: re.Match[str]) -> str:
    return "+00:00" if found[1] else f"{found[2]}:{found[3] or '00'}"


def _written(text: str) -> _Read | Moment | None:
    """Return a date as people write it, "31.1.24, 6:05 pm" or "Jan 31, 2024 18:05"."""
    clock = CLOCK.search(text)
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    time = _clock(clock)
    if time is None:
        return None
    month = MONTH.search(rest)
    if month:
        numbers = re.findall(r"\d+", rest[: month.start()] + " " + rest[month.end() :])
        return _named_month(numbers, month[1], time)
    three = THREE.fullmatch(rest)
    return _Read((int(three[1]), int(three[2]), int(three[3])), *time) if three else None


def _clock(found: re.Match[str] | None) -> tuple[int, int, Precision] | None:
    """Return ms since midnight, the offset, and how fine that is; None if it is no time of day."""
    if found is None:
        return 0, UNKNOWN_OFFSET, Precision.DAY
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        hour = hour % 12 + (12 if found[5] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = 0 if found[6] else UNKNOWN_OFFSET
    if found[7]:
        minutes = int(found[7][1:]) * 60 + int(found[8] or 0)
        offset = -minutes if found[7][0] == "-" else minutes
    fraction = int((found[4] or "0")[:3].ljust(3, "0"))
    fine = Precision.MS if found[4] else Precision.SECOND if found[3] else Precision.MINUTE
    return ((hour * 60 + minute) * 60 + second) * 1000 + fraction, offset, fine


def _named_month(
    numbers: Sequence[str], month: str, time: tuple[int, int, Precision]
) -> Moment | None:
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    if not years and len(days) == 2:
        # "31-Jan-24": the day comes before the year, wherever the month stands.
        days, years = days[:1], [f"20{days[1]:0>2}"]
    if len(years) != 1 or len(days) != 1:
        return None
    three = (int(years[0]), MONTHS.index(month.lower()) + 1, int(days[0]))
    return _in_order(_Read(three, *time), "year-first")


def _in_order(read: _Read, order: Order) -> Moment | None:
    three = read.three
    places = PLACES["year-first"] if three[0] > 99 else PLACES.get(order, PLACES["day-first"])
    year, month, day = (three[place] for place in places)
    try:
        date = datetime(year + 2000 if year < 100 else year, month, day, tzinfo=UTC)
    except ValueError:
        return None
    return Moment(wall_ms(date) + read.clock_ms, read.offset_min, read.precision)


def order_of(cells: Iterable[Cell], prefer: Order | None) -> Decision:
    """Return the order of day and month that fits a whole file best.

    A number above 12 proves it; else the order with fewer steps back in time is likelier;
    else the day comes first, as in most of the world, and the confidence says so.

    Args:
        cells: Every time of the file, in its order.
        prefer: What the person said, or None.
    """
    open_ones = []
    for cell in cells:
        found = _stated(cell)
        if isinstance(found, _Read) and found.three[0] < 100:
            open_ones.append(found.three)
        elif found is not None and not open_ones:
            return Decision("year-first" if isinstance(found, _Read) else "stated")
    return _decided(np.array(open_ones, np.int64), prefer) if open_ones else Decision()


def _decided(numbers: Ints, prefer: Order | None) -> Decision:
    orders: list[Order] = ["day-first", "month-first"]
    if numbers[0, 2] < 100:
        orders.append("year-first")
    read = {order: _days(numbers, PLACES[order]) for order in orders}
    most = max(int((days >= 0).sum()) for days in read.values())
    left = [order for order in orders if int((read[order] >= 0).sum()) == most]
    if prefer in left:
        return Decision(prefer)
    steps = {order: _unsteady(read[order]) for order in left}
    # Hardly anybody writes a year of two digits first, so it has to be the better reading.
    if "year-first" in left and len(left) > 1:
        others = [steps[order] for order in left if order != "year-first"]
        left = ["year-first"] if steps["year-first"] < min(others) else left[:-1]
    if len(left) == 1:
        return Decision(left[0])
    best = [order for order in left if steps[order] == min(steps[order] for order in left)]
    if len(best) == 1:
        return Decision(best[0], LIKELY)
    same = np.array_equal(read[left[0]], read[left[1]])
    return Decision(left[0], SURE if same else COIN)


def _unsteady(days: Ints) -> int:
    """Return how often time turns against the way most of the file goes, up or down."""
    steps = np.diff(days[days >= 0])
    return min(int((steps < 0).sum()), int((steps > 0).sum()))


def _days(numbers: Ints, places: tuple[int, int, int]) -> Ints:
    """Return days since 1970, shape (dates,); -1 where the numbers are no date in this order."""
    year, month, day = (numbers[:, place] for place in places)
    year = np.where(year < 100, year + 2000, year)
    valid = (year >= FIRST_YEAR) & (year < LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    months = (np.where(valid, year, 2000) - 1970) * 12 + np.where(valid, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    past = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(valid & (day <= past - first), first + day - 1, -1)
