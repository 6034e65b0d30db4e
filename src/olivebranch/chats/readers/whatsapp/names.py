"""Who a record is from: what stands between header and ": "."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.phrases import bare, is_known_line
from olivebranch.conversation import NOBODY

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# No name in an address book is longer; past it the colon belongs to a line of the app.
LONGEST_NAME = 150
# A name this rare is looked at twice: it may be a line of the app with a colon in it.
RARE = 2
# A prefix must come back this often before it counts as part of a name.
OFTEN = 3
SAMPLE = 200
SUSPECTS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Senders:
    """Who sent what; arrays of shape (records,).

    Attributes:
        names: In order of appearance.
        sender: Position in `names`, or NOBODY.
        text_start: Where the text begins, in bytes.
        nameless: The name is empty: not a record at all.
    """

    names: tuple[str, ...]
    sender: Ints
    text_start: Ints
    nameless: Mask


def find_senders(data: bytes, header_end: Ints, line_end: Ints) -> Senders:
    """Return who sent each record.

    Args:
        data: The file, UTF-8.
        header_end: Where each record's header ends, in bytes, ascending.
        line_end: Where its first line ends (exclusive), in bytes.
    """
    colon = _colons(data, header_end, line_end)
    nameless = (colon < line_end) & (colon == header_end)
    rows = np.flatnonzero((colon < line_end) & (colon - header_end <= LONGEST_NAME) & ~nameless)
    written, code = _codes(data, header_end[rows], colon[rows])
    end = colon[rows]
    for extended in _names_with_colons(data, written, code=code, end=end):
        code, end = _extend(data, written, extended, code=code, end=end)
    person = _people(written, code)
    names = tuple(dict.fromkeys(name for name in person if name is not None))
    final = np.array([NOBODY if name is None else names.index(name) for name in person] or [0])
    sender = np.full(len(header_end), NOBODY, dtype=np.int64)
    sender[rows] = final[code]
    text_start = header_end.copy()
    spoken = sender[rows] != NOBODY
    text_start[rows[spoken]] = _after_separator(data, end[spoken])
    return Senders(names, sender, text_start, nameless)


def _colons(data: bytes, header_end: Ints, line_end: Ints) -> Ints:
    """Return where the first ": " (or ":" before the end of the line) after each header stands."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    every = np.flatnonzero(buffer == ord(":"))
    following = buffer.take(every + 1, mode="clip")
    at_end = every + 1 >= len(buffer)
    every = every[at_end | (following == ord(" ")) | (following == 10) | (following == 13)]
    place = np.searchsorted(every, header_end)
    found = np.append(every, len(buffer) + 1)[place]
    return np.where(found < line_end, found, line_end)


def _codes(data: bytes, start: Ints, end: Ints) -> tuple[list[bytes], Ints]:
    """Return the distinct names as written, and for each record which it is."""
    known: dict[bytes, int] = {}
    code = np.fromiter(
        (
            known.setdefault(data[first:last], len(known))
            for first, last in zip(start.tolist(), end.tolist(), strict=True)
        ),
        dtype=np.int64,
        count=len(start),
    )
    return list(known), code


def _names_with_colons(
    data: bytes, written: Sequence[bytes], *, code: Ints, end: Ints
) -> list[tuple[int, bytes]]:
    """Return (name, what follows) where "name: what follows: text" comes again and again."""
    found: list[tuple[int, bytes]] = []
    counts = np.bincount(code, minlength=len(written)) if len(written) else np.zeros(0)
    # Only names with many messages can show it, and there are few of those.
    for name in np.argsort(-counts)[:SUSPECTS].tolist():
        mine = end[code == name]
        if len(mine) < OFTEN:
            continue
        sample = mine[:: max(1, len(mine) // SAMPLE)].tolist()
        lines = [data[at + 2 : at + 2 + LONGEST_NAME].split(b"\n", 1)[0] for at in sample]
        prefixes = Counter(line.split(b": ", 1)[0] for line in lines if b": " in line)
        for prefix, count in prefixes.most_common(1):
            if count >= max(OFTEN, len(sample) / 2) and prefix:
                found.append((name, prefix))
    return found


def _extend(
    data: bytes, written: list[bytes], extended: tuple[int, bytes], *, code: Ints, end: Ints
) -> tuple[Ints, Ints]:
    name, prefix = extended
    tail = prefix + b": "
    longer = np.array(
        [
            owner == name and data.startswith(tail, at + 2)
            for owner, at in zip(code.tolist(), end.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    written.append(written[name] + b": " + prefix)
    code = np.where(longer, len(written) - 1, code)
    return code, np.where(longer, end + 2 + len(prefix), end)


def _people(written: Sequence[bytes], code: Ints) -> list[str | None]:
    """Return each name cleaned of marks; None where a line of the app only looks like one."""
    counts = np.bincount(code, minlength=len(written)).tolist() if len(written) else []
    people: list[str | None] = []
    for name, count in zip(written, counts, strict=True):
        text = bare(name.decode("utf-8", errors="replace"))
        people.append(None if count <= RARE and is_known_line(text) else text)
    return people


def _after_separator(data: bytes, end: Ints) -> Ints:
    """Return where the text begins: one space belongs to the separator, further ones do not."""
    buffer = np.frombuffer(data, dtype=np.uint8)
    after = end + 1
    space: Mask = (after < len(buffer)) & (buffer.take(after, mode="clip") == ord(" "))
    return after + space.astype(np.int64)
