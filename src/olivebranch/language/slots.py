"""Look up millions of keys in a vocabulary of some ten thousand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.language.tokens import Ints, Keys

UNKNOWN = -1
MOST_BITS = 26


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """A vocabulary in which every key has a slot of its own.

    Attributes:
        keys: The vocabulary, shape (words,).
        table: Position in `keys` by the low bits of the key, shape (2 ** bits,); UNKNOWN where
            there is none. In as few bytes as will do, so that more of it fits the cache.
    """

    keys: Keys
    table: npt.NDArray[np.signedinteger]

    def find(self, keys: Keys) -> Ints:
        """Return the position of each key in the vocabulary, or UNKNOWN; shape as given."""
        found: Ints = self.table[keys & np.uint64(len(self.table) - 1)].astype(np.int64)
        found[self.keys[found] != keys] = UNKNOWN
        return found


def slots_of(keys: Keys, *, bits: int) -> Slots:
    """Return the slots of a vocabulary.

    Args:
        keys: At least one, without doubles and without clashes.
        bits: Size of the table, as a power of two; each adds as much memory as all before.

    Raises:
        ValueError: Two keys want the same slot.
    """
    table = np.full(1 << bits, UNKNOWN, np.min_scalar_type(-len(keys) - 1))
    table[keys & np.uint64(len(table) - 1)] = np.arange(len(keys))
    if np.count_nonzero(table != UNKNOWN) != len(keys):
        summary = "two keys want the same slot"
        raise ValueError(summary)
    return Slots(keys, table)


def roomy_slots(keys: Keys) -> Slots:
    """Return the slots of a small vocabulary of which no key may be left out.

    Args:
        keys: At least one, without doubles.
    """
    for bits in range(12, MOST_BITS):
        if without_clashes(keys, bits=bits).all():
            return slots_of(keys, bits=bits)
    summary = "too many keys"
    raise ValueError(summary)


def without_clashes(keys: Keys, *, bits: int) -> npt.NDArray[np.bool_]:
    """Return which keys may stay, shape as given: of those that want the same slot the first."""
    stays = np.zeros(len(keys), bool)
    wanted = keys & np.uint64((1 << bits) - 1)
    stays[np.unique(wanted, return_index=True)[1]] = True
    return stays
