"""The three forms of a table of messages: CSV, JSON Lines, a JSON array."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from olivebranch.chats.flat.plain import Cell, Cells
from olivebranch.chats.flat.tablehead import OURS, OURSELVES, Head, columns_of, head_of, meanings
from olivebranch.chats.jsonfiles.forms import of_arrays, of_lines
from olivebranch.chats.jsonfiles.parsing import Record as Keys
from olivebranch.chats.jsonfiles.parsing import parsed
from olivebranch.chats.jsonfiles.records import WHOLE_FILE, arrays_of
from olivebranch.chats.plaintext import BOM
from olivebranch.chats.textfiles import csvrows

MESSAGES = re.compile(rb'"messages"\s*:\s*(?=\[)')
# Keys of an object around messages that other readers read.
THEIR_KEYS = frozenset(
    {"chatlab", "guild", "channel", "participants", "threadName", "thread_path", "chats", "about"}
    | {"conversations"}
)
# Keys of the messages in such an object.
THEIR_NAMES = frozenset({"date", "sender_name"})
THEIR_KEY = re.compile(rb'"(?:%s)"\s*:' % b"|".join(key.encode() for key in sorted(THEIR_KEYS)))
OUR_FIRST_LINE = b'{"conversation":0,"'


class Record(NamedTuple):
    """One row of a table.

    Attributes:
        cells: By our names of the columns; empty ones are missing.
        start: Where it begins, in bytes.
        end: Where it ends (exclusive).
        line: Its first line, counted from 1.
        reason: Why it cannot be used; "" when it can.
        even: It has as many cells as the header.
    """

    cells: Cells
    start: int
    end: int
    line: int
    reason: str = ""
    even: bool = True


@dataclass(frozen=True, slots=True)
class Csv:
    """Rows with a header."""

    head: Head
    around: Cells = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Return whether we wrote it."""
        return self.head.ours

    def records(self, data: bytes) -> Iterator[Record]:
        """Yield every row; the header and empty lines belong to the row after them.

        Empty lines at the end belong to the last row.
        """
        start: int | None = None
        last: Record | None = None
        for row in csvrows.rows(data, delimiter=self.head.delimiter):
            start = row.start if start is None else start
            if row.end > self.head.end and any(row.fields):
                if last:
                    yield last
                last, start = self._record(row, start), None
        if last:
            yield last._replace(end=len(data))

    def _record(self, row: csvrows.CsvRow, start: int) -> Record:
        names, fields = self.head.names, row.fields
        if len(fields) > len(names) and names[-1] == "text":
            # The last column was written without quotes and holds delimiters of its own.
            last = self.head.delimiter.join(fields[len(names) - 1 :])
            fields = (*fields[: len(names) - 1], last)
        cells = {name: cell for name, cell in zip(names, fields, strict=False) if name and cell}
        even = row.whole and len(row.fields) == len(names)
        return Record(dict(cells), start, row.end, row.line, even=even)


@dataclass(frozen=True, slots=True)
class Objects:
    """Objects, one a line or in an array.

    Attributes:
        ours: They were written by us.
        opening: Where the array opens; None for lines.
        around: What is said of all objects at once: `title`.
    """

    ours: bool
    opening: re.Pattern[bytes] | None = None
    around: Cells = field(default_factory=dict)

    def records(self, data: bytes) -> Iterator[Record]:
        """Yield every object."""
        found = (
            of_arrays(arrays_of(data, self.opening), is_record=_is_message)
            if self.opening
            else of_lines(data)
        )
        known: dict[tuple[str, ...], Mapping[str, str]] = {}
        for one in found:
            keys = tuple(one.record)
            if keys not in known:
                known[keys] = OURSELVES if self.ours else meanings(keys)
            yield Record(_cells(one.record, known[keys]), *one[1:])


def _cells(value: Mapping[str, Cell], names: Mapping[str, str]) -> Cells:
    return {
        names[key]: cell
        for key, cell in value.items()
        if key in names and cell is not None and cell != ""
    }


def _lines(begin: bytes) -> Objects | None:
    # The first line of ours says who takes part, and may be longer than what is looked at.
    if begin.startswith(OUR_FIRST_LINE):
        return Objects(ours=True)
    first = parsed(begin.partition(b"\n")[0])
    if isinstance(first, dict) and _is_message(first):
        return Objects(first.keys() >= OURS)
    return None


def _array(data: bytes, opening: re.Pattern[bytes]) -> Objects | None:
    """Return the table, when its first object is a message."""
    arrays = arrays_of(data, opening)
    if not arrays.found or not len(arrays.found[0].start):
        return None
    first = parsed(data[arrays.found[0].start[0] : arrays.found[0].end[0]])
    around = arrays.frames[0].keys
    if not isinstance(first, dict) or not _is_message(first):
        return None
    # What stands before the array may be damaged, so its keys are looked for as well.
    others = THEIR_KEYS & around.keys() or THEIR_KEY.search(data, 0, arrays.opened[0])
    if opening is MESSAGES and (others or not THEIR_NAMES.isdisjoint(first)):
        return None
    titles = (around.get(name) for name in ("chat_name", "title", "name"))
    title = next((one for one in titles if isinstance(one, str) and one), None)
    return Objects(first.keys() >= OURS, opening, {"title": title} if title else {})


def _is_message(keys: Keys) -> bool:
    """Return whether an object is a message with a sender's name."""
    found = columns_of(keys)
    if found is None:
        return False
    return all(
        isinstance(keys.get(key), str | None) for key, ours in found.items() if ours == "sender"
    )


Table = Csv | Objects


def table_of(data: bytes) -> Table | None:
    """Return what kind of table a file is, by its beginning; None if it is none of ours."""
    begin = data.removeprefix(BOM).lstrip()
    if begin.startswith(b"{"):
        return _lines(begin) or _array(data, MESSAGES)
    if begin.startswith(b"["):
        return _array(data, WHOLE_FILE)
    head = head_of(data)
    return Csv(head) if head else None
