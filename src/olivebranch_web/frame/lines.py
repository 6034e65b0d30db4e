"""The lines of a country, in the order a person in need looks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from olivebranch.content.helplines import Country, Line, Topic


@dataclass(frozen=True, slots=True)
class Shown:
    """One line with how to read its age.

    Attributes:
        trust: How far the number can be trusted, in words.
    """

    line: Line
    trust: str | Promise
    stale: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Lines for one kind of need."""

    anchor: str
    title: str | Promise
    lines: Sequence[Shown]


TRUST: dict[str, str | Promise] = {
    "two_or_more_stored_sources": _("At least two lists agree."),
    "one_stored_source": _("In one list only. Please also try findahelpline.com."),
    "knowledge_only_unverified": _("In no list. Please also try findahelpline.com."),
    "web_only": _("A page to look for a service near you."),
}

GROUPS: tuple[tuple[str, str | Promise, tuple[Topic, ...]], ...] = (
    ("suicide", _("When you do not want to live"), ("suicide", "emotional_support")),
    (
        "violence",
        _("When someone hurts, threatens or follows you"),
        ("domestic_violence", "stalking", "sexual_violence"),
    ),
    ("using", _("When you are afraid of what you might do"), ("using_violence",)),
    ("youth", _("For children and young people"), ("children_youth",)),
)


def groups_of(country: Country, *, today: date) -> list[Group]:
    """Return the groups that have lines, each line with its trust and age."""
    groups = [
        Group(anchor, title, [_shown(line, today) for line in country.about(*topics)])
        for anchor, title, topics in GROUPS
    ]
    return [group for group in groups if group.lines]


def _shown(line: Line, today: date) -> Shown:
    return Shown(line, TRUST[line.status], line.is_stale(today))
