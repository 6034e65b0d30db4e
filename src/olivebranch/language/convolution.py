"""The other half of the fast tier: what three words in a row say, and words of like meaning.

Each word has a vector, and a filter scores each window of three; of each filter a message keeps
its highest score. So "sick of you" is heard where only "tired of you" was learned from.

Source:
    kim-2014
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from olivebranch.language.slots import Slots
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Ints, Tokens

WINDOW = 3
# Tokens looked at in one product; what is made for them fits the processor's memory.
AT_ONCE = 8_000
FEW = 32


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Which vector a token has.

    Attributes:
        keys: Of the words with vectors of their own; the first has row 1.
        stems: Beginnings of words.
        of_stem: Row of the commonest word with each of the stems, shape (stems,).
    """

    keys: Slots
    stems: Slots
    of_stem: Ints

    def rows(self, tokens: Tokens) -> Ints:
        """Return the row of each token, or of a word that begins alike, or 0; shape (tokens,)."""
        rows = self.keys.find(tokens.keys) + 1
        unknown = np.flatnonzero(rows == 0)
        stems = self.stems.find(tokens.stems[unknown])
        rows[unknown[stems >= 0]] = self.of_stem[stems[stems >= 0]]
        return rows


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """Filters over three words.

    Attributes:
        words: Which row a token has.
        scores: What a word adds to each filter as the first, middle or last of three, as a small
            number, shape (WINDOW, words + 1, filters); nothing for row 0, what is not known.
        scale: What a score of 1 is, shape (filters,).
        bias: Shape (filters,).
        heads: In log-odds, what each filter says for each head, shape (filters, heads).
    """

    words: Words
    scores: npt.NDArray[np.int16]
    scale: Rows
    bias: Rows
    heads: Rows

    def log_odds(self, tokens: Tokens) -> Rows:
        """Return what the filters say for each head, shape (messages, heads)."""
        rows = self.words.rows(tokens)
        highest = np.zeros((tokens.messages, len(self.bias)), np.int16)
        silent = tokens.per_message() == 0
        for messages, places in _of_one_length(tokens):
            highest[messages] = self._highest(rows[places])
        said: Rows = np.maximum(highest * self.scale + self.bias, 0)
        said[silent] = 0
        return _small_products(said, self.heads)

    def shares(self, tokens: Tokens) -> Rows:
        """Return what each token adds to each head, shape (tokens, heads).

        A filter's highest score is a sum over the tokens of one window and belongs to them; its
        bias in equal parts. The shares of a message sum to its log-odds.
        """
        rows = self.words.rows(tokens)
        shares = np.zeros((len(tokens), self.heads.shape[1]), np.float32)
        for first, last in pairwise(tokens.first.tolist()):
            if last > first:
                shares[first:last] = self._parts(rows[first:last]) @ self.heads
        return shares

    def _highest(self, rows: Ints) -> npt.NDArray[np.int16]:
        """Return each filter's highest score in messages of one length, (messages, filters)."""
        first, middle, last = self.scores
        highest = np.full((len(rows), len(self.bias)), -(2**15), np.int16)
        for start in range(0, rows.shape[1], AT_ONCE):
            end = min(start + AT_ONCE, rows.shape[1])
            # `take` is twice as fast here as an index.
            summed = middle.take(rows[:, start:end], axis=0)
            # A word before the first and after the last of a message adds nothing.
            follows, leads = max(start, 1), min(end, rows.shape[1] - 1)
            summed[:, follows - start :] += first.take(rows[:, follows - 1 : end - 1], axis=0)
            summed[:, : leads - start] += last.take(rows[:, start + 1 : leads + 1], axis=0)
            np.maximum(highest, summed.max(axis=1), out=highest)
        return highest

    def _parts(self, rows: Ints) -> Rows:
        """Return what each token of one message adds to each filter, shape (tokens, filters)."""
        length, filters = len(rows), np.arange(len(self.bias))
        # By place in the window, its middle and filter.
        each = np.zeros((WINDOW, length, len(filters)), np.float32)
        each[0, 1:] = self.scores[0, rows[:-1]]
        each[1] = self.scores[1, rows]
        each[2, :-1] = self.scores[2, rows[1:]]
        each *= self.scale
        scores = each.sum(axis=0) + self.bias
        center = scores.argmax(axis=0)
        speaks = scores[center, filters] > 0
        within = np.stack([(center + step >= 0) & (center + step < length) for step in (-1, 0, 1)])
        parts = np.zeros((length, len(filters)), np.float32)
        for step in range(WINDOW):
            chosen = within[step] & speaks
            token = (center + step - 1)[chosen]
            bias = self.bias[chosen] / within.sum(axis=0)[chosen]
            parts[token, filters[chosen]] = each[step, center[chosen], filters[chosen]] + bias
        return parts


def _small_products(left: Rows, right: Rows) -> Rows:
    """Return a matrix product, a few rows at a time.

    For larger products numpy's library starts threads of its own, which then spin beside ours.
    """
    product = np.empty((len(left), right.shape[1]), np.float32)
    for start in range(0, len(left), FEW):
        np.matmul(left[start : start + FEW], right, out=product[start : start + FEW])
    return product


def convolution_of(
    words: Words, vectors: Rows, filters: Rows, *, bias: Rows, heads: Rows
) -> Convolution:
    """Return the filters, with what each word adds to them worked out once.

    Args:
        words: Which row a token has.
        vectors: Of the words, shape (words + 1, width); the first is zero.
        filters: Shape (WINDOW * width, filters).
        bias: Shape (filters,).
        heads: Shape (filters, heads).
    """
    parts = np.split(filters, WINDOW)
    highest = np.max([np.abs(vectors @ part).max(axis=0) for part in parts], axis=0)
    # Three of them fit into a small number.
    scale = np.maximum(highest, 1e-6) * WINDOW / 2**15
    scores = np.empty((WINDOW, len(vectors), len(bias)), np.int16)
    for row, part in zip(scores, parts, strict=True):
        row[:] = vectors @ part / scale
    return Convolution(words, scores, scale.astype(np.float32), bias, heads)


def _of_one_length(tokens: Tokens) -> Iterator[tuple[Ints, Ints]]:
    """Yield messages of one length and the places of their tokens, (messages, length) each."""
    counts = tokens.per_message()
    order = np.argsort(counts, kind="stable")
    edges = np.flatnonzero(np.diff(counts[order], prepend=-1, append=-1))
    for start, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        length = int(counts[order[start]])
        if not length:
            continue
        step = max(1, AT_ONCE // length)
        for first in range(start, end, step):
            messages = order[first : min(end, first + step)]
            yield messages, tokens.first[messages][:, None] + np.arange(length)
