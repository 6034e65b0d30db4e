"""One message read closely; a part that is missing is said and not passed over."""

import pytest

from olivebranch.language import ExtraMissingError, WeightsError, careful, read_closely
from olivebranch.language.stored import weights


def test_a_language_without_weights_is_a_limit_and_no_guess():
    reading = read_closely("Danke dir", language="de")
    assert reading.acts == ()
    assert [limit.code for limit in reading.limits] == ["language-not-heard"]


def test_the_careful_tier_says_when_it_is_not_installed(monkeypatch):
    monkeypatch.setattr(careful, "NEEDS", ("a_library_nobody_has",))
    careful.encoder_of.cache_clear()
    with pytest.raises(ExtraMissingError):
        careful.encoder_of("de")


def test_missing_weights_are_our_error_and_name_the_file():
    with pytest.raises(WeightsError) as caught:
        weights("de", "careful.onnx")
    assert caught.value.details == {"file": "careful.onnx"}
