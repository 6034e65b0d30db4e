"""A vault opens with its passphrase or its recovery code, and with nothing else."""

from dataclasses import replace

import pytest

from olivebranch import vault
from olivebranch.vault.keys import BrokenLockError
from tests.vault.conftest import PASSPHRASE


def test_the_passphrase_opens(lock, key):
    assert vault.open_by_passphrase(lock, PASSPHRASE) == key


def test_the_recovery_code_opens(lock, key, code):
    assert vault.open_by_recovery(lock, code) == key


def test_another_passphrase_does_not_open(lock):
    with pytest.raises(vault.WrongPassphraseError):
        vault.open_by_passphrase(lock, PASSPHRASE + " ")


def test_another_recovery_code_does_not_open(lock):
    with pytest.raises(vault.WrongRecoveryCodeError):
        vault.open_by_recovery(lock, vault.new_recovery_code())


def test_a_new_passphrase_opens_the_same_key_and_the_old_one_nothing(lock, key, code):
    changed = vault.change_passphrase(lock, key, "another long passphrase", cost=vault.CHEAP)
    assert vault.open_by_passphrase(changed, "another long passphrase") == key
    assert vault.open_by_recovery(changed, code) == key
    with pytest.raises(vault.WrongPassphraseError):
        vault.open_by_passphrase(changed, PASSPHRASE)


def test_a_new_passphrase_gets_a_new_salt(lock, key):
    assert vault.change_passphrase(lock, key, PASSPHRASE, cost=vault.CHEAP).salt != lock.salt


def test_a_lock_survives_being_stored(lock):
    assert vault.Lock.from_bytes(lock.to_bytes()) == lock


def test_two_vaults_with_the_same_passphrase_have_nothing_in_common(lock, code):
    other, key = vault.create(PASSPHRASE, code, cost=vault.CHEAP)
    assert not {other.vault_id, other.salt, other.check, other.by_passphrase, key.raw} & {
        lock.vault_id,
        lock.salt,
        lock.check,
        lock.by_passphrase,
    }


def test_the_wraps_cannot_change_places(lock):
    swapped = replace(lock, by_passphrase=lock.by_recovery)
    with pytest.raises(BrokenLockError):
        vault.open_by_passphrase(swapped, PASSPHRASE)


def test_a_wrap_of_another_vault_is_refused(lock, code):
    other, _ = vault.create(PASSPHRASE, code, cost=vault.CHEAP)
    with pytest.raises(vault.WrongRecoveryCodeError):
        vault.open_by_recovery(replace(lock, by_recovery=other.by_recovery), code)


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x02" + bytes(216), b"\x01" + bytes(217)])
def test_a_lock_of_another_shape_is_refused(stored):
    with pytest.raises(BrokenLockError):
        vault.Lock.from_bytes(stored)


def test_every_byte_of_a_lock_matters(lock, code):
    stored = lock.to_bytes()
    for at in range(0, len(stored), 8):
        if 17 <= at < 25:
            continue  # the cost: another one is only slower
        changed = bytearray(stored)
        changed[at] ^= 1
        assert not _opens_both_ways(bytes(changed), code), at


def test_a_key_shows_itself_nowhere(key):
    assert key.raw.hex() not in repr(key)
    assert str(key.raw) not in repr(key)


def test_the_standard_cost_is_the_promised_one():
    assert vault.Cost(memory_kib=64 * 1024, passes=3) == vault.STANDARD


def _opens_both_ways(stored, code):
    try:
        lock = vault.Lock.from_bytes(stored)
        vault.open_by_passphrase(lock, PASSPHRASE)
        vault.open_by_recovery(lock, code)
    except (
        BrokenLockError,
        vault.WrongPassphraseError,
        vault.WrongRecoveryCodeError,
    ):
        return False
    return True


def test_a_new_recovery_code_opens_and_the_old_one_nothing(lock, key, code):
    fresh = vault.new_recovery_code()
    renewed = vault.renew_recovery(lock, key, fresh)
    assert vault.open_by_recovery(renewed, fresh) == key
    assert vault.open_by_passphrase(renewed, PASSPHRASE) == key
    with pytest.raises(vault.WrongRecoveryCodeError):
        vault.open_by_recovery(renewed, code)


def test_a_mark_is_known_again_by_the_same_vault_only(key, code):
    _, other = vault.create(PASSPHRASE, code, cost=vault.CHEAP)
    assert vault.mark(key, b"file") == vault.mark(key, b"file")
    assert vault.mark(key, b"file") != vault.mark(key, b"another")
    assert vault.mark(key, b"file") != vault.mark(other, b"file")


def test_a_lock_from_cheaper_days_becomes_as_dear_as_asked(lock, key, code):
    least = vault.Cost(memory_kib=16, passes=2)
    raised = vault.raise_cost(lock, key, PASSPHRASE, least=least)
    assert raised.cost == least
    assert vault.open_by_passphrase(raised, PASSPHRASE) == key
    assert vault.open_by_recovery(raised, code) == key


def test_a_lock_that_is_dear_enough_stays_as_it_is_and_none_becomes_cheaper(lock, key):
    assert vault.raise_cost(lock, key, PASSPHRASE, least=vault.CHEAP) is lock
    dear = vault.Cost(memory_kib=8, passes=3)
    slow = vault.change_passphrase(lock, key, PASSPHRASE, cost=dear)
    least = vault.Cost(memory_kib=16, passes=1)
    assert vault.raise_cost(slow, key, PASSPHRASE, least=least).cost == vault.Cost(16, 3)
