"""Phrases: what a pattern means, and that every family finds its examples and no look-alike."""

import pytest

from olivebranch.content.tree import ContentError
from olivebranch.language.phrases.families import Family
from olivebranch.language.phrases.patterns import pattern_of
from olivebranch.language.phrases.search import phrases_from
from olivebranch.language.tokens import tokens_of

SPELLING = {"im": ("i", "am"), "u": ("you",), "gonna": ("going", "to"), "dont": ("do", "not")}


def family(phrases, unless=()):
    return Family(("threat",), "T1", "", tuple(phrases), tuple(unless), (), (), ("x",))


def found(text, phrases, unless=()):
    sought = phrases_from({"one": family(phrases, unless)}, SPELLING)
    raw = text.encode()
    return [raw[hit.start : hit.end].decode() for hit in sought.search(tokens_of([raw]))]


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("I will find you", "i will find you", ["I will find you"]),
        ("i will find your keys", "i will find you", []),
        ("im gonna find u", "i am going to find you", ["im gonna find u"]),
        ("I’m GOING to find youuuu!!", "i am going to find you", ["I’m GOING to find youuuu"]),
        ("i will, honestly, find you", "i will honestly find you", ["i will, honestly, find you"]),
        ("I will. Find you", "i will find you", []),
        ("i will find her", "i will find (you|her|)", ["i will find", "i will find her"]),
        ("leave and you will never see him", "leave .. never see him",
         ["leave and you will never see him"]),
        ("leave now. you will never see him", "leave .. never see him", []),
        ("leave a b c d e f never see him", "leave .. never see him",
         ["leave a b c d e f never see him"]),
        ("leave a b c d e f g never see him", "leave .. never see him", []),
        ("no", "^no$", ["no"]),
        ("ok. no! bye", "^no$", ["no"]),
        ("no way", "^no$", []),
        ("oh no", "^no$", []),
        ("he said \"i will find you\" to me", "i will find you", []),
        ("\"ok\" i will find you", "i will find you", ["i will find you"]),
        ("5\" i will find you", "i will find you", ["i will find you"]),
        ("", "i will find you", []),
    ],
)  # fmt: skip
def test_a_pattern_means_what_it_says(text, phrase, expected):
    assert found(text, [phrase]) == expected


def test_what_overlaps_an_unless_does_not_count():
    assert found("i will kill you if you spoil it", ["i will kill you"], ["you if you spoil"]) == []
    assert found("i will kill you. if you spoil it", ["i will kill you"], ["you if you spoil"])


def test_messages_do_not_run_into_each_other():
    sought = phrases_from({"one": family(["leave me", "a .. b"])}, SPELLING)
    raw = [b"leave", b"me", b"a", b"b", b"leave me"]
    assert [hit.message for hit in sought.search(tokens_of(raw))] == [4]


@pytest.mark.parametrize("text", ["(a|b", "a|b)", "", "( )", "a ..  .. b"])
def test_a_broken_pattern_is_refused(text):
    with pytest.raises(ContentError):
        pattern_of(text)


def test_a_language_without_phrases_finds_none():
    assert phrases_from({}, {}).search(tokens_of([b"i will find you"])) == []
