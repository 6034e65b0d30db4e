"""What the fast tier looks at: each token, its beginning, and each two or three in a row."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from olivebranch.language.tokens import Ints, Keys, Tokens, joined_keys

# Stand before the first and after the last token of a message; no text has these keys.
OPENING = np.uint64(0x5EED0F0BE61A0001)
CLOSING = np.uint64(0x5EED0F0BE61A0002)


@dataclass(frozen=True, slots=True, eq=False)
class Grams:
    """Runs of tokens of one length, in order of their messages; arrays of shape (grams,).

    Attributes:
        keys: One a run.
        message: Its message.
        first: Position of its first token.
        last: Position of its last token. Where a run stands at the edge of a message, this and
            `first` are those of the tokens within.
    """

    keys: Keys
    message: Ints
    first: Ints
    last: Ints


def grams_of(tokens: Tokens) -> tuple[Grams, ...]:
    """Return tokens, stems, pairs and triples; the edges of a message count as tokens."""
    edged, edges = _with_edges(tokens)
    each = np.arange(len(tokens))
    ones = Grams(tokens.keys, tokens.message, each, each)
    stems = Grams(tokens.stems, tokens.message, each, each)
    pairs = joined_keys(edged[:-1], edged[1:])
    triples = joined_keys(pairs[:-1], edged[2:])
    return ones, stems, _runs(pairs, edges), _runs(triples, edges)


def ending_at(tokens: Tokens) -> tuple[Keys, Ints]:
    """Return the keys of what ends at each token or edge: itself, its stem, a pair and a triple.

    Quicker than `grams_of` where it does not matter which tokens a run is of. Runs that reach
    into the message before are among them: no vocabulary has these, for they hold both edges.

    Returns:
        Shape (tokens and edges, 4); and the first row of each message, shape (messages + 1,).
    """
    edged, inner, begins = _edged(tokens)
    keys = np.full((len(edged), 4), OPENING, np.uint64)
    keys[:, 0] = edged
    keys[inner, 1] = tokens.stems
    keys[1:, 2] = joined_keys(edged[:-1], edged[1:])
    keys[2:, 3] = joined_keys(keys[1:-1, 2], edged[2:])
    return keys, begins


def _edged(tokens: Tokens) -> tuple[Keys, npt.NDArray[np.bool_], Ints]:
    """Return keys with an edge before and after each message.

    Returns:
        The keys; which are of tokens; and where each message begins, shape (messages + 1,).
    """
    edges = tokens.first + 2 * np.arange(len(tokens.first))
    inner = np.ones(edges[-1], np.bool_)
    inner[edges[:-1]] = False
    inner[edges[1:] - 1] = False
    keys = np.full(len(inner), OPENING, np.uint64)
    keys[edges[1:] - 1] = CLOSING
    keys[inner] = tokens.keys
    return keys, inner, edges


def _with_edges(tokens: Tokens) -> tuple[Keys, tuple[Ints, Ints]]:
    """Return the keys of the tokens with an edge before and after each message.

    Returns:
        The keys; and for each the position of its token, -1 for an edge, and its message.
    """
    keys, inner, _ = _edged(tokens)
    message = np.repeat(np.arange(tokens.messages), tokens.per_message() + 2)
    place = np.full(len(message), -1)
    place[inner] = np.arange(len(tokens))
    return keys, (place, message)


def _runs(keys: Keys, edges: tuple[Ints, Ints]) -> Grams:
    """Keep the runs that lie within one message and hold at least one of its tokens."""
    place, message = edges
    last = len(place) - len(keys)
    inside = message[:-last] == message[last:]
    # An edge has no place; the token beside it stands for it.
    first = np.where(place[:-last] < 0, place[1 : len(place) - last + 1], place[:-last])
    final = np.where(place[last:] < 0, place[last - 1 : -1], place[last:])
    inside &= (first >= 0) & (final >= 0)
    return Grams(keys[inside], message[:-last][inside], first[inside], final[inside])
