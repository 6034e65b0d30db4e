"""From lines to records: where each begins and ends, and when it was sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.dates import Dated, Runs, read_dates, runs_of
from olivebranch.chats.readers.whatsapp.match import (
    ANY_OPENERS,
    CLOCK_BITS,
    OPENERS,
    PERIODS,
    SEEN,
    Matches,
    match_lines,
)
from olivebranch.chats.readers.whatsapp.shape import Header, header_of, learn
from olivebranch.conversation import Order

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

# Enough lines to know a file's shape; evenly spread, so that a long quotation cannot rule.
SAMPLED_LINES = 800
SAMPLED_PLACES = 64
SAMPLED_BYTES = 16 << 10
# Shapes that American English alone writes, when no number is padded and PM is in capitals.
AMERICAN = ("#/#/#, ", "[#/#/#, ")
ENGLISH = (b"<Media omitted>", b"end-to-end encrypt", b"message was deleted", b" omitted")
ENGLISH_WITHIN = 4 << 20
SMALL_PM = re.compile(
    rb"\d(?: |\xc2\xa0|\xe2\x80\xaf)?[ap]\.?(?: |\xc2\xa0|\xe2\x80\xaf)?m\.?[\] :]"
)

Sample = list[tuple[str, Header]]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All records of a file; arrays of shape (records,), file order.

    Attributes:
        shapes: The learnt shapes, the most common first.
        order: How day and month were told apart in the most common shape.
        confidence: Of that, 0.5 to 1; the lowest of all shapes.
        at_ms: Wall-clock time, ms since 1970-01-01.
        quality: Values of `Quality`.
        start: Where the record begins, in bytes; it ends where the next begins.
        header_end: Where its header ends (exclusive).
        line_end: Where its first line ends, line break left out.
        has_seconds: Whether the shape states seconds.
        has_returns: Lines end with a carriage return, or some do.
    """

    shapes: tuple[str, ...]
    order: Order
    confidence: float
    at_ms: Ints
    quality: npt.NDArray[np.uint8]
    start: Ints
    header_end: Ints
    line_end: Ints
    has_seconds: bool
    has_returns: bool


def find(data: bytes, *, prefer: Order | None) -> Found:
    """Return every record of the file.

    Args:
        data: UTF-8.
        prefer: What the person said about day and month, or None.
    """
    sample = sample_of(data)
    shapes = learn(header for _, header in sample)
    blocks = match_lines(data, shapes=shapes, sample=sample)
    dated = _dated(data, blocks, sample=sample, shapes=shapes, prefer=prefer)
    count = sum(len(block.start) for block in blocks)
    at_ms, start, header_end, line_end = (np.empty(count, np.int64) for _ in range(4))
    quality = np.zeros(count, np.uint8)
    has_returns = b"\r" in data
    filled = 0
    for place, block in enumerate(blocks):
        at, doubt, valid = _times(block, [one.of_block(place) for one in dated])
        kept = slice(filled, filled + int(np.count_nonzero(valid)))
        begin = block.start[valid]
        at_ms[kept], quality[kept], start[kept] = at[valid], doubt[valid], begin
        header_end[kept] = begin + block.header[valid]
        line_end[kept] = _without_return(data, begin + block.line[valid], look=has_returns)
        filled = kept.stop
    return Found(
        shapes=shapes,
        order=dated[0].order if dated else "day-first",
        confidence=min((one.confidence for one in dated), default=0.5),
        at_ms=at_ms[:filled],
        quality=quality[:filled],
        start=start[:filled],
        header_end=header_end[:filled],
        line_end=line_end[:filled],
        has_seconds=bool(shapes) and bool(sample) and _has_seconds(sample, shapes[0]),
        has_returns=has_returns,
    )


def _has_seconds(sample: Sample, shape: str) -> bool:
    return any(header.shape == shape and header.spans[5][1] for _, header in sample)


def _without_return(data: bytes, end: Ints, *, look: bool) -> Ints:
    if look and len(end):
        buffer = np.frombuffer(data, np.uint8)
        end -= buffer.take(end - 1, mode="clip") == ord("\r")
    return end


