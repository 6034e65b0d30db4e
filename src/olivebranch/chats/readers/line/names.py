"""Who speaks in files that put a space between name and text: learnt from the file itself."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from olivebranch.chats.phrasebook import phrasebook

# What follows a name must come back this often, in nearly all lines, to be part of the name.
OFTEN, NEARLY_ALL = 3, 0.9
LONGEST_WORDS = 6
# A file this short shows nobody twice.
FEW_LINES = 10


def learn_names(lines: Sequence[str], *, title: str) -> tuple[str, ...]:
    """Return the names that lines begin with, the longest first.

    Args:
        lines: What follows the time, file order.
        title: Of the conversation, a name when there are two people.
    """
    named = Counter(name for line in lines if (name := _before_phrase(line)))
    known = {name for name, count in named.items() if count > 1 or " " not in name}
    if any(begins(line, title) for line in lines):
        known.add(title)
    left = [line.split(" ") for line in lines if not any(begins(line, name) for name in known)]
    known.update(_by_habit(left, few=len(lines) < FEW_LINES))
    return tuple(sorted(known, key=len, reverse=True))


def begins(line: str, name: str) -> bool:
    """Return whether a line is a name, or begins with it and a space."""
    return bool(name) and line.startswith(name) and line[len(name) : len(name) + 1] in {"", " "}


def _before_phrase(line: str) -> str:
    """Return the name in a line such as "Alice Stickers" or "Alice ☎ Missed call"."""
    found = _phrase().search(line)
    return line[: found.start()] if found else ""


def _phrase() -> re.Pattern[str]:
    bare = phrasebook("line").phrases.lists["bare"]
    return re.compile(rf" (?:(?:{'|'.join(map(re.escape, bare))})$|☎ )")


def _by_habit(lines: Iterable[Sequence[str]], *, few: bool) -> set[str]:
    """Return names that are only seen to come back."""
    groups: dict[str, list[Sequence[str]]] = defaultdict(list)
    for words in lines:
        groups[words[0]].append(words)
    return {_extended(group) for group in groups.values() if few or len(group) > 1}


def _extended(lines: Sequence[Sequence[str]]) -> str:
    """Return the words that nearly all of some lines begin with, text left over."""
    length = 1
    while length < LONGEST_WORDS:
        following = Counter(words[length] for words in lines if len(words) > length + 1)
        word, count = following.most_common(1)[0] if following else ("", 0)
        if count < OFTEN or count < NEARLY_ALL * len(lines):
            break
        length += 1
    return " ".join(lines[0][:length]) if length == 1 else _most_common_start(lines, length)


def _most_common_start(lines: Sequence[Sequence[str]], length: int) -> str:
    return Counter(" ".join(words[:length]) for words in lines).most_common(1)[0][0]
