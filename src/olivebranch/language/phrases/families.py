"""A family of phrases: one file of content, with the examples that are its tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import names_in, read_table

FOLDER = "language/phrases"


@dataclass(frozen=True, slots=True)
class Family:
    """Phrases that do the same.

    Attributes:
        acts: What a message with such a phrase does.
        marker: Row of the specification of markers, or "" for an act that is no alarm.
        about: One sentence that says what it is.
        phrases: Patterns; `patterns.py` says what they mean.
        unless: Patterns; a phrase that overlaps one of these does not count.
        yes: Messages in which the family must be found.
        no: Messages that look like it and are not.
        sources: Keys of the bibliography.
    """

    acts: tuple[str, ...]
    marker: str
    about: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """How words are written in chats.

    Attributes:
        words: Full words, parted by a space, for a spelling without apostrophes.
    """

    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Common:
    """The commonest words.

    Attributes:
        words: Full words, parted by spaces, commonest first.
        sources: Keys of the bibliography.
    """

    words: str
    sources: tuple[str, ...]


@cache
def families_of(language: str) -> Mapping[str, Family]:
    """Return the families of a language by name, in order of name.

    Raises:
        ContentError: A file is not of its shape, or names no source.
    """
    found = {}
    for name in names_in(FOLDER, language=language):
        where = f"{FOLDER}/{name}"
        found[name] = build(Family, read_table(where, language=language), where=where)
        require_sources(found[name].sources, where=where)
    return found


@cache
def spelling_of(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the full words for each short or wrong spelling of a language."""
    given = build(Spelling, read_table("language/spelling", language=language), where="spelling")
    return {short: tuple(full.split()) for short, full in given.words.items()}


@cache
def common_of(language: str) -> tuple[str, ...]:
    """Return the commonest words of a language, commonest first."""
    where = "language/common"
    given = build(Common, read_table(where, language=language), where=where)
    require_sources(given.sources, where=where)
    return tuple(given.words.split())
