"""The fast tier: its two halves, added up, and the file they are packed in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from olivebranch.language.convolution import Convolution, Words, convolution_of
from olivebranch.language.linear import LinearModel
from olivebranch.language.slots import slots_of
from olivebranch.language.stored import weights
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Tokens

FILE = "fast.npz"
# Two million slots for the keys of each vocabulary: 8 MB.
BITS = 21
# Of these the file has numbers of one byte, and a scale for each column.
SMALL = ("weights", "vectors", "filters", "heads")


@dataclass(frozen=True, slots=True, eq=False)
class FastModel:
    """Runs of words as they are, and windows of words by what they mean."""

    linear: LinearModel
    convolution: Convolution

    def log_odds(self, tokens: Tokens) -> Rows:
        """Return how far each message speaks for each head, shape (messages, heads)."""
        return self.linear.log_odds(tokens) + self.convolution.log_odds(tokens)

    def shares(self, tokens: Tokens) -> Rows:
        """Return what each token adds to each head, shape (tokens, heads)."""
        return self.linear.shares(tokens) + self.convolution.shares(tokens)


@cache
def fast_of(language: str) -> FastModel:
    """Return the fast tier of a language.

    Raises:
        WeightsError: Its file is missing or changed.
    """
    return unpacked(weights(language, FILE))


def unpacked(file: bytes) -> FastModel:
    """Return the fast tier from the content of its file."""
    with np.load(io.BytesIO(file), allow_pickle=False) as arrays:
        held = dict(arrays)
    large = {name: held[name] * held[f"{name}-scale"] for name in SMALL[1:]}
    keys, word_keys, stem_keys = (
        slots_of(held[name], bits=BITS) for name in ("keys", "word-keys", "stem-keys")
    )
    return FastModel(
        LinearModel(
            keys,
            held["weights"].astype(np.int16),
            held["weights-scale"],
            held["bias"],
        ),
        convolution_of(
            Words(word_keys, stem_keys, held["stem-rows"]),
            large["vectors"],
            large["filters"],
            bias=held["filter-bias"],
            heads=large["heads"],
        ),
    )


def packed(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Return the arrays as they are shipped; those named in SMALL with one byte a number.

    Args:
        arrays: keys, weights, bias, word-keys, stem-keys, stem-rows, vectors, filters,
            filter-bias, heads; shaped as in LinearModel, Words and Convolution.
    """
    small = {}
    for name in SMALL:
        scale = np.maximum(np.abs(arrays[name]).max(axis=0), 1e-6) / 127
        small[name] = np.round(arrays[name] / scale).astype(np.int8)
        small[f"{name}-scale"] = scale.astype(np.float32)
    out = io.BytesIO()
    np.savez_compressed(out, **{**arrays, **small})
    return out.getvalue()
