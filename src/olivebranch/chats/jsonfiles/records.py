"""The records of a JSON export, with their places in the file, however damaged it is.

An export is one or several arrays of records in a frame of other keys. The
arrays are found without parsing the file at once and are parsed in groups. What
cannot be parsed is searched for whole records, so that a damaged one does not
take its neighbors along.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson

from olivebranch.chats.jsonfiles.parsing import Record, parsed, parsed_or_mended
from olivebranch.chats.jsonfiles.spans import Elements, elements

# Small enough to be gone before the garbage collector looks at it.
GROUP = 200
BLANK = b" \t\r\n,\x00\xef\xbb\xbf"
# Any string without a line break in it, or a bracket.
TOKEN = re.compile(rb'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')
FIRST_KEY = re.compile(rb'\{\s*("[^"\\]{1,80}")\s*:')
# Where a file that is an array of records opens; for `arrays_of`.
WHOLE_FILE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?=\[)")
# How far to look for the end of an array at first.
WINDOWS = (4 << 10, 64 << 10, 1 << 20)
# A record longer than this is not searched for in damaged stretches.
LONGEST_SALVAGED = 256 << 10
MOST_LOOKED_AT = 50


class Frame(NamedTuple):
    """What stands around one array of records.

    Attributes:
        keys: The object that holds the array, without arrays of records.
        name: The key under which it holds this one; "" when the file is an array.
        number: Which of the arrays it is.
    """

    keys: Record
    name: str
    number: int = 0


class Piece(NamedTuple):
    """A stretch of the file: one record, or one that could not be read.

    Attributes:
        frame: Position among the frames.
        start: Where it begins in the data, in bytes; the end of the piece before.
        end: Where it ends (exclusive).
        record: What was parsed; empty when nothing was.
        reason: Code of why nothing was, or "".
        mended: Bytes that are no UTF-8 were replaced.
    """

    frame: int
    start: int
    end: int
    record: Record
    reason: str = ""
    mended: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """Every array of records in a file.

    Attributes:
        data: JSON, UTF-8.
        opened: Where the bracket of each stands.
        found: Where the elements of each stand.
        frames: What stands around each.
        whole: The frame itself could be parsed to its end.
    """

    data: bytes
    opened: Sequence[int]
    found: Sequence[Elements]
    frames: Sequence[Frame]
    whole: bool


def arrays_of(data: bytes, opening: re.Pattern[bytes]) -> Arrays:
    """Return the arrays of records.

    Args:
        data: JSON, UTF-8.
        opening: Ends where the bracket of such an array stands.
    """
    opened: list[int] = []
    found: list[Elements] = []
    skeleton: list[bytes] = []
    at = 0
    while (spot := _next(data, opening, at)) is not None:
        opened.append(spot)
        found.append(_elements_of(data, spot))
        # A marker that no export contains, so that each array is found again.
        skeleton += [data[at:spot], b'"\\u0000%d"' % (len(found) - 1)]
        at = found[-1].array_end
    root, whole = _frame(b"".join(skeleton), tail=data[at:])
    known = {frame.number: frame for frame in _marked(root)}
    frames = [known.get(number, Frame({}, "", number)) for number in range(len(found))]
    return Arrays(data, opened, found, frames, whole and all(one.closed for one in found))


def _elements_of(data: bytes, opened: int) -> Elements:
    """Return the elements of an array; a short one costs little, however long the file is."""
    for size in WINDOWS:
        found = elements(data[opened : opened + size], 0)
        if found.closed:
            return Elements(
                found.start + opened, found.end + opened, found.array_end + opened, closed=True
            )
    return elements(data, opened)


def _next(data: bytes, opening: re.Pattern[bytes], at: int) -> int | None:
    """Return where the next array opens; the word inside a text is passed over."""
    for spot in opening.finditer(data, at):
        if data[spot.start() - 1 : spot.start()] != b"\\":
            return spot.end()
    return None


def _frame(skeleton: bytes, *, tail: bytes) -> tuple[object, bool]:
    """Return the parsed frame, as far as it is sound, and whether it is."""
    bare, end = skeleton.lstrip(BLANK), tail.rstrip(b" \t\r\n\x00")
    if (whole := parsed(bare + end)) is not None:
        return whole, True
    # Cut off within the keys after the records, followed by something else, or damaged there.
    for part in (end[: max(end.rfind(b","), 0)], end[: end.rfind(b"}") + 1], b""):
        if (found := parsed(bare + part + _closing(bare + part))) is not None:
            return found, False
    return None, False


def _closing(data: bytes) -> bytes:
    """Return the brackets that are still open at the end, closed."""
    open_ones: list[bytes] = []
    for token in TOKEN.finditer(data):
        mark = token.group()
        if mark in {b"{", b"["}:
            open_ones.append(b"}" if mark == b"{" else b"]")
        elif mark in {b"}", b"]"} and open_ones:
            open_ones.pop()
    return b"".join(reversed(open_ones))


def _marked(root: object) -> Iterator[Frame]:
    """Yield the frame of every marker; without recursion, since a file may nest deeply."""
    waiting: list[tuple[object, Frame]] = [(root, Frame({}, ""))]
    while waiting:
        node, frame = waiting.pop()
        if isinstance(node, str) and node.startswith("\0") and node[1:].isdecimal():
            yield frame._replace(number=int(node[1:]))
        elif isinstance(node, dict):
            waiting += [(child, Frame(node, name)) for name, child in node.items()]
        elif isinstance(node, list):
            waiting += [(child, frame) for child in node]


def pieces_of(arrays: Arrays, is_record: Callable[[Record], bool]) -> Iterator[Piece]:
    """Yield every record and every damaged stretch; together they are the file.

    Args:
        arrays: As found.
        is_record: Whether an object that was found in a damaged stretch is a record.
    """
    salvage = _Salvage(arrays.data, is_record, _first_keys(arrays))
    last: Piece | None = None
    for piece in _pieces(arrays, salvage):
        if last is not None:
            yield last
        last = piece
    size = len(arrays.data)
    # What closes the file belongs to its last record.
    yield last._replace(end=size) if last else Piece(0, 0, size, {}, "no-messages")


def _first_keys(arrays: Arrays) -> set[bytes]:
    """Return the keys with which the first records begin."""
    starts = [at for found in arrays.found for at in found.start[:MOST_LOOKED_AT].tolist()]
    starts += [at + 1 for at in arrays.opened]
    begun = (FIRST_KEY.search(arrays.data, at, at + 200) for at in starts)
    return {key.group(1) for key in begun if key}


def _pieces(arrays: Arrays, salvage: "_Salvage") -> Iterator[Piece]:
    at = 0
    for number, found in enumerate(arrays.found):
        for piece in _of_array(arrays, number, salvage=salvage, at=at):
            yield piece
            at = piece.end
        last = number + 1 == len(arrays.found)
        until = len(arrays.data) if last else arrays.opened[number + 1]
        if arrays.whole or not until > at:
            continue
        for piece in salvage.between(at, until, number=number, reason=_rest_reason(found)):
            yield piece
            at = piece.end


def _rest_reason(found: Elements) -> str:
    """Return what it means that something stands after the last element of an array."""
    return "" if found.closed else "cut-off"


def _of_array(arrays: Arrays, number: int, *, salvage: "_Salvage", at: int) -> Iterator[Piece]:
    """Yield the pieces of one array; damaged neighbors are searched together.

    Args:
        arrays: All of them.
        number: Which one.
        salvage: Searches what is damaged.
        at: Where the piece before it ends.
    """
    before = arrays.opened[number] + 1
    bad = False
    for element in _elements(arrays.data, arrays.found[number], before=before):
        bad = bad or not element.joined
        if isinstance(element.value, dict):
            if bad:
                for piece in salvage.between(at, element.start, number=number):
                    yield piece
                    at = piece.end
            yield Piece(number, at, element.end, element.value, mended=element.mended)
            at, bad = element.end, False
        else:
            bad = True
        before = element.end
    if bad:
        yield from salvage.between(at, before, number=number)


class _Element(NamedTuple):
    """An element of an array.

    Attributes:
        start: Where it begins, in bytes.
        end: Where it ends (exclusive).
        value: What was parsed; None when nothing was.
        joined: Nothing but a comma stands between it and the one before.
        mended: Bytes that are no UTF-8 were replaced.
    """

    start: int
    end: int
    value: object
    joined: bool = True
    mended: bool = False


def _elements(data: bytes, found: Elements, *, before: int) -> Iterator[_Element]:
    """Yield the elements of an array, parsed.

    Args:
        data: JSON, UTF-8.
        found: Where they stand.
        before: Where the array's bracket ends.
    """
    starts, ends = found.start.tolist(), found.end.tolist()
    for first in range(0, len(starts), GROUP):
        group = slice(first, first + GROUP)
        for element in _group(data, starts[group], ends[group]):
            joined = element.joined and not data[before : element.start].strip(BLANK)
            yield element._replace(joined=joined)
            before = element.end


def _group(data: bytes, starts: list[int], ends: list[int]) -> Iterator[_Element]:
    try:
        values = orjson.loads(b"[" + data[starts[0] : ends[-1]] + b"]")
    except orjson.JSONDecodeError:
        values = ()
    if len(values) == len(starts):
        yield from map(_Element, starts, ends, values)
        return
    for start, end in zip(starts, ends, strict=True):
        value, mended = parsed_or_mended(data[start:end])
        yield _Element(start, end, value, mended=mended)


@dataclass(slots=True)
class _Salvage:
    """Searches damaged stretches for whole records.

    Attributes:
        data: JSON, UTF-8.
        is_record: Whether an object is a record, and not a part of one.
        keys: With which records begin.
        budget: How many bytes may still be looked at.
    """

    data: bytes
    is_record: Callable[[Record], bool]
    keys: set[bytes]
    budget: int = field(default=0)

    def __post_init__(self) -> None:
        """Allow a few looks at every byte, however a hostile file is built."""
        self.budget = 8 * len(self.data) + LONGEST_SALVAGED

    def between(
        self, start: int, end: int, *, number: int, reason: str = "damaged-record"
    ) -> Iterator[Piece]:
        """Yield what is found between two places, and what is left over.

        Args:
            start: Where to begin, in bytes.
            end: Where to stop.
            number: Of the array.
            reason: What a rest means; "" if it is not part of a record.
        """
        at = start
        for piece in self._records(start, end, number=number):
            begin = piece.start
            if self.data[at:begin].strip(BLANK):
                yield Piece(number, at, begin, {}, "damaged-record")
                at = begin
            yield piece._replace(start=at)
            at = piece.end
        rest = self.data[at:end].strip(BLANK)
        if reason and rest and not (at > start and rest.startswith((b"]", b"}"))):
            yield Piece(number, at, end, {}, reason)

    def _records(self, start: int, end: int, *, number: int) -> Iterator[Piece]:
        if not self.keys:
            return
        beginning = re.compile(rb"\{\s*(?:%s)\s*:" % b"|".join(map(re.escape, self.keys)))
        at = start
        while at < end and (spot := beginning.search(self.data, at, end)):
            stop = self._close(spot.start(), end)
            value, mended = (
                parsed_or_mended(self.data[spot.start() : stop]) if stop else (None, False)
            )
            if stop and isinstance(value, dict) and self.is_record(value):
                yield Piece(number, spot.start(), stop, value, mended=mended)
                at = stop
            else:
                at = spot.start() + 1

    def _close(self, start: int, end: int) -> int | None:
        """Return where an object ends, or None when that is not to be found nearby."""
        depth = 0
        until = min(end, start + min(LONGEST_SALVAGED, self.budget))
        for token in TOKEN.finditer(self.data, start, until):
            depth += (token.group() in {b"{", b"["}) - (token.group() in {b"}", b"]"})
            if depth == 0:
                self.budget -= token.end() - start
                return token.end()
        self.budget -= until - start
        return None
