"""The content tree: one folder a language, one folder a kind, files found by name."""

import tomllib
from collections.abc import Mapping
from importlib import resources

from olivebranch.errors import OurError

Table = Mapping[str, object]
ANY_LANGUAGE = ""


class ContentError(OurError):
    """A content file is missing or not of its shape."""

    code = "content-broken"


def read_table(name: str, *, language: str = "en") -> Table:
    """Return a TOML file of the content tree, unchecked.

    Args:
        name: Path inside the language's folder without ending, as "insight/answers".
        language: Folder of the language; "" for what has no language.

    Raises:
        ContentError: There is no such file, or it is not TOML.
    """
    folder = resources.files("olivebranch.content")
    file = folder.joinpath(*(part for part in (language, f"{name}.toml") if part))
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        summary = "no such content file"
        raise ContentError(summary, file=name) from error
    except tomllib.TOMLDecodeError as error:
        summary = f"not TOML: {error}"
        raise ContentError(summary, file=name) from error


def names_in(folder: str, *, language: str = "en") -> tuple[str, ...]:
    """Return the names of the TOML files in a folder of a language, sorted; none if there is none.

    Args:
        folder: Path inside the language's folder, as "language/phrases".
        language: Folder of the language; "" for what has no language.
    """
    place = resources.files("olivebranch.content").joinpath(language, folder)
    if not place.is_dir():
        return ()
    return tuple(
        sorted(entry.name[:-5] for entry in place.iterdir() if entry.name.endswith(".toml"))
    )
