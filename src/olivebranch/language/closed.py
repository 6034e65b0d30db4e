"""Words of the closed classes: pronouns, articles, negations and the like, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import read_table
from olivebranch.language.slots import Slots, roomy_slots
from olivebranch.language.sums import summed
from olivebranch.language.tokens import Tokens, key_of

FILE = "language/closed"


@dataclass(frozen=True, slots=True)
class ClosedContent:
    """The content file.

    Attributes:
        classes: The words of each class, parted by spaces.
        sources: Keys of the bibliography.
    """

    classes: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ClosedClasses:
    """The closed classes of one language.

    Attributes:
        names: Of the classes, in the order of the file.
        words: The words of all of them.
        members: 1 where a word is of a class, shape (words, classes).
    """

    names: tuple[str, ...]
    words: Slots
    members: npt.NDArray[np.int16]

    def count(self, tokens: Tokens) -> npt.NDArray[np.int32]:
        """Return how many words of each class each message has, shape (messages, classes)."""
        rows = self.words.find(tokens.keys)
        known = rows >= 0
        first = np.searchsorted(tokens.message[known], np.arange(tokens.messages + 1))
        return summed(self.members, rows[known], first)


@cache
def closed_classes(language: str) -> ClosedClasses:
    """Return the closed classes of a language.

    Raises:
        ContentError: There are none for it, or the file is not of its shape.

    Source:
        grammar-closed-classes
    """
    content = build(ClosedContent, read_table(FILE, language=language), where=FILE)
    require_sources(content.sources, where=FILE)
    keys: dict[int, set[str]] = {}
    for name, words in content.classes.items():
        for word in words.split():
            keys.setdefault(key_of(word.replace("-", "")), set()).add(name)
    names = tuple(content.classes)
    members = [[int(name in classes) for name in names] for classes in keys.values()]
    slots = roomy_slots(np.array(list(keys), np.uint64))
    return ClosedClasses(names, slots, np.array(members, np.int16))
