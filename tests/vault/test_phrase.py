"""What people type is read kindly; what anybody could guess is declined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from olivebranch import vault
from olivebranch.vault.phrase import (
    ALPHABET,
    CommonPassphraseError,
    LongPassphraseError,
    RecoveryCodeShapeError,
    read_recovery_code,
)


@given(st.binary(min_size=20, max_size=20))
def test_a_code_written_then_read_is_the_same(raw):
    assert read_recovery_code(vault.new_recovery_code(chance=lambda _: raw)) == raw


@given(st.binary(min_size=20, max_size=20), st.data())
def test_a_code_is_read_however_it_is_typed(raw, data):
    code = vault.new_recovery_code(chance=lambda _: raw)
    typed = "".join(
        data.draw(st.sampled_from([sign, sign.lower(), *LOOKALIKES.get(sign, ())]))
        + data.draw(st.sampled_from(["", " ", "-", "\n"]))
        for sign in code.replace("-", "")
    )
    assert read_recovery_code(typed) == raw


LOOKALIKES = {"0": ("O", "o"), "1": ("I", "i", "L", "l")}


def test_a_code_is_eight_groups_of_four_without_signs_that_look_alike():
    groups = vault.new_recovery_code().split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not set("".join(groups)) & set("ILOU")
    assert set("".join(groups)) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 32, "A" * 31, "A" * 33, "\u00e4" * 32])
def test_what_is_no_code_is_said_to_be_none(typed):
    with pytest.raises(RecoveryCodeShapeError):
        read_recovery_code(typed)


def test_no_two_codes_are_alike():
    assert len({vault.new_recovery_code() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "passphrase",
    [
        "lamp river seven quiet",
        "ich habe heute nichts gegessen",
        "\u79c1\u306f\u4eca\u65e5\u3082\u5143\u6c17\u306b\u6b69\u3044\u3066\u3044\u307e\u3059\u3088",
        "a1!a1!b2?b2?c3.",
        "   spaces around it   ",
    ],
)
def test_a_long_passphrase_of_any_kind_is_welcome(passphrase):
    vault.accept_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["", "short", "fourteen signs"])
def test_a_short_passphrase_is_declined(passphrase):
    with pytest.raises(vault.WeakPassphraseError) as caught:
        vault.accept_passphrase(passphrase)
    assert caught.value.code == "passphrase-short"
    assert caught.value.details == {"shortest": 15}


@pytest.mark.parametrize(
    "passphrase",
    [
        "123456789012345",
        "Password Password",
        "correct horse battery staple",
        "aaaaaaaaaaaaaaaaaaa",
        "................",
        "QWERTYUIOPASDFGHJKL",
        "i love you so much!",
        "1234 1234 1234 1234",
    ],
)
def test_a_passphrase_many_would_try_is_declined(passphrase):
    with pytest.raises(CommonPassphraseError):
        vault.accept_passphrase(passphrase)


def test_a_passphrase_near_a_common_one_is_left_alone():
    vault.accept_passphrase("correct horse battery table")


def test_a_passphrase_of_a_whole_book_is_declined():
    vault.accept_passphrase("never " * 166)
    with pytest.raises(LongPassphraseError):
        vault.accept_passphrase("x y" * 400)
