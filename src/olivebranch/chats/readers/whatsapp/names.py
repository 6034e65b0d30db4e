"""Who a record is from: what stands between header and ": "."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from olivebranch.chats.readers.whatsapp.layout import WORD
from olivebranch.chats.readers.whatsapp.match import Words, windows
from olivebranch.chats.readers.whatsapp.phrases import bare, is_known_line
from olivebranch.chats.readers.whatsapp.records import Found
from olivebranch.conversation import NOBODY

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]

# Records in one go: what is known of them fits into a core's own cache.
BLOCK = 16_384
# No name in an address book is longer; past it the colon belongs to a line of the app.
LONGEST_NAME = 150
# A name this rare is looked at twice: it may be a line of the app with a colon in it.
RARE = 2
# A prefix must come back this often before it counts as part of a name.
OFTEN = 3
SAMPLE = 200
SUSPECTS = 8
# Names that are looked for first, and how many bytes of them eight at a time.
FREQUENT = 96
LONGEST_FREQUENT = 64
SEPARATOR = b": "
QUOTES = (("\u201c", "\u201d"), ("\u201e", "\u201c"), ("\u00ab", "\u00bb"), ("\u300c", "\u300d"))


@dataclass(frozen=True, slots=True, eq=False)
class Senders:
    """Who sent what; arrays of shape (records,).

    Attributes:
        names: In order of appearance.
        sender: Position in `names`, or NOBODY.
        text_start: Where the text begins, in bytes.
        nameless: Positions of records whose name is empty: no records at all.
    """

    names: tuple[str, ...]
    sender: Small
    text_start: Ints
    nameless: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Frequent:
    """A name with its separator, eight bytes in one number.

    Attributes:
        code: Position of the name.
        length: With the separator, in bytes.
        mask: Ones where a byte of it stands.
        value: Its bytes.
    """

    code: int
    length: int
    mask: Words
    value: Words

    @classmethod
    def of(cls, name: bytes, code: int) -> "Frequent":
        """Prepare a name for comparison."""
        whole = name + SEPARATOR
        value = np.zeros(-len(whole) % WORD + len(whole), np.uint8)
        value[: len(whole)] = np.frombuffer(whole, np.uint8)
        mask = np.where(np.arange(len(value)) < len(whole), 0xFF, 0).astype(np.uint8)
        return cls(code, len(whole), mask.view(np.uint64), value.view(np.uint64))

    def fits(self, words: Words) -> Ints:
        """Return which rows begin with the name."""
        rows = np.flatnonzero((words[:, 0] & self.mask[0]) == self.value[0])
        for place in range(1, len(self.mask)):
            column = words[:, place] if len(rows) == len(words) else words[rows, place]
            rows = rows[(column & self.mask[place]) == self.value[place]]
        return rows


@dataclass(slots=True, eq=False)
class _Table:
    """What is known so far; the arrays are filled a block at a time.

    Attributes:
        data: The file.
        found: Its records.
        code: Position of the name of each record, or -1.
        text_start: For each record; where its header ends, until the name is found.
        codes: Position of each name as written.
        nameless: Records with an empty name.
    """

    data: bytes
    found: Found
    code: Small
    text_start: Ints
    codes: dict[bytes, int] = field(default_factory=dict)
    nameless: list[int] = field(default_factory=list)


def find_senders(data: bytes, found: Found) -> Senders:
    """Return who sent each record.

    Args:
        data: The file, UTF-8.
        found: Its records.
    """
    header_end = found.start + found.header
    table = _Table(data, found, np.full(len(header_end), -1, np.int32), header_end)
    frequent = _frequent(table)
    for first in range(0, len(header_end), BLOCK):
        left = _fast(table, header_end[first : first + BLOCK], first=first, frequent=frequent)
        _slowly(table, left)
    _find_colons_in_names(table)
    _find_missing_spaces(table)
    _leave_to_app(table)
    return _resolved(table)


def _frequent(table: _Table) -> list[Frequent]:
    """Return the names that are common in a sample, the most common first."""
    step = max(1, len(table.code) // (4 * SAMPLE))
    counts: Counter[bytes] = Counter()
    for _, start, end in _first_lines(table, np.arange(0, len(table.code), step)):
        colon = colon_after(table.data, start, end)
        if colon < end and colon - start + len(SEPARATOR) <= LONGEST_FREQUENT:
            counts[table.data[start:colon]] += 1
    common = [name for name, often in counts.most_common(FREQUENT) if often > 1 and _shown(name)]
    return [Frequent.of(name, table.codes.setdefault(name, len(table.codes))) for name in common]


def _first_lines(table: _Table, rows: Ints) -> Iterator[tuple[int, int, int]]:
    """Yield records with the place where their header ends, and where their first line does."""
    start = table.found.start[rows]
    header_end, line_end = start + table.found.header[rows], start + table.found.line[rows]
    yield from zip(rows.tolist(), header_end.tolist(), line_end.tolist(), strict=True)


def colon_after(data: bytes, start: int, end: int) -> int:
    """Return where the first ": " (or ":" at the end) of a line stands, or its end."""
    last = min(end, start + LONGEST_NAME + 1)
    colon = data.find(SEPARATOR, start, last + 1)
    if colon < 0 and start < end <= last and data[end - 1] == ord(":"):
        return end - 1
    return end if colon < 0 or colon >= end else colon


def _fast(table: _Table, starts: Ints, *, first: int, frequent: Sequence[Frequent]) -> Ints:
    """Fill in frequent names; return the records that are left."""
    width = max((len(name.mask) for name in frequent), default=0)
    whole = int(np.searchsorted(starts, len(table.data) - width * WORD, side="right"))
    left = np.arange(whole)
    if not width or not whole:
        return first + np.arange(len(starts))
    words = windows(table.data, starts[:whole], words=width)
    for name in frequent:
        rows = name.fits(words)
        if not len(rows):
            continue
        mine = first + left[rows]
        table.code[mine] = name.code
        table.text_start[mine] += name.length
        rest = np.ones(len(left), np.bool_)
        rest[rows] = False
        left = left[rest]
        if not len(left):
            break
        words = words[rest]
    return first + np.concatenate([left, np.arange(whole, len(starts))])


def _slowly(table: _Table, rows: Ints) -> None:
    data = table.data
    for row, start, end in _first_lines(table, rows):
        colon = colon_after(data, start, end)
        if colon == end:
            continue
        if not _shown(data[start:colon]):
            table.nameless.append(row)
            continue
        table.code[row] = table.codes.setdefault(data[start:colon], len(table.codes))
        table.text_start[row] = min(colon + len(SEPARATOR), end)


def _find_colons_in_names(table: _Table) -> None:
    """Move on what follows a name to it where "name: what follows: text" comes again and again."""
    names = list(table.codes)
    rows = np.arange(0, len(table.code), max(1, len(table.code) // (SUSPECTS * SAMPLE)))
    seen = table.code[rows]
    # Only names with many messages can show it, and there are few of those.
    for code, _ in Counter(seen[seen >= 0].tolist()).most_common(SUSPECTS):
        sample = table.text_start[rows[seen == code]]
        for prefix in _prefixes(table.data, sample.tolist()):
            longer = table.codes.setdefault(names[code] + SEPARATOR + prefix, len(table.codes))
            tail = prefix + SEPARATOR
            mine = np.flatnonzero(table.code == code)
            for row, start in zip(mine.tolist(), table.text_start[mine].tolist(), strict=True):
                if table.data.startswith(tail, start):
                    table.code[row], table.text_start[row] = longer, start + len(tail)


def _find_missing_spaces(table: _Table) -> None:
    """Read "name:text" where the name is known and a word follows; ":)" is no such text."""
    for row, start, end in _first_lines(table, np.flatnonzero(table.code < 0)):
        colon = table.data.find(b":", start, min(end, start + LONGEST_NAME))
        code = table.codes.get(table.data[start:colon], -1) if colon > start else -1
        text = table.data[colon + 1 : end].decode("utf-8", errors="replace")
        if code >= 0 and text[:1].isalnum():
            table.code[row], table.text_start[row] = code, colon + 1


def _leave_to_app(table: _Table) -> None:
    """Take names away from lines that a dash tells from the others: the app's, from a computer."""
    dashed = table.found.dashed
    if dashed.any() and not dashed.all():
        rows = np.flatnonzero(dashed)
        table.code[rows] = -1
        table.text_start[rows] = table.found.start[rows] + table.found.header[rows]
        table.nameless = [row for row in table.nameless if not dashed[row]]


