"""Which words of a message stand between double quotes: they are somebody else's."""

from collections.abc import Iterator

import numpy as np

from olivebranch.language.tokens import Tokens, key_of

QUOTE = key_of('"')


def quoted(tokens: Tokens, message: int) -> set[int]:
    """Return the positions of the tokens between double quotes.

    A mark that touches the word before it and none after it can only close: where nothing is
    open it is an inch or a slip, and counts for nothing. What is never closed is not quoted.

    Args:
        tokens: Of several messages.
        message: The position of one of them.
    """
    found: set[int] = set()
    opened: int | None = None
    for mark, only_closes in _marks(tokens, message):
        if opened is not None:
            found.update(range(opened + 1, mark))
            opened = None
        elif not only_closes:
            opened = mark
    return found


def _marks(tokens: Tokens, message: int) -> Iterator[tuple[int, bool]]:
    """Yield each double quote of a message, and whether it can only close."""
    first, last = int(tokens.first[message]), int(tokens.first[message + 1])
    for mark in (first + np.flatnonzero(tokens.keys[first:last] == np.uint64(QUOTE))).tolist():
        touches = tokens.end[mark - 1 : mark] == tokens.start[mark] if mark > first else ()
        follows = tokens.start[mark + 1 : mark + 2] == tokens.end[mark] if mark + 1 < last else ()
        yield mark, any(touches) and not any(follows)
