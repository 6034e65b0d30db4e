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
    return combined(np.add, table, Listed(picked, first), wide=np.int32)


def combined(
    how: np.ufunc, table: npt.NDArray[np.generic], picked: Listed, *, wide: type[Number]
) -> npt.NDArray[Number]:
    """Return for each message its rows of the table, brought together.

    numpy's `reduceat` takes three times as long, and holds the interpreter. So the messages are
    sorted by length, and the first rows of all are added in one step, then the second ones, and
    so on.

    Args:
        how: Brings two rows together; zero changes nothing.
        table: Shape (words, columns).
        picked: Rows of the table for each message.
        wide: Holds what comes of any number of rows; the table's own type, of SHORT rows.

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
    every = np.empty(found.shape, wide)
    every[order] = found
    for row in np.flatnonzero(counts > SHORT):
        rest = table[picked.numbers[picked.first[row] + SHORT : picked.first[row + 1]]]
        every[row] = how(every[row], how.reduce(rest, axis=0, dtype=wide))
    return every
