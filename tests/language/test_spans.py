"""Which words of a message say what it does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language.careful import Pieces
from olivebranch.language.spans import of_pieces, of_shares
from olivebranch.language.tokens import tokens_of


def pieces(text, said):
    """Return pieces of two letters each, saying what is given."""
    start = np.arange(0, len(text), 2)[: len(said)]
    return Pieces(start, np.minimum(start + 2, len(text)), np.array(said, np.float32)[:, None])


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("leave me be", [1, -9, -9, -9, -9, -9], ["leave"]),
        ("leave me be", [-9, -9, -9, 2, -9, 2], ["me be"]),
        ("no", [-3], ["no"]),
        ("one 22 333 4444 55555", [3, -9, -9, -9, -9, -9, -9, -9, -9, 3, -9], ["one", "55555"]),
        ("", [], []),
    ],
)
def test_the_surest_pieces_are_shown_as_whole_words(text, said, expected):
    found = of_pieces(pieces(text, said), 0, text)
    assert [text[start:end] for start, end in found] == expected


def test_the_run_with_the_largest_share_is_shown():
    text = "ok — ihr müsst jetzt gehen"
    tokens = tokens_of([text.encode()])
    shares = np.array([-1, 0.5, 2, -0.5, 1], np.float32)
    (span,) = of_shares(shares, tokens, text)
    assert text[slice(*span)] == "ihr müsst jetzt gehen"


@given(st.text(max_size=40), st.integers(0, 9))
def test_a_span_always_holds_words_of_the_message(text, seed):
    tokens = tokens_of([text.encode()])
    shares = np.random.default_rng(seed).normal(size=len(tokens)).astype(np.float32)
    for start, end in of_shares(shares, tokens, text):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
