"""Add up rows of a table for each message, for many messages at once."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from olivebranch.language.listed import Listed
from olivebranch.language.tokens import Ints

Number = TypeVar("Number", bound=np.generic)
Rows = npt.NDArray[np.float32]

# Messages with more features than this are few; they are added one by one. So many of 127 fit
# into a short number.
SHORT = 120


def summed(table: npt.NDArray[np.int16], picked: Ints, first: Ints) -> npt.NDArray[np.int32]:
    """Return for each message the sum of its rows of the table.

    Args:
        table: Numbers from -127 to 127, shape (words, heads): short ones are added faster.
        picked: Rows of the table, those of one message together, shape (features,).
        first: Where each message begins in `picked`, shape (messages + 1,).

    Returns:
        Shape (messages, heads); zeros for a message without features.
    """
    every = combined(np.add, table, Listed(picked, first)).astype(np.int32)
    for row in np.flatnonzero(np.diff(first) > SHORT):
        rest = table[picked[first[row] + SHORT : first[row + 1]]]
        every[row] += rest.sum(axis=0, dtype=np.int32)
    return every


def combined(how: np.ufunc, table: npt.NDArray[Number], picked: Listed) -> npt.NDArray[Number]:
    """Return for each message its first SHORT rows of the table, brought together.

    numpy's `reduceat` takes three times as long, and holds the interpreter. So the messages are
    sorted by length, and the first rows of all are added in one step, then the second ones, and
    so on.

    Args:
        how: Brings two rows together; zero changes nothing.
        table: Shape (words, columns).
        picked: Rows of the table for each message.

    Returns:
        Shape (messages, columns); zeros for a message without rows.
    """
    counts = np.diff(picked.first)
    order = np.argsort(-counts, kind="stable")
    begins, sizes = picked.first[:-1][order], counts[order]
    steps = np.arange(min(SHORT, int(sizes[0]) if len(sizes) else 0))
    found = np.zeros((len(counts), table.shape[1]), table.dtype)
    for step, going in zip(steps, np.searchsorted(-sizes, -steps, side="left"), strict=True):
        rows = table.take(picked.numbers[begins[:going] + step], axis=0)
        how(found[:going], rows, out=found[:going])
    every = np.empty_like(found)
    every[order] = found
    return every
