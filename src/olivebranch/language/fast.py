"""The weights of the fast tier, unpacked."""

import io
from functools import cache

import numpy as np

from olivebranch.language.linear import LinearModel
from olivebranch.language.slots import slots_of
from olivebranch.language.stored import weights

FILE = "fast.npz"
# Two million slots for the keys of the vocabulary: 8 MB.
BITS = 21


@cache
def linear_of(language: str) -> LinearModel:
    """Return the linear model of a language.

    Raises:
        WeightsError: Its file is missing or changed.
    """
    return unpacked(weights(language, FILE))


def unpacked(file: bytes) -> LinearModel:
    """Return a linear model from the content of its file."""
    with np.load(io.BytesIO(file), allow_pickle=False) as arrays:
        table = arrays["weights"].astype(np.float32) * arrays["scale"]
        return LinearModel(slots_of(arrays["keys"], bits=BITS), table, arrays["bias"])


def packed(keys: np.ndarray, table: np.ndarray, bias: np.ndarray) -> bytes:
    """Return weights as they are shipped: one byte each, with a scale for each head."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / 127
    small = np.round(table / scale).astype(np.int8)
    out = io.BytesIO()
    np.savez_compressed(
        out,
        keys=keys,
        weights=small,
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    return out.getvalue()
