"""From lines to records: where each begins and ends, when, who, what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.dates import Dated, read_dates
from olivebranch.chats.readers.whatsapp.match import OPENERS, PERIODS, Matches, match_lines
from olivebranch.chats.readers.whatsapp.names import Senders, find_senders
from olivebranch.chats.readers.whatsapp.shape import LONGEST_HEADER, learn
from olivebranch.conversation import Order

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Enough lines to know a file's shape; evenly spread, so that a long quotation cannot rule.
SAMPLED_LINES = 3000
# Shapes that American English alone writes, when no number is padded and PM is in capitals.
AMERICAN = ("#/#/#, ", "[#/#/#, ")
ENGLISH = (b"<Media omitted>", b"end-to-end encrypt", b"message was deleted", b" omitted")
SMALL_PM = re.compile(
    rb"\d(?: |\xc2\xa0|\xe2\x80\xaf)?[ap]\.?(?: |\xc2\xa0|\xe2\x80\xaf)?m\.?[\] :]"
)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All records of a file; arrays of shape (records,), file order.

    Attributes:
        shapes: The learnt shapes, the most common first.
        order: How day and month were told apart in the most common shape.
        confidence: Of that, 0.5 to 1; the lowest of all shapes.
        at_ms: Wall-clock time, ms since 1970-01-01.
        start: Where the record begins, in bytes.
        end: Where it ends (exclusive): where the next begins.
        senders: Who, and where the text begins.
        header_end: Where the header ends, in bytes.
        has_seconds: Whether the shape states seconds.
    """

    shapes: tuple[str, ...]
    order: Order
    confidence: float
    at_ms: Ints
    start: Ints
    end: Ints
    senders: Senders
    header_end: Ints
    has_seconds: bool


def find(data: bytes, starts: Ints, *, prefer: Order | None) -> Found:
    """Return every record of the file.

    Args:
        data: UTF-8.
        starts: Where each line begins.
        prefer: What the person said about day and month, or None.
    """
    shapes = learn(_sample(data, starts))
    matches = match_lines(data, starts, shapes=shapes)
    at_ms, valid, order, confidence = _times(data, matches, shapes=shapes, prefer=prefer)
    start, header_end, at_ms = matches.start[valid], matches.end[valid], at_ms[valid]
    line_end = _line_ends(data, starts, start)
    end = np.append(start[1:], len(data))[: len(start)]
    return Found(
        shapes=shapes,
        order=order,
        confidence=confidence,
        at_ms=at_ms,
        start=start,
        end=end,
        senders=find_senders(data, header_end, line_end),
        header_end=header_end,
        has_seconds=bool(shapes) and shapes[0].count("#") + shapes[0].count("YYYY") == 6,
    )


def _sample(data: bytes, starts: Ints) -> list[str]:
    """Return the beginnings of up to SAMPLED_LINES lines that could be headers, evenly spread."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    inside = starts[starts < len(buffer)]
    could_be = inside[OPENERS[buffer[inside]]]
    step = max(1, len(could_be) // SAMPLED_LINES)
    return [
        data[at : at + 4 * LONGEST_HEADER].split(b"\n", 1)[0].decode("utf-8", errors="replace")
        for at in could_be[::step].tolist()
    ]


def _times(
    data: bytes, matches: Matches, *, shapes: Sequence[str], prefer: Order | None
) -> tuple[Ints, Mask, Order, float]:
    """Return time, validity, and how the order of day and month was found."""
    at_ms, clock_valid = _clock(matches)
    valid = np.zeros(len(at_ms), dtype=np.bool_)
    dated: list[Dated] = []
    for position, shape in enumerate(shapes):
        rows = np.flatnonzero((matches.shape == position) & clock_valid)
        if len(rows):
            american = _is_american(data, matches, rows=rows, shape=shape)
            dates = read_dates(matches.fields[rows, :3], prefer=prefer, american=american)
            at_ms[rows] += dates.day_ms
            valid[rows] = dates.valid
            dated.append(dates)
    if not dated:
        return at_ms, valid, "day-first", 0.5
    return at_ms, valid, dated[0].order, min(dates.confidence for dates in dated)


def _clock(matches: Matches) -> tuple[Ints, Mask]:
    """Return the time of day in ms, and whether it is one."""
    hour, minute, second = (matches.fields[:, column] for column in (3, 4, 5))
    twelve = hour % 12
    evening = np.where((hour == 12) | (hour < 6), twelve, twelve + 12)
    read = np.select(
        [matches.period == PERIODS[name] for name in ("am", "pm", "night")],
        [np.where(hour <= 12, twelve, hour), twelve + 12, np.where(hour <= 12, evening, hour)],
        default=hour,
    )
    valid = (hour < 24) & (minute < 60) & (second < 61)
    return ((read * 60 + minute) * 60 + second) * 1000, valid


def _is_american(data: bytes, matches: Matches, *, rows: Ints, shape: str) -> bool:
    if not shape.startswith(AMERICAN) or not matches.narrow[rows].any():
        return False
    small = any(
        SMALL_PM.search(data, start, end)
        for start, end in zip(
            matches.start[rows[:50]].tolist(), matches.end[rows[:50]].tolist(), strict=True
        )
    )
    return not small and any(phrase in data for phrase in ENGLISH)


def _line_ends(data: bytes, starts: Ints, lines: Ints) -> Ints:
    """Return where the lines that begin at `lines` end, line break left out."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    place = np.searchsorted(starts, lines, side="right")
    end: Ints = np.minimum(np.append(starts, len(data) + 1)[place] - 1, len(data))
    carriage: Mask = (buffer.take(np.maximum(end - 1, 0), mode="clip") == ord("\r")) & (end > lines)
    return end - carriage.astype(np.int64)


def text_ends(data: bytes, found: Found) -> Ints:
    """Return where each text ends: the line break before the next record is not part of it."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    end = found.end.copy()
    for byte in (ord("\n"), ord("\r")):
        last = buffer.take(np.maximum(end - 1, 0), mode="clip") == byte
        end -= last & (end > found.senders.text_start)
    return end
