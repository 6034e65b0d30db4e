"""What each record is: words of a person, an omitted photo, a missed call, a line of the app."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.layout import WORD
from olivebranch.chats.readers.whatsapp.match import windows
from olivebranch.chats.readers.whatsapp.phrases import MARKS, NO_MARKS, event_of, texts_of
from olivebranch.chats.readers.whatsapp.reading import Reading, call_of, read_text
from olivebranch.conversation import (
    NOBODY,
    Act,
    Attachment,
    Call,
    Details,
    Edit,
    Event,
    Kind,
)

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint32]

# Records in one go: what is known of them fits into a core's own cache.
BLOCK = 16_384
# Four bytes of a phrase become a place in a table: multiplied by this, the upper bits count.
SPREAD = np.uint32(2_654_435_761)
PLACE_BITS = 18
KEY = 4
MARK_OPENER = 0xE2
FILE_NAMES = ("IMG-", "VID-", "PTT-", "AUD-", "STK-", "DOC-")
# No text with a link to a map is shorter, in bytes.
SHORTEST_PLACE = 30
MAPS = (b"/?q=", b"/maps?q=", b"foursquare.com/v/")


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Arrays of shape (records,).

    Attributes:
        kind: Values of `Kind`.
        event: Values of `Event`.
        sender: As given, but NOBODY where the app speaks in a person's name.
        unknown_lines: Positions of the app's lines that we do not know.
        details: Files, calls, edits, and who acted.
    """

    kind: Codes
    event: Codes
    sender: Small
    unknown_lines: Ints
    details: Details


