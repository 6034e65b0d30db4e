"""The one table as a file: one writer a module, found by looking; adding one touches no other."""

import errno
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from olivebranch.chats.writer import Writer
from olivebranch.conversation import Conversation
from olivebranch.errors import GivenError
from olivebranch.progress import Progress, silent

__all__ = ["check_target", "write", "writers"]


class UnknownTargetError(GivenError):
    """We write no file of this ending."""

    code = "unknown-target"


class TargetExistsError(GivenError):
    """There is a file of this name already."""

    code = "target-exists"


class TargetUnwritableError(GivenError):
    """The file cannot be written there."""

    code = "target-unwritable"


@cache
def writers() -> tuple[Writer, ...]:
    """Return every writer, by name of its module."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").WRITER for name in names)


def writer_of(path: Path) -> Writer:
    """Return the writer for a file's ending; the longest ending counts.

    Raises:
        UnknownTargetError: We write no such file.
    """
    fitting = [one for one in writers() if path.name.lower().endswith(one.suffix)]
    if not fitting:
        summary = "no writer for this ending"
        endings = ", ".join(one.suffix for one in writers())
        raise UnknownTargetError(summary, file=path.name, endings=endings)
    return max(fitting, key=lambda one: len(one.suffix))


def check_target(path: Path, *, force: bool = False) -> None:
    """Pass if a file of this name can be written; before the long work, not after it.

    Args:
        path: Where to.
        force: A file that is there already may be replaced.

    Raises:
        UnknownTargetError: We write no such file.
        TargetUnwritableError: Its folder is not there, or the name is that of a folder.
        TargetExistsError: It is there already.
        GivenError: What the writer needs is not installed.
    """
    writer_of(path).check()
    if path.is_dir() or not path.parent.is_dir():
        raise _unwritable(path, errno.EISDIR if path.is_dir() else errno.ENOENT)
    if path.exists() and not force:
        summary = "already there"
        raise TargetExistsError(summary, file=path.name)


def write(
    path: Path,
    conversations: Sequence[Conversation],
    *,
    force: bool = False,
    progress: Progress = silent,
) -> None:
    """Write conversations as one table; the ending of the name says in which form.

    The file appears whole or not at all, and only its owner may read it. Rows are made a
    few thousand at a time.

    Args:
        path: Where to.
        conversations: What goes into the file, in this order; one without records is left out.
        force: A file that is there already may be replaced.
        progress: Told the share done.

    Raises:
        GivenError: As in `check_target`; or the system refuses, or the form cannot hold it.
    """
    check_target(path, force=force)
    filled = [one for one in conversations if len(one)]
    try:
        _write_beside(path, filled, progress)
    except OSError as error:
        raise _unwritable(path, error.errno) from error
    progress(1.0)


def _write_beside(path: Path, conversations: Sequence[Conversation], progress: Progress) -> None:
    """Write into a new file in the same folder, made with mode 0600, and rename it at the end."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".olive-", delete=False) as half:
        try:
            writer_of(path).write(half.file, conversations, progress)
            half.flush()
            os.fsync(half.fileno())
            Path(half.name).replace(path)
        except BaseException:
            Path(half.name).unlink(missing_ok=True)
            raise


def _unwritable(path: Path, number: int | None) -> TargetUnwritableError:
    summary = "cannot be written"
    return TargetUnwritableError(summary, file=path.name, reason=os.strerror(number or 0))
