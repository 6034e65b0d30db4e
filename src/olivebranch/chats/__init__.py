"""Exported conversations become the one table: lossless, exact, explained."""

from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

from olivebranch.chats import search, zones
from olivebranch.chats.given import Choices, GivenFile
from olivebranch.chats.merging import gather
from olivebranch.chats.reader import (
    FileReport,
    Import,
    NoConversationError,
    Reader,
    TooBigError,
    UnknownFormatError,
    Unread,
    Warned,
)
from olivebranch.chats.readers import readers
from olivebranch.chats.reporting import failed
from olivebranch.chats.search import Found
from olivebranch.errors import GivenError
from olivebranch.progress import Progress, part, silent

__all__ = [
    "Choices",
    "FileReport",
    "GivenFile",
    "Import",
    "Unread",
    "Warned",
    "read",
    "read_path",
    "reader_of",
    "readers",
]


def read_path(path: Path, *, choices: Choices | None = None, progress: Progress = silent) -> Import:
    """Return everything that a file, an archive or a folder on disk holds.

    Raises:
        GivenError: It cannot be opened, is too big, or no reader claims any of it.
    """
    return _read(path.name, search.on_disk(path, checked(choices)), progress)


def read(
    name: str, data: bytes, *, choices: Choices | None = None, progress: Progress = silent
) -> Import:
    """Return everything an exported file or archive in memory holds.

    Args:
        name: Of the file, for the report; its ending is not trusted.
        data: All its bytes.
        choices: What the person decided where the file leaves it open.
        progress: Told the share done.

    Raises:
        GivenError: The file is empty, too big, damaged as a whole, or no reader claims it.
    """
    return _read(name, search.in_memory(name, data, checked(choices)), progress)


def checked(choices: Choices | None) -> Choices:
    """Return what was chosen, or nothing.

    Raises:
        UnknownZoneError: A zone was chosen that does not exist.
    """
    if choices and choices.tz:
        zones.check_zone(choices.tz)
    return choices or Choices()


def reader_of(file: GivenFile) -> Reader | None:
    """Return the reader that claims a file; None if there is none."""
    return next((reader for reader in readers() if reader.claims(file)), None)


def _read(name: str, found: Found, progress: Progress) -> Import:
    claimed = [(file, reader) for file in found.files if (reader := reader_of(file))]
    if not claimed:
        raise _nothing(name, found)
    imports = [
        _read_one(
            file,
            reader,
            alone=len(claimed) == 1,
            progress=part(progress, start=index / len(claimed), end=(index + 1) / len(claimed)),
        )
        for index, (file, reader) in enumerate(claimed)
    ]
    progress(1.0)
    return Import(
        conversations=gather([one for each in imports for one in each.conversations]),
        files=tuple(report for each in imports for report in each.files),
        passed_over=_passed_over(found, claimed),
    )


def _nothing(name: str, found: Found) -> GivenError:
    """Return why there is nothing to read."""
    if not found.alone:
        summary = "no reader claims any of these"
        return NoConversationError(summary, file=name)
    if (size := found.files[0].size) > search.MOST_BYTES:
        return _too_big(name, size)
    summary = "no reader claims this"
    return UnknownFormatError(summary, file=name)


def _too_big(name: str, size: int) -> GivenError:
    most = search.MOST_BYTES
    return TooBigError("too big", file=name, size_mb=size >> 20, most_mb=most >> 20)


def _read_one(file: GivenFile, reader: Reader, *, alone: bool, progress: Progress) -> Import:
    """Read a file; one of many that is damaged as a whole does not stop the others."""
    try:
        if file.size > search.MOST_BYTES and not (reader.streams and file.path):
            raise _too_big(file.name, file.size)
        found = _named(reader.read(file, progress), reader)
        return zones.import_in_zone(found, file.choices.tz) if file.choices.tz else found
    except GivenError as error:
        if alone:
            raise
        return Import((), (failed(file, reader.name, error),))


def _named(found: Import, reader: Reader) -> Import:
    """Return what was read, with the reader's name on files in which no conversation was."""
    files = tuple(one if one.format else replace(one, format=reader.name) for one in found.files)
    return replace(found, files=files)


def _passed_over(found: Found, claimed: list[tuple[GivenFile, Reader]]) -> tuple[str, ...]:
    """Return the names of files that nobody claims and that belong to none that is claimed."""
    taken = {file.name for file, _ in claimed}
    companions = {
        (_folder(file), pattern) for file, reader in claimed for pattern in reader.companions
    }
    return tuple(
        file.name
        for file in found.files
        if file.name not in taken
        and not any(
            folder == _folder(file) and fnmatch(file.own_name, pattern)
            for folder, pattern in companions
        )
    )


def _folder(file: GivenFile) -> str:
    return file.name[: len(file.name) - len(file.own_name)]
