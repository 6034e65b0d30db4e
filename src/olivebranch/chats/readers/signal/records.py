"""The JSON records of a file: one a line, in a list, or in `messages`."""

import re
from collections.abc import Callable, Iterator
from typing import Protocol

from olivebranch.chats.jsonfiles.forms import of_lines
from olivebranch.chats.jsonfiles.parsing import Record, parsed
from olivebranch.chats.jsonfiles.records import WHOLE_FILE, Piece, arrays_of, pieces_of
from olivebranch.chats.plaintext import content_start

# One public tool misspells it.
MESSAGES = re.compile(rb'"mess{1,2}ages"\s*:\s*(?=\[)')
LOOKED_AT = 1 << 16


class Found(Protocol):
    """One record, or what could not be read."""

    @property
    def record(self) -> Record:
        """The object."""

    @property
    def end(self) -> int:
        """Where it ends (exclusive), in bytes; it begins where the one before ends."""

    @property
    def reason(self) -> str:
        """Code of why it cannot be used, or ""."""


def records_of(data: bytes, is_record: Callable[[Record], bool]) -> tuple[Iterator[Found], Record]:
    """Return the records of a file, and what stands around a list of messages."""
    start = content_start(data)
    if data[start : start + 1] == b"[":
        return pieces_of(arrays_of(data, WHOLE_FILE), is_record), {}
    arrays = arrays_of(data, MESSAGES) if MESSAGES.search(data, start, start + LOOKED_AT) else None
    if arrays and arrays.frames:
        return pieces_of(arrays, is_record), arrays.frames[0].keys
    first = data.find(b"\n", start)
    if isinstance(parsed(data[start : first if first > 0 else len(data)]), dict):
        return of_lines(data), {}
    return _without_brackets(data, is_record), {}


def _without_brackets(data: bytes, is_record: Callable[[Record], bool]) -> Iterator[Piece]:
    """Yield objects, each over several lines: a list without its brackets."""
    arrays = arrays_of(b"[" + data + b"]", WHOLE_FILE)
    for one in pieces_of(arrays, is_record):
        start, end = max(one.start - 1, 0), min(one.end - 1, len(data))
        yield one._replace(start=start, end=end)
