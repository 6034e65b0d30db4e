"""What a pattern means.

A pattern is words parted by spaces. `(a|b c|)` is a choice, which may be empty. ` .. ` is a gap
of up to six words within a sentence. `^` at the beginning: only where a sentence begins; `$` at
the end: only where it ends. Commas do not count.
"""

import re
from dataclasses import dataclass
from itertools import product

from olivebranch.content.tree import ContentError

GAP = " .. "
# The edge of a sentence among the words of a part.
EDGE = "\n"
MOST_LITERALS = 2000
CHOICE = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """What must be found: parts in this order, with gaps between.

    Attributes:
        parts: For each part its wordings; a wording is words and EDGEs.
    """

    parts: tuple[tuple[tuple[str, ...], ...], ...]


def pattern_of(text: str) -> Pattern:
    """Return what a pattern means.

    Raises:
        ContentError: A bracket without its fellow, an empty wording, or too many wordings.
    """
    return Pattern(tuple(_wordings(part, text) for part in text.split(GAP)))


def _wordings(part: str, whole: str) -> tuple[tuple[str, ...], ...]:
    pieces = CHOICE.split(part.replace("^", f" {EDGE} ").replace("$", f" {EDGE} "))
    if any(sign in piece for piece in pieces for sign in "()"):
        raise _broken(whole, "a bracket without its fellow")
    # Every second piece stood in brackets.
    choices = [
        [choice.strip(" ") for choice in piece.split("|")] if at % 2 else [piece]
        for at, piece in enumerate(pieces)
    ]
    found = {_words(" ".join(picked)) for picked in product(*choices)}
    if not all(found):
        raise _broken(whole, "a wording without words")
    if len(found) > MOST_LITERALS:
        raise _broken(whole, "too many wordings")
    return tuple(sorted(found))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(" ") if word)


def _broken(pattern: str, what: str) -> ContentError:
    return ContentError(f"{what} in the pattern {pattern!r}", file="language/phrases")
