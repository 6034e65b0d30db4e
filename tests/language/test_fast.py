"""Both halves of the fast tier, with weights drawn by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language import convolution
from olivebranch.language.fast import packed, unpacked
from olivebranch.language.ngrams import grams_of
from olivebranch.language.tokens import tokens_of

WORDS = ["i", "am", "so", "tired", "of", "you", ".", "never", "talk", "to", "me", "!", "fine"]
HEADS, WIDTH, FILTERS = 4, 5, 6
TEXTS = st.lists(st.lists(st.sampled_from([*WORDS, "tiredness", "zebra"]), max_size=9), max_size=9)


def drawn() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(4)
    tokens = tokens_of([" ".join(WORDS).encode()])
    runs = np.unique(np.concatenate([grams.keys for grams in grams_of(tokens)]))
    keys, first = np.unique(tokens.keys, return_index=True)
    stems, of_stem = np.unique(tokens.stems[first], return_index=True)
    vectors = chance.normal(size=(len(keys) + 1, WIDTH))
    vectors[0] = 0
    return {
        "keys": runs,
        "weights": chance.normal(size=(len(runs), HEADS)),
        "bias": chance.normal(size=HEADS).astype(np.float32),
        "word-keys": keys,
        "stem-keys": stems,
        "stem-rows": of_stem + 1,
        "vectors": vectors,
        "filters": chance.normal(size=(3 * WIDTH, FILTERS)),
        "filter-bias": chance.normal(size=FILTERS).astype(np.float32),
        "heads": chance.normal(size=(FILTERS, HEADS)),
    }


@pytest.fixture(scope="module")
def model():
    return unpacked(packed(drawn()))


def tokens_in(texts):
    return tokens_of([" ".join(words).encode() for words in texts])


@given(TEXTS)
def test_what_a_message_says_does_not_hang_on_its_neighbors(model, texts):
    together = model.log_odds(tokens_in(texts))
    alone = [model.log_odds(tokens_in([words]))[0] for words in texts]
    assert np.allclose(together, np.array(alone).reshape(-1, HEADS), atol=1e-5)


@given(TEXTS)
def test_the_shares_of_a_short_message_are_all_it_says(model, texts):
    tokens = tokens_in(texts)
    summed = np.zeros((len(texts), HEADS), np.float32)
    np.add.at(summed, tokens.message, model.shares(tokens))
    assert np.allclose(summed + model.linear.bias, model.log_odds(tokens), atol=1e-4)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))
def test_a_filter_gives_its_highest_score_over_three_words(model, words):
    plain = model.convolution
    rows = [0, *plain.words.rows(tokens_in([words])), 0]
    scores = [
        sum(plain.scores[place, rows[at + place]] * plain.scale for place in range(3))
        for at in range(len(words))
    ]
    highest = np.maximum(np.max(scores, axis=0) + plain.bias, 0)
    assert np.allclose(plain.log_odds(tokens_in([words]))[0], highest @ plain.heads, atol=1e-4)


def test_a_long_message_is_read_in_slices_and_nothing_of_it_twice(model, monkeypatch):
    tokens = tokens_in([WORDS, WORDS * 3])
    whole = model.convolution.log_odds(tokens)
    monkeypatch.setattr(convolution, "AT_ONCE", 4)
    assert np.allclose(model.convolution.log_odds(tokens), whole, atol=1e-5)


def test_an_unknown_word_is_taken_for_one_that_begins_alike(model):
    known, alike, strange = (
        model.convolution.log_odds(tokens_in([[word]])) for word in ("tired", "tiredness", "zebra")
    )
    assert np.array_equal(known, alike)
    assert not np.allclose(known, strange)


def test_numbers_of_one_byte_cost_next_to_nothing():
    arrays = drawn()
    kept = unpacked(packed(arrays))
    filters = np.split(arrays["filters"], 3)
    scores = np.stack([arrays["vectors"] @ part for part in filters])
    plain = kept.convolution
    assert np.abs(plain.scores * plain.scale - scores).max() < 0.1
    linear = kept.linear
    assert np.abs(linear.weights * linear.scale - arrays["weights"]).max() < 0.02


def test_a_very_long_message_is_added_up_without_running_over(model):
    text = " ".join(WORDS * 2000).encode()
    assert np.isfinite(model.log_odds(tokens_of([text]))).all()
