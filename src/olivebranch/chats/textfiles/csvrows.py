"""The rows of a CSV file, each with the bytes it stands in.

Damage stays where it is: a row whose quotes do not fit ends with its line, so
that one missing quote never swallows the rest of the file.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from olivebranch.chats.plaintext import BOM

DELIMITERS = ",;\t|"
# How much of the file decides which delimiter it uses.
LOOKED_AT, ROWS_LOOKED_AT = 64 << 10, 50


class CsvRow(NamedTuple):
    """One row.

    Attributes:
        fields: Without their quotes; () for a blank line. Bytes that are not UTF-8 show as
            the replacement character, NUL stays.
        start: Where it begins in the file, in bytes; a byte-order mark belongs to the first.
        end: After its line break (exclusive).
        line: Its first line, counted from 1.
        whole: Its quotes fit; if not, it is one line and its fields are a best guess.
    """

    fields: tuple[str, ...]
    start: int
    end: int
    line: int
    whole: bool


def rows(data: bytes, *, delimiter: str | None = None) -> Iterator[CsvRow]:
    """Yield every row, in file order; together they cover all bytes.

    Args:
        data: UTF-8, or anything that agrees with ASCII; lines end in CRLF, LF, or CR alone
            in a file without LF.
        delimiter: One ASCII character; None to find it out.
    """
    by = (delimiter or delimiter_of(data)).encode()
    newline = b"\n" if b"\n" in data else b"\r"
    quoted_row = _row_pattern(by, newline)
    start, line = 0, 1
    while start < len(data):
        text_start = len(BOM) if not start and data.startswith(BOM) else start
        end = (data.find(newline, text_start) + 1) or len(data)
        fields, whole = None, True
        if data.find(b'"', text_start, end) >= 0:
            found = quoted_row.match(data, text_start)
            end, whole = (found.end(), True) if found else (end, False)
            fields = (
                _quoted(data[text_start:end], by) if whole else _guessed(data[text_start:end], by)
            )
        yield CsvRow(fields or _plain(data[text_start:end], by), start, end, line, whole)
        line += data.count(newline, start, end)
        start = end


def delimiter_of(data: bytes) -> str:
    """Return the delimiter that cuts the first rows most evenly; a comma when none does.

    A first line "sep=;", as spreadsheets write it, decides.
    """
    head = data[:LOOKED_AT].removeprefix(BOM)
    if told := re.match(rb'"?sep=([,;|\t])"?\r?\n', head, re.IGNORECASE):
        return told[1].decode()
    return max(DELIMITERS, key=lambda one: _evenness(head, one))


def _evenness(head: bytes, delimiter: str) -> tuple[int, int]:
    """Return how many of the first rows have the same number of fields, and that number."""
    counted = Counter(
        len(row.fields) for row in islice(rows(head, delimiter=delimiter), ROWS_LOOKED_AT)
    )
    widths = [(count, width) for width, count in counted.items() if width > 1]
    return max(widths, default=(0, 0))


@cache
def _row_pattern(by: bytes, newline: bytes) -> re.Pattern[bytes]:
    """Return what a whole row with quotes looks like; never tries a quote twice."""
    d = re.escape(by)
    field = rb'(?:"(?:[^"]++|"")*+" *+|(?!")[^' + d + newline + rb"]*+)"
    ending = rb"(?:\r?\n|\Z)" if newline == b"\n" else rb"(?:\r|\Z)"
    return re.compile(field + rb"(?:" + d + field + rb")*+" + ending)


@cache
def _field_pattern(by: str) -> re.Pattern[str]:
    d = re.escape(by)
    return re.compile(rf'(?:"((?:[^"]++|"")*+)" *+|([^{d}]*+)){d}')


def _text(row: bytes) -> str:
    text = row.decode("utf-8", errors="replace")
    return text.removesuffix("\n").removesuffix("\r")


def _plain(row: bytes, by: bytes) -> tuple[str, ...]:
    text = _text(row)
    return tuple(text.split(by.decode())) if text else ()


def _quoted(row: bytes, by: bytes) -> tuple[str, ...]:
    delimiter = by.decode()
    found = _field_pattern(delimiter).findall(_text(row) + delimiter)
    return tuple(quoted.replace('""', '"') if quoted else plain for quoted, plain in found)


def _guessed(row: bytes, by: bytes) -> tuple[str, ...]:
    """Return the fields of a line whose quotes do not fit."""
    text, delimiter = _text(row), by.decode()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        # Everything is quoted: a quote that stands elsewhere is a letter.
        fields = text[1:-1].split(f'"{delimiter}"')
        return tuple(field.replace('""', '"') for field in fields)
    try:
        return tuple(next(csv.reader([text], delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return _plain(row, by)
