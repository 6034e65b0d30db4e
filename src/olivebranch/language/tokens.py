"""Texts to words, marks and emoji, for many messages at once.

All work is on bytes in numpy: half a million messages take about two seconds. The stored text is
never changed; what is made equal here (case, apostrophes, "sooo") is so for matching only, and
every token knows the bytes it stands for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from olivebranch.language import letters
from olivebranch.language.letters import Kind

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

SEPARATOR = b"\0"
# Odd, so that it has an inverse, and random-looking, so that words of the same letters differ.
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
INVERSE = np.uint64(pow(int(MULTIPLIER), -1, 2**64))
VALUES = (np.arange(256, dtype=np.uint64) + np.uint64(1)) * np.uint64(0xD6E8FEB86659FD93)
# Of longer words the beginning counts too: "apologize" and "apologies" have the same.
STEM = 5


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of several messages, in order; all arrays of shape (tokens,).

    Attributes:
        keys: One number a token: equal tokens have equal keys.
        stems: The same for the first STEM bytes of each token.
        word: Whether it is a word or number, and no mark, emoji or address.
        message: Position of its message among those given.
        start: Where it begins in its message, in bytes.
        end: Where it ends (exclusive).
        first: Position of each message's first token, shape (messages + 1,); the last is the
            number of tokens.
    """

    keys: Keys
    stems: Keys
    word: npt.NDArray[np.bool_]
    message: Ints
    start: Ints
    end: Ints
    first: Ints

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.keys)

    @property
    def messages(self) -> int:
        """Return the number of messages, those without tokens included."""
        return len(self.first) - 1

    def per_message(self) -> Ints:
        """Return the number of tokens in each message, shape (messages,)."""
        return np.diff(self.first)


def tokens_of(texts: Sequence[bytes]) -> Tokens:
    """Return the tokens of UTF-8 texts.

    A token is a run of letters and digits, one emoji, one mark (`. ! ? , ; : ( ) " < > / *` or
    a line's end), or a web address. Bytes that are not UTF-8 count as letters.

    Args:
        texts: One a message; may be empty.
    """
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) >= len(texts):
        joined = SEPARATOR.join(text.replace(SEPARATOR, b" ") for text in texts)
    kept = letters.read(joined)
    starts = _starts(kept.kind)
    kind = kept.kind[starts]
    edge = (kind == Kind.MARK) & (kept.value[starts] == SEPARATOR[0])
    real = np.flatnonzero((kind != Kind.APART) & ~edge)
    begins, ends = starts[real], np.append(starts, len(kept.kind))[real + 1]
    message = np.cumsum(edge)[real]
    keys, stems = _keys(kept.value, begins, ends)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + len(SEPARATOR)
    offset = (np.cumsum(lengths) - lengths)[message]
    return Tokens(
        keys=keys,
        stems=stems,
        word=kind[real] == Kind.WORD,
        message=message,
        start=kept.places(begins) - offset,
        end=kept.places(ends) - offset,
        first=np.searchsorted(message, np.arange(len(texts) + 1)),
    )


def key_of(word: str) -> int:
    """Return the key of one word, mark or emoji, as a token of any message has it.

    Raises:
        ValueError: It is none or more than one token.
    """
    keys = tokens_of([word.encode()]).keys
    if len(keys) != 1:
        summary = "not one token"
        raise ValueError(summary)
    return int(keys[0])


def _starts(kind: npt.NDArray[np.uint8]) -> Ints:
    """Return where a stretch begins: a token, or what lies between two."""
    if not len(kind):
        return np.zeros(0, np.int64)
    begins = (kind == Kind.MARK) | (kind == Kind.SIGN)
    begins[1:] |= (kind[1:] != kind[:-1]) & (kind[1:] != Kind.SIGN_GOES_ON)
    begins[0] = True
    return np.flatnonzero(begins)


def _keys(value: letters.Raw, begins: Ints, ends: Ints) -> tuple[Keys, Keys]:
    """Return the keys of stretches of bytes, and of their beginnings.

    A key is a polynomial in the multiplier. It is added up with the powers of the whole block,
    and then brought back to the beginning of its stretch by the inverse.
    """
    terms = VALUES.take(value)
    terms *= _powers(MULTIPLIER, len(value))
    # Sums from the beginning of the block, which may run over: differences of them do not care.
    total = np.zeros(len(terms) + 1, np.uint64)
    np.cumsum(terms, out=total[1:])
    before = total[begins]
    back = _powers(INVERSE, len(value))[begins]
    whole = total[ends] - before
    begun = total[np.minimum(begins + STEM, ends)] - before
    return _mixed(whole * back), _mixed(begun * back + MULTIPLIER)


@lru_cache(maxsize=4)
def _all_powers(base: int, count: int) -> Keys:
    return np.cumprod(np.full(count, base, np.uint64), dtype=np.uint64)


def _powers(base: np.uint64, count: int) -> Keys:
    """Return the first powers of a base; as many as the next power of two are kept."""
    return _all_powers(int(base), 1 << max(16, count.bit_length()))[:count]


def _mixed(keys: Keys) -> Keys:
    """Spread what differs in the high bits over the low ones, which pick the slot."""
    keys = (keys ^ (keys >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return keys ^ (keys >> np.uint64(32))


def joined_keys(first: Keys, second: Keys) -> Keys:
    """Return the keys of pairs of tokens, both of the same shape."""
    return _mixed(first * MULTIPLIER + second)
