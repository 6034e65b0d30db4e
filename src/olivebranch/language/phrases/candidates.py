"""Which patterns may be in which message, for many messages at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from olivebranch.language.phrases.anchors import MOST_SETS, Anchor, AnyOf, anchors_of
from olivebranch.language.phrases.patterns import Pattern
from olivebranch.language.phrases.wording import Wording, Written
from olivebranch.language.slots import UNKNOWN
from olivebranch.language.tokens import Ints

Number = TypeVar("Number", int, Ints)
# Every message holds one of this set.
ALWAYS = 0
# Greater than all others.
NO_PAIR = 2**63 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """For each of some things a list of numbers.

    Attributes:
        numbers: All lists, one after the other.
        first: Where each begins, shape (things + 1,).
    """

    numbers: Ints
    first: Ints

    def of(self, things: Ints) -> tuple[Ints, Ints]:
        """Return the numbers of some things, and for each the place of its thing among them."""
        begins = self.first[things]
        counts = self.first[things + 1] - begins
        place = np.repeat(np.arange(len(things)), counts)
        # How far each list lies from where it goes.
        shift = begins - np.cumsum(counts) + counts
        return self.numbers[np.arange(len(place)) + shift[place]], place


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Where patterns may be.

    Attributes:
        alone: The anchor that a letter is, by the letter's number, or UNKNOWN.
        first: Letters that are the first of an anchor of two, by their number.
        second: Letters that are the second of one.
        pairs: Those anchors, both letters as one number, in order; they are counted from 0.
        sets: The sets of each anchor.
        led: The patterns of which a set is the rarest.
        needed: The sets of each pattern, shape (patterns, MOST_SETS).
    """

    alone: Ints
    first: npt.NDArray[np.bool_]
    second: npt.NDArray[np.bool_]
    pairs: Ints
    sets: Listed
    led: Listed
    needed: Ints

    def within(
        self, written: Written, *, among: Collection[int] | None = None
    ) -> Iterator[tuple[int, int]]:
        """Yield messages and patterns they hold the anchors of, by message.

        Args:
            written: The messages.
            among: Look at these messages only; None for all.
        """
        chosen = None
        if among is not None:
            chosen = np.zeros(len(written.leads) - 1, np.bool_)
            chosen[list(among)] = True
        message, held = self._held(written, chosen)
        every = len(self.led.first) - 1
        holds = np.zeros((len(written.leads) - 1, every), np.bool_)
        holds[:, ALWAYS] = True
        holds[message, held] = True
        leads = np.flatnonzero(np.diff(self.led.first)[held])
        pairs = np.unique(message[leads] * every + held[leads])
        patterns, place = self.led.of(pairs % every)
        message = pairs[place] // every
        for at in range(1, MOST_SETS):
            stays = holds[message, self.needed[patterns, at]]
            message, patterns = message[stays], patterns[stays]
        yield from zip(message.tolist(), patterns.tolist(), strict=True)

    def _held(self, written: Written, chosen: npt.NDArray[np.bool_] | None) -> tuple[Ints, Ints]:
        """Return messages and the sets they hold an anchor of, some more than once."""
        letters = written.letters
        ones = np.flatnonzero(self.alone[letters] != UNKNOWN)
        twos = np.flatnonzero(self.first[letters[:-1]] & self.second[letters[1:]])
        if chosen is not None:
            # By letter: the edge after the last message is of none.
            wanted = np.append(np.repeat(chosen, np.diff(written.leads)), False)
            ones, twos = ones[wanted[ones]], twos[wanted[twos]]
        keys = _pair(letters[twos], letters[twos + 1])
        rows = np.searchsorted(self.pairs, keys)
        known = self.pairs[np.minimum(rows, len(self.pairs) - 1)] == keys
        twos, rows = twos[known], rows[known]
        sets, place = self.sets.of(np.concatenate([self.alone[letters[ones]], rows]))
        where = np.concatenate([ones, twos])
        return (np.searchsorted(written.leads, where, side="right") - 1)[place], sets


def candidates_of(
    patterns: Sequence[Pattern], wording: Wording, common: Mapping[str, float]
) -> Candidates:
    """Return where some patterns may be."""
    numbers: dict[AnyOf, int] = {frozenset(): ALWAYS}
    needed = np.full((len(patterns), MOST_SETS), ALWAYS)
    for row, pattern in zip(needed, patterns, strict=True):
        for at, anchors in enumerate(anchors_of(pattern, common)):
            row[at] = numbers.setdefault(anchors, len(numbers))
    led: list[list[int]] = [[] for _ in numbers]
    for at, number in enumerate(needed[:, 0].tolist()):
        led[number].append(at)
    sets: dict[Anchor, list[int]] = {}
    for anchors, number in numbers.items():
        for anchor in sorted(anchors):
            sets.setdefault(anchor, []).append(number)
    ones = {wording.number(one[0]): one for one in sets if len(one) == 1}
    twos = {_pair(*map(wording.number, one)): one for one in sets if len(one) == 2}
    # One pair that no message holds, lest there be none.
    pairs = np.array([*sorted(twos), NO_PAIR])
    alone = np.full(wording.size, UNKNOWN)
    alone[list(ones)] = len(pairs) + np.arange(len(ones))
    of_pairs = [sets[twos[key]] for key in sorted(twos)]
    letters = np.arange(wording.size)
    return Candidates(
        alone,
        np.isin(letters, pairs >> 32),
        np.isin(letters, pairs & 0xFFFFFFFF),
        pairs,
        _listed([*of_pairs, [], *(sets[one] for one in ones.values())]),
        _listed(led),
        needed,
    )


def _listed(lists: Sequence[Sequence[int]]) -> Listed:
    lengths = [len(one) for one in lists]
    numbers = np.array([number for one in lists for number in one], np.int64)
    return Listed(numbers, np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))))


def _pair(one: Number, two: Number) -> Number:
    """Return two letters as one number."""
    return (one << 32) | two
