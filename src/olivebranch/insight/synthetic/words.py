"""Texts of invented people: short, harmless, of a wanted length."""

import numpy as np
import numpy.typing as npt

from olivebranch.conversation import Ints

OPENERS = (
    "ok",
    "yes",
    "hm",
    "good",
    "later",
    "home now",
    "on my way",
    "see you",
    "not yet",
    "thanks",
)
PIECES = (
    "the bus is late again",
    "I bought bread and apples",
    "it rained all afternoon here",
    "did you see the blue kite",
    "my sister calls on Sunday",
    "the soup is on the stove",
    "work was long today",
    "shall we walk by the river",
    "the neighbor's dog found a shoe",
    "I will be there around seven",
    "there is a film on at the corner",
    "can you bring the green umbrella",
)
LONGEST = 60


def pool() -> tuple[bytes, ...]:
    """Return one invented text for every length from 1 to 60 words, shortest first."""
    words = " ".join(PIECES * 9).split()
    return tuple(
        (
            OPENERS[count % len(OPENERS)] if count == 1 else " ".join(words[count : 2 * count])
        ).encode()
        for count in range(1, LONGEST + 1)
    )


def texts_of(lengths: npt.NDArray[np.float64], media: npt.NDArray[np.bool_]) -> tuple[bytes, Ints]:
    """Return the texts in one buffer and where they end, shape (messages,).

    Args:
        lengths: Wanted words of each message, shape (messages,), rounded and cut to 1 to 60.
        media: Which messages are pictures without text.
    """
    known = (*pool(), b"<Media omitted>")
    which = np.clip(np.rint(lengths), 1, LONGEST).astype(np.int64) - 1
    which[media] = LONGEST
    sizes = np.array([len(text) for text in known])[which]
    return b"".join([known[index] for index in which.tolist()]), np.cumsum(sizes)
