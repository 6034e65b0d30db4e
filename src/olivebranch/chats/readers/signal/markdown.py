"""The `chat.md` that signal-export writes, today's form and older ones."""

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

from olivebranch.chats.filekinds import kind_of_file
from olivebranch.chats.moments import day_ms
from olivebranch.chats.textfiles.headed import Headed, HeadedFile, text_end
from olivebranch.chats.textfiles.phrasebook import Meaning, phrasebook
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    OWNER_NAME,
    Attachment,
    Kind,
    Reaction,
    Reply,
)

BOM = rb"(?:\xef\xbb\xbf)?"
# No seconds after a comma: that is how iPhones write WhatsApp.
MOMENT = (
    rb"\[(?P<date>\d{4}-\d{2}-\d{2})(?P<comma>,)? "
    rb"(?P<time>\d{2}:\d{2})(?(comma)|(?P<second>:\d{2})?)\] "
)
HEADER = re.compile(
    rb"^" + BOM + MOMENT + rb"(?P<name>[^\r\n]{1,200}?):(?: |(?=\r?$))", re.MULTILINE
)
# Lines may end in two spaces, which Markdown needs to break them.
QUOTATION = re.compile(rb"\r?\n\r?\n((?:> [^\n]*\n|>\r?\n)+)\r?\n")
REACTIONS = re.compile(rb"\r?\n\(- ([^\n]*) -\)$")
STICKER = re.compile(rb"\r?\n\(\( ([^\n]*) \)\)$")
ATTACHED = re.compile(
    rb"!?\[([^\]\n]*)\]\((?:\.{1,2}/)?(?:media/[^)\n]*|(exported_stickers/)[^)\n]*)\)  $"
)
SOFT_BREAK = b"  "
# Whatever the exporter adds ends so.
ENDINGS = (b")  ", b" -)", b" ))")
SAMPLE = 1 << 20
# A message may have thousands of links; each is looked for in this many bytes alone.
LONGEST_LINK = 1000


class Parts(NamedTuple):
    """A message taken apart; places in bytes.

    Attributes:
        start: Where the words begin.
        end: Where they end (exclusive).
        quoted: What it answers, or None.
        signs: Names and emoji of reactions.
        files: Names of attachments as stated.
        sticker: It is one.
    """

    start: int
    end: int
    quoted: bytes | None
    signs: tuple[tuple[bytes, bytes], ...]
    files: tuple[bytes, ...]
    sticker: bool


def ends_softly(data: bytes) -> bool:
    """Return whether most messages end in the two spaces that Markdown needs."""
    starts = [header.start() for header in HEADER.finditer(data[:SAMPLE])][1:]
    ends = [data[max(at - 6, 0) : at].rstrip(b"\r\n") for at in starts] or [data.rstrip(b"\r\n")]
    return 2 * sum(end.endswith(SOFT_BREAK) for end in ends) > len(ends)


@cache
def owner_names() -> frozenset[bytes]:
    """Return how the export calls whoever made it."""
    return frozenset(name.encode() for name in phrasebook("signal").phrases.lists["owner"])


@cache
def nobody_names() -> frozenset[bytes]:
    """Return how the export calls a sender that it did not find."""
    return frozenset(name.encode() for name in phrasebook("signal").phrases.lists["nobody"])


