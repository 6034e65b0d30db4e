"""From records, senders and kinds to the one table, and the report on it."""

from dataclasses import dataclass, replace

import numpy as np

from olivebranch.chats.given import GivenFile
from olivebranch.chats.plaintext import Ints, PlainText, first_damage
from olivebranch.chats.reader import Unread, Warned
from olivebranch.chats.readers.whatsapp.kinds import Kinds
from olivebranch.chats.readers.whatsapp.names import BLOCK, Senders
from olivebranch.chats.readers.whatsapp.records import Found, kept_of, text_ends
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Participant,
    Quality,
    Source,
)


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Records that have a name or are the app's, and where all of it stands.

    Attributes:
        found: When; without the nameless ones.
        senders: Who; without the nameless ones.
        text_end: Where each text ends.
        nameless: From where to where each record without a name goes, shape (nameless, 2).
    """

    found: Found
    senders: Senders
    text_end: Ints
    nameless: Ints


def placed(data: bytes, found: Found, senders: Senders) -> Placed:
    """Return where texts end; records without a name are set aside."""
    text_end = text_ends(data, found, senders.text_start)
    rows = senders.nameless
    nameless = np.stack([found.start[rows], found.end[rows]], axis=1)
    if not len(rows):
        return Placed(found, senders, text_end, nameless)
    kept = np.delete(np.arange(len(found.start)), rows)
    named = replace(senders, sender=senders.sender[kept], text_start=senders.text_start[kept])
    return Placed(kept_of(found, kept), named, text_end[kept], nameless)


def without_bystanders(records: Placed, kinds: Kinds) -> tuple[Placed, Kinds]:
    """Leave out who neither wrote nor acted, where at least two others did.

    An iPhone credits lines of the app to the group itself.
    """
    names, details = records.senders.names, kinds.details
    wrote = np.zeros(len(names) + 1, np.int64)
    for first in range(0, len(kinds.sender), BLOCK):
        wrote += np.bincount(kinds.sender[first : first + BLOCK] + 1, minlength=len(wrote))
    acted = {act.by for act in details.acts} | {call.by for call in details.calls}
    here = [place for place in range(len(names)) if wrote[place + 1] or place in acted]
    if len(here) == len(names) or len(here) < 2:
        return records, kinds
    # The last stands for nobody.
    places = np.full(len(names) + 1, NOBODY, np.int32)
    places[here] = np.arange(len(here))
    known = replace(
        details,
        acts=tuple(act._replace(by=int(places[act.by])) for act in details.acts),
        calls=tuple(call._replace(by=int(places[call.by])) for call in details.calls),
    )
    senders = replace(records.senders, names=tuple(names[place] for place in here))
    kinds = replace(kinds, sender=places[kinds.sender], details=known)
    return replace(records, senders=senders), kinds


def conversation_of(
    file: GivenFile, plain: PlainText, records: Placed, *, kinds: Kinds, source: Source
) -> Conversation:
    """Return the one table."""
    found, count = records.found, len(records.found.start)
    start, end = _in_file(file, plain, records)
    columns = Columns(
        at_ms=found.at_ms,
        offset_min=np.full(count, UNKNOWN_OFFSET, dtype=np.int16),
        sender=kinds.sender,
        kind=kinds.kind,
        event=kinds.event,
        text_start=records.senders.text_start,
        text_end=records.text_end,
        byte_start=start,
        byte_end=end,
        quality=found.quality,
        file=np.zeros(count, np.uint16),
    )
    people = tuple(Participant(name) for name in records.senders.names)
    return Conversation(source, people, columns, plain.data, kinds.details)


def _in_file(file: GivenFile, plain: PlainText, records: Placed) -> tuple[Ints, Ints]:
    """Return where each record stands in the file; a byte-order mark belongs to the first."""
    start, end = records.found.start, records.found.end
    if len(start) and is_blank(plain.data[: start[0]]):
        start[0] = 0
    if plain.encoding == "utf-8":
        return start, end
    start, end = plain.file_offsets(start), plain.file_offsets(end)
    # Half a unit at the end of a cut file belongs to the last.
    end[end == file.size - 1] = file.size
    return start, end


def is_blank(data: bytes) -> bool:
    """Return whether nothing can be seen of it."""
    return len(data) < 1 << 16 and not data.decode("utf-8", errors="replace").strip(
        "\ufeff\u200e\u200f \t\r\n"
    )


def unread_of(file: GivenFile, plain: PlainText, records: Placed) -> tuple[Unread, ...]:
    """Return every stretch that belongs to no record, file order."""
    spans = [(*span, "no-name") for span in records.nameless.tolist()]
    starts = [*records.found.start[:1].tolist(), *(span[0] for span in spans)]
    first = min(starts, default=len(plain.data))
    if not is_blank(plain.data[:first]):
        spans.insert(0, (0, first, "before-first-message"))
    elif spans and first == spans[0][0]:
        spans[0] = (0, *spans[0][1:])
    offsets = plain.file_offsets(np.array([span[:2] for span in spans], np.int64).reshape(-1, 2))
    return tuple(
        Unread(
            int(start),
            file.size if end == file.size - 1 else int(end),
            _line(plain.data, span[0]),
            span[2],
        )
        for span, (start, end) in zip(spans, offsets.tolist(), strict=True)
    )


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def warnings_of(data: bytes, records: Placed, kinds: Kinds) -> tuple[Warned, ...]:
    """Return what a person should know."""
    found = records.found
    warnings: list[Warned] = []
    if found.confidence < 0.9:
        warnings.append(Warned("ambiguous-date-order", len(found.start), 1))
    yearless = np.flatnonzero(found.quality == Quality.NO_YEAR)
    if len(yearless):
        line = _line(data, int(found.start[yearless[0]]))
        warnings.append(Warned("no-year", len(yearless), line))
    if len(found.shapes) > 1:
        warnings.append(Warned("mixed-headers", len(found.shapes)))
    back = np.flatnonzero(found.at_ms[1:] < found.at_ms[:-1])
    if len(back):
        line = _line(data, int(found.start[back[0] + 1]))
        warnings.append(Warned("backward-step", len(back), line))
    if len(kinds.unknown_lines):
        line = _line(data, int(found.start[kinds.unknown_lines[0]]))
        warnings.append(Warned("unknown-system-line", len(kinds.unknown_lines), line))
    if not data.isascii() and (damage := first_damage(data)) is not None:
        warnings.append(Warned("not-utf8", 1, _line(data, damage)))
    return tuple(warnings)
