"""Sentences people read, looked up late by the code of a finding or an error."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import ContentError, read_table


@dataclass(frozen=True, slots=True)
class Explanation:
    """What went wrong, in words for the person.

    Attributes:
        what: What happened.
        why: Why, as far as we know.
        now: What they can do now.
    """

    what: str
    why: str
    now: str

    def filled(self, facts: Mapping[str, object]) -> "Explanation":
        """Return the same with every {name} replaced from `facts`."""
        return Explanation(
            what=self.what.format_map(facts),
            why=self.why.format_map(facts),
            now=self.now.format_map(facts),
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence about a finding.

    Attributes:
        text: With {names} for the facts.
        sources: Keys of the bibliography; at least one.
    """

    text: str
    sources: tuple[str, ...]


@cache
def explanations(language: str = "en") -> Mapping[str, Explanation]:
    """Return every explanation of an error by its code."""
    table = read_table("errors", language=language)
    return {key: build(Explanation, given, where=f"errors.{key}") for key, given in table.items()}


def explain(code: str, facts: Mapping[str, object], *, language: str = "en") -> Explanation:
    """Return the explanation of an error, filled with its facts.

    Raises:
        ContentError: No explanation for this code, or a fact is missing.
    """
    return _filled(explanations(language), code, facts)


@cache
def sentences(page: str, language: str = "en") -> Mapping[str, Sentence]:
    """Return every sentence of one page of the content tree by its code.

    Raises:
        ContentError: A sentence without a source, or with an unknown one.
    """
    loaded: dict[str, Sentence] = {}
    for key, given in read_table(page, language=language).items():
        loaded[key] = build(Sentence, given, where=f"{page}.{key}")
        require_sources(loaded[key].sources, where=f"{page}.{key}")
    return loaded


def sentence(page: str, code: str, facts: Mapping[str, object], *, language: str = "en") -> str:
    """Return one sentence of a page, filled with its facts.

    Raises:
        ContentError: No sentence for this code, or a fact is missing.
    """
    known = sentences(page, language)
    if code not in known:
        summary = f"{page}: no sentence {code}"
        raise ContentError(summary, file=page)
    try:
        return known[code].text.format_map(facts)
    except KeyError as error:
        summary = f"{page}.{code}: no fact {error}"
        raise ContentError(summary, file=page) from error


def _filled(
    known: Mapping[str, Explanation], code: str, facts: Mapping[str, object]
) -> Explanation:
    if code not in known:
        summary = f"no explanation for {code}"
        raise ContentError(summary, file="errors")
    try:
        return known[code].filled(facts)
    except KeyError as error:
        summary = f"errors.{code}: no fact {error}"
        raise ContentError(summary, file="errors") from error
