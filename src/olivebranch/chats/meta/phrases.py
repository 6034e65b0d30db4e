"""What Messenger and Instagram themselves write in place of a message; the words are content."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from olivebranch.content.sources import read_sourced
from olivebranch.conversation import Event, Kind

# Longer than any of the app's lines.
LONGEST = 300
# Stands for the sender's name while phrases are compared.
SENDER = "\x00"


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same.

    Attributes:
        kind: Name of a `Kind`, in lower case.
        event: Name of an `Event`, in lower case.
        texts: In all languages.
        video: A call with pictures.
    """

    kind: str
    event: str
    texts: tuple[str, ...]
    video: bool = False


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The content file.

    Attributes:
        version: Rises with every change.
        sources: Keys of the bibliography.
        group: All groups; where two match, the first wins.
    """

    version: int
    sources: tuple[str, ...]
    group: tuple[Group, ...]


class Meaning(NamedTuple):
    """What a text is."""

    kind: Kind
    event: Event
    video: bool


@cache
def phrasebook() -> Phrasebook:
    """Return all phrases.

    Raises:
        ContentError: The file is not of its shape.
    """
    return read_sourced(Phrasebook, "chats/meta")


def forms_of(names: Iterable[str]) -> frozenset[str]:
    """Return how the app may call people: by their whole name, or the first one."""
    return frozenset(form for name in names for form in (name, _first_name(name)) if form)


def meaning_of(text: str, *, sender: str, people: frozenset[str]) -> Meaning | None:
    """Return what a text is; None when it is a person's own words.

    Args:
        text: All of it.
        sender: Who the export says sent it.
        people: How everybody of the chat may be called.
    """
    first = _first_name(text)
    spoken = (sender, _first_name(sender))
    # Nearly every text ends here.
    if first not in _first_words() and first not in people and first not in spoken:
        return None
    if len(text) > LONGEST or "\n" in text:
        return None
    marked = (SENDER + text[len(name) :] for name in spoken if name and text.startswith(name))
    for one in (text, *marked):
        found = _pattern().fullmatch(one)
        if found and found.lastgroup:
            named = {name for name in found.groups() if name not in {None, one}}
            return _meanings()[found.lastgroup] if named <= {*spoken, *people} else None
    return None


def _first_name(name: str) -> str:
    return name.split(" ", 1)[0]


@cache
def _first_words() -> frozenset[str]:
    texts = (text for group in phrasebook().group for text in group.texts)
    return frozenset(_first_name(text) for text in texts if not text.startswith("{"))


@cache
def _pattern() -> re.Pattern[str]:
    """Return all phrases; each group has a name, each {someone} is captured."""
    holes = {"{sender}": SENDER, "{someone}": "(.+)", "{words}": ".+"}
    groups = []
    for name, texts in _texts().items():
        filled = ("".join(holes.get(part, re.escape(part)) for part in text) for text in texts)
        groups.append(f"(?P<{name}>{'|'.join(filled)})")
    return re.compile("|".join(groups))


@cache
def _texts() -> Mapping[str, list[list[str]]]:
    """Return the phrases of each group, split at their holes."""
    hole = re.compile(r"(\{\w+\})")
    return {
        f"g{number}": [hole.split(text) for text in group.texts]
        for number, group in enumerate(phrasebook().group)
    }


@cache
def _meanings() -> Mapping[str, Meaning]:
    return {
        f"g{number}": Meaning(
            Kind[group.kind.upper()], Event[group.event.upper()], _is_video(group)
        )
        for number, group in enumerate(phrasebook().group)
    }


def _is_video(group: Group) -> bool:
    return group.video or group.event == "missed_video"
