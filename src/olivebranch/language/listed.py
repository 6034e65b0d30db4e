"""For each of some things a list of numbers, for many things at once."""

from dataclasses import dataclass

import numpy as np

from olivebranch.language.tokens import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """The lists.

    Attributes:
        numbers: All lists, one after the other.
        first: Where each begins, shape (things + 1,).
    """

    numbers: Ints
    first: Ints

    def of(self, things: Ints) -> tuple[Ints, Ints]:
        """Return the numbers of some things, and for each the place of its thing among them."""
        begins = self.first[things]
        at, place = ranges(begins, self.first[things + 1])
        return self.numbers[at], place


def ranges(begins: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return the numbers from each beginning to its end (exclusive), and of which they are."""
    counts = ends - begins
    place = np.repeat(np.arange(len(begins)), counts)
    # How far each range lies from where it goes.
    shift = begins - np.cumsum(counts) + counts
    return np.arange(len(place)) + shift[place], place
