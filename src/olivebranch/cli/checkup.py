"""What `olive doctor` looks at."""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points, version
from pathlib import Path

from olivebranch.content import sources
from olivebranch.content.sentences import explanations
from olivebranch.errors import OliveError

OLDEST_PYTHON = (3, 11)
# secure_delete and the write-ahead log as we use them.
OLDEST_SQLITE = (3, 31)
LEAST_FREE_MB = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """One check.

    Attributes:
        code: Kebab-case.
        title: For people.
        ok: Whether it is in order.
        fact: What was found.
        now: What to do when it is not in order.
    """

    code: str
    title: str
    ok: bool
    fact: str
    now: str


def examine(folder: Path) -> list[Checked]:
    """Return every check, whatever the others say.

    Args:
        folder: Where the app keeps its data; need not exist yet.
    """
    return [
        _python(),
        _library("numpy", "numpy", "counting"),
        _library("pynacl", "olivebranch.vault", "sealing"),
        _library("vl-convert-python", "vl_convert", "charts"),
        _content(),
        _sqlite(),
        _app(),
        _folder(folder),
        _owner_only(folder),
        _space(folder),
    ]


def _python() -> Checked:
    found = sys.version_info[:3]
    return Checked(
        code="python",
        title="Python",
        ok=found >= OLDEST_PYTHON,
        fact=".".join(map(str, found)),
        now="Install Python 3.11 or newer.",
    )


def _library(name: str, module: str, use: str) -> Checked:
    def load() -> str:
        import_module(module)
        return f"{name} {version(name)}"

    return _attempt(f"library-{name}", f"Library for {use}", load)


def _attempt(code: str, title: str, work: Callable[[], str]) -> Checked:
    try:
        return Checked(code=code, title=title, ok=True, fact=work(), now="")
    except (ImportError, OSError, OliveError) as error:
        now = "Install the program again: make setup, or pip install --force-reinstall olivebranch."
        return Checked(code=code, title=title, ok=False, fact=type(error).__name__, now=now)


def _content() -> Checked:
    return _attempt(
        "content",
        "Words and numbers",
        lambda: f"{len(explanations())} explanations, {len(sources())} sources",
    )


def _sqlite() -> Checked:
    return Checked(
        code="database",
        title="Database",
        ok=sqlite3.sqlite_version_info >= OLDEST_SQLITE,
        fact=f"SQLite {sqlite3.sqlite_version}",
        now="Install a newer Python; it brings its database along.",
    )


def _app() -> Checked:
    found = bool(entry_points(group="olivebranch.app"))
    return Checked(
        code="app",
        title="App",
        ok=found,
        fact="installed" if found else "not installed",
        now="pip install 'olivebranch[web]'",
    )


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _folder(folder: Path) -> Checked:
    place = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            ok = True
    except OSError:
        ok = False
    state = str(folder) if folder.exists() else f"{folder} (made at the first start)"
    return Checked(
        code="data-folder",
        title="Data folder",
        ok=ok,
        fact=state,
        now="Make it writable for you, or name another one with --data.",
    )


def _owner_only(folder: Path) -> Checked:
    if os.name != "posix" or not folder.exists():
        return Checked(
            "data-private", "Only you can read it", ok=True, fact="nothing there", now=""
        )
    mode = folder.stat().st_mode & 0o777
    return Checked(
        code="data-private",
        title="Only you can read it",
        ok=not mode & 0o077,
        fact=f"mode {mode:o}",
        now=f"chmod 700 '{folder}'",
    )


def _space(folder: Path) -> Checked:
    free_mb = shutil.disk_usage(_nearest(folder)).free >> 20
    return Checked(
        code="disk",
        title="Free space",
        ok=free_mb >= LEAST_FREE_MB,
        fact=f"{free_mb:,} MB",
        now=f"Free at least {LEAST_FREE_MB} MB; an import needs room to be sealed.",
    )
