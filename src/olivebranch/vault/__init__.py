"""Keys, sealed boxes and the file format (FORMAT.md); the only user of cryptography."""

from olivebranch.vault.box import BrokenBoxError, Place, open_stream, seal, seal_stream, unseal
from olivebranch.vault.keys import (
    CHEAP,
    STANDARD,
    Cost,
    Lock,
    VaultKey,
    WrongPassphraseError,
    WrongRecoveryCodeError,
    change_passphrase,
    create,
    mark,
    open_by_passphrase,
    open_by_recovery,
    renew_recovery,
)
from olivebranch.vault.phrase import (
    LONGEST,
    SHORTEST,
    WeakPassphraseError,
    accept_passphrase,
    new_recovery_code,
)
from olivebranch.vault.session import (
    LockedError,
    keep_for_session,
    new_token,
    row_id,
    take_from_session,
)

__all__ = [
    "CHEAP",
    "LONGEST",
    "SHORTEST",
    "STANDARD",
    "BrokenBoxError",
    "Cost",
    "Lock",
    "LockedError",
    "Place",
    "VaultKey",
    "WeakPassphraseError",
    "WrongPassphraseError",
    "WrongRecoveryCodeError",
    "accept_passphrase",
    "change_passphrase",
    "create",
    "keep_for_session",
    "mark",
    "new_recovery_code",
    "new_token",
    "open_by_passphrase",
    "open_by_recovery",
    "open_stream",
    "renew_recovery",
    "row_id",
    "seal",
    "seal_stream",
    "take_from_session",
    "unseal",
]
