"""What each record is: words of a person, an omitted photo, a missed call, a line of the app."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.calls import call_of
from olivebranch.chats.readers.whatsapp.layout import WORD
from olivebranch.chats.readers.whatsapp.match import windows
from olivebranch.chats.readers.whatsapp.names import Senders
from olivebranch.chats.readers.whatsapp.phrases import (
    MARK,
    MARKS,
    NO_MARKS,
    STOPS,
    Meaning,
    known_event,
    stopless,
    texts_of,
)
from olivebranch.chats.readers.whatsapp.reading import Reading, Style, read_text
from olivebranch.chats.readers.whatsapp.records import Found
from olivebranch.chats.readers.whatsapp.unmarked import (
    Said,
    is_markless,
    of_group,
    of_themselves,
    with_files,
)
from olivebranch.conversation import (
    NOBODY,
    Act,
    Attachment,
    Call,
    Details,
    Edit,
    Event,
    Forward,
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
UNKNOWN_LINE = Meaning(Kind.SYSTEM, Event.OTHER)
MARK_OPENER = 0xE2
SHORT = 64
# Among the first the app says that the conversation is encrypted, in more ways than are known.
OPENING = 8
# The shape of every export from a computer.
COMPUTERS = "[#/#/#, #:#:# PM] "
FILE_NAMES = ("IMG-", "VID-", "PTT-", "AUD-", "STK-", "DOC-")
# No text with a link to a map is shorter, in bytes.
SHORTEST_PLACE = 28
MAPS = (b"/?q=", b"/maps?q=")


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
    names: Sequence[str]
    attachments: list[Attachment] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    forwards: list[Forward] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    # Names in which the app has said that the conversation is encrypted.
    hosts: set[int] = field(default_factory=set)


def find_kinds(data: bytes, found: Found, *, text_end: Ints, senders: Senders) -> Kinds:
    """Return what each record is.

    Args:
        data: The file, UTF-8.
        found: Its records.
        text_end: Where each text ends (exclusive), in bytes.
        senders: Who, and where the text begins; where the app speaks, the sender becomes NOBODY.
    """
    sender, text_start = senders.sender, senders.text_start
    grown = _Growing(
        np.zeros(len(sender), np.uint8), np.zeros(len(sender), np.uint8), sender, senders.names
    )
    said = Said(data, text_start, text_end, sender, grown.kind, senders.names)
    markless = is_markless(data)
    beside = markless and found.shapes[:1] == (COMPUTERS,)
    style = Style(markless, beside=beside, alone=len(sender) < 2)
    lines = np.flatnonzero(sender == NOBODY)
    known: dict[bytes, Reading] = {}
    for row in _to_read(said, found.start + found.line, style=style):
        if sender[row] != NOBODY:
            text = data[text_start[row] : text_end[row]]
            _keep(grown, row, text, reading=_read(text, known, style=style))
    hosted = [row for host in grown.hosts for row in of_group(said, host)]
    themselves = of_themselves(said) if markless else ()
    for row in (*lines.tolist(), *hosted, *themselves):
        line = said.text(row)
        known_line = known_event(line)
        sender[row] = NOBODY
        _keep_line(grown, row, line, meaning=known_line or UNKNOWN_LINE)
        if known_line is None:
            grown.unknown.append(row)
    return Kinds(
        kind=grown.kind,
        event=grown.event,
        sender=grown.sender,
        unknown_lines=np.array(sorted(grown.unknown), np.int64),
        details=Details(
            edits=tuple(sorted(grown.edits)),
            attachments=tuple(sorted(grown.attachments)),
            calls=tuple(sorted(grown.calls, key=itemgetter(0))),
            acts=tuple(sorted(grown.acts)),
            forwards=tuple(sorted(grown.forwards)),
        ),
    )


def _to_read(said: Said, line_end: Ints, *, style: Style) -> Iterator[int]:
    """Yield the records that have to be looked at one by one, each once: a few in a hundred."""
    first_ones = {
        *range(min(OPENING, len(said.sender))),
        *(with_files(said) if style.beside else ()),
    }
    yield from first_ones
    for first in range(0, len(said.sender), BLOCK):
        block = slice(first, first + BLOCK)
        suspects = _suspects(
            said.data,
            said.start[block],
            said.end[block],
            line_end=line_end[block],
            markless=style.markless,
        )
        yield from (row for row in (first + suspects).tolist() if row not in first_ones)


def _read(text: bytes, known: dict[bytes, Reading], *, style: Style) -> Reading:
    """Read a text, short ones once: the app's phrases come again and again."""
    reading = known.get(text)
    if reading is None:
        reading = read_text(text.decode("utf-8", errors="replace"), style=style)
        if len(text) < SHORT:
            known[text] = reading
    return reading


