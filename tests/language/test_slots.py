"""A vocabulary in which every key has a slot of its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language.slots import UNKNOWN, slots_of, without_clashes

KEYS = st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=60, unique=True)


@given(KEYS, KEYS)
def test_what_is_in_it_is_found_and_nothing_else(known, asked):
    keys = np.array(known, np.uint64)
    keys = keys[without_clashes(keys, bits=12)]
    slots = slots_of(keys, bits=12)
    places = {key: at for at, key in enumerate(keys.tolist())}
    wanted = [*asked, *known]
    found = slots.find(np.array(wanted, np.uint64)).tolist()
    assert found == [places.get(key, UNKNOWN) for key in wanted]


def test_of_two_that_want_one_slot_the_first_stays():
    keys = np.array([5, 5 + 16, 6], np.uint64)
    assert without_clashes(keys, bits=4).tolist() == [True, False, True]


def test_two_that_want_one_slot_are_refused():
    with pytest.raises(ValueError, match="same slot"):
        slots_of(np.array([5, 5 + 16], np.uint64), bits=4)
