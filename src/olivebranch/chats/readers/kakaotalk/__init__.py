"""KakaoTalk: the text a phone or Windows writes, and the table a Mac writes."""

import re
from functools import cache
from typing import ClassVar

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import as_utf8, content_start
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.kakaotalk.marks import DAYS, FORMS, marks, own_forms
from olivebranch.chats.readers.kakaotalk.moments import BOOK, Calendar
from olivebranch.chats.readers.kakaotalk.records import Reading
from olivebranch.chats.readers.kakaotalk.rows import HEADING, fill
from olivebranch.chats.textfiles.headed import HeadedFile, owner_by_title
from olivebranch.chats.textfiles.phrasebook import pattern_of
from olivebranch.conversation import Event, Precision, Source
from olivebranch.progress import Progress

TABLE_NAME = re.compile(r"^KakaoTalk_Chat_(.+?)_\d{4}-\d{2}-\d{2}.*\.csv$")
# iPhones write the name of the file as the first line.
ENDING = re.compile(rb"(?:-\d+)?\.txt$")
OF_LINE = re.compile(rb"[^\t\[]{0,20}\d:\d\d[^\t]{0,20}\t")
COUNT = re.compile(r" \d+$")
GROUP_EVENTS = (Event.ADDED, Event.REMOVED)
LOOKED_AT = 20


class KakaoTalk:
    """Reads `KakaoTalkChats.txt`, `KakaoTalk_….txt` and `KakaoTalk_Chat_….csv`."""

    name: ClassVar[str] = "kakaotalk"
    title: ClassVar[str] = "KakaoTalk (.txt and .csv)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".csv")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether it begins as one of the app's exports does."""
        head = as_utf8(file.head).data
        if b"\0" in head:
            return False
        if HEADING.match(head):
            return True
        lines = _first_lines(head)
        return bool(lines) and (_is_titled(lines) or _opens(lines))

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation."""
        plain, calendar = as_utf8(file.data), Calendar()
        sheet = HeadedFile(file, plain)
        progress(0.1)
        if HEADING.match(plain.data):
            fill(sheet, calendar)
        else:
            forms = own_forms(plain.data)
            Reading(sheet, calendar).fill(marks(plain.data, forms, calendar))
        progress(0.9)
        return sheet.finish(lambda done: _source(done, title=_title(file, plain.data)))


def _first_lines(data: bytes) -> list[bytes]:
    """Return the first lines that are not blank."""
    start = content_start(data)
    lines = (line.rstrip() for line in data[start : start + 20_000].split(b"\n"))
    return [line for line in lines if line][:LOOKED_AT]


def _is_titled(lines: list[bytes]) -> bool:
    """Return whether the second line says when the chat was saved, in the app's words."""
    saved = BOOK.phrases.lists["saved"]
    # LINE writes the same words, or longer ones of the same beginning, but has tabs.
    if any(OF_LINE.match(line) for line in lines):
        return False
    return not lines[0].startswith((b"[", b"{")) and any(
        line.removeprefix(word.encode()).startswith((b" :", b":"))
        for line in lines[:2]
        for word in saved
    )


def _opens(lines: list[bytes]) -> bool:
    """Return whether the first line is a day with a message below, or a message with its date."""
    found = list(marks(b"\n".join(lines), tuple(FORMS), Calendar()))
    if not found or found[0].start:
        return False
    messages = [mark for mark in found if mark.time is not None]
    if found[0].form == "dated":
        return found[0].name is not None or BOOK.line(lines[0][found[0].end :]) is not None
    if found[0].form not in DAYS or not messages:
        return False
    return found[0].form == "dashed" or messages[0].name is not None


@cache
def _titles() -> tuple[re.Pattern[bytes], ...]:
    return tuple(pattern_of(text) for text in BOOK.phrases.lists["titles"])


def _title(file: GivenFile, data: bytes) -> str:
    lines = _first_lines(data)
    first = ENDING.sub(b"", lines[0]) if lines else b""
    for pattern in _titles():
        if found := pattern.fullmatch(first):
            return found["who"].decode("utf-8", errors="replace")
    table = TABLE_NAME.match(file.own_name)
    return table[1] if table else ""


def _without_count(title: str, names: set[str]) -> str:
    """Return a title without how many there are, which some phones add, if somebody has it."""
    name = COUNT.sub("", title)
    return name if name in names and title not in names else title


def _source(sheet: HeadedFile, *, title: str) -> Source:
    spoke = sheet.spoke()
    came = any(np.isin(block.event, GROUP_EVENTS).any() for block in sheet.blocks)
    group = len(spoke) > 2 or came
    title = _without_count(title, {sheet.growing.people[one].name for one in spoke})
    if not group:
        owner_by_title(sheet.growing, title, spoke=spoke)
    seconds = any((block.at_ms % 60_000).any() for block in sheet.blocks)
    return Source(
        format=KakaoTalk.name,
        sha256=sheet.file.sha256,
        title=title,
        group=group,
        tz="local",
        precision=Precision.SECOND if seconds else Precision.MINUTE,
    )


READER = KakaoTalk()
