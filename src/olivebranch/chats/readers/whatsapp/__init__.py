"""WhatsApp: the text a phone writes with "Export chat", from Android and iOS, any locale."""

import re
from typing import ClassVar

import numpy as np

from olivebranch.chats import tablehead
from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import Ints, PlainText, as_utf8, first_damage, line_starts
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.readers.whatsapp.kinds import Kinds, find_kinds
from olivebranch.chats.readers.whatsapp.phrases import is_known_line
from olivebranch.chats.readers.whatsapp.records import Found, find, text_ends
from olivebranch.chats.readers.whatsapp.shape import header_of
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import (
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Event,
    Participant,
    Precision,
    Source,
)
from olivebranch.progress import Progress

TITLE = re.compile(
    r"WhatsApp Chat(?:s)? (?:with|mit|con|avec|com|-) ?(.+?)(?: \(\d+\))?\.(?:txt|zip)$"
)
# What the files of signal-export begin with; WhatsApp writes no dashes without seconds.
SIGNAL_SHAPES = ("[YYYY-#-# #:#] ", "[YYYY-#-#, #:#] ", "[YYYY-#-# #:#:#] ")
GROUP_EVENTS = (Event.JOINED, Event.LEFT, Event.ADDED, Event.REMOVED, Event.RENAMED)


class WhatsApp:
    """Reads `WhatsApp Chat with ….txt` and `_chat.txt`."""

    name: ClassVar[str] = "whatsapp"
    title: ClassVar[str] = "WhatsApp (.txt or .zip, Android and iOS)"
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether a line begins with a header and goes on with a name or the app's words."""
        head = as_utf8(file.head).data
        # A cell of a table may hold lines of a chat.
        if b"\0" in head or tablehead.head_of(head):
            return False
        lines = [line[:1000].decode("utf-8", errors="replace") for line in head.split(b"\n")]
        first = next((header for line in lines if (header := header_of(line))), None)
        if first and first.shape in SIGNAL_SHAPES:
            return False
        return any(_is_record(line) for line in lines)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the conversation."""
        plain = as_utf8(file.data)
        starts = line_starts(plain.data)
        progress(0.1)
        found = find(plain.data, starts, prefer=file.choices.date_order)
        progress(0.6)
        conversation, kinds = _conversation(file, plain, found)
        progress(0.9)
        report = report_of(
            file,
            conversation,
            unread=_unread(plain, starts, found),
            warnings=_warnings(plain.data, starts, found=found, kinds=kinds),
        )
        return Import((conversation,), (report,))


def _is_record(line: str) -> bool:
    header = header_of(line)
    if header is None:
        return False
    rest = line[header.length :].rstrip("\r")
    name, colon, _ = f"{rest} ".partition(": ")
    return bool(colon and name.strip()) or is_known_line(rest)


def _conversation(file: GivenFile, plain: PlainText, found: Found) -> tuple[Conversation, Kinds]:
    senders = found.senders
    text_end = text_ends(plain.data, found)
    kinds = find_kinds(plain.data, senders.text_start, text_end, sender=senders.sender)
    keep = ~senders.nameless
    file_start, file_end = _spans(plain, found)
    columns = Columns(
        at_ms=found.at_ms[keep],
        offset_min=np.full(int(keep.sum()), UNKNOWN_OFFSET, dtype=np.int16),
        sender=kinds.sender[keep].astype(np.int32),
        kind=kinds.kind[keep],
        event=kinds.event[keep],
        text_start=senders.text_start[keep],
        text_end=text_end[keep],
        byte_start=file_start[keep],
        byte_end=file_end[keep],
        quality=np.zeros(int(keep.sum()), np.uint8),
        file=np.zeros(int(keep.sum()), np.uint16),
    )
    title = TITLE.search(file.name)
    source = Source(
        format=WhatsApp.name,
        sha256=file.sha256,
        title=title[1] if title else "",
        group=len(senders.names) > 2 or bool(np.isin(kinds.event[keep], GROUP_EVENTS).any()),
        tz="local",
        date_order=found.order,
        date_order_confidence=found.confidence,
        precision=Precision.SECOND if found.has_seconds else Precision.MINUTE,
        header=found.shapes[0] if found.shapes else "",
    )
    people = tuple(Participant(name) for name in senders.names)
    return Conversation(source, people, columns, plain.data), kinds


def _spans(plain: PlainText, found: Found) -> tuple[Ints, Ints]:
    """Return where each record stands in the file; a byte-order mark belongs to the first."""
    start = found.start.copy()
    if len(start) and _is_blank(plain.data[: start[0]]):
        start[0] = 0
    return plain.file_offsets(start), plain.file_offsets(found.end)


def _is_blank(data: bytes) -> bool:
    return not data.decode("utf-8", errors="replace").strip("\ufeff\u200e\u200f \t\r\n")


def _unread(plain: PlainText, starts: Ints, found: Found) -> tuple[Unread, ...]:
    spans: list[tuple[int, int, str]] = []
    first = int(found.start[0]) if len(found.start) else len(plain.data)
    if not _is_blank(plain.data[:first]):
        spans.append((0, first, "before-first-message"))
    spans.extend(
        (int(found.start[row]), int(found.end[row]), "no-name")
        for row in np.flatnonzero(found.senders.nameless).tolist()
    )
    offsets = plain.file_offsets(np.array([span[:2] for span in spans], np.int64).reshape(-1, 2))
    return tuple(
        Unread(int(start), int(end), _line(starts, span[0]), span[2])
        for span, (start, end) in zip(spans, offsets.tolist(), strict=True)
    )


def _line(starts: Ints, offset: int) -> int:
    return int(np.searchsorted(starts, offset, side="right"))


def _warnings(data: bytes, starts: Ints, *, found: Found, kinds: Kinds) -> tuple[Warned, ...]:
    warnings: list[Warned] = []
    if found.confidence < 0.9:
        warnings.append(Warned("ambiguous-date-order", len(found.start), _line(starts, 0)))
    if len(found.shapes) > 1:
        warnings.append(Warned("mixed-headers", len(found.shapes)))
    back = np.flatnonzero(np.diff(found.at_ms) < 0)
    if len(back):
        line = _line(starts, int(found.start[back[0] + 1]))
        warnings.append(Warned("backward-step", len(back), line))
    unknown = kinds.unknown_lines[~found.senders.nameless[kinds.unknown_lines]]
    if len(unknown):
        line = _line(starts, int(found.start[unknown[0]]))
        warnings.append(Warned("unknown-system-line", len(unknown), line))
    if (damage := first_damage(data)) is not None:
        warnings.append(Warned("not-utf8", 1, _line(starts, damage)))
    return tuple(warnings)


READER = WhatsApp()
