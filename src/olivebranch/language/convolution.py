"""The other half of the fast tier: what three words in a row say, and words of like meaning.

Each word has a vector, and a filter scores each window of three; of each filter a message keeps
its highest score. So "sick of you" is heard where only "tired of you" was learned from.

Source:
    kim-2014
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from olivebranch.language.slots import Slots
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Ints, Tokens

WINDOW = 3
# Tokens looked at in one product; what is made for them fits the processor's memory.
AT_ONCE = 12_000


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
        words: Which vector a token has.
        vectors: Shape (words + 1, width); the first, of what is not known, is zero.
        filters: Shape (WINDOW * width, filters).
        bias: Shape (filters,).
        heads: In log-odds, what each filter says for each head, shape (filters, heads).
    """

    words: Words
    vectors: Rows
    filters: Rows
    bias: Rows
    heads: Rows

    def log_odds(self, tokens: Tokens) -> Rows:
        """Return what the filters say for each head, shape (messages, heads)."""
        rows = self.words.rows(tokens)
        highest = np.zeros((tokens.messages, len(self.bias)), np.float32)
        for messages, places in _of_one_length(tokens):
            highest[messages] = self._highest(rows[places])
        return np.maximum(highest, 0, out=highest) @ self.heads

    def shares(self, tokens: Tokens) -> Rows:
        """Return what each token adds to each head, shape (tokens, heads).

        A filter's highest score is a sum over the tokens of one window and belongs to them; its
        bias in equal parts. The shares of a message sum to its log-odds.
        """
        rows = self.words.rows(tokens)
        shares = np.zeros((len(tokens), self.heads.shape[1]), np.float32)
        for _, places in _of_one_length(tokens):
            windows = self._windows(rows[places])
            for places_of_one, of_one in zip(places, windows, strict=True):
                shares[places_of_one] = self._parts(of_one) @ self.heads
        return shares

    def _highest(self, rows: Ints) -> Rows:
        """Return each filter's highest score in messages of one length, (messages, filters)."""
        highest = np.full((len(rows), len(self.bias)), -np.inf, np.float32)
        for start in range(0, rows.shape[1], AT_ONCE):
            # With one token before and one after, whose own windows are not looked at here.
            first = max(0, start - 1)
            scores = self._windows(rows[:, first : start + AT_ONCE + 1]) @ self.filters
            own = scores[:, start - first : start - first + AT_ONCE]
            np.maximum(highest, own.max(axis=1), out=highest)
        return highest + self.bias

    def _windows(self, rows: Ints) -> Rows:
        """Return the vectors of each token with its neighbors, end to end.

        Args:
            rows: Of messages of one length, shape (messages, length).

        Returns:
            Shape (messages, length, WINDOW * width).
        """
        messages, length = rows.shape
        width = self.vectors.shape[1]
        edged = np.zeros((messages, length + 2, width), np.float32)
        edged[:, 1:-1] = self.vectors[rows]
        flat = edged.reshape(messages, -1)
        windows = np.lib.stride_tricks.sliding_window_view(flat, WINDOW * width, axis=1)
        return np.ascontiguousarray(windows[:, ::width])

    def _parts(self, windows: Rows) -> Rows:
        """Return what each token of one message adds to each filter, shape (tokens, filters)."""
        length = len(windows)
        each = np.stack(
            [
                part @ filters
                for part, filters in zip(
                    np.split(windows, WINDOW, axis=1), np.split(self.filters, WINDOW), strict=True
                )
            ]
        )
        scores = each.sum(axis=0) + self.bias
        center, filters = scores.argmax(axis=0), np.arange(len(self.bias))
        speaks = scores[center, filters] > 0
        parts = np.zeros((length, len(self.bias)), np.float32)
        within = np.stack([(center + step >= 0) & (center + step < length) for step in (-1, 0, 1)])
        for step in range(WINDOW):
            chosen = within[step] & speaks
            token = (center + step - 1)[chosen]
            bias = self.bias[chosen] / within.sum(axis=0)[chosen]
            parts[token, filters[chosen]] = each[step, center[chosen], filters[chosen]] + bias
        return parts


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
