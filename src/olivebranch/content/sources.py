"""The one bibliography: every key used anywhere must be here."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, Protocol, TypeVar

from olivebranch.content.shape import build
from olivebranch.content.tree import ANY_LANGUAGE, ContentError, read_table

Certainty = Literal["A", "B", "C", "D", "method", "convention"]


class Sourced(Protocol):
    """The shape of a content file that names where it comes from."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the bibliography."""


Shape = TypeVar("Shape", bound=Sourced)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim or a method comes from.

    Attributes:
        title: Of the work.
        by: Authors.
        year: Of publication.
        where: Journal, publisher or address.
        certainty: A meta-analysis or replicated trial, B several studies or one large,
            C one study, D folklore or contradicted; "method" for a formula, "convention"
            for a choice of ours.
        size: How many people or conversations, in words; "" for a method.
        note: What it does not show.
    """

    title: str
    by: str
    year: int
    where: str
    certainty: Certainty
    size: str = ""
    note: str = ""


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by its key."""
    table = read_table("sources", language=ANY_LANGUAGE)
    return {key: build(Source, given, where=f"sources.{key}") for key, given in table.items()}


def require_sources(keys: tuple[str, ...], *, where: str) -> None:
    """Pass if there is at least one key and every key is in the bibliography.

    Raises:
        ContentError: No key, or an unknown one.
    """
    if not keys:
        summary = f"{where}: no source"
        raise ContentError(summary, file=where)
    for key in keys:
        if key not in sources():
            summary = f"{where}: unknown source {key}"
            raise ContentError(summary, file=where)


def read_sourced(shape: type[Shape], name: str) -> Shape:
    """Return a content file that belongs to no language and names its sources.

    Raises:
        ContentError: There is no such file, or it is not of its shape.
    """
    found = build(shape, read_table(name, language=ANY_LANGUAGE), where=name)
    require_sources(found.sources, where=name)
    return found
