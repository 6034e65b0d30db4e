"""LINE: the text a phone or computer writes with "Save chat", in any language."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import as_utf8, content_start
from olivebranch.chats.reader import Import, Warned
from olivebranch.chats.readers.line.days import DayOrder, Written, order_of, written
from olivebranch.chats.readers.line.marks import (
    day_then_message,
    is_tabbed,
    mark_pattern,
    marks,
)
from olivebranch.chats.readers.line.names import Names, learn_names
from olivebranch.chats.readers.line.records import BOOK, Reading
from olivebranch.chats.textfiles.headed import HeadedFile, owner_by_title
from olivebranch.chats.textfiles.phrasebook import pattern_of, phrasebook
from olivebranch.conversation import Precision, Source
from olivebranch.progress import Progress

OWN_MARK = b"[LINE]"
FILE_NAME = re.compile(r"^\[LINE\] ?(.+?)(?: \(\d+\))?\.txt$", re.IGNORECASE)
LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Title:
    """What the first line says.

    Attributes:
        name: Of the conversation.
        group: It is of more than two people, by the app's word.
    """

    name: str
    group: bool


class Line:
    """Reads `[LINE] Chat history with ….txt`."""

    name: ClassVar[str] = "line"
    title: ClassVar[str] = "LINE (.txt)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether it begins with LINE's own mark, or with a day and a message."""
        head = as_utf8(file.head).data
        if b"\0" in head:
            return False
        first, second = _first_lines(head)
        if first.startswith(OWN_MARK):
            return True
        if first.startswith((b"[", b"{")):
            return False
        opens = any(mark_pattern(tabbed=tabbed).match(first) for tabbed in (True, False))
        saved = tuple(word.encode() for word in BOOK.phrases.lists["saved"])
        titled = _said_title(first) is not None and second.startswith(saved)
        return (opens or titled) and day_then_message().search(head) is not None

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation."""
        plain = as_utf8(file.data)
        title = _title(file, plain.data)
        tabbed = is_tabbed(plain.data)
        days = [written(one["date"]) for one in marks(plain.data, tabbed=tabbed) if one["date"]]
        named = any(day.named for day in days)
        order = order_of([day for day in days if day.named or not named], file.choices.date_order)
        reading = Reading(HeadedFile(file, plain), tabbed, order)
        if not tabbed:
            reading.names = _learnt(reading, title=title.name)
        progress(0.2)
        reading.fill(marks(plain.data, tabbed=tabbed, named=named))
        progress(0.9)
        return reading.sheet.finish(
            lambda sheet: _source(sheet, title=title, order=order),
            warnings=_warnings(order, days),
        )


def _first_lines(data: bytes) -> tuple[bytes, bytes]:
    start = content_start(data)
    first, _, rest = data[start : start + LONGEST_LINE].partition(b"\n")
    return first.rstrip(), rest.partition(b"\n")[0].rstrip()


def _learnt(reading: Reading, *, title: str) -> Names:
    """Return the names of those who speak; lines earlier than the last teach none."""
    spoken: list[bytes] = []
    last = -1
    for mark in marks(reading.sheet.plain.data, tabbed=False):
        at = -1 if mark["date"] else reading.clock(mark["time"])
        if mark["date"] or at >= last:
            last = at
            spoken += [] if mark["date"] or BOOK.line(mark["rest"]) else [mark["rest"]]
    return learn_names(spoken, title=title.encode())


@cache
def _titles() -> tuple[tuple[re.Pattern[bytes], bool], ...]:
    lists = phrasebook("line").phrases.lists
    return tuple(
        (pattern_of(text), kind == "group") for kind in ("pair", "group") for text in lists[kind]
    )


def _title(file: GivenFile, data: bytes) -> Title:
    if said := _said_title(_first_lines(data)[0]):
        return said
    name = FILE_NAME.match(file.own_name)
    return Title(name[1] if name else "", group=False)


def _said_title(line: bytes) -> Title | None:
    # Some versions leave their own mark out of it, or the space after it.
    whole = OWN_MARK + b" " + line.removeprefix(OWN_MARK).lstrip()
    for pattern, group in _titles():
        if found := pattern.fullmatch(whole):
            return Title(found["who"].decode("utf-8", errors="replace").strip(), group)
    return None


def _source(sheet: HeadedFile, *, title: Title, order: DayOrder) -> Source:
    spoke = sheet.spoke()
    if not title.group:
        owner_by_title(sheet.growing, title.name, spoke=spoke)
    return Source(
        format=Line.name,
        sha256=sheet.file.sha256,
        title=title.name,
        group=title.group or len(spoke) > 2,
        tz="local",
        date_order=order.order,
        date_order_confidence=order.confidence,
        precision=Precision.MINUTE,
    )


def _warnings(order: DayOrder, days: Sequence[Written]) -> tuple[Warned, ...]:
    if order.confidence >= 0.9:
        return ()
    return (Warned("ambiguous-date-order", len(days), 1),)


READER = Line()
