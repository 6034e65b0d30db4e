"""What each record is: words of a person, an omitted photo, a missed call, a line of the app."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.phrases import (
    MARKS,
    event_of,
    inner_phrases,
    meaning_of,
    whole_phrases,
)
from olivebranch.conversation import NOBODY, Event, Kind

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]

MARK_OPENER = 0xE2
# A longer text between the app's own marks is a person's caption.
LONGEST_LOOKED_AT = 400


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Arrays of shape (records,).

    Attributes:
        kind: Values of `Kind`.
        event: Values of `Event`.
        sender: As given, but NOBODY where the app speaks in a person's name.
        unknown_lines: Positions of the app's lines that we do not know.
    """

    kind: Codes
    event: Codes
    sender: Ints
    unknown_lines: Ints


def find_kinds(data: bytes, text_start: Ints, text_end: Ints, *, sender: Ints) -> Kinds:
    """Return what each record is.

    Args:
        data: The file, UTF-8.
        text_start: Where each text begins, in bytes.
        text_end: Where it ends (exclusive).
        sender: Who, or NOBODY.
    """
    kind = np.full(len(sender), Kind.TEXT, dtype=np.uint8)
    event = np.full(len(sender), Event.NONE, dtype=np.uint8)
    sender = sender.copy()
    for row in _suspects(data, text_start, text_end).tolist():
        if sender[row] == NOBODY:
            continue
        text = data[text_start[row] : text_end[row]].decode("utf-8", errors="replace")
        meaning = meaning_of(text)
        by_app = meaning.kind in {Kind.SYSTEM, Kind.CALL}
        # Without the app's mark these are words somebody typed.
        if by_app and text[:1] not in MARKS:
            continue
        kind[row], event[row] = meaning
        if by_app:
            sender[row] = NOBODY
    unknown: list[int] = []
    for row in np.flatnonzero((sender == NOBODY) & (kind == Kind.TEXT)).tolist():
        line = data[text_start[row] : text_end[row]].decode("utf-8", errors="replace")
        kind[row], event[row] = event_of(line)
        if event[row] == Event.OTHER:
            unknown.append(row)
    return Kinds(kind, event, sender, np.array(unknown, dtype=np.int64))


def _suspects(data: bytes, text_start: Ints, text_end: Ints) -> Ints:
    """Return the records whose text could be one of the app's phrases: one in twenty or so."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    length = text_end - text_start
    first = buffer.take(text_start, mode="clip")
    last = buffer.take(np.maximum(text_end - 1, 0), mode="clip")
    marked = (first == MARK_OPENER) & (length < LONGEST_LOOKED_AT)
    wrapped = (first == ord("<")) | (last == ord(")")) | (last == ord(">"))
    suspects = marked | wrapped
    for phrase in inner_phrases():
        suspects[_rows_with(data, phrase, text_start=text_start)] = True
    suspects[_whole(data, text_start, text_end)] = True
    return np.flatnonzero((length > 0) & suspects)


def _whole(data: bytes, text_start: Ints, text_end: Ints) -> list[int]:
    """Return the records whose text is exactly one of the app's phrases."""
    phrases = frozenset(whole_phrases())
    openers = np.zeros(256, dtype=np.bool_)
    lengths = np.zeros(LONGEST_LOOKED_AT + 1, dtype=np.bool_)
    for phrase in phrases:
        openers[phrase[0]] = lengths[len(phrase)] = True
    buffer = np.frombuffer(data, dtype=np.uint8)
    fitting = lengths[np.minimum(text_end - text_start, LONGEST_LOOKED_AT)]
    rows = np.flatnonzero(fitting & openers[buffer.take(text_start, mode="clip")])
    starts, ends = text_start[rows].tolist(), text_end[rows].tolist()
    return [
        row
        for row, start, end in zip(rows.tolist(), starts, ends, strict=True)
        if data[start:end] in phrases
    ]


def _rows_with(data: bytes, part: bytes, *, text_start: Ints) -> Ints:
    places: list[int] = []
    at = data.find(part)
    while at >= 0:
        places.append(at)
        at = data.find(part, at + 1)
    rows = np.searchsorted(text_start, np.array(places, dtype=np.int64), side="right") - 1
    return rows[rows >= 0]
