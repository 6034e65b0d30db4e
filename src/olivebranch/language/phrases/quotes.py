"""Which words of a message stand between double quotes: they are somebody else's."""

import numpy as np
import numpy.typing as npt

from olivebranch.language.tokens import Tokens, key_of

QUOTE = key_of('"')


def quoted(tokens: Tokens) -> npt.NDArray[np.bool_]:
    """Return which tokens stand between double quotes, shape (tokens,).

    A mark that touches the word before it and none after it can only close: where nothing is
    open it is an inch or a slip, and counts for nothing. What is never closed is not quoted.
    """
    found = np.zeros(len(tokens), np.bool_)
    opened: int | None = None
    for mark in np.flatnonzero(tokens.keys == np.uint64(QUOTE)).tolist():
        if opened is not None and tokens.message[opened] == tokens.message[mark]:
            found[opened + 1 : mark] = True
            opened = None
        else:
            opened = None if _only_closes(tokens, mark) else mark
    return found


def _only_closes(tokens: Tokens, mark: int) -> bool:
    """Return whether a mark touches the word before it, and none after it."""
    before, after = _touch(tokens, mark - 1, mark), _touch(tokens, mark, mark + 1)
    return before and not after


def _touch(tokens: Tokens, one: int, two: int) -> bool:
    """Return whether two neighbors are tokens of one message with nothing between them."""
    if one < 0 or two == len(tokens) or tokens.message[one] != tokens.message[two]:
        return False
    return bool(tokens.end[one] == tokens.start[two])
