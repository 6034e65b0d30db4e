"""Long messages are cut into windows, and nothing of them is left unread."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch.language.careful import WINDOW, windows_of


def cut(text):
    """Cut a text whose pieces are its words."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return [text[start:end] for start, end in windows_of(text, ends)]


def test_a_message_that_fits_is_one_window():
    assert cut("word " * WINDOW) == ["word " * WINDOW]


def test_a_long_message_is_cut_where_a_sentence_ends():
    sentences = ["one two three four five six. "] * 40
    windows = cut("".join(sentences))
    assert "".join(windows) == "".join(sentences)
    assert all(window.endswith(". ") for window in windows)


def test_dictated_without_marks_it_is_cut_between_words():
    windows = cut("and then " * 300)
    assert "".join(windows) == "and then " * 300
    assert all(window.endswith(" ") for window in windows)


def test_letters_without_a_blank_are_cut_all_the_same():
    text = "x" * 1000
    windows = windows_of(text, list(range(1, 1001)))
    assert windows[0] == (0, WINDOW)
    assert windows[-1][1] == 1000


@given(st.text(st.sampled_from("ab .!\n"), min_size=1, max_size=1500), st.integers(1, 3))
def test_windows_follow_each_other_and_none_is_too_long(text, letters):
    ends = [*range(letters, len(text), letters), len(text)]
    windows = windows_of(text, ends)
    assert [start for start, _ in windows] == [0, *(end for _, end in windows[:-1])]
    assert windows[-1][1] == len(text)
    for start, end in windows:
        assert sum(start < piece <= end for piece in ends) <= WINDOW + 1


@pytest.mark.parametrize("text", ["x", " "])
def test_the_shortest_message_is_one_window(text):
    assert windows_of(text, [1]) == [(0, 1)]
