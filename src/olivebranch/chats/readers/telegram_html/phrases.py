"""The lines of the app in an HTML export; the words are content."""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from olivebranch.content.sources import read_sourced
from olivebranch.conversation import Event

# Somebody who adds or removes nobody but themselves.
ALONE = {Event.ADDED: Event.JOINED, Event.REMOVED: Event.LEFT}


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the app writes after a name.

    Attributes:
        event: Name of an `Event`, in lower case.
        text: The phrase.
    """

    event: str
    text: str


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The content file.

    Attributes:
        version: Rises with every change.
        sources: Keys of the bibliography.
        phrase: All phrases; where two match, the first wins.
    """

    version: int
    sources: tuple[str, ...]
    phrase: tuple[Phrase, ...]


class Reported(NamedTuple):
    """What a line of the app says.

    Attributes:
        event: What happened.
        who: Who did it; "" when the line does not say.
    """

    event: Event
    who: str


@cache
def phrasebook() -> Phrasebook:
    """Return all phrases.

    Raises:
        ContentError: The file is not of its shape.
    """
    return read_sourced(Phrasebook, "chats/telegram_html")


def reported(line: str) -> Reported:
    """Return what a line of the app says; Event.OTHER when we do not know it."""
    for phrase in phrasebook().phrase:
        who, found, rest = line.partition(phrase.text)
        if found:
            event = Event[phrase.event.upper()]
            alone = event in ALONE and who == rest
            return Reported(ALONE[event] if alone else event, who)
    return Reported(Event.OTHER, "")
