"""One conversation from several."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from olivebranch.chats.merging.clocks import shift_of
from olivebranch.chats.merging.doubles import Marked, doubles_of, marked
from olivebranch.chats.merging.people import Same, people_of
from olivebranch.conversation import (
    NO_RECORD,
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Details,
    Ints,
    Move,
    Quality,
    Source,
    in_order,
    joined,
    moved,
)


def merge(conversations: Sequence[Conversation], *, same: Same = ()) -> Conversation:
    """Return several exports of the same people as one, without doubles.

    Args:
        conversations: One at least, 65,536 at the most.
        same: Names and handles that belong to one person, a group each.

    Returns:
        Oldest first; records of the same time stay in the order of their files. Of what
        several exports hold, the record stays that comes from the most exact of them.
        The participants of one conversation alone are never taken for one person,
        unless `same` says so.
    """
    people = people_of(conversations, same=same)
    if len(conversations) == 1 and len(people.participants) == len(conversations[0].participants):
        return conversations[0]
    order = sorted(range(len(conversations)), key=lambda at: _least_exact(conversations[at]))
    ordered, seats = [conversations[at] for at in order], [people.places[at] for at in order]
    shifts, exports = _on_one_clock(
        [marked(one, places) for one, places in zip(ordered, seats, strict=True)], ordered
    )
    first = np.concatenate(doubles_of(exports))
    kept = np.flatnonzero(first == np.arange(len(first)))
    kept = kept[np.argsort(np.concatenate([one.at_ms for one in exports])[kept], kind="stable")]
    moves = _moves(first, kept, seats=seats, shifts=shifts)
    return Conversation(
        source=_source(ordered, two=bool(same) and len(people.participants) == 2),
        participants=people.participants,
        columns=_columns(ordered, moves, kept=kept),
        texts=b"".join(one.texts for one in ordered),
        details=_details(
            [moved(one.details, move) for one, move in zip(ordered, moves, strict=True)]
        ),
        merged=tuple(source for one in ordered for source in one.files),
        duplicates_merged=len(first) - len(kept) + sum(one.duplicates_merged for one in ordered),
    )


def _moves(
    first: Ints, kept: Ints, *, seats: Sequence[Sequence[int]], shifts: Sequence[Ints]
) -> list[Move]:
    """Return where the records and participants of each export go."""
    position = np.full(len(first), NO_RECORD, np.int64)
    position[kept] = np.arange(len(kept))
    ends = np.cumsum([len(shift) for shift in shifts])[:-1]
    return [
        Move(record=record, target=target, person=np.array(places, np.int64), shift_ms=shift)
        for record, target, places, shift in zip(
            np.split(position, ends), np.split(position[first], ends), seats, shifts, strict=True
        )
    ]


def _least_exact(one: Conversation) -> tuple[int, float]:
    """Sort the finest times first, then the export with most details to a record."""
    return int(one.source.precision), -len(one.details) / max(len(one), 1)


def _on_one_clock(
    exports: Sequence[Marked], conversations: Sequence[Conversation]
) -> tuple[list[Ints], list[Marked]]:
    """Return by how much each export was put right, in ms a record, and the exports so."""
    shifts: list[Ints] = []
    right: list[Marked] = []
    for one, conversation in zip(exports, conversations, strict=True):
        shift = np.zeros(len(one.at_ms), np.int64)
        is_wall = bool((conversation.columns.offset_min == UNKNOWN_OFFSET).all())
        earlier = [other for other in right if other.app == one.app] if is_wall else []
        for other in earlier:
            if not shift.any():
                shift = shift_of(one, other=other)
        shifts.append(shift)
        right.append(replace(one, at_ms=one.at_ms + shift))
    return shifts, right


def _columns(
    conversations: Sequence[Conversation], moves: Sequence[Move], *, kept: Ints
) -> Columns:
    parts: list[Columns] = []
    texts, files = 0, 0
    for one, move in zip(conversations, moves, strict=True):
        columns = one.columns
        person = np.append(move.person, NOBODY)
        inferred = np.maximum(columns.quality, np.uint8(Quality.INFERRED))
        parts.append(
            replace(
                columns,
                at_ms=columns.at_ms + move.shift_ms,
                sender=person[columns.sender].astype(np.int32),
                text_start=columns.text_start + texts,
                text_end=columns.text_end + texts,
                quality=np.where(move.shift_ms != 0, inferred, columns.quality),
                file=(columns.file + np.uint16(files)).astype(np.uint16),
            )
        )
        texts += len(one.texts)
        files += len(one.files)
    return joined(parts).taken(kept)


def _details(parts: Sequence[Details]) -> Details:
    names = Details.__slots__
    return Details(
        **{
            name: in_order(detail for part in parts for detail in getattr(part, name))
            for name in names
        }
    )


def _source(conversations: Sequence[Conversation], *, two: bool) -> Source:
    """Return what can be said of all files together.

    Args:
        conversations: One at least.
        two: By somebody's say these are two people, whatever the files made of them.
    """
    sources = [one.source for one in conversations]
    formats = {one.format for one in sources}
    zones = {one.tz for one in sources}
    threads = {one.thread for one in sources}
    doubtful = min(sources, key=lambda one: one.date_order_confidence)
    return replace(
        sources[0],
        format=formats.pop() if len(formats) == 1 else "merged",
        sha256=sources[0].sha256 if len({one.sha256 for one in sources}) == 1 else "",
        title=next((one.title for one in sources if one.title), ""),
        group=not two and any(one.group for one in sources),
        tz=zones.pop() if len(zones) == 1 else "local",
        date_order=doubtful.date_order,
        date_order_confidence=doubtful.date_order_confidence,
        precision=max(one.precision for one in sources),
        thread=threads.pop() if len(threads) == 1 else "",
    )
