"""A file as it was handed to us: on disk, in memory, or inside an archive."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from olivebranch.conversation import Order

HEAD = 256 << 10
WINDOW, HASHED = 8 << 20, 1 << 20


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person decided where a file leaves it open.

    Attributes:
        date_order: "day-first" or "month-first" when the file does not say; None to decide here.
        tz: Zone in which they lived, as "Europe/Berlin", for files that state moments only;
            None to show those in UTC.
    """

    date_order: Order | None = None
    tz: str | None = None


class Content(Protocol):
    """The bytes of a file, wherever they lie."""

    @property
    def path(self) -> Path | None:
        """Where it lies on disk; None if it does not."""

    @property
    def size(self) -> int:
        """In bytes."""

    def window(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end` (exclusive)."""


@dataclass(frozen=True, slots=True)
class InMemory:
    """Bytes that we hold."""

    data: bytes
    path: None = None

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    def window(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end` (exclusive)."""
        return self.data if start <= 0 and end >= len(self.data) else self.data[start:end]


@dataclass(frozen=True, slots=True)
class OnDisk:
    """Bytes that are read when they are needed."""

    path: Path

    @property
    def size(self) -> int:
        """In bytes."""
        return self.path.stat().st_size

    def window(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end` (exclusive)."""
        with self.path.open("rb", buffering=0) as file:
            return _read_exactly(file.fileno(), max(start, 0), min(end, self.size))


def _read_exactly(descriptor: int, start: int, end: int) -> bytes:
    found = os.pread(descriptor, max(end - start, 0), start)
    # One call gives 2 GB at the most, and less when the file was cut meanwhile.
    while found and start + len(found) < end:
        more = os.pread(descriptor, end - start - len(found), start + len(found))
        if not more:
            break
        found += more
    return found


Beside = Mapping[str, Content]
NOTHING: Beside = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class GivenFile:
    """A file as it was handed to us.

    Attributes:
        name: For the report; inside an archive or folder "archive.zip!chats/member.txt".
        content: Its bytes.
        choices: What the person decided.
        beside: The other files of the same folder by name, without this one. For what
            belongs to this file only, such as the log of a database.
    """

    name: str
    content: Content
    choices: Choices = Choices()
    beside: Beside = field(default_factory=lambda: NOTHING)

    @property
    def own_name(self) -> str:
        """Its name without archive and folder."""
        return self.name.rpartition("!")[2].replace("\\", "/").rpartition("/")[2]

    @property
    def path(self) -> Path | None:
        """Where it lies on disk; None inside an archive or in memory."""
        return self.content.path

    @property
    def size(self) -> int:
        """In bytes."""
        return self.content.size

    @cached_property
    def head(self) -> bytes:
        """The first 256 KiB, to see what it is."""
        return self.content.window(0, HEAD)

    @cached_property
    def data(self) -> bytes:
        """All its bytes, held from then on; large formats go through `window` instead."""
        return self.content.window(0, self.size)

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, hexadecimal."""
        # What is held already is not read again.
        held = self.__dict__.get("data")
        digest = hashlib.sha256()
        for window in self.windows(HASHED) if held is None else (held,):
            digest.update(window)
        return digest.hexdigest()

    def window(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` to `end` (exclusive)."""
        return self.content.window(start, end)

    def windows(self, size: int = WINDOW) -> Iterator[bytes]:
        """Yield all bytes in pieces, in order."""
        for start in range(0, self.size, size):
            yield self.content.window(start, start + size)
