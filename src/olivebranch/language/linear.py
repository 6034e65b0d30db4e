"""The fast tier: one weight for each word, pair and triple of words, and each head."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.language.ngrams import ending_at, grams_of
from olivebranch.language.slots import Slots
from olivebranch.language.sums import Rows, summed
from olivebranch.language.tokens import Ints, Tokens

# Features of a long message: four a word, of some 25 words.
ROOM = 100


def damping(features: Rows) -> Rows:
    """Return by what the sum of a message is multiplied, for its number of features."""
    return np.sqrt(ROOM / np.maximum(features, ROOM))


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights of the heads.

    Attributes:
        vocabulary: The runs of tokens that have weights.
        weights: From -127 to 127, shape (words, heads).
        scale: What a weight of 1 is in log-odds, shape (heads,).
        bias: In log-odds, shape (heads,).
    """

    vocabulary: Slots
    weights: npt.NDArray[np.int16]
    scale: Rows
    bias: Rows

    def log_odds(self, tokens: Tokens) -> Rows:
        """Return how far each message speaks for each head, shape (messages, heads).

        Weights are added up; of a message with more than ROOM features less and less, so that a
        long one is not sure of everything.
        """
        picked, first = self._picked(tokens)
        factor = damping(np.diff(first).astype(np.float32))[:, None]
        sums = summed(self.weights, picked, first).astype(np.float32)
        return sums * (self.scale * factor) + self.bias

    def _picked(self, tokens: Tokens) -> tuple[Ints, Ints]:
        """Return the known runs of each message, those of one together, and where each begins."""
        keys, begins = ending_at(tokens)
        rows = self.vocabulary.find(keys)
        known = rows >= 0
        before = np.concatenate(([0], np.cumsum(known.sum(axis=1))))
        return rows[known], before[begins]

    def shares(self, tokens: Tokens) -> Rows:
        """Return what each token adds to each head, shape (tokens, heads).

        A pair or triple gives each of its tokens an equal part. Up to the damping, the parts of a
        message sum to its log-odds less the bias.
        """
        shares = np.zeros((len(tokens), len(self.bias)), np.float32)
        for grams in grams_of(tokens):
            rows = self.vocabulary.find(grams.keys)
            known = rows >= 0
            places = grams.first[known], grams.last[known]
            _spread(shares, self.weights[rows[known]] * self.scale, places)
        return shares


def _spread(shares: Rows, weights: Rows, places: tuple[Ints, Ints]) -> None:
    """Add to each token its part of the weights of the runs between first and last token."""
    first, last = places
    part = weights / (last - first + 1)[:, None]
    for step in range(3):
        within = first + step <= last
        np.add.at(shares, first[within] + step, part[within])
