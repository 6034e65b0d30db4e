"""Exported conversations become the one table: lossless, exact, explained."""

import hashlib
import os
import stat
from pathlib import Path

from olivebranch.chats.archive import is_archive, members
from olivebranch.chats.reader import (
    Choices,
    EmptyFileError,
    FileReport,
    GivenFile,
    Import,
    Reader,
    TooBigError,
    UnknownFormatError,
    Unread,
    Warned,
)
from olivebranch.chats.readers import readers
from olivebranch.errors import GivenError
from olivebranch.progress import Progress, part, silent

__all__ = [
    "Choices",
    "FileReport",
    "Import",
    "Unread",
    "Warned",
    "read",
    "read_path",
    "readers",
]

# More than this is refused before it is read: a conversation of a million messages has 80 MB.
MOST_BYTES = 1 << 30


class UnreadableFileError(GivenError):
    """The file cannot be opened."""

    code = "unreadable-file"


class NotAFileError(GivenError):
    """The path names something that is no file."""

    code = "not-a-file"


def read_path(path: Path, *, choices: Choices | None = None, progress: Progress = silent) -> Import:
    """Return everything one file on disk holds.

    Raises:
        GivenError: The file cannot be opened, is too big, or no reader claims it.
    """
    return read(path.name, _bytes_of(path), choices=choices, progress=progress)


def read(
    name: str, data: bytes, *, choices: Choices | None = None, progress: Progress = silent
) -> Import:
    """Return everything an exported file holds.

    Args:
        name: Of the file, for the report; its ending is not trusted.
        data: All its bytes.
        choices: What the person decided where the file leaves it open.
        progress: Told the share done.

    Raises:
        GivenError: The file is empty, too big, damaged as a whole, or no reader claims it.
    """
    if not data:
        summary = "an empty file"
        raise EmptyFileError(summary, file=name)
    _check_size(name, len(data))
    decided = choices or Choices()
    if not is_archive(data):
        return _read_one(name, data, choices=decided, progress=progress)
    return _read_archive(name, data, choices=decided, progress=progress)


def _read_archive(name: str, data: bytes, *, choices: Choices, progress: Progress) -> Import:
    held = [
        (member, content)
        for member, content in members(name, data, most_bytes=MOST_BYTES)
        if content and _reader_of(content) is not None
    ]
    if not held:
        summary = "an archive without a conversation"
        raise UnknownFormatError(summary, file=name)
    imports = [
        _read_one(
            f"{name}!{member}",
            content,
            choices=choices,
            progress=part(progress, start=index / len(held), end=(index + 1) / len(held)),
        )
        for index, (member, content) in enumerate(held)
    ]
    return Import(
        conversations=tuple(found for one in imports for found in one.conversations),
        files=tuple(report for one in imports for report in one.files),
    )


def _read_one(name: str, data: bytes, *, choices: Choices, progress: Progress) -> Import:
    reader = _reader_of(data)
    if reader is None:
        summary = "no reader claims this"
        raise UnknownFormatError(summary, file=name)
    digest = hashlib.sha256(data).hexdigest()
    found = reader.read(GivenFile(name, data, digest, choices), progress)
    progress(1.0)
    return found


def _reader_of(data: bytes) -> Reader | None:
    return next((reader for reader in readers() if reader.claims(data)), None)


def _bytes_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            summary = "not a file"
            raise NotAFileError(summary, file=path.name)
        _check_size(path.name, found.st_size)
        return path.read_bytes()
    except OSError as error:
        summary = "cannot be opened"
        reason = os.strerror(error.errno or 0)
        raise UnreadableFileError(summary, file=path.name, reason=reason) from error


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        summary = "too big"
        raise TooBigError(summary, file=name, size_mb=size >> 20, most_mb=MOST_BYTES >> 20)