@dataclass(slots=True, eq=False)
class _Growing:
    kind: Codes
    event: Codes
    sender: Small
    attachments: list[Attachment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


def find_kinds(
    data: bytes, text_start: Ints, text_end: Ints, *, line_end: Ints, sender: Small, names: Sequence[str]
) -> Kinds:
    """Return what each record is.

    Args:
        data: The file, UTF-8.
        text_start: Where each text begins, in bytes.
        text_end: Where it ends (exclusive).
        line_end: Where its first line ends.
        sender: Who, or NOBODY; not kept as it is.
        names: Of the senders.
    """
    count = len(sender)
    grown = _Growing(np.zeros(count, np.uint8), np.zeros(count, np.uint8), sender)
    lines = np.flatnonzero(sender == NOBODY)
    for first in range(0, count, BLOCK):
        block = slice(first, first + BLOCK)
        for row in _suspects(data, text_start[block], text_end[block], line_end[block]).tolist():
            if sender[first + row] != NOBODY:
                text = data[text_start[first + row] : text_end[first + row]]
                reading = read_text(text.decode("utf-8", errors="replace"))
                _keep(grown, first + row, reading)
    unknown: list[int] = []
    for row in lines.tolist():
        line = data[text_start[row] : text_end[row]].decode("utf-8", errors="replace")
        _keep_line(grown, row, line, names=names)
        if grown.event[row] == Event.OTHER:
            unknown.append(row)
    return Kinds(
        kind=grown.kind,
        event=grown.event,
        sender=grown.sender,
        unknown_lines=np.array(unknown, dtype=np.int64),
        details=Details(
            edits=tuple(grown.edits),
            attachments=tuple(grown.attachments),
            calls=tuple(sorted(grown.calls)),
            acts=tuple(sorted(grown.acts)),
        ),
    )


def _keep(grown: _Growing, row: int, reading: Reading) -> None:
    by = int(grown.sender[row])
    grown.kind[row], grown.event[row] = reading.kind, reading.event
    if reading.edited:
        grown.edits.append(Edit(row, None, None))
    if reading.file:
        name, present, caption = reading.file
        grown.attachments.append(Attachment(row, name, present, caption))
    if reading.call:
        grown.calls.append(Call(row, by, *reading.call))
    if reading.by_app:
        grown.sender[row] = NOBODY
    if reading.by_app or reading.kind == Kind.DELETED:
        grown.acts.append(Act(row, by))


def _keep_line(grown: _Growing, row: int, line: str, *, names: Sequence[str]) -> None:
    meaning = event_of(line)
    grown.kind[row], grown.event[row] = meaning
    by = _actor(line.translate(NO_MARKS), names)
    if meaning.kind == Kind.CALL:
        grown.calls.append(Call(row, by, *call_of(line, meaning)))
    if by != NOBODY:
        grown.acts.append(Act(row, by))


def _actor(line: str, names: Sequence[str]) -> int:
    """Return whose name a line of the app begins with, the longest that fits; or NOBODY."""
    fitting = [
        place
        for place, name in enumerate(names)
        if line.startswith(name) and not line[len(name) : len(name) + 1].isalnum()
    ]
    return max(fitting, key=lambda place: len(names[place]), default=NOBODY)


def _suspects(data: bytes, text_start: Ints, text_end: Ints, line_end: Ints) -> Ints:
    """Return the records whose text could be one of the app's phrases: a few in a hundred."""
    # The last records have too few bytes behind them to be looked at in fours.
    whole = int(np.searchsorted(text_start, len(data) - WORD, side="right"))
    suspects = np.ones(len(text_start), np.bool_)
    first = windows(data, text_start[:whole], words=1).view(np.uint32)[:, 0]
    opened = (first & np.uint32(0xFF)) == ord("<")
    suspects[:whole] = opened | _beginnings().has(first) | _marked(first)
    suspects |= _can_end(data, text_start, text_end)
    several = np.flatnonzero((line_end < text_end) & ~suspects)
    suspects[several] = _can_end(data, text_start[several], line_end[several])
    return np.flatnonzero(suspects & (text_end > text_start))


def _can_end(data: bytes, start: Ints, end: Ints) -> Mask:
    """Return which stretches of text end as a phrase can."""
    # A header stands before each text, so there are eight bytes before its end.
    last = windows(data, end - WORD, words=1).view(np.uint32)[:, 1]
    closing = last >> np.uint32(24)
    found = _endings().has(last) | (closing == ord(">")) | _marked(last >> np.uint32(8))
    number = (closing >= ord("0")) & (closing <= ord("9")) & (end - start >= SHORTEST_PLACE)
    for row in np.flatnonzero(number & ~found).tolist():
        found[row] = any(data.find(sign, int(start[row]), int(end[row])) >= 0 for sign in MAPS)
    return found


def _marked(four: Keys) -> Mask:
    """Return which begin with a direction mark: E2 80 8E and the like."""
    marked: Mask = (four & np.uint32(0xFF)) == MARK_OPENER
    if marked.any():
        marked &= np.isin(four & np.uint32(0xFFFFFF), _mark_keys())
    return marked


@cache
def _mark_keys() -> Keys:
    encoded = [mark.encode() for mark in MARKS]
    return np.array([int.from_bytes(one, "little") for one in encoded if len(one) == 3], np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class _Keys:
    """Four bytes each, to be found among many.

    Attributes:
        every: All of them.
        table: For each place that one of them falls on, True; shape (places,).
    """

    every: Keys
    table: Mask

    @classmethod
    def of(cls, keys: Iterable[bytes]) -> "_Keys":
        every = np.frombuffer(b"".join(key for key in keys if len(key) == KEY), "<u4")
        table = np.zeros(1 << PLACE_BITS, np.bool_)
        table[_place(every)] = True
        return cls(np.unique(every), table)

    def has(self, four: Keys) -> Mask:
        """Return which are among the keys."""
        found: Mask = self.table[_place(four)]
        rows = np.flatnonzero(found)
        found[rows] = np.isin(four[rows], self.every)
        return found


def _place(four: Keys) -> Keys:
    return (four * SPREAD) >> np.uint32(32 - PLACE_BITS)


@cache
def _beginnings() -> _Keys:
    """Return how a phrase can begin."""
    return _Keys.of(phrase.encode()[:KEY] for phrase in (*texts_of("start"), *FILE_NAMES))


@cache
def _endings() -> _Keys:
    """Return how a phrase can end."""
    matches = ("whole", "exact", "end", "attached")
    phrases = [text.rstrip(".。") for match in matches for text in texts_of(match)]
    return _Keys.of(
        (phrase + stop).encode()[-KEY:] for phrase in phrases for stop in ("", ".", "。")
    )
