import numpy as np
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.insight.changes import pelt


def steps(seed, *, length=160):
    rng = np.random.default_rng(seed)
    cuts = np.sort(rng.choice(np.arange(12, length - 12), size=rng.integers(0, 4), replace=False))
    levels = rng.normal(0, 3, len(cuts) + 1)
    return np.repeat(levels, np.diff([0, *cuts, length])) + rng.normal(0, 1, length)


@pytest.mark.parametrize("seed", range(25))
def test_the_breakpoints_are_those_of_ruptures(seed):
    values = steps(seed)
    theirs = ruptures.Pelt(model="l2", min_size=7, jump=1).fit(values).predict(pen=12.0)[:-1]
    assert pelt(values, np.ones(len(values)), penalty=12.0, least=7) == theirs


def test_a_level_line_has_no_change():
    assert pelt(np.zeros(100), np.ones(100), penalty=5.0) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.5, 50))
def test_changes_keep_their_distance_and_a_dearer_one_is_rarer(seed, penalty):
    values = steps(seed)
    found = pelt(values, np.ones(len(values)), penalty=penalty, least=7)
    assert all(np.diff([0, *found, len(values)]) >= 7)
    dearer = pelt(values, np.ones(len(values)), penalty=penalty * 4, least=7)
    assert len(dearer) <= len(found)
