"""Keys come out as the standards say."""

import pytest

from olivebranch.vault.derive import CHEAP, expand, hkdf, stretch

RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        bytes(range(0x50)).hex(),
        bytes(range(0x60, 0xB0)).hex(),
        bytes(range(0xB0, 0x100)).hex(),
        82,
        (
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
            "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
            "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        ),
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "size", "wanted"), RFC_5869)
def test_hkdf_agrees_with_the_vectors_of_rfc_5869(secret, salt, info, size, wanted):
    made = hkdf(
        bytes.fromhex(secret), salt=bytes.fromhex(salt), info=bytes.fromhex(info), size=size
    )
    assert made.hex() == wanted


def test_another_purpose_gives_another_key():
    assert expand(b"s" * 32, "one") != expand(b"s" * 32, "two")


def test_the_same_letters_typed_on_another_keyboard_give_the_same_key():
    composed, apart = "caf\u00e9 au lait, bitte", "cafe\u0301 au lait, bitte"
    assert stretch(composed, salt=bytes(16), cost=CHEAP) == stretch(
        apart, salt=bytes(16), cost=CHEAP
    )


def test_another_salt_gives_another_key():
    assert stretch("the same words", salt=bytes(16), cost=CHEAP) != stretch(
        "the same words", salt=b"\x01" * 16, cost=CHEAP
    )
