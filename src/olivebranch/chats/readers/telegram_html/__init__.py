"""Telegram: the `messages.html` that Telegram Desktop writes, a page at a time."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, NamedTuple

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import PlainText, as_utf8
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.readers.telegram_html.element import element_of
from olivebranch.chats.readers.telegram_html.page import Page, moment_of
from olivebranch.chats.reporting import Tally, report_of
from olivebranch.conversation import UNKNOWN_OFFSET, Conversation, Precision, Source
from olivebranch.progress import Progress

START = re.compile(rb'<div\s+class="message (?:default|service)[^">]*"')
CHAT_PAGE = re.compile(rb'class="page_body chat_page"|class="pull_right date details"')
# A line that names the day of the messages after it.
DAY_LINE = re.compile(
    rb'<div class="message service"[^>]*>\s*<div class="body details">\s*'
    rb"(\d{1,2} [A-Z][a-z]+ \d{4})\s*</div>"
)
TITLE = re.compile(rb'<div class="text bold">\s*([^<]*?)\s*</div>')
CLOCK = re.compile(rb'class="pull_right date details"\s+title="([^"]*)"')
HEADER = 64 << 10
END = b"</html>"


class Piece(NamedTuple):
    """One message in the file.

    Attributes:
        begin: Where in the text its element begins.
        stop: Where the next one, or a day before that, begins.
        start: Where its bytes begin in the file; what stands before it belongs to it.
        end: Where they end.
        day: As the line before it says, or "".
    """

    begin: int
    stop: int
    start: int
    end: int
    day: str


class TelegramHtml:
    """Reads `messages.html`."""

    name: ClassVar[str] = "telegram_html"
    title: ClassVar[str] = "Telegram Desktop (messages.html)"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is a page with Telegram's messages."""
        head = as_utf8(file.head).data
        return bool(START.search(head)) and bool(CHAT_PAGE.search(head))

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the messages of one page."""
        plain = as_utf8(file.data)
        page = Page(_first_offset(plain.data))
        unread: list[Unread] = []
        complete = END in plain.data[-HEADER:]
        for piece in _pieces(plain, size=file.size):
            element = element_of(plain.data[piece.begin : piece.stop].decode(errors="replace"))
            page.new_day(piece.day)
            if element and not element.whole and piece.end == file.size and not complete:
                reason: str | None = "cut-off"
            else:
                reason = page.add(element, start=piece.start, end=piece.end)
            if reason:
                line = plain.data.count(b"\n", 0, piece.begin) + 1
                unread.append(Unread(piece.start, piece.end, line, reason))
            progress(piece.end / file.size)
        if not len(page.growing) and not unread:
            unread.append(Unread(0, file.size, 1, "no-messages"))
        conversation = _conversation(file, page, plain)
        tally = Tally()
        tally.add_unread(unread)
        if not complete and "cut-off" not in tally.counts:
            tally.add("cut-off", plain.data.count(b"\n") + 1)
        tally.add_unknown([conversation])
        tally.add_damage(plain.data)
        report = report_of(file, conversation, unread=tuple(unread), warnings=tally.warnings)
        return Import((conversation,), (report,))


def _pieces(plain: PlainText, *, size: int) -> Iterator[Piece]:
    """Yield every message, with the day line before it."""
    data = plain.data
    begins: list[tuple[int, int, str]] = []
    first, day = None, ""
    for found in START.finditer(data):
        place = found.start()
        first = place if first is None else first
        if named := DAY_LINE.match(data, place):
            day = named[1].decode()
            continue
        begins.append((first, place, day))
        first, day = None, ""
    # A day after the last message belongs to that.
    stops = [*(one[0] for one in begins[1:]), len(data)]
    ends = plain.file_offsets(np.array(stops, dtype=np.int64)).tolist()
    start = 0
    for (_, begin, named_day), stop, end in zip(begins, stops, [*ends[:-1], size], strict=False):
        yield Piece(begin, stop, start, end, named_day)
        start = end


def _first_offset(data: bytes) -> int:
    found = CLOCK.search(data)
    moment = moment_of(found[1].decode(errors="replace")) if found else None
    return moment.offset_min if moment else UNKNOWN_OFFSET


def _conversation(file: GivenFile, page: Page, plain: PlainText) -> Conversation:
    growing = page.finish()
    found = TITLE.search(plain.data, 0, HEADER)
    title = html.unescape(found[1].decode(errors="replace")) if found else ""
    folder = file.name.removesuffix(file.own_name)
    source = Source(
        format="telegram_html",
        sha256=file.sha256,
        title=title,
        group=len(page.spoke) > 2,
        tz="local",
        precision=Precision.SECOND,
        # A long chat has several pages in one folder.
        thread=f"{folder}{title}" if folder else "",
    )
    conversation = growing.conversation(source)
    offsets = conversation.columns.offset_min
    certain = bool(len(offsets)) and bool((offsets != UNKNOWN_OFFSET).all())
    return replace(conversation, source=replace(source, tz="UTC" if certain else "local"))


READER = TelegramHtml()