def _prefixes(data: bytes, sample: Sequence[int]) -> Iterator[bytes]:
    lines = [data[at : at + LONGEST_NAME].split(b"\n", 1)[0] for at in sample]
    counts = Counter(line.split(SEPARATOR, 1)[0] for line in lines if SEPARATOR in line)
    for prefix, count in counts.most_common(1):
        if prefix and count >= max(OFTEN, len(sample) / 2):
            yield prefix


def _resolved(table: _Table) -> Senders:
    """Return the names in order of appearance, without those that are lines of the app."""
    counts = np.zeros(len(table.codes) + 1, np.int64)
    for block in _blocks(table):
        counts += np.bincount(table.code[block] + 1, minlength=len(counts))
    people = {
        code: name
        for (written, code), count in zip(table.codes.items(), counts[1:].tolist(), strict=True)
        if count and (name := _person(written, count)) is not None
    }
    first: dict[int, int] = {}
    for block in _blocks(table):
        if not people.keys() <= first.keys():
            codes, rows = np.unique(table.code[block], return_index=True)
            for code, row in zip(codes.tolist(), rows.tolist(), strict=True):
                first.setdefault(code, block.start + row)
    names = tuple(dict.fromkeys(people[code] for code in sorted(people, key=first.__getitem__)))
    # The last stands for -1, which is no name.
    final = np.full(len(table.codes) + 1, NOBODY, np.int32)
    for code, name in people.items():
        final[code] = names.index(name)
    if len(people) < len(table.codes):
        mistaken = np.flatnonzero((final[table.code] == NOBODY) & (table.code >= 0))
        table.text_start[mistaken] = table.found.start[mistaken] + table.found.header[mistaken]
    for block in _blocks(table):
        table.code[block] = final[table.code[block]]
    return Senders(names, table.code, table.text_start, np.array(table.nameless, np.int64))


def _blocks(table: _Table) -> Iterator[slice]:
    for first in range(0, len(table.code), BLOCK):
        yield slice(first, first + BLOCK)


def _person(written: bytes, count: int) -> str | None:
    """Return a name without marks around it; None where a line of the app only looks like one."""
    name = _shown(written)
    return None if count <= RARE and (_cut_short(name) or is_known_line(name)) else name


def _cut_short(name: str) -> bool:
    """Return whether a quotation begins that does not end: the colon was in what is quoted."""
    return name.count('"') % 2 > 0 or any(name.count(a) > name.count(b) for a, b in QUOTES)


def _shown(written: bytes) -> str:
    return bare(written.decode("utf-8", errors="replace").lstrip()).lstrip()
