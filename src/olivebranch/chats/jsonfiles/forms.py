"""The records of a JSON file, whether one a line or in arrays; together they cover it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from olivebranch.chats.jsonfiles.parsing import Record, parsed
from olivebranch.chats.jsonfiles.records import Arrays, pieces_of
from olivebranch.chats.plaintext import BOM

BLANK = re.compile(rb"[ \t\r\n,]*+")


class JsonRecord(NamedTuple):
    """One record.

    Attributes:
        record: The object; {} for one that cannot be used.
        start: Where it begins in the data, in bytes; where the one before it ends.
        end: Where it ends (exclusive).
        line: The line in which it begins, counted from 1.
        reason: Code of why it cannot be used, or "".
    """

    record: Record
    start: int
    end: int
    line: int
    reason: str = ""


def of_lines(data: bytes, *, comment: bytes | None = None) -> Iterator[JsonRecord]:
    """Yield the record of every line; empty lines belong to the next one, the last to the last.

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
            if isinstance(value, dict):
                waiting = JsonRecord(value, start, end, line)
            else:
                # Only the last line can be cut off, and then it has no line break.
                cut = end == len(data) and not data.endswith(b"\n")
                reason = "cut-off" if cut else "damaged-record"
                waiting = JsonRecord({}, start, end, line, reason)
            start = end
        at, line = end, line + 1
    if waiting:
        yield waiting._replace(end=len(data))


def of_arrays(arrays: Arrays, *, is_record: Callable[[Record], bool]) -> Iterator[JsonRecord]:
    """Yield the records of every array, with what could not be read between them.

    Args:
        arrays: As found.
        is_record: Whether an object that was found in a damaged stretch is a record.
    """
    data, line = arrays.data, 1
    for piece in pieces_of(arrays, is_record):
        skipped = BLANK.match(data, piece.start)
        begin = skipped.end() if skipped else piece.start
        line += data.count(b"\n", piece.start, begin)
        yield JsonRecord(piece.record, piece.start, piece.end, line, piece.reason)
        line += data.count(b"\n", begin, piece.end)
