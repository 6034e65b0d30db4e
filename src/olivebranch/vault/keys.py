"""The vault key and its lock.

The vault key is random and never changes. The lock holds it twice, wrapped
under the passphrase and under the recovery code; a new passphrase means one
new wrap, nothing sealed has to be sealed again.
"""

import hashlib
import hmac
import struct
from dataclasses import dataclass, field, replace

from nacl import bindings, utils
from nacl.exceptions import CryptoError

from olivebranch.errors import GivenError, OurError
from olivebranch.vault.derive import (
    CHEAP,
    KEY_BYTES,
    SALT_BYTES,
    STANDARD,
    Chance,
    Cost,
    expand,
    stretch,
)
from olivebranch.vault.phrase import read_recovery_code

__all__ = ["CHEAP", "STANDARD", "Cost"]

LOCK_VERSION = 1
VAULT_ID_BYTES = 16

_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_WRAP_BYTES = _NONCE_BYTES + KEY_BYTES + bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
_LAYOUT = struct.Struct(f">B16sII16s32s{_WRAP_BYTES}s{_WRAP_BYTES}s")


class WrongPassphraseError(GivenError):
    """The passphrase does not open this vault."""

    code = "wrong-passphrase"


class WrongRecoveryCodeError(GivenError):
    """The recovery code is complete but does not open this vault."""

    code = "wrong-recovery-code"


class BrokenLockError(OurError):
    """The stored lock is damaged."""

    code = "lock-broken"


@dataclass(frozen=True, slots=True)
class VaultKey:
    """The key everything private is sealed with.

    Attributes:
        raw: 32 random bytes; shown by no repr.
        owner: The vault's id in hexadecimal, for `Place.owner`.
    """

    raw: bytes = field(repr=False)
    owner: str


