"""Rows of a table, added up for each message."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language.sums import SHORT, summed

TABLE = np.linspace(-127, 127, 30).astype(np.int16).reshape(10, 3)
LENGTHS = st.lists(st.integers(0, 6) | st.integers(SHORT - 1, SHORT + 5), max_size=12)


@given(LENGTHS, st.integers(0, 2**32))
def test_each_message_gets_the_sum_of_its_rows(lengths, seed):
    first = np.concatenate(([0], np.cumsum(np.array(lengths, np.int64))))
    picked = np.random.default_rng(seed).integers(0, len(TABLE), first[-1])
    expected = [TABLE[picked[start:end]].sum(axis=0) for start, end in pairwise(first.tolist())]
    assert np.array_equal(summed(TABLE, picked, first), np.array(expected).reshape(-1, 3))
