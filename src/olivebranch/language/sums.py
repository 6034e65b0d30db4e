"""Add up rows of a table for each message, for many messages at once."""

import numpy as np
import numpy.typing as npt

from olivebranch.language.tokens import Ints

Rows = npt.NDArray[np.float32]

# Messages with more features than this are few; they are added one by one.
SHORT = 48


def summed(table: Rows, picked: Ints, first: Ints) -> Rows:
    """Return for each message the sum of its rows of the table.

    numpy's `reduceat` takes three times as long. So the messages are sorted by length, and the
    first rows of all are added in one step, then the second ones, and so on.

    Args:
        table: Shape (words, heads).
        picked: Rows of the table, those of one message together, shape (features,).
        first: Where each message begins in `picked`, shape (messages + 1,).

    Returns:
        Shape (messages, heads); zeros for a message without features.
    """
    counts = np.diff(first)
    order = np.argsort(-counts, kind="stable")
    begins, sizes = first[:-1][order], counts[order]
    sums = np.zeros((len(counts), table.shape[1]), table.dtype)
    for step in range(min(SHORT, int(sizes[0]) if len(sizes) else 0)):
        going = int(np.searchsorted(-sizes, -step, side="left"))
        sums[:going] += table[picked[begins[:going] + step]]
    for row in np.flatnonzero(sizes > SHORT):
        sums[row] += table[picked[begins[row] + SHORT : begins[row] + sizes[row]]].sum(axis=0)
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return sums[back]
