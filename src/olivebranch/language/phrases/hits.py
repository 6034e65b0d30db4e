"""Phrases that were found, many at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.language.tokens import Ints


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found.

    Attributes:
        family: Name of its family.
        message: Position of the message.
        start: Where it begins in the message, in bytes.
        end: Where it ends (exclusive).
    """

    family: str
    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """All of them, by message and place; arrays of shape (hits,).

    Attributes:
        names: Of the families, in order.
        family: Position of the name of each.
        message: See Hit; so are the next two.
        start: In bytes.
        end: Exclusive.
    """

    names: tuple[str, ...]
    family: Ints
    message: Ints
    start: Ints
    end: Ints

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.message)

    def __iter__(self) -> Iterator[Hit]:
        """Yield each by itself."""
        families = (self.names[at] for at in self.family.tolist())
        numbers = (array.tolist() for array in (self.message, self.start, self.end))
        return map(Hit, families, *numbers)


def hits_of(names: tuple[str, ...], found: Sequence[Ints]) -> Hits:
    """Return hits in order and without doubles.

    Args:
        names: Of the families, in order.
        found: Message, start, end and family of each.
    """
    order = np.lexsort(found[::-1])
    rows = np.stack(found)[:, order]
    new = np.ones(len(order), bool)
    new[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
    message, start, end, family = rows[:, new]
    return Hits(names, family, message, start, end)
