"""Which patterns may be in which message, for many messages at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.language.listed import Listed
from olivebranch.language.phrases.anchors import MOST_SETS, Anchor, AnyOf, anchors_of
from olivebranch.language.phrases.patterns import Pattern
from olivebranch.language.phrases.wording import Wording, Written
from olivebranch.language.slots import UNKNOWN
from olivebranch.language.sums import combined
from olivebranch.language.tokens import Ints

# The set that every message holds an anchor of.
ALWAYS = 0
# So many sets go into one number.
SET_BITS = 64


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The anchors of all patterns; each has a number.

    Attributes:
        alone: The anchor that a letter is, by the letter's number, or UNKNOWN.
        row: Where the row of a letter begins that is the first of an anchor of two, or UNKNOWN.
        column: The column of a letter that is the second of one, or UNKNOWN.
        pairs: The anchor of each row and column, one row after the other, or UNKNOWN.
    """

    alone: Ints
    row: Ints
    column: Ints
    pairs: npt.NDArray[np.signedinteger]

    def within(self, letters: Ints) -> tuple[Ints, Ints]:
        """Return the places of anchors in letters, in order, and which they are."""
        alone = self.alone[letters]
        ones = np.flatnonzero(alone != UNKNOWN)
        row, column = self.row[letters[:-1]], self.column[letters[1:]]
        twos = np.flatnonzero((row != UNKNOWN) & (column != UNKNOWN))
        pairs = self.pairs[row[twos] + column[twos]]
        known = pairs != UNKNOWN
        places = np.concatenate([ones, twos[known]])
        order = np.argsort(places, kind="stable")
        return places[order], np.concatenate([alone[ones], pairs[known]])[order]


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Where patterns may be.

    Attributes:
        anchors: What to look for.
        led: For each anchor the patterns whose rarest set it belongs to.
        sets: The other sets each anchor belongs to, one a bit; shape (anchors, SET_BITS a number).
        needed: The bits of the other sets of each pattern, shape (patterns, MOST_SETS - 1).
    """

    anchors: Anchors
    led: Listed
    sets: npt.NDArray[np.uint64]
    needed: Ints

    def within(self, written: Written, *, among: Ints | None = None) -> tuple[Ints, Ints]:
        """Return patterns and messages that hold their anchors, by pattern.

        Args:
            written: The messages.
            among: Look at these messages only; None for all.
        """
        places, anchors = self.anchors.within(written.letters)
        message = np.searchsorted(written.leads, places, side="right") - 1
        if among is not None:
            chosen = np.zeros(len(written.leads), np.bool_)
            chosen[among] = True
            message, anchors = message[chosen[message]], anchors[chosen[message]]
        held = self._held(message, anchors, len(written.leads))
        patterns, place = self.led.of(anchors)
        message = message[place]
        for needed in self.needed.T:
            bit = needed[patterns]
            word, bit = held[message, bit // SET_BITS], (bit % SET_BITS).astype(np.uint64)
            stays = (word >> bit & np.uint64(1)).astype(np.bool_)
            message, patterns = message[stays], patterns[stays]
        # A message may hold several anchors of a set.
        found = np.unique(patterns * len(written.leads) + message)
        return found // len(written.leads), found % len(written.leads)

    def _held(self, message: Ints, anchors: Ints, messages: int) -> npt.NDArray[np.uint64]:
        """Return the sets, as bits, that each message holds an anchor of; ALWAYS with any."""
        first = np.searchsorted(message, np.arange(messages + 1))
        return combined(np.bitwise_or, self.sets, Listed(anchors, first), wide=np.uint64)


def candidates_of(
    patterns: Sequence[Pattern], wording: Wording, common: Mapping[str, float]
) -> Candidates:
    """Return where some patterns may be."""
    sought = [anchors_of(pattern, common) for pattern in patterns]
    every = sorted({anchor for some in sought for anchors in some for anchor in anchors})
    numbers = {anchor: number for number, anchor in enumerate(every)}
    led: list[list[int]] = [[] for _ in every]
    bits: dict[AnyOf, int] = {frozenset(): ALWAYS}
    needed = np.full((len(patterns), MOST_SETS - 1), ALWAYS)
    for pattern, (first, *others) in enumerate(sought):
        for anchor in first:
            led[numbers[anchor]].append(pattern)
        needed[pattern, : len(others)] = [bits.setdefault(one, len(bits)) for one in others]
    sets = np.zeros((len(numbers), len(bits) // SET_BITS + 1), np.uint64)
    sets[:, 0] = 1 << ALWAYS
    for anchors, bit in bits.items():
        for anchor in anchors:
            sets[numbers[anchor], bit // SET_BITS] |= np.uint64(1 << bit % SET_BITS)
    return Candidates(_anchors(numbers, wording), _listed(led), sets, needed)


def _anchors(numbers: Mapping[Anchor, int], wording: Wording) -> Anchors:
    alone, row, column = (np.full(wording.size, UNKNOWN) for _ in range(3))
    twos = {}
    for anchor, number in numbers.items():
        letters = [wording.number(word) for word in anchor]
        if len(letters) == 1:
            alone[letters[0]] = number
        else:
            twos[letters[0], letters[1]] = number
    seconds = sorted({second for _, second in twos})
    firsts = sorted({first for first, _ in twos})
    column[seconds] = np.arange(len(seconds))
    row[firsts] = np.arange(len(firsts)) * len(seconds)
    smallest = np.min_scalar_type(-len(numbers) - 1)
    pairs = np.full(len(firsts) * len(seconds), UNKNOWN, smallest)
    for (first, second), number in twos.items():
        pairs[row[first] + column[second]] = number
    return Anchors(alone, row, column, pairs)


def _listed(lists: Sequence[Sequence[int]]) -> Listed:
    lengths = [len(one) for one in lists]
    numbers = np.array([number for one in lists for number in one], np.int64)
    return Listed(numbers, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))))