@dataclass(frozen=True, slots=True)
class Lock:
    """What is stored of a vault; opens nothing by itself.

    Attributes:
        vault_id: 16 random bytes, never changing.
        cost: Of one guess at the passphrase.
        salt: 16 random bytes, new with every passphrase.
        check: SHA-256 of the login half of the passphrase's key.
        by_passphrase: The vault key, wrapped under the passphrase.
        by_recovery: The vault key, wrapped under the recovery code.
    """

    vault_id: bytes
    cost: Cost
    salt: bytes
    check: bytes
    by_passphrase: bytes
    by_recovery: bytes

    def to_bytes(self) -> bytes:
        """Return the lock as FORMAT.md lays it out."""
        return _LAYOUT.pack(
            LOCK_VERSION,
            self.vault_id,
            self.cost.memory_kib,
            self.cost.passes,
            self.salt,
            self.check,
            self.by_passphrase,
            self.by_recovery,
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Lock":
        """Return the lock `to_bytes` wrote.

        Raises:
            BrokenLockError: Another length or version.
        """
        if len(stored) != _LAYOUT.size or stored[0] != LOCK_VERSION:
            summary = "the lock of a vault is not of a known shape"
            raise BrokenLockError(summary)
        _, vault_id, memory_kib, passes, *rest = _LAYOUT.unpack(stored)
        return cls(vault_id, Cost(memory_kib, passes), *rest)


def create(
    passphrase: str, recovery_code: str, *, cost: Cost = STANDARD, chance: Chance = utils.random
) -> tuple[Lock, VaultKey]:
    """Return a new vault: its lock, to be stored, and its key, to be held in memory only."""
    vault_id, raw = chance(VAULT_ID_BYTES), chance(KEY_BYTES)
    key = VaultKey(raw=raw, owner=vault_id.hex())
    blank = Lock(vault_id, cost, salt=b"", check=b"", by_passphrase=b"", by_recovery=b"")
    lock = renew_recovery(blank, key, recovery_code, chance=chance)
    return change_passphrase(lock, key, passphrase, cost=cost, chance=chance), key


def change_passphrase(
    lock: Lock,
    key: VaultKey,
    passphrase: str,
    *,
    cost: Cost = STANDARD,
    chance: Chance = utils.random,
) -> Lock:
    """Return the lock under a new passphrase; the recovery code stays as it was."""
    salt = chance(SALT_BYTES)
    login, wrap = _halves(passphrase, salt=salt, cost=cost)
    return replace(
        lock,
        cost=cost,
        salt=salt,
        check=hashlib.sha256(login).digest(),
        by_passphrase=_wrap(key, wrap, purpose=b"passphrase", chance=chance),
    )


def raise_cost(
    lock: Lock,
    key: VaultKey,
    passphrase: str,
    *,
    least: Cost = STANDARD,
    chance: Chance = utils.random,
) -> Lock:
    """Return the lock with a guess at least this dear; the same lock if it is so already."""
    cost = Cost(max(lock.cost.memory_kib, least.memory_kib), max(lock.cost.passes, least.passes))
    if cost == lock.cost:
        return lock
    return change_passphrase(lock, key, passphrase, cost=cost, chance=chance)


def renew_recovery(
    lock: Lock, key: VaultKey, recovery_code: str, *, chance: Chance = utils.random
) -> Lock:
    """Return the lock under a new recovery code; the passphrase stays as it was."""
    wrap = expand(read_recovery_code(recovery_code), "olivebranch/1/recovery")
    return replace(lock, by_recovery=_wrap(key, wrap, purpose=b"recovery", chance=chance))


def open_by_passphrase(lock: Lock, passphrase: str) -> VaultKey:
    """Return the vault key.

    Raises:
        WrongPassphraseError: It is not the passphrase of this lock.
    """
    login, wrap = _halves(passphrase, salt=lock.salt, cost=lock.cost)
    if not hmac.compare_digest(hashlib.sha256(login).digest(), lock.check):
        summary = "the passphrase does not open the vault"
        raise WrongPassphraseError(summary)
    try:
        return _unwrap(lock, lock.by_passphrase, wrap, purpose=b"passphrase")
    except CryptoError as error:
        summary = "the passphrase is right, its wrap is damaged"
        raise BrokenLockError(summary) from error


def open_by_recovery(lock: Lock, recovery_code: str) -> VaultKey:
    """Return the vault key.

    Raises:
        RecoveryCodeShapeError: Not 32 known signs.
        WrongRecoveryCodeError: It is not the recovery code of this lock.
    """
    wrap = expand(read_recovery_code(recovery_code), "olivebranch/1/recovery")
    try:
        return _unwrap(lock, lock.by_recovery, wrap, purpose=b"recovery")
    except CryptoError as error:
        summary = "the recovery code does not open the vault"
        raise WrongRecoveryCodeError(summary) from error


def mark(key: VaultKey, secret: bytes) -> str:
    """Return a sign by which this vault alone knows the secret again: 64 hexadecimal signs.

    Stored in the clear, it tells nothing of the secret to anybody without the key.
    """
    return expand(secret, "olivebranch/1/mark", salt=key.raw).hex()


def _halves(passphrase: str, *, salt: bytes, cost: Cost) -> tuple[bytes, bytes]:
    """Return what proves the passphrase and what opens the wrap; neither tells the other."""
    master = stretch(passphrase, salt=salt, cost=cost)
    return expand(master, "olivebranch/1/login"), expand(master, "olivebranch/1/wrap")


def _wrap(key: VaultKey, wrap: bytes, *, purpose: bytes, chance: Chance) -> bytes:
    nonce = chance(_NONCE_BYTES)
    bound = bytes([LOCK_VERSION]) + bytes.fromhex(key.owner) + purpose
    return nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(key.raw, bound, nonce, wrap)


def _unwrap(lock: Lock, wrapped: bytes, wrap: bytes, *, purpose: bytes) -> VaultKey:
    nonce, body = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    bound = bytes([LOCK_VERSION]) + lock.vault_id + purpose
    raw = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(body, bound, nonce, wrap)
    return VaultKey(raw=raw, owner=lock.vault_id.hex())
