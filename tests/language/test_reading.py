"""One message read closely; a part that is missing is said and not passed over."""

import pytest

from olivebranch.language import ExtraMissingError, WeightsError, careful, read_closely, reading
from olivebranch.language.listening import Ear
from olivebranch.language.phrases.families import Family
from olivebranch.language.phrases.search import phrases_from
from olivebranch.language.stored import weights
from olivebranch.language.tokens import tokens_of


def test_a_language_without_weights_is_a_limit_and_no_guess():
    found = read_closely("Danke dir", language="de")
    assert found.acts == ()
    assert [limit.code for limit in found.limits] == ["language-not-heard"]


def test_what_phrases_say_is_heard_without_weights(monkeypatch):
    family = Family(("threat",), "T1", "", ("i will find you",), (), (), (), ("x",))
    ear = Ear("en", phrases_from({"follow": family}, {}), None)
    monkeypatch.setattr(reading, "ear_of", lambda _: ear)
    found = read_closely("ok. I will find you!")
    assert [(act.act, act.by, act.spans) for act in found.acts] == [
        ("threat", ("follow",), ((4, 19),))
    ]
    assert [limit.code for limit in found.limits] == ["language-not-heard"]
    tokens = tokens_of([b"hi", b"i will find you"])
    heard = ear.listen(tokens, tier="fast", log_odds=ear.fast(tokens))
    assert heard.of("threat").tolist() == [False, True]


def test_the_careful_tier_says_when_it_is_not_installed(monkeypatch):
    monkeypatch.setattr(careful, "NEEDS", ("a_library_nobody_has",))
    careful.encoder_of.cache_clear()
    with pytest.raises(ExtraMissingError):
        careful.encoder_of("de")


def test_missing_weights_are_our_error_and_name_the_file():
    with pytest.raises(WeightsError) as caught:
        weights("de", "careful.onnx")
    assert caught.value.details == {"file": "careful.onnx"}
