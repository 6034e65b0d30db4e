"""The data folder: made once, ours alone, used by one process at a time."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO

from platformdirs import user_data_path

from olivebranch.errors import GivenError

KEY_FILE = "secret-key"
LOCK_FILE = "running"
DATABASE_FILE = "olive.sqlite3"


class FolderUnwritableError(GivenError):
    """Nothing can be kept in the data folder."""

    code = "data-folder-unwritable"


class AlreadyOpenError(GivenError):
    """Another process of ours uses this data folder.

    Attributes:
        address: Where it listens; "" if it has not said so yet.
    """

    code = "already-open"

    def __init__(self, address: str) -> None:
        super().__init__("another process uses this data folder", address=address)
        self.address = address


def default_folder() -> Path:
    """Return the platform's place for what a program keeps for a person."""
    return user_data_path("olive-branch", appauthor=False)


def prepare(folder: Path) -> None:
    """Make the folder and its key if they are not there; only the owner may read them.

    Raises:
        FolderUnwritableError: It cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        _make_key(folder / KEY_FILE)
        trial = folder / ".trial"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        summary = f"cannot write: {error.strerror}"
        raise FolderUnwritableError(summary, folder=str(folder)) from error


def kept_key(folder: Path) -> str:
    """Return the key kept in the folder; "" if there is none yet."""
    try:
        return (folder / KEY_FILE).read_text(encoding="ascii").strip()
    except OSError:
        return ""


def hold(folder: Path) -> IO[str]:
    """Return an open file that keeps other processes off this folder while it is open.

    Raises:
        AlreadyOpenError: Another process holds it.
    """
    file = (folder / LOCK_FILE).open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        address = file.read().strip()
        file.close()
        raise AlreadyOpenError(address) from error
    file.truncate(0)
    return file


def announce(held: IO[str], address: str) -> None:
    """Write where this process listens into the file it holds."""
    held.truncate(0)
    held.write(address)
    held.flush()


def _make_key(file: Path) -> None:
    if kept_key(file.parent):
        return
    # An empty one is left by a process that was killed just here.
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(50))
