"""What people type or write down: the passphrase and the recovery code."""

import unicodedata
from dataclasses import dataclass
from functools import cache

from nacl import utils

from olivebranch.content import read_table
from olivebranch.content.shape import build
from olivebranch.errors import GivenError
from olivebranch.vault.derive import Chance

SHORTEST = 15
LONGEST = 1000
CODE_BYTES = 20
CODE_SIGNS = 32
GROUP = 4

# Crockford's base 32: no I, L, O or U, so that a handwritten code reads one way.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class CommonPassphrases:
    """Passphrases anybody would try: small letters and digits only."""

    common: tuple[str, ...]


class WeakPassphraseError(GivenError):
    """The passphrase is too easy to guess."""

    code = "passphrase-short"


class CommonPassphraseError(WeakPassphraseError):
    """The passphrase is among the first that anybody would try."""

    code = "passphrase-common"


class LongPassphraseError(WeakPassphraseError):
    """The passphrase is longer than we can take."""

    code = "passphrase-long"


class RecoveryCodeShapeError(GivenError):
    """What was typed is not a whole recovery code."""

    code = "recovery-code-shape"


def accept_passphrase(passphrase: str) -> None:
    """Pass if the passphrase may lock a vault: 15 to 1,000 characters, not a common one.

    No rule about kinds of characters: length is what counts.

    Raises:
        WeakPassphraseError: Too short, too long, or common.

    Source:
        nist-800-63b
    """
    typed = unicodedata.normalize("NFKC", passphrase)
    if len(typed) < SHORTEST:
        summary = "passphrase too short"
        raise WeakPassphraseError(summary, shortest=SHORTEST)
    if len(typed) > LONGEST:
        summary = "passphrase too long"
        raise LongPassphraseError(summary, longest=LONGEST)
    if _core(typed) in _common():
        summary = "passphrase is a common one"
        raise CommonPassphraseError(summary)


def new_recovery_code(*, chance: Chance = utils.random) -> str:
    """Return a new code of 160 bits: 8 groups of 4 signs with dashes between."""
    number = int.from_bytes(chance(CODE_BYTES), "big")
    signs = "".join(ALPHABET[number >> shift & 31] for shift in range(155, -1, -5))
    return "-".join(signs[at : at + GROUP] for at in range(0, CODE_SIGNS, GROUP))


def read_recovery_code(typed: str) -> bytes:
    """Return the 20 bytes of a code, however it was typed.

    Case, spaces and dashes do not matter; O is read as 0, I and L as 1.

    Raises:
        RecoveryCodeShapeError: Not 32 signs, or a sign no code has.
    """
    plain = unicodedata.normalize("NFKC", typed).upper()
    signs = "".join(sign for sign in plain if sign.isalnum()).translate(_READ_AS)
    if len(signs) != CODE_SIGNS or any(sign not in ALPHABET for sign in signs):
        summary = "not a recovery code"
        raise RecoveryCodeShapeError(summary, found=len(signs), wanted=CODE_SIGNS)
    number = 0
    for sign in signs:
        number = number << 5 | ALPHABET.index(sign)
    return number.to_bytes(CODE_BYTES, "big")


def _core(typed: str) -> str:
    """Return the shortest piece whose repetition gives the passphrase, letters and digits only."""
    signs = "".join(sign for sign in typed.casefold() if sign.isalnum()) or "a"
    for size in range(1, len(signs) // 2 + 1):
        unit = signs[:size]
        if (unit * (len(signs) // size + 1))[: len(signs)] == signs:
            return unit if size > 1 else "a"
    return signs


@cache
def _common() -> frozenset[str]:
    table = read_table("accounts/common_passphrases")
    listed = build(CommonPassphrases, table, where="accounts/common_passphrases")
    return frozenset({"a", *listed.common})
