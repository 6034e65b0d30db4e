"""From the columns of the database to one table a chat."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.imessage.bodies import Ints
from olivebranch.chats.readers.imessage.book import OWNER, Book, Chat, Codes
from olivebranch.chats.readers.imessage.scan import Flags, Scan
from olivebranch.conversation import (
    NOBODY,
    OWNER_NAME,
    Columns,
    Conversation,
    Details,
    Participant,
    Seen,
    Source,
)
from olivebranch.conversation.details import moved

# Apple counts from 2001: in seconds at first, in nanoseconds since 2017.
EPOCH_MS = 978_307_200_000
MOST_SECONDS = 100_000_000_000
EARLIEST_MS, LATEST_MS = 631_152_000_000, 4_102_444_800_000
# Words are put together in groups, so that a million of them never exist on their own.
GROUP = 1 << 16

NAMES = tuple(one.name for one in fields(Details))

Small = npt.NDArray[np.uint8]


def moments(stamps: Ints) -> Ints:
    """Return ms since 1970 of what the database holds; one may hold both units."""
    in_seconds = (stamps > -MOST_SECONDS) & (stamps < MOST_SECONDS)
    return np.where(in_seconds, stamps * 1000, stamps // 1_000_000) + EPOCH_MS


def are_dates(stamps: Ints) -> Flags:
    """Return which of them are moments at all; 0 stands for none."""
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
    kept = np.flatnonzero(draft.kept)
    order = kept[np.lexsort((draft.at_ms[kept], draft.chat[kept]))]
    codes, first = np.unique(draft.chat[order], return_index=True)
    stretches = np.split(order, first[1:]) if len(codes) else []
    return [
        _conversation(scan, draft, places, chat=book.chats[code], people=book.people, source=source)
        for code, places in zip(codes.tolist(), stretches, strict=True)
    ]


def _conversation(
    scan: Scan, draft: Draft, places: Ints, *, chat: Chat, people: list[str], source: Source
) -> Conversation:
    noted = draft.details.get(int(draft.chat[places[0]]), {})
    codes = _people(draft.sender[places], noted)
    local = np.full(len(people) + 1, NOBODY, np.int32)
    local[codes] = np.arange(len(codes))
    texts, ends = _texts(scan, draft, places)
    sender = local[draft.sender[places]]
    columns = Columns(
        at_ms=draft.at_ms[places],
        offset_min=np.zeros(len(places), np.int16),
        sender=sender,
        kind=draft.kind[places],
        event=draft.event[places],
        text_start=np.concatenate([[0], ends[:-1]]).astype(np.int64),
        text_end=ends,
        byte_start=scan.row[places],
        byte_end=scan.row[places] + 1,
        quality=draft.quality[places],
        file=np.zeros(len(places), np.uint16),
    )
    own = replace(
        source,
        title=chat.title,
        thread=chat.thread,
        group=len(np.unique(sender[sender >= 0])) > 2 if chat.group is None else chat.group,
    )
    known = Details(**{name: tuple(listed) for name, listed in noted.items()})
    details = moved(
        known,
        records=_positions(places, known),
        people={code: place for place, code in enumerate(codes)},
    )
    named = tuple(_participant(people, code, chat) for code in codes)
    return Conversation(own, named, columns, texts, replace(details, seen=_seen(scan, places)))


def _people(senders: Codes, noted: Mapping[str, list[Any]]) -> list[int]:
    """Return the codes of everybody who sent or acted, in order of appearance."""
    spoken, first = np.unique(senders, return_index=True)
    codes = spoken[np.argsort(first)].tolist()
    codes += [one.by for name in ("acts", "reactions") for one in noted.get(name, ())]
    return [code for code in dict.fromkeys(codes) if code != NOBODY]


def _participant(people: list[str], code: int, chat: Chat) -> Participant:
    if code == OWNER:
        return Participant(OWNER_NAME, chat.addresses, is_me=True)
    return Participant(people[code], (people[code],))


def _positions(places: Ints, details: Details) -> dict[int, int]:
    """Return where the records that have details stand in this conversation, by place."""
    wanted = {one.record for name in NAMES for one in getattr(details, name)}
    wanted |= {reply.to for reply in details.replies}
    by_place = np.argsort(places, kind="stable")
    asked = np.array(sorted(wanted), np.int64)
    at = by_place[np.searchsorted(places, asked, sorter=by_place).clip(max=len(places) - 1)]
    here = places[at] == asked
    return dict(zip(asked[here].tolist(), at[here].tolist(), strict=True))


def _seen(scan: Scan, places: Ints) -> tuple[Seen, ...]:
    stamps = scan.read[places]
    positions = np.flatnonzero(are_dates(stamps))
    read = zip(positions.tolist(), moments(stamps[positions]).tolist(), strict=True)
    return tuple(map(Seen._make, read))


def _texts(scan: Scan, draft: Draft, places: Ints) -> tuple[bytes, Ints]:
    """Return the words of some messages strung together, and where each ends."""
    starts, ends = scan.text_start[places], scan.text_end[places]
    if (starts[1:] == ends[:-1]).all() and draft.texts.keys().isdisjoint(places.tolist()):
        return scan.texts[starts[0] : ends[-1]], ends - starts[0]
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
    return texts.getvalue(), np.cumsum(sizes)
