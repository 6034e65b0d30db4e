"""What the acts are, in words for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import read_table

FILE = "language/acts"


@dataclass(frozen=True, slots=True)
class ActWords:
    """The words for one act.

    Attributes:
        says: What a message that does it does, after "this message".
        about: What counts.
        but_not: What looks like it and does not count.
    """

    says: str
    about: str
    but_not: str


@dataclass(frozen=True, slots=True)
class ActsContent:
    """The content file: words by the name of the act, and keys of the bibliography."""

    acts: Mapping[str, ActWords]
    sources: tuple[str, ...]


@cache
def act_words(language: str = "en") -> Mapping[str, ActWords]:
    """Return the words for each act.

    Raises:
        ContentError: The file is not of its shape.
    """
    content = build(ActsContent, read_table(FILE, language=language), where=FILE)
    require_sources(content.sources, where=FILE)
    return content.acts
