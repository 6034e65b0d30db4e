"""From lines to records: where each begins and ends, and when it was sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.dates import Dated, read_dates
from olivebranch.chats.readers.whatsapp.match import (
    ANY_OPENERS,
    CLOCK_BITS,
    OPENERS,
    PERIODS,
    SEEN,
    Lines,
    Runs,
    match_lines,
)
from olivebranch.chats.readers.whatsapp.shape import Header, header_of, learn
from olivebranch.conversation import Order

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

# Enough lines to know a file's shape; evenly spread, so that a long quotation cannot rule.
SAMPLED_LINES = 400
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
        start: Where each record begins, in bytes.
        end: Where it ends (exclusive): where the next begins.
        header: Length of each header, in bytes.
        line: Length of each first line, in bytes, line break left out.
        dashed: The header ends with a bracket and a dash, as computers write before what the
            app says.
        has_seconds: Whether the shape states seconds.
        has_returns: Lines end with a carriage return, or some do.
    """

    shapes: tuple[str, ...]
    order: Order
    confidence: float
    at_ms: Ints
    quality: Codes
    start: Ints
    end: Ints
    header: npt.NDArray[np.uint16]
    line: Small
    dashed: Mask
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
    lines = match_lines(data, shapes=shapes, sample=sample)
    dated = _dated(data, lines, sample=sample, shapes=shapes, prefer=prefer)
    at_ms, quality, wrong = _times(lines, dated)
    found = Found(
        shapes=shapes,
        order=dated[0].order if dated else "day-first",
        confidence=min((one.confidence for one in dated), default=0.5),
        at_ms=at_ms,
        quality=quality,
        start=lines.start[: lines.count],
        end=lines.start[1 : lines.count + 1],
        header=lines.header[: lines.count],
        line=lines.line[: lines.count],
        dashed=np.zeros(lines.count, np.bool_),
        has_seconds=any(header.shape in shapes[:1] and header.spans[5][1] for _, header in sample),
        has_returns=b"\r" in data,
    )
    if len(wrong):
        found = _without(found, wrong)
    if any(shape.startswith("[") for shape in shapes):
        _step_over_dashes(data, found)
    if found.has_returns:
        last = np.frombuffer(data, np.uint8).take(found.start + found.line - 1, mode="clip")
        found.line[last == ord("\r")] -= 1
    return found


def _step_over_dashes(data: bytes, found: Found) -> None:
    """Let headers end behind "[...] - "."""
    buffer, behind = np.frombuffer(data, np.uint8), found.start + found.header
    dashed = np.flatnonzero(buffer.take(behind, mode="clip") == ord("-"))
    dashed = dashed[buffer.take(behind[dashed] + 1, mode="clip") == ord(" ")]
    found.header[dashed] += len("- ")
    found.dashed[dashed] = True


def _without(found: Found, rows: Ints) -> Found:
    """Leave out lines that only look like the beginning of a record."""
    kept = kept_of(found, np.delete(np.arange(len(found.start)), rows))
    return replace(kept, end=np.append(kept.start[1:], found.end[-1:])[: len(kept.start)])


def kept_of(found: Found, rows: Ints) -> Found:
    """Return some of the records."""
    return replace(
        found,
        at_ms=found.at_ms[rows],
        quality=found.quality[rows],
        start=found.start[rows],
        end=found.end[rows],
        header=found.header[rows],
        line=found.line[rows],
        dashed=found.dashed[rows],
    )


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
    lines: Lines,
    *,
    sample: Sample,
    shapes: Sequence[str],
    prefer: Order | None,
) -> list[Dated]:
    """Return for each shape how its dates are read."""
    if any(line[header.length :].startswith("- ") for line, header in sample):
        # A computer writes American dates in every language.
        prefer = prefer or "month-first"
    yearless = {header.shape for _, header in sample if not header.spans[2][1]}
    dated: dict[str, Dated] = {}
    after: int | None = None
    # What states the year first: the other lines are counted on from it.
    for shape in sorted(shapes, key=lambda shape: shape in yearless):
        runs = _runs_of(lines, shapes.index(shape))
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


def _runs_of(lines: Lines, shape: int) -> Runs:
    """Return the dates of one shape in the whole file."""
    mine = [[column[one.shape == shape] for column in one] for one in lines.runs]
    none = np.zeros(0, np.int64)
    date, _, often = zip(*mine, strict=True) if mine else ((), (), ())
    kind = np.full(sum(map(len, date)), shape, np.uint8)
    return Runs(np.concatenate([none, *date]), kind, np.concatenate([none, *often]))


def _times(lines: Lines, dated: Sequence[Dated]) -> tuple[Ints, Codes, Ints]:
    """Return times, their quality, and the positions of those that are none."""
    at_ms, quality = np.empty(lines.count, np.int64), np.zeros(lines.count, np.uint8)
    taken = [0] * len(dated)
    wrong: list[Ints] = [np.zeros(0, np.int64)]
    filled = 0
    for runs in lines.runs:
        day_ms, doubt = np.zeros(len(runs.date), np.int64), np.zeros(len(runs.date), np.uint8)
        is_day = np.zeros(len(runs.date), np.bool_)
        for shape, dates in enumerate(dated):
            mine = np.flatnonzero(runs.shape == shape)
            here = slice(taken[shape], taken[shape] + len(mine))
            day_ms[mine], doubt[mine] = dates.day_ms[here], dates.quality[here]
            is_day[mine], taken[shape] = dates.valid[here], here.stop
        block = slice(filled, filled + int(runs.often.sum()))
        clock, valid = _clock(lines.clock[block])
        at_ms[block] = np.repeat(day_ms, runs.often) + clock
        if doubt.any():
            quality[block] = np.repeat(doubt, runs.often)
        if not (is_day.all() and valid.all()):
            wrong.append(filled + np.flatnonzero(~(np.repeat(is_day, runs.often) & valid)))
        filled = block.stop
    return at_ms, quality, np.concatenate(wrong)


def _clock(packed: Small) -> tuple[Small, Mask]:
    """Return the time of day in ms, and whether it is one."""
    low = (1 << CLOCK_BITS) - 1
    hour, minute, second = packed >> 2 * CLOCK_BITS & low, packed >> CLOCK_BITS & low, packed & low
    valid = (hour <= 24) & (minute < 60) & (second < 61)
    # Some phones count the first hour of a day as 24.
    hour = np.where(hour == 24, 0, hour) if (hour == 24).any() else hour
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
    # Every record but the last is followed by a line, so by a line feed.
    end = found.end - 1
    if len(end) and not (data.endswith(b"\n") and len(data) > text_start[-1]):
        end[-1] += 1
    if found.has_returns:
        buffer = np.frombuffer(data, dtype=np.uint8)
        end -= (buffer.take(end - 1, mode="clip") == ord("\r")) & (end > text_start)
    return end
