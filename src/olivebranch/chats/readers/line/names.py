"""Who speaks in files that put a space between name and text: learnt from the file itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from olivebranch.chats.textfiles.phrasebook import phrasebook

Names = Mapping[bytes, tuple[bytes, ...]]

# What follows a name must come back this often, in nearly all lines, to be part of the name.
OFTEN, NEARLY_ALL = 3, 0.9
LONGEST_WORDS = 6
# A file this short shows nobody twice.
FEW_LINES = 10
CALL = " ☎ ".encode()
SPACE = b" "


def learn_names(lines: Sequence[bytes], *, title: bytes) -> Names:
    """Return the names that lines begin with.

    Args:
        lines: What follows the time, file order.
        title: Of the conversation, a name when there are two people.

    Returns:
        The first word of names to those names, the longest first.
    """
    named = Counter(name for line in lines if (name := _before_phrase(line)))
    known = {name for name, count in named.items() if count > 1 or SPACE not in name}
    if title and any(begins(line, title) for line in lines):
        known.add(title)
    by_word = _by_first_word(known)
    left = [line.split(SPACE) for line in lines if not name_of(line, by_word)]
    return _by_first_word(known | _by_habit(left, few=len(lines) < FEW_LINES))


def name_of(line: bytes, names: Names) -> bytes:
    """Return the longest name that a line begins with; b"" for none."""
    for name in names.get(line.partition(SPACE)[0], ()):
        if begins(line, name):
            return name
    return b""


def begins(line: bytes, name: bytes) -> bool:
    """Return whether a line is a name, or begins with it and a space."""
    return line.startswith(name) and line[len(name) : len(name) + 1] in {b"", SPACE}


def _by_first_word(names: Iterable[bytes]) -> Names:
    found: dict[bytes, list[bytes]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        found[name.partition(SPACE)[0]].append(name)
    return {word: tuple(named) for word, named in found.items()}


def _before_phrase(line: bytes) -> bytes:
    """Return the name in a line such as "Alice Stickers" or "Alice ☎ Missed call"."""
    name, call, _ = line.partition(CALL)
    if call:
        return name
    name, _, last = line.rstrip().rpartition(SPACE)
    return name if last in bare_phrases() else b""


@cache
def bare_phrases() -> frozenset[bytes]:
    """Return what these files write for a photo and the like, without brackets."""
    return frozenset(word.encode() for word in phrasebook("line").phrases.lists["bare"])


def _by_habit(lines: Iterable[Sequence[bytes]], *, few: bool) -> set[bytes]:
    """Return names that are only seen to come back."""
    groups: dict[bytes, list[Sequence[bytes]]] = defaultdict(list)
    for words in lines:
        groups[words[0]].append(words)
    return {_extended(group) for group in groups.values() if few or len(group) > 1}


def _extended(lines: Sequence[Sequence[bytes]]) -> bytes:
    """Return the words that nearly all of some lines begin with, text left over."""
    length = 1
    while length < LONGEST_WORDS:
        following = Counter(words[length] for words in lines if len(words) > length + 1)
        count = max(following.values(), default=0)
        if count < OFTEN or count < NEARLY_ALL * len(lines):
            break
        length += 1
    starts = Counter(SPACE.join(words[:length]) for words in lines)
    return starts.most_common(1)[0][0]
