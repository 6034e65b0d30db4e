"""Sealed boxes: what is stored of anything private.

Every box names the place it belongs to. Moved to another owner, table, row or
field it does not open; with one bit changed it does not open either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl import bindings, utils
from nacl.exceptions import CryptoError

from olivebranch.errors import OurError
from olivebranch.vault.derive import Chance, expand
from olivebranch.vault.keys import VaultKey

BOX_VERSION = b"\x01"
STREAM_VERSION = b"\x02"
BLOCK = 256
CHUNK = 1 << 20

_State = bindings.crypto_secretstream_xchacha20poly1305_state
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_HEADER_BYTES = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_OVERHEAD = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


class BrokenBoxError(OurError):
    """A sealed box is damaged, cut short, or lies where it does not belong."""

    code = "box-broken"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a box belongs; sealed into it.

    Attributes:
        owner: Whose vault, as `Lock.vault_id` in hexadecimal.
        table: Name of the table.
        row: Number of the row, or another name that never changes.
        field: Name of the column.
    """

    owner: str
    table: str
    row: str
    field: str

    def bound(self, version: bytes) -> bytes:
        """Return the place as bytes no two places share: version, then length and text of each."""
        parts = (part.encode("utf-8") for part in (self.owner, self.table, self.row, self.field))
        return version + b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def seal(key: VaultKey, plain: bytes, *, place: Place, chance: Chance = utils.random) -> bytes:
    """Return `plain` sealed; its length shows only rounded up to 256 bytes."""
    nonce = chance(_NONCE_BYTES)
    body = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
        _padded(plain), place.bound(BOX_VERSION), nonce, expand(key.raw, "olivebranch/1/box")
    )
    return BOX_VERSION + nonce + body


def unseal(key: VaultKey, sealed: bytes, *, place: Place) -> bytes:
    """Return what `seal` was given.

    Raises:
        BrokenBoxError: Changed, cut, of another version, or sealed for another place or vault.
    """
    body_at = 1 + _NONCE_BYTES
    if sealed[:1] != BOX_VERSION or len(sealed) < body_at + BLOCK:
        raise _broken(place)
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[body_at:],
            place.bound(BOX_VERSION),
            sealed[1:body_at],
            expand(key.raw, "olivebranch/1/box"),
        )
    except CryptoError as error:
        raise _broken(place) from error
    return _unpadded(padded, place)


def seal_stream(key: VaultKey, plain: Iterable[bytes], *, place: Place) -> Iterator[bytes]:
    """Yield sealed pieces of a long text, each of at most 1 MiB of it.

    Memory stays at a few pieces whatever the whole is. The pieces open only
    together and in this order; a missing end is noticed.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(
        state, expand(key.raw, "olivebranch/1/stream")
    )
    bound = place.bound(STREAM_VERSION)
    lead = STREAM_VERSION + header
    for piece, last in _even(plain):
        body = _padded(piece) if last else piece
        tag = _FINAL if last else _MORE
        push = bindings.crypto_secretstream_xchacha20poly1305_push
        yield lead + push(state, body, bound, tag)
        lead = b""


def open_stream(key: VaultKey, sealed: Iterable[bytes], *, place: Place) -> Iterator[bytes]:
    """Yield the pieces `seal_stream` was given, of 1 MiB but the last.

    Raises:
        BrokenBoxError: Any piece changed, moved, missing or added, or another place or vault.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    body_at, ended = 1 + _HEADER_BYTES, False
    for number, piece in enumerate(sealed):
        body = piece
        if number == 0:
            _begin(state, key, lead=piece[:body_at], place=place)
            body = piece[body_at:]
        if ended or len(body) < _OVERHEAD:
            raise _broken(place)
        plain, ended = _pull(state, body, place=place)
        yield _unpadded(plain, place) if ended else plain
    if not ended:
        raise _broken(place)


def _begin(state: _State, key: VaultKey, *, lead: bytes, place: Place) -> None:
    if lead[:1] != STREAM_VERSION or len(lead) != 1 + _HEADER_BYTES:
        raise _broken(place)
    start = bindings.crypto_secretstream_xchacha20poly1305_init_pull
    start(state, lead[1:], expand(key.raw, "olivebranch/1/stream"))


def _pull(state: _State, body: bytes, *, place: Place) -> tuple[bytes, bool]:
    bound = place.bound(STREAM_VERSION)
    try:
        plain, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, body, bound)
    except (CryptoError, RuntimeError) as error:
        raise _broken(place) from error
    return plain, tag == _FINAL


def _even(plain: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield pieces of exactly CHUNK bytes and one last piece of 0 to CHUNK."""
    held = bytearray()
    for piece in plain:
        view = memoryview(piece)
        for start in range(0, len(view), CHUNK):
            held += view[start : start + CHUNK]
            while len(held) > CHUNK:
                yield bytes(held[:CHUNK]), False
                del held[:CHUNK]
    yield bytes(held), True


def _padded(plain: bytes) -> bytes:
    # ISO/IEC 7816-4: one 0x80, then zeros up to the block.
    return plain + b"\x80" + bytes(-(len(plain) + 1) % BLOCK)


def _unpadded(padded: bytes, place: Place) -> bytes:
    end = padded.rfind(b"\x80")
    if end < 0 or padded.count(0, end + 1) != len(padded) - end - 1:
        raise _broken(place)
    return padded[:end]


def _broken(place: Place) -> BrokenBoxError:
    return BrokenBoxError("a sealed box does not open", table=place.table, field=place.field)
