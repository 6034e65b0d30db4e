"""Words, marks and emoji of messages, and the bytes they stand for."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language.tokens import key_of, tokens_of

PLAIN = re.compile(r"""[a-z0-9]+(?:['`][a-z0-9]+)*|[.!?,;:()"<>/*\n]""")


def words(*texts):
    raw = [text.encode() for text in texts]
    tokens = tokens_of(raw)
    found = [[] for _ in texts]
    for message, start, end in zip(tokens.message, tokens.start, tokens.end, strict=True):
        found[message].append(raw[message][start:end].decode())
    return found


def keys(text):
    return tokens_of([text.encode()]).keys.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   ", []),
        ("ok", ["ok"]),
        ("you there?!", ["you", "there", "?", "!"]),
        ("don't go", ["don't", "go"]),
        ("don’t go", ["don’t", "go"]),
        ("'quoted' rock'n'roll", ["quoted", "rock'n'roll"]),
        ("good 😂😂 ❤️", ["good", "😂", "😂", "❤️"]),
        ("thumbs 👍🏽", ["thumbs", "👍🏽"]),
        ("“hi”…", ["“", "hi", "”", "…"]),
        ("see https://x.y/a?b now", ["see", "https://x.y/a?b", "now"]),
        ('"https://x.y/z" now', ['"', "https://x.y/z", '"', "now"]),
        ("a—b", ["a", "b"]),
        ("Ähm ÜBER Straße", ["Ähm", "ÜBER", "Straße"]),
        ("привет мир", ["привет", "мир"]),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text, expected):
    assert words(text) == [expected]


def test_messages_are_cut_apart_and_keep_their_places():
    assert words("one two", "", "three\nfour") == [["one", "two"], [], ["three", "\n", "four"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Don't", "dont"),
        ("DON’T", "don't"),
        ("soooo", "so"),
        ("nooooo", "no"),
        ("ÜBER", "über"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("https://a.b", "www.c.d"),
        ("”", '"'),
        ("\ufeffkill", "kill"),
        ("\u2068kill\u2069", "kill"),
        ("k\u200bill", "kill"),
        ("kill\u2060", "kill"),
        ("k\u00adill", "kill"),
        ("don`t", "dont"),
        ("don´t", "dont"),
        ("donʼt", "dont"),
    ],
)
def test_what_means_the_same_has_the_same_key(one, other):
    assert keys(one) == keys(other)


@pytest.mark.parametrize(
    ("one", "other"), [("good", "god"), ("abc", "cab"), ("1000", "10"), ("a", "aa"), ("😂", "😭")]
)
def test_what_means_something_else_has_another_key(one, other):
    assert keys(one) != keys(other)


def test_the_beginnings_of_long_words_are_alike():
    stems = tokens_of([b"apologize apologies apology"]).stems
    assert len(set(stems.tolist())) == 1


def test_words_are_told_from_marks_and_emoji():
    tokens = tokens_of(["ok, 2 😂 https://a.b".encode()])
    assert tokens.word.tolist() == [True, False, True, False, False]


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\0"), max_size=60)))
def test_plain_text_is_cut_as_a_pattern_cuts_it(texts):
    texts = [text.replace("://", "").replace("www.", "").replace("WWW.", "") for text in texts]
    assert words(*texts) == [PLAIN.findall(text.lower()) and _cut(text) for text in texts]


def _cut(text):
    return [text[match.start() : match.end()] for match in PLAIN.finditer(text.lower())]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_tokens_lie_in_order_in_their_message_and_are_whole_letters(texts):
    raw = [text.encode("utf-8", "surrogatepass") for text in texts]
    tokens = tokens_of(raw)
    assert (tokens.start < tokens.end).all()
    for message in range(len(texts)):
        own = slice(tokens.first[message], tokens.first[message + 1])
        assert (tokens.message[own] == message).all()
        assert (np.diff(tokens.start[own]) > 0).all()
        assert (tokens.end[own][:-1] <= tokens.start[own][1:]).all()


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_rubbish_is_cut_without_complaint(texts):
    tokens = tokens_of(texts)
    assert tokens.messages == len(texts)
    lengths = np.array([len(text) for text in texts], np.int64)
    assert (tokens.end <= lengths[tokens.message]).all()


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_a_message_has_the_same_tokens_alone_and_among_others(texts):
    raw = [text.encode() for text in texts]
    together = tokens_of(raw)
    for message, text in enumerate(raw):
        own = slice(together.first[message], together.first[message + 1])
        alone = tokens_of([text])
        assert alone.keys.tolist() == together.keys[own].tolist()
        assert alone.stems.tolist() == together.stems[own].tolist()
        assert alone.start.tolist() == together.start[own].tolist()


def test_the_key_of_a_word_is_that_of_its_token():
    assert key_of("sorry") == keys("so, Sorry")[2]


@pytest.mark.parametrize("text", ["", "two words", "..."])
def test_the_key_of_something_else_is_refused(text):
    with pytest.raises(ValueError, match="not one token"):
        key_of(text)


def test_an_address_is_one_however_it_is_written():
    assert keys("Www.Example.org/Path") == keys("HTTPS://example.org")
