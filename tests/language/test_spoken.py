"""Which language a conversation is in."""

import pytest

from olivebranch.language.spoken import spoken_in

ENGLISH = [
    "are you home yet", "nearly, train is late again", "i'll put the pasta on then",
    "you're the best, see you in ten", "did the landlord call back about the boiler",
    "no, i'll ring him tomorrow before work",
]  # fmt: skip
GERMAN = [
    "bist du schon zuhause", "fast, der zug hat wieder verspätung",
    "dann setze ich schon mal die nudeln auf", "du bist die beste, bis gleich",
    "hat der vermieter wegen der heizung zurückgerufen", "nein, ich rufe ihn morgen früh an",
]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), [(ENGLISH * 20, "en"), (GERMAN * 20, "de")])
def test_a_conversation_in_one_language_is_in_that(texts, expected):
    assert spoken_in(texts).mostly() == expected


def test_chat_spelling_is_still_english():
    texts = ["u home yet", "nearly trains late again lol", "ill put the pasta on then x",
             "ur the best c u in 10", "did the landlord call bk abt the boiler omg"]  # fmt: skip
    assert spoken_in(texts * 20).mostly() == "en"


def test_a_conversation_in_two_languages_is_mostly_in_neither():
    spoken = spoken_in(ENGLISH * 20 + GERMAN * 20)
    assert set(spoken.shares) == {"en", "de"}
    assert spoken.mostly() is None


@pytest.mark.parametrize("texts", [[], ["", "  "], ["😂😂", "👍"], ["https://a.example/b", "123"]])
def test_without_words_there_is_no_language(texts):
    spoken = spoken_in(texts)
    assert spoken.shares == {}
    assert spoken.mostly() is None


def test_the_shares_sum_to_one_and_the_largest_comes_first():
    shares = list(spoken_in(ENGLISH * 20 + GERMAN * 5).shares.values())
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
