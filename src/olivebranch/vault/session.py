"""An open vault between two requests: half in the cookie, half in the database.

The cookie holds a random token. The database holds the vault key under a key
made from that token, in a row whose name is a hash of it. A stolen table
opens nothing without the cookie; a stolen cookie opens nothing once the row
is gone.
"""

import base64
import binascii
import hashlib

from nacl import utils

from olivebranch.errors import RefusedError
from olivebranch.vault.box import BrokenBoxError, Place, seal, unseal
from olivebranch.vault.derive import KEY_BYTES, Chance, expand
from olivebranch.vault.keys import VaultKey


class LockedError(RefusedError):
    """The space is locked: no session, or one that has ended."""

    code = "locked"


def new_token(*, chance: Chance = utils.random) -> str:
    """Return a new token for a cookie: 32 random bytes, 43 signs."""
    return base64.urlsafe_b64encode(chance(KEY_BYTES)).rstrip(b"=").decode("ascii")


def row_id(token: str) -> str:
    """Return the name of the session's row: 64 hexadecimal signs, no way back to the token.

    Raises:
        LockedError: This was never a token.
    """
    return hashlib.sha256(expand(_raw(token), "olivebranch/1/session/id")).hexdigest()


def keep_for_session(key: VaultKey, token: str) -> bytes:
    """Return the vault key sealed under the token, for the session's row."""
    return seal(_session_key(token, key.owner), key.raw, place=_place(token, key.owner))


def take_from_session(kept: bytes, token: str, *, owner: str) -> VaultKey:
    """Return the vault key of an open session.

    Raises:
        LockedError: The row does not belong to this token or this vault.
    """
    try:
        raw = unseal(_session_key(token, owner), kept, place=_place(token, owner))
    except BrokenBoxError as error:
        summary = "the session does not open the vault"
        raise LockedError(summary) from error
    return VaultKey(raw=raw, owner=owner)


def _session_key(token: str, owner: str) -> VaultKey:
    return VaultKey(raw=expand(_raw(token), "olivebranch/1/session/key"), owner=owner)


def _place(token: str, owner: str) -> Place:
    return Place(owner=owner, table="session", row=row_id(token), field="kept")


def _raw(token: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(f"{token}=")
    except (binascii.Error, ValueError) as error:
        summary = "not a token"
        raise LockedError(summary) from error
    if len(raw) != KEY_BYTES:
        summary = "not a token"
        raise LockedError(summary)
    return raw
