"""What a pattern means.

A pattern is words parted by spaces. `(a|b c|)` is a choice, which may be empty. ` .. ` is a gap
of up to six words within a sentence. `^` at the beginning: only where a sentence begins; `$` at
the end: only where it ends. Commas do not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from olivebranch.content.tree import ContentError

GAP = " .. "
WIDEST_GAP = 6
# The edge of a sentence among the words of a part.
EDGE = "\n"
# Marks that end a sentence, and marks that are passed over.
STOPS, SKIPPED = ".!?;", ',"()*'
CHOICE = re.compile(r"\(([^()]*)\)")

# Some words in a row, and what may stand at one place: several of them, the longest first.
Words = tuple[str, ...]
Choice = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What must be found.

    Attributes:
        parts: In this order, with gaps between; each is choices in a row. A plain word is a choice
            of one, and so is an EDGE.
    """

    parts: tuple[tuple[Choice, ...], ...]

    def words(self) -> Iterator[str]:
        """Yield the words, some more than once, and the EDGEs."""
        for part in self.parts:
            for choice in part:
                for words in choice:
                    yield from words


def pattern_of(text: str) -> Pattern:
    """Return what a pattern means.

    Raises:
        ContentError: A bracket without its fellow, or a part that may be empty.
    """
    parts = tuple(_choices(part, text) for part in text.split(GAP))
    if not all(any(all(choice) for choice in part) for part in parts):
        raise _broken(text, "a wording without words")
    pattern = Pattern(parts)
    if not set(pattern.words()).isdisjoint(STOPS + SKIPPED):
        raise _broken(text, "a mark, which no word is")
    return pattern


def _choices(part: str, whole: str) -> tuple[Choice, ...]:
    marked = part.replace("^", f" {EDGE} ").replace("$", f" {EDGE} ")
    if re.search(r"[()]", CHOICE.sub(" ", marked)):
        raise _broken(whole, "a bracket without its fellow")
    found: list[Choice] = []
    for piece in re.finditer(rf"\(([^()]*)\)|{EDGE}|[^()\s]+", marked):
        if piece[1] is None:
            found.append(((piece[0],),))
        else:
            words = {tuple(filter(None, one.split(" "))) for one in piece[1].split("|")}
            found.append(tuple(sorted(words, key=lambda one: (-len(one), one))))
    return tuple(found)


def _broken(pattern: str, what: str) -> ContentError:
    return ContentError(f"{what} in the pattern {pattern!r}", file="language/phrases")
