"""From KakaoTalk's lines to the one table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.readers.kakaotalk.marks import DAYS, Mark
from olivebranch.chats.readers.kakaotalk.moments import BOOK, Calendar
from olivebranch.chats.textfiles.headed import Headed, HeadedFile, text_end
from olivebranch.chats.textfiles.phrasebook import Meaning
from olivebranch.conversation import Kind, Quality

# A file that was exported along is named by a long number and its ending.
FILE = re.compile(rb"[0-9a-fA-F]{32,64}\.([A-Za-z0-9]{2,5})")
SHORTEST_FILE, LONGEST_FILE = 35, 70
LINE = re.compile(rb"[^\r\n]+")


def meaning_of(text: bytes) -> Meaning | None:
    """Return what the text of a message is; None for words of a person."""
    if SHORTEST_FILE <= len(text) <= LONGEST_FILE and (found := FILE.fullmatch(text)):
        is_voice = found[1].lower() == b"m4a"
        kind = Kind.VOICE if is_voice else kind_of_file(text.decode())
        return Meaning(kind, file=text.decode())
    return BOOK.text(text)


@dataclass(slots=True)
class Reading:
    """One text file while it is read.

    Attributes:
        sheet: The table so far.
        calendar: Dates and times already read.
        day_ms: Midnight of the day we are in; None before the first.
        last_ms: Time of the last record; None before the first of a day.
    """

    sheet: HeadedFile
    calendar: Calendar
    day_ms: int | None = None
    last_ms: int | None = None

    def fill(self, found: Iterator[Mark]) -> None:
        """Add a record for every message."""
        # A date line belongs to the message after it.
        day_start: int | None = None
        for mark, following in pairwise(chain[Mark | None](found, [None])):
            if mark is None:
                break
            end = following.start if following else len(self.sheet.plain.data)
            start = mark.start if day_start is None else day_start
            day_start = None
            if mark.form in DAYS:
                self.day_ms = self.last_ms = self.calendar.day(mark.date or b"")
                # On computers the app's own lines may be the first of a day.
                alone = mark.form == "dashed" and self._loose(mark.end, end, start=start)
                day_start = None if alone else start
                continue
            # A blank line stands before a day.
            breaks = 2 if following and following.form in DAYS else 1
            self._add(mark, start, end=end, breaks=breaks)

    def _add(self, mark: Mark, start: int, *, end: int, breaks: int) -> None:
        if mark.date is not None:
            self.day_ms = self.calendar.day(mark.date)
        if self.day_ms is None:
            self.sheet.skip(start, "no-date")
            return
        data = self.sheet.plain.data
        self.last_ms = at_ms = self.day_ms + self.calendar.clock(mark.time or b"")
        loose = self._first_loose(mark.end, end) if mark.form == "bracketed" else end
        stop = text_end(data, mark.end, loose, breaks=breaks if loose == end else 1)
        text = data[mark.end : stop]
        if mark.name is None:
            self.sheet.add_meant(Headed(at_ms, start, mark.end, stop), BOOK.line(text))
        else:
            record = Headed(at_ms, start, mark.end, stop, self.sheet.person(mark.name))
            meaning = meaning_of(text)
            if meaning:
                self.sheet.add_meant(record, meaning)
            else:
                self.sheet.add(record)
        if loose < end:
            self._loose(loose, end, start=loose)

    def _first_loose(self, start: int, end: int) -> int:
        """Return where the app's own lines begin among those that follow a message."""
        data = self.sheet.plain.data
        after = data.find(b"\n", start, end) + 1
        if not after or after >= end:
            return end
        lines = (line for line in LINE.finditer(data, after, end) if BOOK.line(line[0]))
        first = next(lines, None)
        return first.start() if first else end

    def _loose(self, begin: int, end: int, *, start: int) -> bool:
        """Add the app's own lines, which stand without a time; return whether there are any.

        What follows one of them and is none of them belongs to it.
        """
        data = self.sheet.plain.data
        found = [
            (line.start(), meaning)
            for line in LINE.finditer(data, begin, end)
            if (meaning := BOOK.line(line[0]))
        ]
        if not found or self.last_ms is None:
            return False
        stops = [at for at, _ in found[1:]] + [end]
        for (at, meaning), stop in zip(found, stops, strict=True):
            text = (at, text_end(data, at, stop, breaks=2))
            record = Headed(self.last_ms, start, *text, quality=Quality.INFERRED)
            self.sheet.add_meant(record, meaning)
            start = stop
        return True
