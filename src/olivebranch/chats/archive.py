"""Zip archives, looked into without ever writing to disk.

Nothing is extracted, so a path inside an archive can lead nowhere; what a
member claims to hold is not believed, what comes out is counted.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from olivebranch.errors import GivenError

# Texts shrink to a tenth or so; a thousand to one is a trap.
MOST_RATIO = 250
RATIO_MATTERS_FROM = 32 << 20
MOST_MEMBERS = 50_000
TEXT_ENDINGS = (".txt", ".json", ".jsonl", ".csv", ".xml", ".md", ".html")


class ZipBombError(GivenError):
    """The archive unpacks to far more than a conversation can hold."""

    code = "zip-bomb"


class DamagedArchiveError(GivenError):
    """The archive is cut off or broken."""

    code = "damaged-archive"


class LockedArchiveError(GivenError):
    """The archive asks for a password."""

    code = "locked-archive"


def is_archive(data: bytes) -> bool:
    """Return whether these bytes begin like a zip archive."""
    return data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def members(name: str, data: bytes, *, most_bytes: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of every member that could hold a conversation.

    Photos, voice notes and the like are passed over. Names come back without
    folders, so that nothing can be made of "../".

    Args:
        name: Of the archive, for errors.
        data: The archive.
        most_bytes: More than this in all is refused, however it is split.

    Raises:
        GivenError: The archive is damaged, locked, or a trap.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            left = most_bytes
            for info in _candidates(name, archive):
                content = _content(name, archive, info=info, most_bytes=left)
                left -= len(content)
                yield info.filename.replace("\\", "/").rsplit("/", 1)[-1], content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        summary = "a damaged archive"
        raise DamagedArchiveError(summary, file=name) from error


def _candidates(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        summary = "too many members"
        raise ZipBombError(summary, file=name)
    return [
        info
        for info in infos
        if not info.is_dir()
        and info.filename.lower().endswith(TEXT_ENDINGS)
        and not info.filename.startswith("__MACOSX/")
    ]


def _content(
    name: str, archive: zipfile.ZipFile, *, info: zipfile.ZipInfo, most_bytes: int
) -> bytes:
    if info.flag_bits & 1:
        summary = "a member is encrypted"
        raise LockedArchiveError(summary, file=name)
    most = most_bytes
    if info.file_size > RATIO_MATTERS_FROM:
        most = min(most, max(RATIO_MATTERS_FROM, info.compress_size * MOST_RATIO))
    with archive.open(info) as member:
        content = member.read(most + 1)
    if len(content) > most:
        summary = "unpacks to too much"
        raise ZipBombError(summary, file=name)
    return content