@dataclass(slots=True)
class Reading:
    """One file while it is read.

    Attributes:
        sheet: The table so far.
        soft: Lines end in two spaces that are not the writer's.
        said: Texts to the last record that has them, to find what a quotation answers.
        days: Date as written to ms.
        times: Time as written to ms.
        has_seconds: The file states seconds.
    """

    sheet: HeadedFile
    soft: bool
    said: dict[bytes, int] = field(default_factory=dict)
    days: dict[bytes, int | None] = field(default_factory=dict)
    times: dict[bytes, int | None] = field(default_factory=dict)
    has_seconds: bool = False

    def fill(self) -> None:
        """Add a record for every header."""
        data = self.sheet.plain.data
        found = chain[re.Match[bytes] | None](HEADER.finditer(data), [None])
        for header, following in pairwise(found):
            if header is not None:
                self._add(header, following.start() if following else len(data))

    def _add(self, header: re.Match[bytes], end: int) -> None:
        at_ms = self._moment(header)
        if at_ms is None:
            self.sheet.skip(header.start(), "no-date")
            return
        data = self.sheet.plain.data
        # Since 2021 a blank line stands between messages.
        stop = text_end(data, header.end(), end, breaks=2 if self.soft else 1)
        parts = self._parts(header.end(), stop)
        text = data[parts.start : parts.end]
        nobody = header["name"] in nobody_names() and not text
        sender = NOBODY if nobody else self._sender(header["name"])
        record = Headed(at_ms, header.start(), parts.start, parts.end, sender)
        row = self._add_meant(record, text, parts=parts)
        self._detail(row, parts)
        self.said[text] = row

    def _moment(self, header: re.Match[bytes]) -> int | None:
        date, second = header["date"], header["second"] or b""
        if date not in self.days:
            self.days[date] = day_ms(*(int(part) for part in date.split(b"-")))
        time = header["time"] + second
        if time not in self.times:
            self.times[time] = _clock(time)
        day, clock = self.days[date], self.times[time]
        self.has_seconds |= bool(second)
        return None if day is None or clock is None else day + clock

    def _sender(self, name: bytes) -> int:
        if name in owner_names():
            return self.sheet.growing.person(OWNER_NAME, is_me=True)
        return self.sheet.person(name)

    def _parts(self, start: int, end: int) -> Parts:
        """Take off what the export puts around the words; only where it stands at the edge."""
        data = self.sheet.plain.data
        quoted = QUOTATION.match(data, start, end) if self.soft else None
        begin = quoted.end() if quoted else start
        files: list[bytes] = []
        sticker = False
        while attached := _at_end(ATTACHED, data, (max(begin, end - LONGEST_LINK), end)):
            sticker |= attached[2] is not None
            files[:0] = [attached[1]] if attached[2] is None else []
            end = attached.start()
        if named := _at_end(STICKER, data, (begin, end)):
            sticker, end = True, named.start()
        signs: list[tuple[bytes, bytes]] = []
        if reactions := _at_end(REACTIONS, data, (begin, end)):
            signs, end = _signs(reactions[1]), reactions.start()
        if self.soft and data[max(begin, end - 2) : end] == SOFT_BREAK:
            end -= 2
        words = quoted[1].replace(b"\n> ", b"\n").removeprefix(b"> ") if quoted else None
        return Parts(begin, end, words, tuple(signs), tuple(files), sticker)

    def _add_meant(self, record: Headed, text: bytes, *, parts: Parts) -> int:
        if parts.sticker:
            return self.sheet.add(record._replace(kind=Kind.STICKER))
        if parts.files:
            return self.sheet.add(
                record._replace(kind=kind_of_file(parts.files[0].decode(errors="replace")))
            )
        if record.sender == NOBODY:
            return self.sheet.add_meant(record, None)
        meaning: Meaning | None = phrasebook("signal").text(text)
        return self.sheet.add_meant(record, meaning) if meaning else self.sheet.add(record)

    def _detail(self, row: int, parts: Parts) -> None:
        growing = self.sheet.growing
        for name in parts.files:
            # The link says that the export holds the file.
            shown = name.decode("utf-8", errors="replace")
            growing.attachments.append(Attachment(row, shown, present=True))
        for who, sign in parts.signs:
            by = self._sender(who)
            growing.reactions.append(Reaction(row, by, sign.decode("utf-8", errors="replace")))
        if parts.quoted is not None:
            target = self.said.get(parts.quoted.rstrip(b"\r\n"), NO_RECORD)
            growing.replies.append(Reply(row, target))


def _at_end(
    pattern: re.Pattern[bytes], data: bytes, span: tuple[int, int]
) -> re.Match[bytes] | None:
    """Return a match in the last lines of a text that reaches its end."""
    start, end = span
    if not data.endswith(ENDINGS, start, end):
        return None
    line = max(data.rfind(b"\n", start, end), start)
    return pattern.search(data, line - (data[line - 1 : line] == b"\r"), end)


def _signs(written: bytes) -> list[tuple[bytes, bytes]]:
    """Return (name, emoji) of "Alice: 👍, Bob: 😂"; a name may hold a comma."""
    found = re.findall(rb"(.+?): ([^,:]+)(?:, |$)", written)
    return [(name, sign) for name, sign in found]


def _clock(written: bytes) -> int | None:
    hour, minute, *second = (int(part) for part in written.split(b":"))
    seconds = second[0] if second else 0
    if hour > 23 or minute > 59 or seconds > 59:
        return None
    return ((hour * 60 + minute) * 60 + seconds) * 1000
