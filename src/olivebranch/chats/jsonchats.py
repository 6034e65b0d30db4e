"""From a JSON export to conversations: what the readers of such files share."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

import numpy as np
import orjson

from olivebranch.chats.given import GivenFile
from olivebranch.chats.growing import Growing
from olivebranch.chats.jsonrecords import Frame, Piece, Record, arrays_of, pieces_of
from olivebranch.chats.plaintext import PlainText, as_utf8
from olivebranch.chats.reader import Import, Unread, Warned
from olivebranch.chats.reporting import backward_steps, report_of
from olivebranch.conversation import (
    NOBODY,
    Conversation,
    Ints,
    Kind,
    Move,
    Precision,
    Source,
    moved,
)
from olivebranch.progress import Progress

BOM = b"\xef\xbb\xbf"
# The codes of what may be wrong with a record, in the order of the report.
REASONS = ("damaged-record", "no-date", "cut-off", "no-messages")


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
    """

    opening: re.Pattern[bytes]
    is_record: Callable[[Record], bool]


def beginning(file: GivenFile) -> bytes:
    """Return the first stretch of a file as UTF-8, without marks of byte order and blanks."""
    return as_utf8(file.head).data.removeprefix(BOM).lstrip(b" \t\r\n")


def read_json(file: GivenFile, form: Form, *, gathering: Gathering, progress: Progress) -> Import:
    """Return every conversation of a file."""
    text = as_utf8(file.data)
    arrays = arrays_of(text.data, form.opening)
    unread: list[Piece] = []
    mended: list[Piece] = []
    size = max(len(text.data), 1)
    for count, piece in enumerate(pieces_of(arrays, form.is_record)):
        reason = piece.reason or gathering.add(
            arrays.frames[piece.frame], piece.record, Place(piece.start, piece.end)
        )
        if reason:
            unread.append(piece._replace(reason=reason))
        elif piece.mended:
            mended.append(piece)
        if count % 1000 == 0:
            progress(piece.end / size)
    progress(1.0)
    conversations = [oldest_first(one) for one in gathering.conversations()]
    lines = _Lines(text.data)
    warnings = [*_of_pieces(unread, mended, lines), *_of_conversations(conversations, lines)]
    if not arrays.whole and not any(piece.reason == "cut-off" for piece in unread):
        warnings.append(Warned("damaged-frame", 1))
    places = _Places(text, file.size)
    conversations = [places.moved(one) for one in conversations]
    stretches = tuple(places.unread(piece, lines) for piece in unread)
    report = report_of(file, *conversations, unread=stretches, warnings=tuple(warnings))
    return Import(tuple(conversations), (report,))


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


@dataclass(frozen=True, slots=True)
class _Places:
    """The way from the data that was read back to the bytes of the file."""

    text: PlainText
    size: int

    def _back(self, offsets: Ints) -> Ints:
        found = self.text.file_offsets(offsets)
        # An odd last byte of UTF-16 belongs to what stands before it.
        return np.where(offsets == len(self.text.data), self.size, found)

    def moved(self, conversation: Conversation) -> Conversation:
        """Return a conversation with places of the file."""
        if self.text.encoding == "utf-8":
            return conversation
        columns = conversation.columns
        start, end = self._back(columns.byte_start), self._back(columns.byte_end)
        return replace(conversation, columns=replace(columns, byte_start=start, byte_end=end))

    def unread(self, piece: Piece, lines: _Lines) -> Unread:
        """Return a stretch that was not read."""
        start, end = piece.start, piece.end
        if self.text.encoding != "utf-8":
            start, end = self._back(np.array([start, end], dtype=np.int64)).tolist()
        return Unread(start, end, lines.of(piece.start), piece.reason)


def _of_pieces(unread: list[Piece], mended: list[Piece], lines: _Lines) -> Iterator[Warned]:
    for reason in REASONS:
        places = [piece.start for piece in unread if piece.reason == reason]
        if places and reason != "no-messages":
            yield Warned(reason, len(places), lines.of(places[0]))
    if mended:
        yield Warned("not-utf8", len(mended), lines.of(mended[0].start))


def _of_conversations(conversations: list[Conversation], lines: _Lines) -> Iterator[Warned]:
    unknown = [_first_places(one, one.columns.kind == Kind.UNKNOWN) for one in conversations]
    for code, spoken in (("unknown-record-type", False), ("empty-message", True)):
        places = [place for one in unknown for place, has_sender in one if has_sender is spoken]
        if places:
            yield Warned(code, len(places), lines.of(min(places)))
    steps = [(one, *backward_steps(one)) for one in conversations]
    if count := sum(step[1] for step in steps):
        one, _, position = next(step for step in steps if step[1])
        yield Warned("backward-step", count, lines.of(int(one.columns.byte_start[position])))


def _first_places(conversation: Conversation, chosen: np.ndarray) -> list[tuple[int, bool]]:
    columns = conversation.columns
    return list(
        zip(
            columns.byte_start[chosen].tolist(),
            (columns.sender[chosen] != NOBODY).tolist(),
            strict=True,
        )
    )


def oldest_first(conversation: Conversation) -> Conversation:
    """Return a conversation turned round when its file begins with the newest."""
    steps = np.sign(np.diff(conversation.columns.at_ms))
    if steps.sum() >= 0:
        return conversation
    return reordered(conversation, np.arange(len(conversation), dtype=np.int64)[::-1])


def reordered(conversation: Conversation, order: Ints) -> Conversation:
    """Return a conversation with its records in another order.

    Args:
        conversation: Any.
        order: Old positions in the new order, shape (records,).
    """
    turned = conversation.columns.taken(order)
    spoke = [place for place in turned.sender.tolist() if place != NOBODY]
    people = list(dict.fromkeys([*spoke, *range(len(conversation.participants))]))
    new_place = np.argsort(np.array(people, dtype=np.int64))
    new_record = np.argsort(order)
    spoken = turned.sender != NOBODY
    sender = turned.sender.copy()
    sender[spoken] = new_place[sender[spoken]]
    still = np.zeros(len(order), dtype=np.int64)
    move = Move(record=new_record, target=new_record, person=new_place, shift_ms=still)
    return replace(
        conversation,
        participants=tuple(conversation.participants[old] for old in people),
        columns=replace(turned, sender=sender),
        details=moved(conversation.details, move),
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


def source_of(
    name: str, sha256: str, *, title: str, thread: str, group: bool, precision: Precision
) -> Source:
    """Return the source of a chat whose moments are certain."""
    return Source(
        format=name,
        sha256=sha256,
        title=title,
        group=group,
        tz="UTC",
        date_order="stated",
        date_order_confidence=1.0,
        precision=precision,
        thread=thread,
    )


def speakers(growing: Growing) -> set[int]:
    """Return the positions of those who sent something."""
    packed = (block.sender for block in growing.blocks)
    found = {int(one) for block in packed for one in np.unique(block)}
    return (found | {row.sender for row in growing.rows}) - {NOBODY}


def spoke(growing: Growing) -> int:
    """Return how many people sent something."""
    return len(speakers(growing))
