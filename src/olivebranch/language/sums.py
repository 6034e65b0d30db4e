"""Add up rows of a table for each message, for many messages at once."""

import numpy as np
import numpy.typing as npt

from olivebranch.language.tokens import Ints

Rows = npt.NDArray[np.float32]

# Messages with more features than this are few; they are added one by one. So many of 127 fit
# into a short number.
SHORT = 120


def summed(table: npt.NDArray[np.int16], picked: Ints, first: Ints) -> npt.NDArray[np.int32]:
    """Return for each message the sum of its rows of the table.

    numpy's `reduceat` takes three times as long. So the messages are sorted by length, and the
    first rows of all are added in one step, then the second ones, and so on.

    Args:
        table: Numbers from -127 to 127, shape (words, heads): short ones are added faster.
        picked: Rows of the table, those of one message together, shape (features,).
        first: Where each message begins in `picked`, shape (messages + 1,).

    Returns:
        Shape (messages, heads); zeros for a message without features.
    """
    counts = np.diff(first)
    order = np.argsort(-counts, kind="stable")
    begins, sizes = first[:-1][order], counts[order]
    steps = np.arange(min(SHORT, int(sizes[0]) if len(sizes) else 0))
    sums = np.zeros((len(counts), table.shape[1]), table.dtype)
    for step, going in zip(steps, np.searchsorted(-sizes, -steps, side="left"), strict=True):
        sums[:going] += table[picked[begins[:going] + step]]
    every = np.empty(sums.shape, np.int32)
    every[order] = sums
    for row in np.flatnonzero(counts > SHORT):
        every[row] += table[picked[first[row] + SHORT : first[row + 1]]].sum(axis=0, dtype=np.int32)
    return every