def _keep(grown: _Growing, row: int, text: bytes, *, reading: Reading) -> None:
    by = int(grown.sender[row])
    grown.kind[row], grown.event[row] = reading.kind, reading.event
    if reading.edited:
        grown.edits.append(Edit(row, None, None))
    if reading.forwarded:
        grown.forwards.append(Forward(row, ""))
    if reading.file:
        name, present, caption = reading.file
        grown.attachments.append(Attachment(row, name, present, caption))
    if reading.call:
        # An iPhone credits a call to whoever called.
        grown.calls.append(Call(row, by, *reading.call))
        grown.sender[row] = NOBODY
    if reading.kind == Kind.CALL:
        grown.acts.append(Act(row, by))
    elif reading.kind == Kind.DELETED:
        line = text.decode("utf-8", errors="replace").translate(NO_MARKS).rstrip(".")
        admins = [place for place, name in enumerate(grown.names) if line.endswith(f" {name}")]
        grown.acts.append(Act(row, admins[0] if admins else by))
    elif reading.by_app or (reading.kind == Kind.TEXT and text.startswith(MARK.encode())):
        _keep_told(grown, row, text.decode("utf-8", errors="replace"), reading=reading)


def _keep_told(grown: _Growing, row: int, line: str, *, reading: Reading) -> None:
    """Keep what the app says behind its mark in a person's name.

    A short phrase such as "left" counts only beside a name: a person may write it too.
    """
    plain = line.translate(NO_MARKS).rstrip(".")
    beside = any(plain.startswith(name) or plain.endswith(name) for name in grown.names)
    if reading.by_app:
        meaning = Meaning(reading.kind, reading.event)
    elif beside and "\n" not in plain and (known := known_event(line)):
        meaning = known
    else:
        return
    if meaning.event == Event.E2E:
        grown.hosts.add(int(grown.sender[row]))
    grown.sender[row] = NOBODY
    _keep_line(grown, row, line, meaning=meaning)


def _keep_line(grown: _Growing, row: int, line: str, *, meaning: Meaning) -> None:
    grown.kind[row], grown.event[row] = meaning
    by = _actor(line.translate(NO_MARKS), grown.names)
    if meaning.kind == Kind.CALL:
        grown.calls.append(Call(row, by, *call_of(line, meaning)))
    if by != NOBODY:
        grown.acts.append(Act(row, by))


def _actor(line: str, names: Sequence[str]) -> int:
    """Return whose name a line of the app begins with, the longest that fits; or NOBODY."""
    if not line.startswith(tuple(names)):
        return NOBODY
    fitting = [
        place
        for place, name in enumerate(names)
        if line.startswith(name) and not line[len(name) : len(name) + 1].isalnum()
    ]
    return max(fitting, key=lambda place: len(names[place]), default=NOBODY)


def _suspects(
    data: bytes, text_start: Ints, text_end: Ints, *, line_end: Ints, markless: bool
) -> Ints:
    """Return the records whose text could be one of the app's phrases: a few in a hundred."""
    # The last records have too few bytes behind them to be looked at in fours.
    whole = int(np.searchsorted(text_start, len(data) - WORD, side="right"))
    suspects = np.ones(len(text_start), np.bool_)
    first = windows(data, text_start[:whole], words=1).view(np.uint32)[:, 0]
    opened = (first & np.uint32(0xFF)) == ord("<")
    suspects[:whole] = opened | _beginnings(markless=markless).has(first) | _marked(first)
    suspects |= _can_end(data, text_start, text_end)
    several = np.flatnonzero((line_end < text_end) & ~suspects)
    suspects[several] = _can_end(data, text_start[several], line_end[several])
    return np.flatnonzero(suspects & (text_end > text_start))


def _can_end(data: bytes, start: Ints, end: Ints) -> Mask:
    """Return which stretches of text end as a phrase can."""
    # A header stands before each text, so there are eight bytes before its end.
    last = windows(data, end - WORD, words=1).view(np.uint32)[:, 1]
    closing = last >> np.uint32(24)
    found: Mask = _endings().has(last) | (closing == ord(">")) | _marked(last >> np.uint32(8))
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
def _beginnings(*, markless: bool) -> _Keys:
    """Return how a phrase can begin."""
    phrases = [text[:1].lower() + text[1:] for text in texts_of("start")]
    phrases += [text[:1].upper() + text[1:] for text in texts_of("start")]
    phrases += [text.capitalize() for text in texts_of("start")] + [*texts_of("missed")]
    phrases += (*texts_of("call"), *texts_of("forwarded")) if markless else ()
    return _Keys.of(phrase.encode()[:KEY] for phrase in (*phrases, *FILE_NAMES))


@cache
def _endings() -> _Keys:
    """Return how a phrase can end, but for what the app says first of all."""
    phrases = [
        stopless(text)
        for match in ("whole", "exact", "end", "attached")
        for text in texts_of(match, but=Event.E2E)
    ]
    return _Keys.of((phrase + stop).encode()[-KEY:] for phrase in phrases for stop in ("", *STOPS))
