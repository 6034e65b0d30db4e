"""The file cut into its records, window by window, so that its size does not matter."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from olivebranch.chats.given import WINDOW, GivenFile
from olivebranch.chats.readers.sms_backup.tags import (
    CONTAINER,
    END_OF_MMS,
    LEAD,
    NEXT,
    NONE,
    TAG,
    Attributes,
    Shape,
    attributes,
    shape_of,
    torn_attributes,
)

# A record longer than this is called damaged: a phone sends a hundredth of it.
MOST_RECORD = 64 << 20
# A window reaches this much further than what is looked at: a comment is seen to its end.
AHEAD = 32 << 10
RECORDS = frozenset({b"sms", b"mms", b"call"})
CLOSING = re.compile(rb"\s*</(?:sms|mms|call)\s*>")
TORN_NAME = re.compile(rb"<(sms|mms|call)\s")
DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
# One byte a character: whatever they decode to, the way back to the bytes is known.
SINGLE_BYTE = frozenset({"iso8859-1", "iso8859-15", "cp1252"})
MOST_SHAPES = 20


class Run(NamedTuple):
    """Text messages that follow each other, as most do; lists of shape (messages,).

    Attributes:
        start: Where the first begins in the file, in bytes.
        ends: Where each ends (exclusive), and the next begins.
        places: The same in the window.
        values: Of `SMS_KEYS`, as they stand.
    """

    start: int
    ends: list[int]
    places: list[int]
    values: list[tuple[bytes, ...]]


class Piece(NamedTuple):
    """Another record, or a stretch that is none.

    Attributes:
        start: Where it begins in the file, in bytes; pieces follow without a gap. While it is
            looked for, where its own tag begins in the window.
        end: Where it ends (exclusive).
        line: Its first line, counted from 1.
        name: Of its tag; "" for a stretch that is no record.
        attributes: Of its tag, as they stand.
        inner: What stands between its tags.
        mended: It is damaged in parts.
        reason: Why it is no record.
    """

    start: int
    end: int
    line: int = 0
    name: str = ""
    attributes: Attributes = NONE
    inner: bytes = b""
    mended: bool = False
    reason: str = ""


@dataclass(slots=True)
class Scan:
    """A pass over one file, in UTF-8.

    Attributes:
        windows: The file.
        width: How many bytes of the file a stretch of it takes.
        data: The window that is looked at.
        final: It reaches the end of the file.
        at: What stands before this in the window has been handed out.
        place: Where that is in the file.
        lines: On which line `counted` is, a position in the window.
        declared: How many records the file says it holds; None when it does not say.
        has_doctype: It has a document type, whose entities are not looked at.
    """

    windows: Iterator[bytes]
    width: Callable[[bytes], int] = len
    data: bytes = b""
    final: bool = False
    at: int = 0
    place: int = 0
    lines: int = 1
    counted: int = 0
    declared: int | None = None
    has_doctype: bool = False

    def pieces(self) -> Iterator[Run | Piece]:
        """Yield every record and every stretch that is none, in file order.

        What stands after the last one is no more than the end of the container.
        """
        shape, learned = None, 0
        while True:
            if shape and (run := self._run(shape)).ends:
                yield run
            piece = self._next()
            if piece is None:
                return
            if piece.name == "sms" and learned < MOST_SHAPES:
                shape, learned = shape_of(tuple(piece.attributes)) or shape, learned + 1
            yield piece

    def line(self, at: int) -> int:
        """Return the line of a place in the window, counted from 1; places may not go back."""
        self.lines += self.data.count(b"\n", self.counted, at)
        self.counted = at
        return self.lines

    def _run(self, shape: Shape) -> Run:
        """Take all messages of one shape that follow each other within the window."""
        run = Run(self.place, [], [], [])
        last, order = self.at, shape.order
        for found in shape.pattern.finditer(self.data, self.at):
            end = found.end()
            if end == last:
                break
            run.places.append(end)
            run.values.append(found.group(*order))
            last = end
        if self.width is len:
            run.ends.extend([end - self.at + self.place for end in run.places])
        for end in run.places[len(run.ends) :]:
            self._take(end)
            run.ends.append(self.place)
        if run.ends:
            self.at, self.place = last, run.ends[-1]
        return run

    def _take(self, end: int) -> None:
        self.place += self.width(self.data[self.at : end])
        self.at = end

    def _next(self) -> Piece | None:
        """Return the next piece, whatever it is; None at the end."""
        found = self._find()
        while found is None:
            if self.final:
                found = Piece(self._start(), len(self.data), reason="cut-off")
            elif len(self.data) - self.at > MOST_RECORD:
                found = Piece(self.at, len(self.data), reason="damaged-record")
            else:
                self._read_on()
                found = self._find()
        if found.start == len(self.data):
            return None
        self._read_lead(self.data[self.at : found.start])
        start, line = self.place, self.line(found.start)
        self._take(found.end)
        return found._replace(start=start, end=self.place, line=line)

    def _read_on(self) -> None:
        """Make the window longer, at least twice as long as what is left of it."""
        self.line(self.at)
        parts = [self.data[self.at :]]
        wanted = max(WINDOW, len(parts[0]))
        while wanted > 0 and not self.final:
            more = next(self.windows, None)
            self.final = more is None
            parts.append(more or b"")
            wanted -= len(parts[-1])
        self.data, self.at, self.counted = b"".join(parts), 0, 0

    def _read_lead(self, lead: bytes) -> None:
        self.has_doctype |= b"<!DOCTYPE" in lead
        for container in CONTAINER.finditer(lead):
            count = attributes(container[1]).get(b"count", b"")
            if count.isdigit() and len(count) < 10:
                self.declared = (self.declared or 0) + int(count)

    def _find(self) -> Piece | None:
        """Return the next piece in the window; None when the window is too short to say."""
        start = self._start()
        if not self.final and len(self.data) - start < AHEAD:
            return None
        if start == len(self.data):
            return Piece(start, start)
        tag = TAG.match(self.data, start)
        if tag is None or (not tag[3] and tag[1] not in RECORDS):
            return self._torn(start)
        name = tag[1].decode()
        if name == "mms" and not tag[3]:
            return self._mms(start, attributes(tag[2]), tag.end())
        closing = CLOSING.match(self.data, tag.end())
        end = closing.end() if closing else tag.end()
        return Piece(start, end, name=name, attributes=attributes(tag[2]))

    def _start(self) -> int:
        """Return where the lead of the next piece ends."""
        lead = LEAD.match(self.data, self.at)
        return lead.end() if lead else self.at

    def _mms(self, start: int, found: Attributes, inner: int) -> Piece | None:
        end = END_OF_MMS.search(self.data, inner)
        if end is None:
            return None
        whole = end[0].startswith(b"</mms")
        to = end.end() if whole else end.start()
        return Piece(
            start,
            to,
            name="mms",
            attributes=found,
            inner=self.data[inner : end.start()],
            mended=not whole,
        )

    def _torn(self, start: int) -> Piece | None:
        """Return what can be made out of a damaged piece, up to where the next begins."""
        name = TORN_NAME.match(self.data, start)
        ending = END_OF_MMS if name and name[1] == b"mms" else NEXT
        end = ending.search(self.data, start + 1)
        if end is None:
            return None
        to = end.end() if end[0].startswith(b"</mms") else end.start()
        head, part, inner = self.data[start:to].partition(b"<part")
        found = torn_attributes(head)
        if name is None or b"date" not in found:
            return Piece(start, to, reason="damaged-record")
        return Piece(
            start, to, name=name[1].decode(), attributes=found, inner=part + inner, mended=True
        )


def scan_of(file: GivenFile) -> Scan:
    """Return a pass over a file in whatever encoding it comes."""
    encoding = _encoding(file.head)
    if encoding == "utf-8":
        return Scan(file.windows())
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def windows() -> Iterator[bytes]:
        for window in file.windows():
            yield decoder.decode(window).encode("utf-8", errors="replace")
        yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")

    def width(data: bytes) -> int:
        return len(data.decode("utf-8").encode(encoding, errors="replace"))

    return Scan(windows(), width)


def head_of(file: GivenFile) -> bytes:
    """Return the beginning of a file as UTF-8, without a byte-order mark."""
    encoding = _encoding(file.head)
    head = file.head
    if encoding != "utf-8":
        head = (
            head[: len(head) & ~1]
            .decode(encoding, errors="replace")
            .encode("utf-8", errors="replace")
        )
    return head.removeprefix(codecs.BOM_UTF8)


def _encoding(head: bytes) -> str:
    """Return the encoding; the bytes are trusted more than the declaration."""
    if head[:2] in {codecs.BOM_UTF16_LE, b"<\0"}:
        return "utf-16-le"
    if head[:2] in {codecs.BOM_UTF16_BE, b"\0<"}:
        return "utf-16-be"
    declared = DECLARED.match(head)
    try:
        encoding = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
    except LookupError:
        return "utf-8"
    return encoding if encoding in SINGLE_BYTE else "utf-8"
