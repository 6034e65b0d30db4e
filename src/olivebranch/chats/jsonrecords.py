"""The records of a JSON file, a line each or in one array, each with the bytes it stands in.

Together they cover the file: what stands before a record (a bracket, a comma, an empty
line) belongs to it, what stands after the last one belongs to that.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson

from olivebranch.chats.jsonspans import elements

BOM = b"\xef\xbb\xbf"
# Between the elements of an array.
BETWEEN = b" \t\r\n,"


class JsonRecord(NamedTuple):
    """One record.

    Attributes:
        value: The object; None for one that is damaged or no object.
        start: Where it begins in the file, in bytes.
        end: Where it ends (exclusive).
        line: Its first line, counted from 1.
        cut: The file ends within it.
    """

    value: Mapping[str, object] | None
    start: int
    end: int
    line: int
    cut: bool = False


def of_lines(data: bytes, *, comment: bytes | None = None) -> Iterator[JsonRecord]:
    """Yield the record of every line.

    Args:
        data: JSON Lines, UTF-8.
        comment: What lines begin with that are none of the data.
    """
    waiting: JsonRecord | None = None
    start, at, line = 0, 0, 1
    while at < len(data):
        end = (data.find(b"\n", at) + 1) or len(data)
        words = data[at:end].removeprefix(BOM).strip()
        if words and not (comment and words.startswith(comment)):
            if waiting:
                yield waiting
            value = parsed(words)
            # Only the last line can be cut off, and then it has no line break.
            cut = value is None and end == len(data) and not data.endswith(b"\n")
            waiting = JsonRecord(value, start, end, line, cut)
            start = end
        at, line = end, line + 1
    if waiting:
        yield waiting._replace(end=len(data))


def of_array(data: bytes, array_start: int) -> Iterator[JsonRecord]:
    """Yield the objects of an array; all before it belongs to the first.

    Args:
        data: JSON, UTF-8.
        array_start: Where the opening bracket of the array stands.
    """
    found = elements(data, array_start)
    last, line = 0, 1
    waiting: JsonRecord | None = None
    for start, end in zip(found.start.tolist(), found.end.tolist(), strict=True):
        if waiting:
            yield waiting
        waiting = JsonRecord(
            parsed(data[start:end]), last, end, line + data.count(b"\n", last, start)
        )
        line += data.count(b"\n", last, end)
        last = end
    rest = data[last : found.array_end] if found.closed else data[last:]
    whole = found.closed or not rest.strip(BETWEEN)
    if waiting:
        yield waiting._replace(end=len(data)) if whole else waiting
    if not whole:
        yield JsonRecord(None, last, len(data), line, cut=True)


def skeleton(data: bytes, array_start: int) -> Mapping[str, object]:
    """Return the object around an array, which is empty in it; {} when that is damaged.

    Args:
        data: JSON, UTF-8.
        array_start: Where the opening bracket of the array stands.
    """
    around = data[:array_start].removeprefix(BOM) + b"[]"
    rest = data[elements(data, array_start).array_end :]
    return parsed(around + rest) or parsed(around + b"}") or {}


def parsed(data: bytes) -> Mapping[str, object] | None:
    """Return a JSON object; None when it is damaged or something else.

    Bytes that are not UTF-8 become the replacement character.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        value = _leniently(data)
    return value if isinstance(value, dict) else None


def _leniently(data: bytes) -> object:
    """Parse what the strict parser refuses: NaN, lone halves of pairs, bytes that are no text."""
    try:
        return json.loads(data.decode("utf-8", errors="replace"), strict=False)
    except (ValueError, RecursionError):
        return None
