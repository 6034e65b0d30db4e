"""From one secret to others: Argon2id for what people type, HKDF for what is random."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from nacl.pwhash import argon2id

KEY_BYTES = 32
SALT_BYTES = 16
HASH_BYTES = 32

# Hands out that many unguessable bytes; tests hand in known ones.
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one guess is, stored beside the salt.

    Attributes:
        memory_kib: Memory of one derivation in KiB, 8 or more.
        passes: Passes over that memory, 1 or more.
    """

    memory_kib: int
    passes: int


# About 0.15 s and 64 MiB a guess on a laptop.
STANDARD = Cost(memory_kib=65_536, passes=3)

# For tests only: one guess costs nothing.
CHEAP = Cost(memory_kib=8, passes=1)


def stretch(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """Return the 32-byte master key of a passphrase, by Argon2id.

    The passphrase is brought to NFKC first, so that the same letters typed on
    another keyboard give the same key.

    Source:
        rfc-9106; nist-800-63b
    """
    return argon2id.kdf(
        KEY_BYTES,
        unicodedata.normalize("NFKC", passphrase).encode("utf-8"),
        salt,
        opslimit=cost.passes,
        memlimit=cost.memory_kib * 1024,
    )


def expand(secret: bytes, purpose: str, *, salt: bytes = b"") -> bytes:
    """Return a 32-byte key for one purpose, by HKDF-SHA256.

    Args:
        secret: High-entropy bytes.
        purpose: What the key is for; another purpose gives an unrelated key.
        salt: Optional, public.
    """
    return hkdf(secret, salt=salt, info=purpose.encode("utf-8"), size=KEY_BYTES)


def hkdf(secret: bytes, *, salt: bytes, info: bytes, size: int) -> bytes:
    """Return `size` bytes (1 to 8,160) as RFC 5869 says.

    Source:
        rfc-5869
    """
    pseudo_random = hmac.digest(salt or bytes(HASH_BYTES), secret, hashlib.sha256)
    block, output = b"", b""
    for counter in range(1, -(-size // HASH_BYTES) + 1):
        block = hmac.digest(pseudo_random, block + info + bytes([counter]), hashlib.sha256)
        output += block
    return output[:size]
