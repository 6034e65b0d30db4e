"""The cells of a backup by the names of their columns, which differ from version to version."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from olivebranch.chats.moments import is_within
from olivebranch.chats.textfiles.csvrows import CsvRow, rows

# The app doubles every backslash; a file in which one stands alone was written by something else.
LONE_BACKSLASH = re.compile(rb"(?<!\\)(?:\\\\)*\\(?!\\)")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone(timedelta(0)))
YES = frozenset({"1", "true"})


class Cells(NamedTuple):
    """One row of the backup.

    Attributes:
        values: By column.
        start: Where it begins in the file, in bytes; rows follow without a gap.
        end: Where it ends (exclusive).
        line: Its first line, counted from 1.
        reason: Why it cannot be read; "" when it can.
        mended: Its quotes do not fit, but its cells are as many as the columns.
    """

    values: dict[str, str]
    start: int
    end: int
    line: int
    reason: str = ""
    mended: bool = False

    def text(self, name: str) -> str:
        """Return a cell; "" for none."""
        return self.values.get(name, "")

    def is_set(self, name: str) -> bool:
        """Return whether a cell says yes."""
        return self.text(name).lower() in YES

    def moment(self, *names: str) -> int | None:
        """Return the first moment that one of the cells states, in ms; None if none does."""
        moments = (_moment(self.text(name)) for name in names)
        return next((one for one in moments if one is not None), None)


def columns_of(head: bytes) -> frozenset[str]:
    """Return the names of the columns."""
    return frozenset(_names(next(rows(head, delimiter=","), CsvRow((), 0, 0, 1, whole=True))))


def cells_of(data: bytes) -> Iterator[Cells]:
    """Yield every row but the names of the columns, whose bytes belong to the first."""
    found = [row for row in rows(data, delimiter=",") if row.fields]
    names = _names(found[0]) if found else ()
    escaped = b"\\" in data and not LONE_BACKSLASH.search(data)
    start = 0
    for place, row in enumerate(found[1:], start=2):
        is_last = place == len(found)
        end = len(data) if is_last else row.end
        fields = [one.replace("\\\\", "\\") for one in row.fields] if escaped else row.fields
        reason = ""
        if len(fields) != len(names):
            cut = is_last and not data.endswith((b"\n", b"\r"))
            reason = "cut-off" if cut else "damaged-record"
        values = dict(zip(names, fields, strict=False))
        yield Cells(values, start, end, row.line, reason, not row.whole)
        start = end


def table_of(data: bytes) -> list[Cells]:
    """Return the sound rows of a file that is read along with another one."""
    return [row for row in cells_of(data) if not row.reason]


def _names(row: CsvRow) -> Sequence[str]:
    return [name.strip().lower() for name in row.fields]


def _moment(value: str) -> int | None:
    if value.isascii() and value.isdigit() and len(value) < 16:
        at_ms = int(value)
    else:
        try:
            read = datetime.fromisoformat(value)
        except ValueError:
            return None
        moment = read if read.tzinfo else read.replace(tzinfo=EPOCH.tzinfo)
        at_ms = round((moment - EPOCH) / timedelta(milliseconds=1))
    return at_ms if is_within(at_ms) else None
