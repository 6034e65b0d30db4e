"""From LINE's lines to the one table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise

from olivebranch.chats.readers.line.days import DayOrder, midnight, written
from olivebranch.chats.readers.line.marks import Mark
from olivebranch.chats.readers.line.names import Names, bare_phrases, begins, name_of
from olivebranch.chats.textfiles.headed import Headed, HeadedFile, text_end
from olivebranch.chats.textfiles.phrasebook import Meaning, phrasebook
from olivebranch.conversation import NOBODY

BOOK = phrasebook("line")
CLOCK = re.compile(rb"(\D*?) ?(\d+)[:.](\d+) ?(.*)")
QUOTE = b'"'
NO_NAME, UNKNOWN = b"", None
ODD_QUOTES = re.compile(rb'(?<!")"(?:"")*(?!")')


@dataclass(slots=True)
class Reading:
    """One file while it is read.

    Attributes:
        sheet: The table so far.
        tabbed: Tabs stand between time, name and text; else spaces.
        order: How day and month are told apart.
        names: Of those who speak; only where spaces stand between.
        clocks: Time as written to ms.
        day_ms: Midnight of the day we are in; None before the first.
    """

    sheet: HeadedFile
    tabbed: bool
    order: DayOrder
    names: Names = field(default_factory=dict)
    clocks: dict[bytes, int] = field(default_factory=dict)
    day_ms: int | None = None

    def fill(self, found: Iterator[Mark]) -> None:
        """Add a record for every message."""
        data = self.sheet.plain.data
        # A date line belongs to the message after it.
        day_start: int | None = None
        for mark, following in pairwise(chain(self._own(found), [None])):
            if mark is None:
                break
            if mark["date"]:
                self.day_ms = midnight(written(mark["date"]), self.order.order)
                day_start = mark.start() if day_start is None else day_start
                continue
            start = mark.start() if day_start is None else day_start
            day_start = None
            end = following.start() if following else len(data)
            # A blank line stands before a day and at the end.
            breaks = 1 if following and following["time"] else 2
            self._add(mark, start, end=end, breaks=breaks)

    def _own(self, found: Iterator[Mark]) -> Iterator[Mark | None]:
        return found if self.tabbed else self._without_quotations(found)

    def _without_quotations(self, found: Iterator[Mark]) -> Iterator[Mark]:
        """Pass over lines that only begin like a message: no name, and earlier than the last."""
        last = -1
        for mark in found:
            if mark["date"]:
                last = -1
                yield mark
                continue
            at = self.clock(mark["time"])
            if at >= last or self._speaker(mark["rest"]) != UNKNOWN:
                last = at
                yield mark

    def _add(self, mark: Mark, start: int, *, end: int, breaks: int) -> None:
        if self.day_ms is None:
            self.sheet.skip(start, "no-date")
            return
        at_ms = self.day_ms + self.clock(mark["time"])
        name, text_start = self._sender(mark)
        data = self.sheet.plain.data
        stop = text_end(data, text_start, end, breaks=breaks)
        span = self._unquoted(text_start, stop)
        sender = self.sheet.person(name) if name else NOBODY
        record = Headed(at_ms, start, *span, sender)
        meaning = self._meaning(data[text_start:stop], sender)
        if meaning or sender == NOBODY:
            self.sheet.add_meant(record, meaning)
        else:
            self.sheet.add(record)

    def clock(self, time: bytes) -> int:
        """Return a time of day in ms."""
        at = self.clocks.get(time)
        if at is None:
            before, hour, minute, after = CLOCK.fullmatch(time).groups()  # type: ignore[union-attr]
            period = before or after
            at = self.clocks[time] = BOOK.clock_ms(int(hour), int(minute), period=period) or 0
        return at

    def _sender(self, mark: Mark) -> tuple[bytes, int]:
        """Return who sent a message, b"" for nobody, and where its text begins."""
        if self.tabbed:
            return mark["name"] or b"", mark.end()
        rest, start = mark["rest"], mark.start("rest")
        name = self._speaker(rest)
        if name == UNKNOWN:
            # Somebody who wrote but once.
            name, _, text = rest.partition(b" ")
            name = name if text else NO_NAME
        return name, min(start + len(name) + bool(name), mark.end())

    def _speaker(self, rest: bytes) -> bytes | None:
        """Return who a line is from: a name, b"" for the app, or UNKNOWN."""
        name = name_of(rest, self.names)
        meaning = BOOK.line(rest)
        # "Alice joined the chat." is the app's; "Alice Bob joined the chat." is Alice's.
        if meaning and (not name or not meaning.who or begins(name, meaning.who.encode())):
            return NO_NAME
        return name or UNKNOWN

    def _meaning(self, text: bytes, sender: int) -> Meaning | None:
        if sender == NOBODY:
            return BOOK.line(text)
        meaning = BOOK.text(text)
        if meaning and self.tabbed and text.rstrip() in bare_phrases():
            return None
        return meaning

    def _unquoted(self, start: int, end: int) -> tuple[int, int]:
        """Return where the text lies without the quotation marks put around several lines."""
        data = self.sheet.plain.data
        if data[start : start + 1] != QUOTE or data[end - 1 : end] != QUOTE or end - start < 2:
            return start, end
        inner = data[start + 1 : end - 1]
        if b"\n" not in inner:
            return start, end
        if QUOTE in inner and not ODD_QUOTES.search(inner):
            return self.sheet.rewrite(inner.replace(QUOTE + QUOTE, QUOTE))
        return start + 1, end - 1
