"""From the columns of the database to one table a chat."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.imessage.bodies import Ints
from olivebranch.chats.readers.imessage.book import OWNER, Book, Chat, Codes
from olivebranch.chats.readers.imessage.scan import Scan
from olivebranch.chats.readers.imessage.stretches import Flags
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    OWNER_NAME,
    Columns,
    Conversation,
    Details,
    Participant,
    Seen,
    Source,
)
from olivebranch.conversation.details import Move, moved

# Apple counts from 2001: in seconds at first, in nanoseconds since 2017.
EPOCH_MS = 978_307_200_000
MOST_SECONDS = 100_000_000_000
EARLIEST_MS, LATEST_MS = 631_152_000_000, 4_102_444_800_000
# Words are put together in groups, so that a million of them never exist on their own.
GROUP = 1 << 16

Small = npt.NDArray[np.uint8]


def moments(stamps: Ints) -> Ints:
    """Return ms since 1970 of what the database holds; one may hold both units."""
    at_ms: Ints = stamps // 1_000_000
    in_seconds = (stamps > -MOST_SECONDS) & (stamps < MOST_SECONDS)
    at_ms[in_seconds] = stamps[in_seconds] * 1000
    at_ms += EPOCH_MS
    return at_ms


def are_dates(stamps: Ints) -> Flags:
    """Return which of them are moments at all; 0 stands for none."""
    if not stamps.any():
        return np.zeros(len(stamps), np.bool_)
    at_ms = moments(stamps)
    found: Flags = (stamps != 0) & (at_ms >= EARLIEST_MS) & (at_ms < LATEST_MS)
    return found


@dataclass(slots=True)
class Draft:
    """What every message becomes, arrays of shape (messages,).

    Attributes:
        chat: Code of the chat.
        sender: Code of who sent it, NOBODY for records of the app.
        kind: Values of `Kind`.
        event: Values of `Event`.
        at_ms: When it was sent, ms since 1970.
        quality: Values of `Quality`.
        kept: Whether it becomes a record of its own.
        texts: Words by place, where they do not stand in the scan.
        details: By code of the chat, then by name of the list; records are places among
            all messages, people are codes.
        dated: Whether there is any moment of it.
        taken_back: How many reactions were taken back.
    """

    chat: Codes
    sender: Codes
    kind: Small
    event: Small
    at_ms: Ints
    quality: Small
    kept: Flags
    texts: dict[int, bytes] = field(default_factory=dict)
    details: dict[int, dict[str, list[Any]]] = field(default_factory=dict)  # details of any kind
    dated: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))
    taken_back: int = 0

    def undated(self, scan: Scan) -> list[int]:
        """Return the rows that have no moment at all."""
        rows: list[int] = scan.row[~self.dated].tolist()
        return rows

    def note(self, name: str, detail: Any) -> None:  # noqa: ANN401 - a detail of any kind
        """Add a detail to the list of its chat."""
        of_chat = self.details.setdefault(int(self.chat[detail.record]), {})
        of_chat.setdefault(name, []).append(detail)


def conversations(scan: Scan, book: Book, draft: Draft, *, source: Source) -> list[Conversation]:
    """Return one conversation for each chat that has messages, oldest message first.

    Args:
        scan: The messages.
        book: Who is who.
        draft: What the messages become.
        source: What all conversations have in common.
    """
    order = _order(draft)
    turns = np.flatnonzero(np.diff(draft.chat[order])) + 1
    stretches = np.split(order, turns) if len(order) else []
    return [_conversation(scan, draft, places, book=book, source=source) for places in stretches]


def _order(draft: Draft) -> Ints:
    """Return the places of all records, by chat and time; of one time in the order of rows."""
    kept = np.flatnonzero(draft.kept)
    all_kept = len(kept) == len(draft.kept)
    chats = draft.chat if all_kept else draft.chat[kept]
    at_ms = draft.at_ms if all_kept else draft.at_ms[kept]
    # Mostly one chat is all there is, in order; sorting would take as much memory again.
    if (chats[1:] == chats[:-1]).all() and (at_ms[1:] >= at_ms[:-1]).all():
        return kept
    return kept[np.lexsort((at_ms, chats))]


def _conversation(
    scan: Scan, draft: Draft, places: Ints, *, book: Book, source: Source
) -> Conversation:
    code = int(draft.chat[places[0]])
    chat, noted = book.chats[code], draft.details.get(code, {})
    # A database with one chat is not copied column by column.
    pick = slice(places[0], places[-1] + 1) if _in_a_row(places) else places
    codes = _people(draft.sender[pick], noted)
    local = np.full(len(book.people) + 1, NOBODY, np.int64)
    local[codes] = np.arange(len(codes))
    texts, starts, ends = _texts(scan, draft, places)
    sender = local.astype(np.int32)[draft.sender[pick]]
    columns = Columns(
        at_ms=draft.at_ms[pick],
        offset_min=np.zeros(len(places), np.int16),
        sender=sender,
        kind=draft.kind[pick],
        event=draft.event[pick],
        text_start=starts,
        text_end=ends,
        byte_start=scan.row[pick],
        byte_end=scan.row[pick] + 1,
        quality=draft.quality[pick],
        file=np.zeros(len(places), np.uint16),
    )
    own = replace(
        source,
        title=chat.title,
        thread=chat.thread,
        group=len(np.unique(sender[sender >= 0])) > 2 if chat.group is None else chat.group,
    )
    known = Details(**{name: tuple(listed) for name, listed in noted.items()})
    details = _moved(known, places, len(scan.row), local=local)
    named = tuple(_participant(book.people, code, chat) for code in codes)
    return Conversation(own, named, columns, texts, replace(details, seen=_seen(scan.read[pick])))


def _in_a_row(places: Ints) -> bool:
    """Return whether places follow one another without a gap."""
    ascending = bool((places[1:] > places[:-1]).all())
    return ascending and int(places[-1] - places[0]) + 1 == len(places)


def _people(senders: Codes, noted: Mapping[str, list[Any]]) -> list[int]:
    """Return the codes of everybody who sent or acted, in order of appearance."""
    there = np.flatnonzero(np.bincount(senders - NOBODY)) + NOBODY
    first = {int(code): int(np.argmax(senders == code)) for code in there}
    codes = sorted(first, key=first.__getitem__)
    codes += [one.by for name in ("acts", "reactions") for one in noted.get(name, ())]
    return [code for code in dict.fromkeys(codes) if code != NOBODY]


def _participant(people: list[str], code: int, chat: Chat) -> Participant:
    if code == OWNER:
        return Participant(OWNER_NAME, chat.addresses, is_me=True)
    return Participant(people[code], (people[code],))


def _moved(details: Details, places: Ints, count: int, *, local: Ints) -> Details:
    """Return details whose records are positions in this conversation, not places among all."""
    if not len(details):
        return details
    position = np.full(count, NO_RECORD, np.int64)
    position[places] = np.arange(len(places))
    unshifted = np.broadcast_to(np.int64(0), count)
    return moved(details, Move(position, target=position, person=local, shift_ms=unshifted))


def _seen(stamps: Ints) -> tuple[Seen, ...]:
    positions = np.flatnonzero(are_dates(stamps))
    read = zip(positions.tolist(), moments(stamps[positions]).tolist(), strict=True)
    return tuple(map(Seen._make, read))


def _texts(scan: Scan, draft: Draft, places: Ints) -> tuple[bytes, Ints, Ints]:
    """Return the words of some messages strung together, and where each begins and ends."""
    ends = scan.text_end
    if len(places) == len(ends) and _in_a_row(places) and not draft.texts:
        return scan.texts, scan.text_start, ends
    starts, ends = np.where(places > 0, ends[places - 1], 0), ends[places]
    sizes = ends - starts
    texts = io.BytesIO()
    for first in range(0, len(places), GROUP):
        group = slice(first, first + GROUP)
        bounds = zip(
            places[group].tolist(), starts[group].tolist(), ends[group].tolist(), strict=True
        )
        words = [draft.texts.get(place, scan.texts[start:end]) for place, start, end in bounds]
        sizes[group] = [len(one) for one in words]
        texts.write(b"".join(words))
    ends = np.cumsum(sizes)
    return texts.getvalue(), ends - sizes, ends
