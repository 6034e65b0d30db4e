"""Walk through a long JSON file a window at a time, and keep what is whole when it is damaged.

A file of 350 MB parsed in one go takes nine times its size in memory. Here the
objects of an array are cut apart where they seem to end, and the parser, given
some hundred at a time, tells whether that was right. Where it was not, brackets
are counted one by one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import orjson

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.parsing import TOKEN, Record, parsed_or_mended

WINDOW = 4 << 20
# So much is held of what follows, before an object is said to be cut off by the window.
LEAST = 256 << 10
# An object longer than this is damage.
MOST = 64 << 20
# Large enough that the parser does the work, small enough to be gone before the garbage
# collector first looks: groups of 2000 took half as long again.
GROUP = 200
DEEPEST = 1000

KEY = rb'(?<!\\)"%s"\s{0,16}+:\s{0,16}+(?=\[)'
GAP = re.compile(rb"[\s,]*+")
SPACE = re.compile(rb"\s*+(?=\{)")
OPENING = re.compile(rb'\{\s*+"[^"\\]{1,40}+"\s*+:')
# A value that is no object, or one stray character.
OTHER = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s,\]{["]++|.', re.DOTALL)
CLOSING = {ord("}"): ord("{"), ord("]"): ord("[")}
OPENINGS = frozenset(CLOSING.values())
BRACKET_END, QUOTE = ord("]"), ord('"')


@dataclass(slots=True, eq=False)
class Tape:
    """A file of which one window is held at a time.

    Attributes:
        file: As it was given.
        size: In bytes.
        held: The window.
        base: Where it begins in the file.
    """

    file: GivenFile
    size: int
    held: bytes = b""
    base: int = 0

    @property
    def at_end(self) -> bool:
        """Whether the window reaches to the end of the file."""
        return self.base + len(self.held) >= self.size

    def hold(self, at: int, least: int = LEAST) -> int:
        """Hold what follows a place of the file; return where that stands in the window."""
        held_to = self.base + len(self.held)
        if not self.base <= at <= held_to or (at + least > held_to and not self.at_end):
            self.base = at
            self.held = self.file.window(at, min(at + max(WINDOW, least), self.size))
            if not self.held:  # the file has become shorter meanwhile
                self.size = at
        return at - self.base


class Group(NamedTuple):
    """Some elements of an array, in order.

    Attributes:
        records: None for one that is damaged or no object.
        ends: Where each ends in the file, in bytes; it begins where the one before ends.
    """

    records: list[Record | None]
    ends: list[int]


@dataclass(slots=True, eq=False)
class Walk:
    """The elements of one array.

    Attributes:
        tape: The file.
        at: How far we are, in bytes; at first where the opening bracket stands.
        key: Of the array, and of every other such array in the file: one that is not
            closed ends before the next.
        start: How an element begins, from its bracket on; to go on after damage.
        closed: The closing bracket was reached.
        repaired: Where objects stand that were read although some characters are no UTF-8.
    """

    tape: Tape
    at: int
    key: str
    start: re.Pattern[bytes]
    closed: bool = False
    ended: bool = False
    repaired: list[int] = field(default_factory=list)
    cut: re.Pattern[bytes] | None = None
    resume: re.Pattern[bytes] = field(init=False)
    next_array: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        """Step over the opening bracket, and see how the elements are set."""
        self.at += 1
        begin = self.tape.hold(self.at)
        self.resume, self.next_array = self.start, array_of(self.key)
        if space := SPACE.match(self.tape.held, begin):
            self._learn(space[0], OPENING.match(self.tape.held, space.end()))

    def _learn(self, space: bytes, opening: re.Match[bytes] | None) -> None:
        between = re.escape(space)
        if b"\n" in space:
            self.cut = re.compile(rb"(%b\})(,%b)(?=\{)" % (between, between))
            self.resume = re.compile(rb"%b|%b(?=\{)" % (self.start.pattern, between))
        elif opening:
            self.cut = re.compile(rb"(\})(\s*+,\s*+)(?=%b)" % re.escape(opening[0]))

    def groups(self) -> Iterator[Group]:
        """Yield all elements; those after a break as well."""
        least = LEAST
        while not self.ended and self.at < self.tape.size:
            before = self.at
            begin = self.tape.hold(before, least)
            if self.cut:
                yield from self._guessed(self.cut, begin)
            if self.at == before and not self.ended:
                yield self._counted(begin, whole=self.tape.at_end or least > MOST)
            least = LEAST if self.at > before else 2 * (len(self.tape.held) - begin)

    def _guessed(self, cut: re.Pattern[bytes], begin: int) -> Iterator[Group]:
        """Yield elements cut apart where they seem to end, as far as the window goes."""
        base, held = self.tape.base, self.tape.held
        cuts = cut.finditer(held, begin)
        while ends := [found.end(1) for found in islice(cuts, GROUP)]:
            records = _parsed(held[begin : ends[-1]], len(ends))
            if records is None:
                yield self._counted(begin, end=ends[-1])
            else:
                self.at = base + ends[-1]
                yield Group(records, [base + end for end in ends])
            if self.ended:
                return
            begin = self.at - base

    def _counted(self, begin: int, *, end: int | None = None, whole: bool = True) -> Group:
        """Return elements found by counting brackets.

        Args:
            begin: Where in the window.
            end: Where to stop; None for the end of the window.
            whole: What is not whole there never will be.
        """
        base, held = self.tape.base, self.tape.held
        end = len(held) if end is None else end
        group = Group([], [])
        while not self.ended:
            begin = _match_end(GAP, held, begin, end=end)
            self.at = base + begin
            if begin == end or not self._element(begin, end=end, whole=whole, group=group):
                break
            begin = self.at - base
        return group

    def _element(self, begin: int, *, end: int, whole: bool, group: Group) -> bool:
        """Add one element, or what is damaged; return False when the window holds no more."""
        base, held = self.tape.base, self.tape.held
        if held[begin] == BRACKET_END and not self._goes_on(begin):
            self.at, self.closed, self.ended = base + begin + 1, True, True
            return True
        stop, balanced = _end_of(held, begin, end=end)
        record = self._record(held[begin:stop], base + begin) if balanced else None
        if held[begin] in OPENINGS and (record is None or self.key in record):
            further, self.ended = self._next(self.resume, begin)
            if further is None and not balanced and stop == end and not whole:
                return False
            record, stop = None, stop if further is None else min(further, end)
        if stop > begin:
            group.records.append(record)
            group.ends.append(base + stop)
        self.at = base + stop
        return True

    def _goes_on(self, begin: int) -> bool:
        """Return whether a closing bracket is a stray one: further elements follow."""
        further, is_array = self._next(self.start, begin)
        return further is not None and not is_array

    def _next(self, start: re.Pattern[bytes], begin: int) -> tuple[int | None, bool]:
        """Return where after a place the next element begins, or before it the next array's object.

        Returns:
            The place, None for none in the window; and whether it is that of an array.
        """
        held = self.tape.held
        found = start.search(held, begin + 1)
        other = self.next_array.search(held, begin, found.end() if found else len(held))
        if other:
            return max(held.rfind(b"{", begin, other.start()), begin), True
        return held.index(b"{", found.start()) if found else None, False

    def _record(self, data: bytes, at: int) -> Record | None:
        value, mended = parsed_or_mended(data)
        if mended:
            self.repaired.append(at)
        return value if isinstance(value, dict) else None


def array_of(key: str) -> re.Pattern[bytes]:
    """Return what ends where the array of a key opens; a key within a text is passed over."""
    return re.compile(KEY % re.escape(key.encode()))


def _parsed(data: bytes, count: int) -> list[Record | None] | None:
    """Return the elements when they are so many objects, else None."""
    try:
        parsed = orjson.loads(b"[" + data.lstrip(b", \t\r\n") + b"]")
    except orjson.JSONDecodeError:
        return None
    same = len(parsed) == count and all(type(one) is dict for one in parsed)
    return parsed if same else None


def _end_of(data: bytes, begin: int, *, end: int) -> tuple[int, bool]:
    """Return where an element ends, and whether its brackets are in balance.

    Out of balance it ends before the first bracket that does not fit, or at `end`.
    """
    if data[begin] not in OPENINGS:
        return _match_end(OTHER, data, begin, end=end), True
    opened: list[int] = []
    for token in TOKEN.finditer(data, begin, end):
        mark = data[token.start()]
        if mark in OPENINGS:
            opened.append(mark)
        elif mark != QUOTE and opened.pop() != CLOSING[mark]:
            return token.start(), False
        elif token.end() - token.start() == 1 and mark == QUOTE:
            return end, False
        if not opened:
            return token.end(), True
        if len(opened) > DEEPEST:
            break
    return end, False


def _match_end(pattern: re.Pattern[bytes], data: bytes, begin: int, *, end: int) -> int:
    found = pattern.match(data, begin, end)
    return found.end() if found else begin
