"""From a file to its chats: walk through it, then account for every byte of it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.chats.given import WINDOW, GivenFile
from olivebranch.chats.reader import Unread, Warned
from olivebranch.chats.readers.telegram.skeleton import KEY, Frame, Skeleton
from olivebranch.chats.readers.telegram.table import DAMAGED, Skipped, Table
from olivebranch.chats.readers.telegram.walk import Tape, Walk
from olivebranch.conversation import Columns, Conversation, Kind
from olivebranch.errors import GivenError
from olivebranch.progress import Progress

CUT_OFF, OUTSIDE = "cut-off", "damaged-outside"
MESSAGE_START = re.compile(rb'\{\s*"id"\s*:\s*"?-?\d+"?\s*,\s*"type"\s*:')


class DamagedJsonError(GivenError):
    """The file is not whole JSON where it matters."""

    code = "damaged-json"


@dataclass(frozen=True, slots=True, eq=False)
class Chat:
    """One chat as it was walked through.

    Attributes:
        begin: Where its first record begins, what stands before the messages included.
        walk: Through its messages.
        table: What they became.
        columns: Of the table.
    """

    begin: int
    walk: Walk
    table: Table
    columns: Columns


@dataclass(frozen=True, slots=True)
class Read:
    """All that a file gave."""

    conversations: tuple[Conversation, ...]
    unread: tuple[Unread, ...]
    warnings: tuple[Warned, ...]


def read_chats(file: GivenFile, progress: Progress, *, sha256: str) -> Read:
    """Return every chat of a file in UTF-8.

    Raises:
        DamagedJsonError: There is no whole message, and what is around them is broken.
    """
    skeleton = Skeleton()
    chats = _walked(file, skeleton, progress=progress)
    frame = skeleton.frame()
    records = sum(len(chat.columns) for chat in chats)
    if not chats or (frame.broken is not None and not records):
        raise _damage(file, frame.stumble)
    skipped = [span for chat in chats for span in chat.table.skipped]
    if frame.broken is not None and frame.broken < len(chats):
        opened = skeleton.begins[frame.broken] + len(skeleton.pieces[frame.broken])
        _carve(chats, skipped, begin=chats[frame.broken].begin, end=opened)
    cut = _close(file.size, chats, skipped=skipped, frame=frame)
    conversations = tuple(
        chat.table.conversation(chat.columns, keys, sha256=sha256, owner=frame.owner)
        for chat, keys in zip(chats, frame.chats, strict=True)
    )
    skipped.sort()
    firsts = _first_places(chats, skipped, cut=cut)
    lines = lines_at(
        file, [*(span.byte_start for span in skipped), *(at for _, at in firsts.values())]
    )
    return Read(
        conversations,
        tuple(Unread(*span[:2], lines[span.byte_start], span.reason) for span in skipped),
        tuple(Warned(code, count, lines[at]) for code, (count, at) in firsts.items()),
    )


def _walked(file: GivenFile, skeleton: Skeleton, *, progress: Progress) -> list[Chat]:
    tape = Tape(file, file.size)
    chats: list[Chat] = []
    at = end = 0
    while (opened := skeleton.up_to_array(tape, at)) is not None:
        walk, table = Walk(tape, opened, KEY, MESSAGE_START), Table(end)
        for group in walk.groups():
            table.add(group.records, group.ends)
            progress(walk.at / max(file.size, 1))
        chats.append(Chat(end, walk, table, table.freeze()))
        at, end = walk.at, table.last_end
    return chats


def _damage(file: GivenFile, stumble: int) -> DamagedJsonError:
    """Return the error, with the place where a strict parser stumbles."""
    line = lines_at(file, [stumble])[stumble]
    before = file.window(max(0, stumble - WINDOW), stumble)
    column = len(before) - before.rfind(b"\n")
    summary = "broken outside of the messages"
    return DamagedJsonError(summary, file=file.name, line=line, column=column)


def _carve(chats: Sequence[Chat], skipped: list[Skipped], *, begin: int, end: int) -> None:
    """Take what is broken before a chat's messages out of whatever follows it."""
    for chat in chats:
        for row in np.flatnonzero(chat.columns.byte_start == begin).tolist():
            chat.columns.byte_start[row] = end
            skipped.append(Skipped(begin, end, OUTSIDE))
            return
    for place, span in enumerate(skipped):
        if span.byte_start == begin:
            skipped[place] = span._replace(byte_start=end)
            skipped.append(Skipped(begin, end, OUTSIDE))
            return


def _close(size: int, chats: Sequence[Chat], *, skipped: list[Skipped], frame: Frame) -> bool:
    """Give what stands after the last element a place; return whether the file is cut off."""
    last = chats[-1]
    end = last.table.last_end
    cut = not last.walk.closed
    if cut and skipped and skipped[-1][1:] == (size, DAMAGED):
        skipped[-1] = skipped[-1]._replace(reason=CUT_OFF)
    elif end < size and (cut or frame.broken == len(chats)):
        cut = cut or frame.open_end
        skipped.append(Skipped(end, size, CUT_OFF if cut else OUTSIDE))
    elif end < size:
        _extend(chats, skipped, end=end, size=size)
    return cut


def _extend(chats: Sequence[Chat], skipped: list[Skipped], *, end: int, size: int) -> None:
    """Let the end of the file belong to what stands before it."""
    for chat in chats:
        for row in np.flatnonzero(chat.columns.byte_end[-1:] == end).tolist():
            chat.columns.byte_end[row - 1] = size
            return
    for place, span in enumerate(skipped):
        if span.byte_end == end:
            skipped[place] = span._replace(byte_end=size)
            return
    skipped.append(Skipped(end, size, "no-messages"))


def _first_places(
    chats: Sequence[Chat], skipped: Sequence[Skipped], *, cut: bool
) -> dict[str, tuple[int, int]]:
    """Return how often something happened, and where in the file first, by code."""
    places: dict[str, list[int]] = {}
    for span in skipped:
        if span.reason != "no-messages":
            places.setdefault(span.reason, []).append(span.byte_start)
    for chat in chats:
        columns = chat.columns
        unknown = columns.byte_start[columns.kind == Kind.UNKNOWN].tolist()
        places.setdefault("unknown-record-type", []).extend(unknown)
        places.setdefault("not-utf8", []).extend(chat.walk.repaired)
    if cut:
        places.setdefault(CUT_OFF, [chats[-1].walk.at])
    return {code: (len(found), found[0]) for code, found in places.items() if found}


def lines_at(file: GivenFile, places: Iterable[int]) -> dict[int, int]:
    """Return the line of each place, counted from 1."""
    lines: dict[int, int] = {}
    at, line = 0, 1
    for place in sorted(set(places)):
        while at < place and (window := file.window(at, min(place, at + WINDOW))):
            line += window.count(b"\n")
            at += len(window)
        lines[place] = line
    return lines
