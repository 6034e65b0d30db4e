"""Zip archives, looked into without ever writing to disk.

Nothing is extracted, so a path inside an archive can lead nowhere; what a
member claims to hold is not believed, what comes out is counted.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from olivebranch.chats.given import HEAD, Content
from olivebranch.errors import GivenError

# Texts shrink to a tenth or so; a thousand to one is a trap.
MOST_RATIO = 250
RATIO_MATTERS_FROM = 32 << 20
MOST_MEMBERS = 50_000
MAGIC = frozenset({b"PK\x03\x04", b"PK\x05\x06"})
# What the library raises on damage of one kind or another.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class ZipBombError(GivenError):
    """The archive unpacks to far more than a conversation can hold."""

    code = "zip-bomb"


class DamagedArchiveError(GivenError):
    """The archive is cut off or broken."""

    code = "damaged-archive"


class LockedArchiveError(GivenError):
    """The archive asks for a password."""

    code = "locked-archive"


@dataclass(slots=True)
class Budget:
    """How many bytes may still come out of all archives that are read together."""

    left: int


def is_archive(head: bytes) -> bool:
    """Return whether a file that begins so is a zip archive."""
    return head[:4] in MAGIC


class Archive:
    """An open archive; it lies on disk or in memory, its members come out one at a time."""

    def __init__(self, name: str, content: Content, *, budget: Budget) -> None:
        """Open it.

        Raises:
            GivenError: It is damaged, or holds far too many members.
        """
        self.name = name
        self.budget = budget
        with self._damage_explained():
            source = content.path or io.BytesIO(content.window(0, content.size))
            self.zip = zipfile.ZipFile(source)  # closed with the object, after its last member
        if len(self.zip.infolist()) > MOST_MEMBERS:
            summary = "too many members"
            raise ZipBombError(summary, file=name)

    def members(self) -> list[tuple[str, Content]]:
        """Return path and content of every member, in the order of the archive."""
        return [
            (inside(info.filename), Member(self, info))
            for info in self.zip.infolist()
            if inside(info.filename) and not info.is_dir() and info.file_size
        ]

    def bytes_of(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Return the first bytes of a member, `most` at the most.

        Raises:
            GivenError: It is damaged or locked.
        """
        if info.flag_bits & 1:
            summary = "a member is encrypted"
            raise LockedArchiveError(summary, file=self.name)
        with self._damage_explained(), self.zip.open(info) as member:
            return member.read(most)

    def whole(self, info: zipfile.ZipInfo) -> bytes:
        """Return a member.

        Raises:
            GivenError: It is damaged, locked, or a trap.
        """
        most = self.budget.left
        if info.file_size > RATIO_MATTERS_FROM:
            most = min(most, max(RATIO_MATTERS_FROM, info.compress_size * MOST_RATIO))
        content = self.bytes_of(info, most + 1)
        if len(content) > most:
            summary = "unpacks to too much"
            raise ZipBombError(summary, file=self.name)
        self.budget.left -= len(content)
        return content

    @contextmanager
    def _damage_explained(self) -> Iterator[None]:
        try:
            yield
        except DAMAGE as error:
            summary = "a damaged archive"
            raise DamagedArchiveError(summary, file=self.name) from error


@dataclass(slots=True)
class Member:
    """The content of one member; unpacked as a whole when more than its head is wanted."""

    archive: Archive
    info: zipfile.ZipInfo
    unpacked: bytes | None = field(default=None, repr=False)
    path: None = None

    @property
    def size(self) -> int:
        """In bytes, as the archive states it; as it is, once it was unpacked."""
        return self.info.file_size if self.unpacked is None else len(self.unpacked)

    def window(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end` (exclusive)."""
        if self.unpacked is None and start <= 0 and end <= min(HEAD, self.info.file_size - 1):
            return self.archive.bytes_of(self.info, end)
        if self.unpacked is None:
            self.unpacked = self.archive.whole(self.info)
        whole = start <= 0 and end >= len(self.unpacked)
        return self.unpacked if whole else self.unpacked[start:end]


def inside(path: str) -> str:
    """Return a path that stays inside: no drive, no root, no step up."""
    parts = path.replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."} and ":" not in part)
