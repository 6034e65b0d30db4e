"""Words of the closed classes."""

import pytest

from olivebranch.content.tree import ContentError
from olivebranch.language.closed import closed_classes
from olivebranch.language.tokens import tokens_of


def counts(text, language="en"):
    classes = closed_classes(language)
    row = classes.count(tokens_of([text.encode()]))[0]
    return {name: int(count) for name, count in zip(classes.names, row, strict=True) if count}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("dinner", {}),
        (
            "I don't think we're over it",
            {
                "personal-pronouns": 2,
                "impersonal-pronouns": 1,
                "prepositions": 1,
                "auxiliary-verbs": 2,
                "negations": 1,
                "i-words": 1,
                "we-words": 1,
            },
        ),
        ("ALWAYS you", {"personal-pronouns": 1, "adverbs": 1, "you-words": 1, "absolutist": 1}),
        ("don’t", {"auxiliary-verbs": 1, "negations": 1}),
    ],
)
def test_words_are_counted_in_every_class_they_are_of(text, expected):
    assert counts(text) == expected


def test_a_second_language_is_new_files_only():
    assert counts("Wir haben es dir nie gesagt", "de") == {
        "personal-pronouns": 2,
        "impersonal-pronouns": 1,
        "auxiliary-verbs": 1,
        "adverbs": 1,
        "negations": 1,
        "we-words": 1,
        "you-words": 1,
    }


def test_the_list_of_absolute_words_is_the_one_of_the_study():
    classes = closed_classes("en")
    column = classes.names.index("absolutist")
    assert int(classes.members[:, column].sum()) == 19


def test_a_language_we_have_nothing_for_is_an_error_and_no_empty_answer():
    with pytest.raises(ContentError):
        closed_classes("tlh")
