"""What is sealed opens whole, in its place, or not at all."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch import vault
from olivebranch.vault.box import CHUNK

KEY = vault.VaultKey(raw=bytes(range(32)), owner="aa")
OTHER_KEY = vault.VaultKey(raw=bytes(range(1, 33)), owner="aa")
PLACE = vault.Place(owner="aa", table="entry", row="7", field="body")
NAMES = st.text(min_size=0, max_size=5)
PLACES = st.builds(vault.Place, owner=NAMES, table=NAMES, row=NAMES, field=NAMES)


@given(st.binary(max_size=2000), PLACES)
def test_sealed_then_opened_is_the_same(plain, place):
    assert vault.unseal(KEY, vault.seal(KEY, plain, place=place), place=place) == plain


@given(st.binary(max_size=600), st.data())
def test_one_flipped_bit_never_opens(plain, data):
    sealed = bytearray(vault.seal(KEY, plain, place=PLACE))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(KEY, bytes(sealed), place=PLACE)


@given(st.binary(max_size=50), PLACES, PLACES)
def test_a_box_in_another_place_never_opens(plain, sealed_for, found_in):
    sealed = vault.seal(KEY, plain, place=sealed_for)
    if sealed_for == found_in:
        assert vault.unseal(KEY, sealed, place=found_in) == plain
        return
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(KEY, sealed, place=found_in)


def test_letters_moved_from_one_name_to_the_next_make_another_place():
    sealed = vault.seal(KEY, b"x", place=vault.Place("ab", "c", "1", "f"))
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(KEY, sealed, place=vault.Place("a", "bc", "1", "f"))


def test_another_key_never_opens():
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(OTHER_KEY, vault.seal(KEY, b"x", place=PLACE), place=PLACE)


@given(st.integers(0, 296))
def test_a_box_cut_short_never_opens(size):
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(KEY, vault.seal(KEY, b"x" * 20, place=PLACE)[:size], place=PLACE)


@given(st.integers(0, 254), st.integers(0, 254))
def test_the_length_shows_only_in_steps_of_256(one, two):
    boxes = {len(vault.seal(KEY, b"x" * size, place=PLACE)) for size in (one, two)}
    assert len(boxes) == 1


def test_the_same_words_sealed_twice_look_different():
    assert vault.seal(KEY, b"x", place=PLACE) != vault.seal(KEY, b"x", place=PLACE)


@given(st.lists(st.binary(max_size=300), max_size=6))
def test_a_stream_sealed_then_opened_is_the_same(pieces):
    sealed = list(vault.seal_stream(KEY, pieces, place=PLACE))
    assert b"".join(vault.open_stream(KEY, sealed, place=PLACE)) == b"".join(pieces)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_stream_of_any_length_comes_back(size):
    plain = bytes(range(256)) * (size // 256 + 1)
    sealed = list(vault.seal_stream(KEY, [plain[:size]], place=PLACE))
    assert b"".join(vault.open_stream(KEY, sealed, place=PLACE)) == plain[:size]


@pytest.fixture(scope="module")
def pieces():
    return list(vault.seal_stream(KEY, [bytes(2 * CHUNK + 5)], place=PLACE))


def _opens(pieces, *, key=KEY, place=PLACE):
    return b"".join(vault.open_stream(key, pieces, place=place))


@pytest.mark.parametrize(
    "order", [(0, 1), (0, 2, 1), (1, 2), (0, 2), (0, 1, 2, 2), (0, 0, 1, 2), (), (2,)]
)
def test_a_stream_with_a_piece_missing_moved_or_added_never_opens(pieces, order):
    with pytest.raises(vault.BrokenBoxError):
        _opens([pieces[number] for number in order])


@given(st.integers(0, 2), st.integers(0, 250), st.integers(0, 7))
def test_a_stream_with_one_flipped_bit_never_opens(number, at, bit):
    changed = list(vault.seal_stream(KEY, [bytes(2 * CHUNK + 5)], place=PLACE))
    piece = bytearray(changed[number])
    piece[at] ^= 1 << bit
    changed[number] = bytes(piece)
    with pytest.raises(vault.BrokenBoxError):
        _opens(changed)


def test_a_stream_in_another_place_or_under_another_key_never_opens(pieces):
    with pytest.raises(vault.BrokenBoxError):
        _opens(pieces, place=vault.Place("aa", "entry", "8", "body"))
    with pytest.raises(vault.BrokenBoxError):
        _opens(pieces, key=OTHER_KEY)


def test_a_box_is_no_stream_and_a_stream_is_no_box(pieces):
    with pytest.raises(vault.BrokenBoxError):
        _opens([vault.seal(KEY, b"x", place=PLACE)])
    with pytest.raises(vault.BrokenBoxError):
        vault.unseal(KEY, pieces[0], place=PLACE)


def test_fifty_megabytes_pass_through_in_a_few():
    def arriving():
        for _ in range(800):
            yield bytes(65_536)

    tracemalloc.start()
    sealed = vault.seal_stream(KEY, arriving(), place=PLACE)
    size = sum(len(piece) for piece in vault.open_stream(KEY, sealed, place=PLACE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 800 * 65_536
    assert peak < 12 * CHUNK
