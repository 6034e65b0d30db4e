"""FORMAT.md, followed by hand, and old vectors: what was sealed once opens for ever."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from nacl import bindings
from nacl.pwhash import argon2id
from nacl.secret import Aead

from olivebranch import vault
from tests.vault.conftest import Counting

VECTORS = json.loads((Path(__file__).parent / "vectors" / "v1.json").read_text(encoding="utf-8"))
PLACE = vault.Place(**VECTORS["place"])
KEY = vault.VaultKey(raw=bytes.fromhex(VECTORS["vault_key"]), owner=PLACE.owner)


def test_the_primitive_agrees_with_the_vector_of_the_draft():
    plain = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
        b"future, sunscreen would be it."
    )
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        plain,
        bytes.fromhex("50515253c0c1c2c3c4c5c6c7"),
        bytes(range(0x40, 0x58)),
        bytes(range(0x80, 0xA0)),
    )
    assert sealed.hex() == (
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49"
    )


def test_old_boxes_open():
    for box in VECTORS["boxes"]:
        opened = vault.unseal(KEY, bytes.fromhex(box["sealed"]), place=PLACE)
        assert opened == box["plain"].encode()


def test_old_streams_open():
    pieces = [bytes.fromhex(piece) for piece in VECTORS["stream"]["pieces"]]
    opened = b"".join(vault.open_stream(KEY, pieces, place=PLACE))
    assert opened == VECTORS["stream"]["plain"].encode()


def test_old_locks_open_both_ways():
    lock = vault.Lock.from_bytes(bytes.fromhex(VECTORS["lock"]))
    assert vault.open_by_passphrase(lock, VECTORS["passphrase"]) == KEY
    assert vault.open_by_recovery(lock, VECTORS["recovery_code"]) == KEY


def test_old_sessions_open():
    kept = bytes.fromhex(VECTORS["session"]["kept"])
    token = VECTORS["session"]["token"]
    assert vault.row_id(token) == VECTORS["session"]["row"]
    assert vault.take_from_session(kept, token, owner=KEY.owner) == KEY


def test_the_same_chance_gives_the_same_bytes():
    chance = Counting()
    lock, key = vault.create(
        VECTORS["passphrase"], VECTORS["recovery_code"], cost=vault.CHEAP, chance=chance
    )
    assert lock.to_bytes().hex() == VECTORS["lock"]
    assert key == KEY
    for box in VECTORS["boxes"]:
        sealed = vault.seal(KEY, box["plain"].encode(), place=PLACE, chance=chance)
        assert sealed.hex() == box["sealed"]


def test_a_lock_made_by_hand_from_the_page_opens():
    passphrase, salt = "lamp river seven quiet", b"s" * 16
    vault_id, vault_key, nonce = b"v" * 16, b"k" * 32, b"n" * 24
    master = argon2id.kdf(32, passphrase.encode(), salt, opslimit=1, memlimit=8192)
    check = hashlib.sha256(_hkdf(master, "olivebranch/1/login")).digest()
    wrap = Aead(_hkdf(master, "olivebranch/1/wrap")).encrypt(
        vault_key, b"\x01" + vault_id + b"passphrase", nonce
    )
    recovery = Aead(_hkdf(bytes(20), "olivebranch/1/recovery")).encrypt(
        vault_key, b"\x01" + vault_id + b"recovery", nonce
    )
    cost = (8).to_bytes(4, "big") + (1).to_bytes(4, "big")
    stored = b"\x01" + vault_id + cost + salt + check + bytes(wrap) + bytes(recovery)
    lock = vault.Lock.from_bytes(stored)
    assert vault.open_by_passphrase(lock, passphrase).raw == vault_key
    assert vault.open_by_recovery(lock, "0000-" * 8).raw == vault_key


@pytest.mark.parametrize("plain", [b"", b"a", b"\x80", b"\x80\x00", bytes(255), bytes(256)])
def test_a_box_made_by_hand_from_the_page_opens(plain):
    padded = plain + b"\x80"
    padded += bytes(-len(padded) % 256)
    bound = b"\x01"
    for part in (PLACE.owner, PLACE.table, PLACE.row, PLACE.field):
        bound += len(part).to_bytes(2, "big") + part.encode()
    body = Aead(_hkdf(KEY.raw, "olivebranch/1/box")).encrypt(padded, bound, b"n" * 24)
    assert vault.unseal(KEY, b"\x01" + bytes(body), place=PLACE) == plain


def _hkdf(secret, purpose):
    key = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(key, purpose.encode() + b"\x01", "sha256")
