"""What a path holds: one file, or all files of a folder or archive that could be a chat."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from olivebranch.chats.archive import Archive, Budget, is_archive
from olivebranch.chats.given import Beside, Choices, Content, GivenFile, InMemory, OnDisk
from olivebranch.chats.reader import EmptyFileError
from olivebranch.errors import GivenError

# More than this is never held in memory: a conversation of a million messages has 80 MB.
MOST_BYTES = 1 << 30
MOST_FILES = 50_000
# An archive in an archive is looked into, one in that is not.
DEEPEST = 2
# Never a conversation; not opened, since an export with media holds thousands of them.
PICTURES = (
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "heic",
    "heif",
    "bmp",
    "tif",
    "tiff",
    "svg",
    "ico",
    "tgs",
    "thumb",
)
SOUNDS = ("opus", "ogg", "oga", "m4a", "mp3", "aac", "amr", "wav", "caf", "flac")
FILMS = ("mp4", "mov", "m4v", "3gp", "avi", "mkv", "webm")
PAPERS = ("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx")
PROGRAMS = ("exe", "dll", "so", "dylib", "apk", "ipa", "js", "css", "ttf", "otf", "woff", "woff2")
MEDIA = frozenset(PICTURES + SOUNDS + FILMS + PAPERS + PROGRAMS)


class UnreadableFileError(GivenError):
    """The file cannot be opened."""

    code = "unreadable-file"


class NotAFileError(GivenError):
    """The path names something that is neither file nor folder."""

    code = "not-a-file"


class Entry(NamedTuple):
    """A file inside a folder or archive.

    Attributes:
        path: Inside it, with "/".
        content: Its bytes.
    """

    path: str
    content: Content


@dataclass(frozen=True, slots=True)
class Found:
    """All files of one path.

    Attributes:
        files: In order; not yet read.
        alone: It was one file, not a folder or archive.
    """

    files: tuple[GivenFile, ...]
    alone: bool


def on_disk(path: Path, choices: Choices) -> Found:
    """Return the files of a path.

    Raises:
        GivenError: It cannot be opened, is empty, or is too big.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Found(tuple(_in_folder(path, choices)), alone=False)
        if not stat.S_ISREG(mode):
            summary = "not a file"
            raise NotAFileError(summary, file=path.name)
        return _one(path.name, OnDisk(path), choices=choices, beside=_neighbors(path))
    except OSError as error:
        summary = "cannot be opened"
        reason = os.strerror(error.errno or 0)
        raise UnreadableFileError(summary, file=path.name, reason=reason) from error


def in_memory(name: str, data: bytes, choices: Choices) -> Found:
    """Return the files of an upload.

    Raises:
        GivenError: It is empty, too big, or a damaged archive.
    """
    return _one(name, InMemory(data), choices=choices, beside={})


def _one(name: str, content: Content, *, choices: Choices, beside: Beside) -> Found:
    if not content.size:
        summary = "an empty file"
        raise EmptyFileError(summary, file=name)
    if is_archive(content.window(0, 4)):
        budget = Budget(MOST_BYTES)
        held = _in_archive(name, content, choices=choices, budget=budget, depth=1)
        return Found(tuple(held), alone=False)
    return Found((GivenFile(name, content, choices, beside),), alone=True)


def _in_folder(folder: Path, choices: Choices) -> Iterator[GivenFile]:
    entries: list[Entry] = []
    # Links are not followed: a folder holds what lies in it.
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if len(entries) < MOST_FILES and path.is_file() and not path.is_symlink():
                entries.append(Entry(path.relative_to(folder).as_posix(), OnDisk(path)))
    budget = Budget(MOST_BYTES)
    return _of_entries(folder.name, entries, choices=choices, budget=budget, depth=0)


def _in_archive(
    name: str, content: Content, *, choices: Choices, budget: Budget, depth: int
) -> Iterator[GivenFile]:
    members = [Entry(*one) for one in Archive(name, content, budget=budget).members()]
    return _of_entries(name, members, choices=choices, budget=budget, depth=depth)


def _of_entries(
    name: str, entries: Sequence[Entry], *, choices: Choices, budget: Budget, depth: int
) -> Iterator[GivenFile]:
    """Yield every file that could be a chat, archives looked into."""
    folders: dict[str, dict[str, Content]] = {}
    for path, content in entries:
        folder, _, own = path.rpartition("/")
        folders.setdefault(folder, {})[own] = content
    for path, content in entries:
        if not content.size or is_media(path) or path.startswith("__MACOSX/"):
            continue
        shown = f"{name}!{path}"
        if depth < DEEPEST and is_archive(content.window(0, 4)):
            deeper = depth + 1
            yield from _in_archive(shown, content, choices=choices, budget=budget, depth=deeper)
        else:
            beside = folders[path.rpartition("/")[0]]
            yield GivenFile(shown, content, choices, beside)


def is_media(name: str) -> bool:
    """Return whether a name ends as pictures, sounds and programs do."""
    return name.rpartition(".")[2].lower() in MEDIA


def _neighbors(path: Path) -> Beside:
    """Return the files of the same folder; none when we may not look."""
    try:
        return {one.name: OnDisk(one) for one in path.parent.iterdir() if one != path}
    except OSError:
        return {}
