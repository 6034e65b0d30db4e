"""From a JSON export to conversations: what the readers of such files share."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
import orjson

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.parsing import Record
from olivebranch.chats.jsonfiles.records import Frame, Piece, arrays_of, pieces_of
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.placing import placed
from olivebranch.chats.plaintext import BOM, as_utf8
from olivebranch.chats.reader import Import, Unread
from olivebranch.chats.reporting import Tally, backward_steps, report_of
from olivebranch.conversation import (
    NOBODY,
    Conversation,
    Kind,
)
from olivebranch.progress import Progress


class Place(NamedTuple):
    """Where a record stands in the file, in bytes."""

    start: int
    end: int


class Gathering(Protocol):
    """Takes records one by one, in file order, and becomes conversations."""

    def add(self, frame: Frame, record: Record, place: Place) -> str:
        """Take a record; return the code of why it is none, or ""."""

    def conversations(self) -> list[Conversation]:
        """Return all that was gathered."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a file of one app looks like.

    Attributes:
        opening: Ends where the bracket of an array of records stands.
        is_record: Whether an object is a record, and not a part of one.
        begins: With what the file begins, after blanks.
        marks: All of what is found near its beginning.
    """

    opening: re.Pattern[bytes]
    is_record: Callable[[Record], bool]
    begins: bytes = b"{"
    marks: tuple[re.Pattern[bytes], ...] = ()

    def fits(self, file: GivenFile) -> bool:
        """Return whether a file looks like this."""
        head = beginning(file)
        return head.startswith(self.begins) and all(mark.search(head) for mark in self.marks)


def beginning(file: GivenFile) -> bytes:
    """Return the first stretch of a file as UTF-8, without marks of byte order and blanks."""
    return as_utf8(file.head).data.removeprefix(BOM).lstrip(b" \t\r\n")


def read_json(file: GivenFile, form: Form, *, gathering: Gathering, progress: Progress) -> Import:
    """Return every conversation of a file."""
    text = as_utf8(file.data)
    arrays = arrays_of(text.data, form.opening)
    skipped: list[Piece] = []
    mended: list[Piece] = []
    size = max(len(text.data), 1)
    for count, piece in enumerate(pieces_of(arrays, form.is_record)):
        reason = piece.reason or gathering.add(
            arrays.frames[piece.frame], piece.record, Place(piece.start, piece.end)
        )
        if reason:
            skipped.append(piece._replace(reason=reason))
        elif piece.mended:
            mended.append(piece)
        if count % 1000 == 0:
            progress(piece.end / size)
    progress(1.0)
    conversations = [oldest_first(one) for one in gathering.conversations()]
    lines, tally = _Lines(text.data), Tally()
    unread = [Unread(one.start, one.end, lines.of(one.start), one.reason) for one in skipped]
    tally.add_unread(unread)
    if mended:
        tally.add("not-utf8", lines.of(mended[0].start), count=len(mended))
    _count(tally, conversations, lines)
    if not arrays.whole and "cut-off" not in tally.counts:
        tally.add("damaged-frame")
    found, spans = placed(conversations, unread, plain=text, size=file.size)
    report = report_of(file, *found, unread=spans, warnings=tally.warnings)
    return Import(found, (report,))


@dataclass(slots=True)
class _Lines:
    """Counts lines up to ascending places, each stretch once."""

    data: bytes
    at: int = 0
    line: int = 1

    def of(self, place: int) -> int:
        """Return the line of a place, counted from 1."""
        if place < self.at:
            self.at, self.line = 0, 1
        self.line += self.data.count(b"\n", self.at, place)
        self.at = place
        return self.line


def _count(tally: Tally, conversations: list[Conversation], lines: _Lines) -> None:
    """Count what should be known about records, each with the line of the first."""
    unknown = [_first_places(one, one.columns.kind == Kind.UNKNOWN) for one in conversations]
    for code, spoken in (("unknown-record-type", False), ("empty-message", True)):
        places = [place for one in unknown for place, has_sender in one if has_sender is spoken]
        if places:
            tally.add(code, lines.of(min(places)), count=len(places))
    for one in conversations:
        count, position = backward_steps(one)
        is_first = count and "backward-step" not in tally.counts
        line = lines.of(int(one.columns.byte_start[position])) if is_first else 0
        tally.add("backward-step", line, count=count)


def _first_places(conversation: Conversation, chosen: np.ndarray) -> list[tuple[int, bool]]:
    columns = conversation.columns
    return list(
        zip(
            columns.byte_start[chosen].tolist(),
            (columns.sender[chosen] != NOBODY).tolist(),
            strict=True,
        )
    )


@dataclass(slots=True)
class OneEach:
    """Gathers one conversation for every array of records.

    Attributes:
        chat_of: Makes an empty chat from what stands around an array.
    """

    chat_of: Callable[[Frame], "Chat"]
    chats: dict[int, "Chat"] = field(default_factory=dict)

    def add(self, frame: Frame, record: Record, place: Place) -> str:
        """Give a record to its chat."""
        if frame.number not in self.chats:
            self.chats[frame.number] = self.chat_of(frame)
        return self.chats[frame.number].add(record, place)

    def conversations(self) -> list[Conversation]:
        """Return the chats that have records, in file order."""
        return [chat.conversation() for chat in self.chats.values()]


class Chat(Protocol):
    """One chat that grows record by record."""

    def add(self, record: Record, place: Place) -> str:
        """Take a record; return the code of why it is none, or ""."""

    def conversation(self) -> Conversation:
        """Return the frozen table."""


def text_in(record: Record, key: str) -> str:
    """Return a text; a number or a structure where a text should be, as JSON."""
    value = record.get(key)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # Beyond 64 bits, or nested as no app nests anything.
        return str(value) if isinstance(value, int) else "\ufffd"


def record_in(record: Record, key: str) -> Record:
    """Return an inner object; an empty one when there is none."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def records_in(record: Record, key: str) -> list[Record]:
    """Return the objects of an inner list; an object alone counts as a list of one."""
    value = record.get(key)
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