def sample_of(data: bytes, most: int = SAMPLED_LINES) -> Sample:
    """Return some lines with a header, from places spread over the file; `most` are looked at."""
    for can_open in (OPENERS, ANY_OPENERS):
        lines = [
            line
            for piece in _pieces(data)
            for line in piece.split(b"\n")
            if line and can_open[line[0]]
        ]
        spread = lines[:: max(1, -(-len(lines) // most))]
        decoded = [line[:SEEN].decode("utf-8", errors="replace") for line in spread]
        if sample := [(line, header) for line in decoded if (header := header_of(line))]:
            return sample
    return []


def _pieces(data: bytes) -> list[bytes]:
    if len(data) <= SAMPLED_PLACES * SAMPLED_BYTES:
        return [data]
    places = range(0, len(data), len(data) // SAMPLED_PLACES)
    # The first line of a piece was cut into, but for the file's first.
    return [data[:SAMPLED_BYTES]] + [
        data[at : at + SAMPLED_BYTES].partition(b"\n")[2] for at in places[1:]
    ]


def _dated(
    data: bytes,
    blocks: Sequence[Matches],
    *,
    sample: Sample,
    shapes: Sequence[str],
    prefer: Order | None,
) -> list[Dated]:
    """Return for each shape how its dates are read."""
    yearless = {header.shape for _, header in sample if not header.spans[2][1]}
    dated: dict[str, Dated] = {}
    after: int | None = None
    # What states the year first: the other lines are counted on from it.
    for shape in sorted(shapes, key=lambda shape: shape in yearless):
        runs = Runs.of([runs_of(block, shapes.index(shape)) for block in blocks])
        american = _is_american(data, sample, shape=shape)
        dates = read_dates(runs, shape=shape, prefer=prefer, american=american, after=after)
        dated[shape], after = dates, after or dates.last_month
    return [dated[shape] for shape in shapes]


def _is_american(data: bytes, sample: Sample, *, shape: str) -> bool:
    mine = [(line, header) for line, header in sample if header.shape == shape]
    if not shape.startswith(AMERICAN) or not any(header.narrow for _, header in mine):
        return False
    small = any(SMALL_PM.search(line[: header.length].encode()) for line, header in mine[:50])
    return not small and any(data.find(phrase, 0, ENGLISH_WITHIN) >= 0 for phrase in ENGLISH)


def _times(
    block: Matches, days: Sequence[tuple[Ints, npt.NDArray[np.uint8], Mask]]
) -> tuple[Ints, npt.NDArray[np.uint8], Mask]:
    """Return times, their quality, and which of them are times at all."""
    clock, valid = _clock(block.clock)
    if len(days) == 1:
        day_ms, doubt, is_day = days[0]
        return day_ms + clock, doubt, valid & is_day
    at_ms, quality = clock.astype(np.int64), np.zeros(len(clock), np.uint8)
    for place, (day_ms, doubt, is_day) in enumerate(days):
        mine = block.shape == place
        at_ms[mine] += day_ms
        quality[mine] = doubt
        valid[mine] &= is_day
    return at_ms, quality, valid


def _clock(packed: Small) -> tuple[Small, Mask]:
    """Return the time of day in ms, and whether it is one."""
    low = (1 << CLOCK_BITS) - 1
    hour, minute, second = packed >> 2 * CLOCK_BITS & low, packed >> CLOCK_BITS & low, packed & low
    valid = (hour < 24) & (minute < 60) & (second < 61)
    period = packed >> 3 * CLOCK_BITS
    if period.any():
        hour = _of_24(hour, period)
    return ((hour * 60 + minute) * 60 + second) * 1000, valid


def _of_24(hour: Small, period: Small) -> Small:
    """Return the hour of the day; after a word for night it is one before six or after."""
    twelve = hour % 12
    night = np.where((hour == 12) | (hour < 6), twelve, twelve + 12)
    return np.select(
        [period == PERIODS[name] for name in ("am", "pm", "night")],
        [np.where(hour <= 12, twelve, hour), twelve + 12, np.where(hour <= 12, night, hour)],
        default=hour,
    )


def text_ends(data: bytes, found: Found, text_start: Ints) -> Ints:
    """Return where each text ends: the line break before the next record is not part of it."""
    end = np.empty_like(found.start)
    if not len(end):
        return end
    # Every record but the last is followed by a line, so by a line feed.
    end[:-1] = found.start[1:] - 1
    end[-1] = len(data) - (data.endswith(b"\n") and len(data) > text_start[-1])
    if found.has_returns:
        buffer = np.frombuffer(data, dtype=np.uint8)
        end -= (buffer.take(end - 1, mode="clip") == ord("\r")) & (end > text_start)
    return end
