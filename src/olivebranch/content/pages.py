"""Pages of plain prose, by name."""

from dataclasses import dataclass
from functools import cache

from olivebranch.content.shape import build
from olivebranch.content.tree import read_table


@dataclass(frozen=True, slots=True)
class Section:
    """One thought under its own heading.

    Attributes:
        paragraphs: In reading order; may be empty if there are items.
        items: A list after the paragraphs; may be empty.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of plain prose.

    Attributes:
        tab: A short neutral word for the browser's tab.
        lead: The page in one or two sentences.
    """

    tab: str
    title: str
    lead: str
    sections: tuple[Section, ...]


@cache
def page(name: str, language: str = "en") -> Page:
    """Return one page.

    Raises:
        ContentError: There is no such page, or it is not of its shape.
    """
    return build(Page, read_table(f"pages/{name}", language=language), where=f"pages/{name}")
