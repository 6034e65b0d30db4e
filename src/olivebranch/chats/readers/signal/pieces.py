"""The JSON records of a file and where each stands: one a line, in a list, or in `messages`."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from olivebranch.chats.jsonparsing import parsed
from olivebranch.chats.jsonspans import elements
from olivebranch.chats.plaintext import BOM, content_start
from olivebranch.chats.readers.signal.values import Values

# One public tool misspells it.
MESSAGES = re.compile(rb'"mess{1,2}ages"\s*:\s*(?=\[)')
LOOKED_AT = 1 << 16


class Piece(NamedTuple):
    """One record.

    Attributes:
        end: Where it ends (exclusive), in bytes.
        values: None when it is damaged.
    """

    end: int
    values: Values | None


@dataclass(frozen=True, slots=True)
class Pieces:
    """All records of a file.

    Attributes:
        found: In file order.
        closed: What holds them together is whole; when not, the rest is cut off.
        around: What stands around a list of messages; empty when nothing does.
    """

    found: Iterator[Piece]
    closed: bool
    around: Values


def pieces(data: bytes) -> Pieces:
    """Return the records of a file."""
    start = content_start(data)
    if data[start : start + 1] == b"[":
        return _listed(data, start, around={})
    spot = MESSAGES.search(data, start, start + LOOKED_AT)
    if spot:
        return _listed(data, spot.end(), around=_around(data, spot.end()))
    first = data.find(b"\n", start)
    if isinstance(parsed(data[start : first if first > 0 else len(data)]), dict):
        return Pieces(_lines(data), closed=True, around={})
    # Several objects, each over several lines: a list without its brackets.
    found = elements(b"[" + data + b"]", 0)
    spans = zip((found.start - 1).tolist(), (found.end - 1).tolist(), strict=True)
    return Pieces(_spans(data, spans), closed=found.closed, around={})


def _listed(data: bytes, start: int, *, around: Values) -> Pieces:
    found = elements(data, start)
    spans = zip(found.start.tolist(), found.end.tolist(), strict=True)
    return Pieces(_spans(data, spans), closed=found.closed, around=around)


def _around(data: bytes, start: int) -> Values:
    """Return a file's own keys without its messages; nothing when they are damaged."""
    end = elements(data, start).array_end
    values = parsed(data[:start].removeprefix(BOM) + b"[]" + data[end:])
    return values if isinstance(values, dict) else {}


def _spans(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    for start, end in spans:
        values = parsed(data[start:end])
        yield Piece(end, values if isinstance(values, dict) else None)


def _lines(data: bytes) -> Iterator[Piece]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        line = data[start:end].removeprefix(BOM).strip()
        if line:
            values = parsed(line)
            yield Piece(end, values if isinstance(values, dict) else None)
        start = end
