"""The table that KakaoTalk writes on a Mac: Date,User,Message, not always well-formed."""

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from olivebranch.chats.readers.kakaotalk.moments import BOOK, Calendar
from olivebranch.chats.readers.kakaotalk.records import meaning_of
from olivebranch.chats.textfiles.headed import Headed, HeadedFile, text_end
from olivebranch.chats.textfiles.phrasebook import Meaning
from olivebranch.conversation import NOBODY, Kind

HEADING = re.compile(rb'(?:\xef\xbb\xbf)?"?Date"?,"?User"?,"?Message"?[ \t]*\r?(?:\n|$)')
FIELD = rb'(?:"(?P<quoted>(?:[^"\r\n]|"")*+)"|(?P<plain>[^,"\r\n]*))'
ROW = re.compile(
    rb'^"?(?P<date>\d{4}-\d{1,2}-\d{1,2})[ T](?P<time>\d{1,2}:\d{2}(?::\d{2})?)"?,' + FIELD + rb",",
    re.MULTILINE,
)
WHOLE = re.compile(rb'"((?:[^"]|"")*+)"')
QUOTE = b'"'
APP_NAMES = frozenset(name.encode() for name in BOOK.phrases.lists["app_names"])


class Row(NamedTuple):
    """One row; places in bytes.

    Attributes:
        start: Where it begins.
        text_start: Where the third column begins, its quotation mark included.
        date: As written.
        time: As written.
        user: Who, unquoted.
        closed: Where a quoted message ends; None when it is not quoted, or not to its end.
    """

    start: int
    text_start: int
    date: bytes
    time: bytes
    user: bytes
    closed: int | None


def rows(data: bytes) -> Iterator[Row]:
    """Yield every row; what only looks like one inside a quoted message is passed over."""
    at = 0
    while found := ROW.search(data, at):
        user = found["quoted"]
        user = found["plain"] if user is None else user.replace(b'""', QUOTE)
        closed = _quoted_end(data, found.end())
        yield Row(found.start(), found.end(), found["date"], found["time"], user or b"", closed)
        at = closed or found.end()


def _quoted_end(data: bytes, start: int) -> int | None:
    """Return where a quoted message ends; None when it is not quoted, or not to its end."""
    if data[start : start + 1] != QUOTE:
        return None
    whole = WHOLE.match(data, start)
    if whole is None or data[whole.end() : whole.end() + 1] not in {b"\n", b"\r", b""}:
        return None
    return whole.end()


def fill(sheet: HeadedFile, calendar: Calendar) -> None:
    """Add a record for every row."""
    data = sheet.plain.data
    for row, following in pairwise(chain[Row | None](rows(data), [None])):
        if row is None:
            break
        day = calendar.day(row.date)
        if day is None:
            sheet.skip(row.start, "no-date")
            continue
        if following is None and _is_cut(data, row):
            sheet.skip(row.start, "cut-off")
            continue
        end = following.start if following else len(data)
        text, span = _text(sheet, row, end)
        meaning, sender = _meaning(row.user, text), NOBODY
        if row.user and row.user not in APP_NAMES:
            sender = sheet.person(row.user)
        record = Headed(day + calendar.clock(row.time), row.start, *span, sender)
        if meaning or sender == NOBODY:
            sheet.add_meant(record, meaning)
        else:
            sheet.add(record)


def _is_cut(data: bytes, row: Row) -> bool:
    """Return whether the file ends within a row's message."""
    opened = data[row.text_start : row.text_start + 1] == QUOTE
    return opened and row.closed is None and not data.endswith((b"\n", QUOTE))


def _meaning(user: bytes, text: bytes) -> Meaning | None:
    """Return what a row says; the app also speaks in the name of whoever came or went."""
    if not user or user in APP_NAMES:
        return BOOK.line(text)
    of_app = BOOK.line(text) if text.startswith(user) else None
    if of_app and of_app.kind == Kind.SYSTEM and of_app.who.encode() == user:
        return of_app
    return meaning_of(text)


def _text(sheet: HeadedFile, row: Row, end: int) -> tuple[bytes, tuple[int, int]]:
    """Return a message and where it lies; lines after the closing mark belong to it."""
    data = sheet.plain.data
    start, stop = row.text_start, text_end(data, row.text_start, end)
    if row.closed is None:
        # Not well-formed: the marks at its edges are still not the writer's.
        start += data[start : start + 1] == QUOTE and stop > start
        stop -= start > row.text_start and data[max(stop - 1, start) : stop] == QUOTE
        return data[start:stop], (start, stop)
    inner, rest = data[start + 1 : row.closed - 1], data[row.closed : stop]
    if QUOTE not in inner and not rest:
        return inner, (start + 1, row.closed - 1)
    whole = inner.replace(b'""', QUOTE) + rest
    return whole, sheet.rewrite(whole)
