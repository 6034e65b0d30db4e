"""Words for the acts: all of them, and never about a person."""

import re

from olivebranch.language.acts import act_words
from tools.train.heads import ACTS

ABOUT_A_PERSON = re.compile(r"(?i)\b(?:toxic|narciss|abuser|personality|health of|score|diagnos)")


def test_every_act_has_its_words_and_no_other_has():
    assert set(act_words()) == set(ACTS)


def test_the_words_are_about_a_message_and_never_a_person():
    for words in act_words().values():
        assert not ABOUT_A_PERSON.search(f"{words.says} {words.about} {words.but_not}")
