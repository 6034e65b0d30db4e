"""The one table becomes rows of cells, a block of rows at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from olivebranch.chats.flat.details import detail_cells
from olivebranch.chats.flat.identity import message_ids
from olivebranch.chats.flat.plain import Cell, Cells, clean
from olivebranch.conversation import (
    NOBODY,
    UNKNOWN_OFFSET,
    Columns,
    Conversation,
    Event,
    Ints,
    Kind,
    Precision,
    Quality,
    Source,
)
from olivebranch.progress import Progress

BLOCK = 8192
MINUTE_MS = 60_000
KINDS = [kind.name.lower() for kind in Kind]
EVENTS: list[Cell] = [None, *(event.name.lower() for event in Event if event is not Event.NONE)]
QUALITIES = [quality.name.lower() for quality in Quality]
PRECISIONS = [precision.name.lower() for precision in Precision]

Block = dict[str, list[Cell]]


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """A conversation, and what is worked out once for all its rows."""

    conversation: Conversation
    number: int
    ids: list[str]
    details: dict[int, Cells]


def blocks(conversation: Conversation, number: int) -> Iterator[Block]:
    """Yield the rows, a few thousand at a time.

    Args:
        conversation: Whose records become rows.
        number: Its position among the conversations that go into one file.

    Yields:
        Per column one cell a row, file order; a column without any cell may be missing.
    """
    ids = message_ids(conversation)
    table = _Table(conversation, number, ids, detail_cells(conversation, ids))
    for start in range(0, len(conversation), BLOCK):
        yield _block(table, start, min(start + BLOCK, len(conversation)))


def _block(table: _Table, start: int, end: int) -> Block:
    rows = end - start
    block: Block = {
        **_same(table, rows),
        **_times(table.conversation.columns, slice(start, end)),
        **_files(table.conversation, slice(start, end)),
        **_people(table.conversation, slice(start, end)),
        **_words(table.conversation, slice(start, end)),
        "id": list(table.ids[start:end]),
        "seq": list(range(start, end)),
    }
    for row in range(start, end):
        for name, cell in table.details.get(row, {}).items():
            block.setdefault(name, [None] * rows)[row - start] = cell
    if start == 0:
        block["about"] = [_about(table.conversation), *[None] * (rows - 1)]
    return block


def _same(table: _Table, rows: int) -> Block:
    """Return what every row of the conversation repeats."""
    source = table.conversation.source
    cells: Cells = {
        "conversation": table.number,
        "title": clean(source.title) or None,
        "thread": clean(source.thread) or None,
        "group": source.group,
        "tz": source.tz,
    }
    return {name: [cell] * rows for name, cell in cells.items()}


def _times(columns: Columns, part: slice) -> Block:
    at_ms, offsets = columns.at_ms[part], columns.offset_min[part].astype(np.int64)
    known = offsets != UNKNOWN_OFFSET
    utc = _stamps(at_ms - np.where(known, offsets, 0) * MINUTE_MS)
    states = known.tolist()
    return {
        "ts_local": list(_stamps(at_ms)),
        "ts_utc": [f"{stamp}Z" if yes else None for stamp, yes in zip(utc, states, strict=True)],
        "utc_offset_min": [
            offset if yes else None for offset, yes in zip(offsets.tolist(), states, strict=True)
        ],
        "quality": [QUALITIES[quality] for quality in columns.quality[part].tolist()],
    }


def _stamps(at_ms: Ints) -> list[str]:
    """Return ISO times; with milliseconds only where there are some."""
    moments = at_ms.astype("datetime64[ms]")
    stamps: list[str] = np.datetime_as_string(moments, unit="s").tolist()
    for row in np.flatnonzero(at_ms % 1000).tolist():
        stamps[row] = str(np.datetime_as_string(moments[row], unit="ms"))
    return stamps


def _files(conversation: Conversation, part: slice) -> Block:
    columns, files = conversation.columns, conversation.files
    places = columns.file[part].tolist()
    return {
        "format": [files[place].format for place in places],
        "precision": [PRECISIONS[files[place].precision] for place in places],
        "file_sha256": [files[place].sha256 for place in places],
        "byte_start": columns.byte_start[part].tolist(),
        "byte_end": columns.byte_end[part].tolist(),
    }


def _people(conversation: Conversation, part: slice) -> Block:
    people = conversation.participants
    some_me = any(one.is_me for one in people)
    cells: list[Cells] = [
        {
            "person": place,
            "sender": clean(one.name),
            "handle": clean(one.handles[0]) if one.handles else None,
            "is_me": one.is_me if some_me else None,
            "direction": ("out" if one.is_me else "in") if some_me else None,
        }
        for place, one in enumerate(people)
    ]
    # NOBODY is -1 and so finds the last of these.
    cells.append(dict.fromkeys(("person", "sender", "handle", "is_me", "direction")))
    senders = conversation.columns.sender[part].tolist()
    return {name: [cells[sender][name] for sender in senders] for name in cells[NOBODY]}


def _words(conversation: Conversation, part: slice) -> Block:
    columns = conversation.columns
    return {
        "kind": [KINDS[kind] for kind in columns.kind[part].tolist()],
        "system_event": [EVENTS[event] for event in columns.event[part].tolist()],
        "text": [
            conversation.texts[start:end].decode("utf-8", errors="replace")
            for start, end in zip(
                columns.text_start[part].tolist(), columns.text_end[part].tolist(), strict=True
            )
        ],
    }


def _about(conversation: Conversation) -> Cell:
    """Return what belongs to the conversation as a whole."""
    about: dict[str, object] = {
        "participants": [asdict(one) for one in conversation.participants],
        "source": _source(conversation.source),
    }
    if conversation.merged:
        about["merged"] = [_source(one) for one in conversation.merged]
    return clean(about)


def _source(source: Source) -> dict[str, object]:
    return asdict(source) | {"precision": PRECISIONS[source.precision]}


def all_blocks(conversations: Sequence[Conversation], progress: Progress) -> Iterator[Block]:
    """Yield the rows of all conversations that go into one file.

    Args:
        conversations: In order, each with records.
        progress: Told the share done.

    Yields:
        As `blocks`.
    """
    whole, done = sum(len(one) for one in conversations), 0
    for number, conversation in enumerate(conversations):
        for block in blocks(conversation, number):
            yield block
            done += len(block["seq"])
            progress(done / whole)
