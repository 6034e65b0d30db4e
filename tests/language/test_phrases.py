"""Phrases: what a pattern means, and that every family finds its examples and no look-alike."""

import pytest

from olivebranch.content.tree import ContentError
from olivebranch.language.acts import act_words
from olivebranch.language.phrases import phrases_of, search
from olivebranch.language.phrases.families import Family, families_of
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
        ("i will find her", "i will find (you|her|)", ["i will find her"]),
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
        ("a 65\" tv. i will find you. ask \"sam\"", "i will find you", ["i will find you"]),
        ("see \"https://x.y/z\" i will find you \"lol\"", "i will find you", ["i will find you"]),
        ("\"a\" \"i will find you\" b", "i will find you", []),
        ("i will find you \"", "i will find you", ["i will find you"]),
        ("", "i will find you", []),
        ("we are done 💔", "^we are done$", ["we are done"]),
        ("done :) we are done", "^we are done$", []),
        ("if you die we all die", "if .. die", ["if you die"]),
    ],
)  # fmt: skip
def test_a_pattern_means_what_it_says(text, phrase, expected):
    assert found(text, [phrase]) == expected


def test_what_overlaps_an_unless_does_not_count():
    assert found("i will kill you if you spoil it", ["i will kill you"], ["you if you spoil"]) == []
    assert found("i will kill you. if you spoil it", ["i will kill you"], ["you if you spoil"])


def test_the_edge_between_two_sentences_belongs_to_neither():
    assert found("just kidding. leave me", ["^leave me"], ["just kidding$"]) == ["leave me"]


def test_an_unless_reaches_as_far_as_it_can():
    assert (
        found("he keeps saying he will leave me", ["leave me"], ["he .. saying .. (he|me)"]) == []
    )


def test_a_smile_that_a_pattern_knows_may_stand_at_the_end():
    assert found("leave me 😂", ["^leave me$"], ["kidding 😂"]) == ["leave me"]
    assert found("leave me 😂", ["leave me"], ["me 😂"]) == []


def test_a_message_of_a_hundred_thousand_words_is_read_in_one_go(sought):
    text = 'thanks for nothing "no" i will kill you ' * 10_000
    hits = sought.search(tokens_of([text.encode(), b"thanks"]))
    assert {hit.family for hit in hits} >= {"thanks", "threat-harm"}


def test_a_wish_to_die_counts_in_quotes_too(sought):
    hits = sought.search(tokens_of([b'i keep thinking "i want to die"']))
    assert "self-harm" in {hit.family for hit in hits}


def test_messages_do_not_run_into_each_other():
    sought = phrases_from({"one": family(["leave me", "a .. b"])}, SPELLING)
    raw = [b"leave", b"me", b"a", b"b", b"leave me"]
    assert [hit.message for hit in sought.search(tokens_of(raw))] == [4]


def test_it_does_not_matter_how_many_messages_are_looked_at_in_one_go(sought, monkeypatch):
    raw = [text.encode() for family in FAMILIES.values() for text in (*family.yes, *family.no)]
    together = list(sought.search(tokens_of(raw)))
    monkeypatch.setattr(search, "AT_ONCE", 50)
    assert list(sought.search(tokens_of(raw))) == together
    each = [hit for text in raw for hit in sought.search(tokens_of([text]))]
    assert [(hit.family, hit.start, hit.end) for hit in together] == [
        (hit.family, hit.start, hit.end) for hit in each
    ]


@pytest.mark.parametrize("text", ["(a|b", "a|b)", "", "( )", "a ..  .. b", "a , b", "(a|?)"])
def test_a_broken_pattern_is_refused(text):
    with pytest.raises(ContentError):
        pattern_of(text)


def test_a_language_without_phrases_finds_none():
    assert not phrases_from({}, {}).search(tokens_of([b"i will find you"]))


FAMILIES = families_of("en")


@pytest.fixture(scope="module")
def sought():
    return phrases_of("en")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_found_in_its_examples_and_not_in_what_looks_like_them(sought, name):
    family = FAMILIES[name]
    found = sought.search(tokens_of([text.encode() for text in (*family.yes, *family.no)]))
    heard = {hit.message for hit in found if hit.family == name}
    assert heard == set(range(len(family.yes)))


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_has_twenty_examples_of_each_and_does_known_acts(name):
    family = FAMILIES[name]
    assert min(len(set(family.yes)), len(set(family.no))) >= 20
    assert set(family.acts) <= set(act_words())
