"""What WhatsApp itself writes into an export, in any language; the words are content."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from olivebranch.content import read_table
from olivebranch.content.shape import build
from olivebranch.content.sources import require_sources
from olivebranch.content.tree import ANY_LANGUAGE
from olivebranch.conversation import Event, Kind

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
MAPS = "maps.google.com"
ATTACHED_KINDS = {
    "jpg": Kind.IMAGE,
    "jpeg": Kind.IMAGE,
    "png": Kind.IMAGE,
    "heic": Kind.IMAGE,
    "webp": Kind.STICKER,
    "gif": Kind.GIF,
    "mp4": Kind.VIDEO,
    "mov": Kind.VIDEO,
    "3gp": Kind.VIDEO,
    "opus": Kind.VOICE,
    "m4a": Kind.AUDIO,
    "mp3": Kind.AUDIO,
    "aac": Kind.AUDIO,
    "vcf": Kind.CONTACT,
}

Match = Literal["whole", "start", "end", "attached", "call", "line"]


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same.

    Attributes:
        kind: Name of a `Kind`, in lower case.
        event: Name of an `Event`, in lower case.
        match: Where in the text the phrase stands; "line" is for lines without a sender.
        texts: In all languages.
    """

    kind: str
    event: str
    match: Match
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The content file.

    Attributes:
        version: Rises with every change.
        sources: Keys of the bibliography.
        group: All groups; where two match, the first wins.
        periods: "am", "pm" and "night" to their words.
    """

    version: int
    sources: tuple[str, ...]
    group: tuple[Group, ...]
    periods: Mapping[str, tuple[str, ...]]


class Meaning(NamedTuple):
    """What a text is."""

    kind: Kind
    event: Event


TEXT = Meaning(Kind.TEXT, Event.NONE)


@cache
def phrasebook() -> Phrasebook:
    """Return all phrases.

    Raises:
        ContentError: The file is not of its shape.
    """
    table = read_table("chats/whatsapp", language=ANY_LANGUAGE)
    book = build(Phrasebook, table, where="chats/whatsapp")
    require_sources(book.sources, where="chats/whatsapp")
    return book


@cache
def day_periods() -> Mapping[str, str]:
    """Return "am", "pm" or "night" for every written day period, case-folded, without dots."""
    return {
        word.casefold().replace(" ", "").replace(".", ""): period
        for period, words in phrasebook().periods.items()
        for word in words
    }


@cache
def _meanings(match: Match) -> Mapping[str, Meaning]:
    found: dict[str, Meaning] = {}
    for group in phrasebook().group:
        if group.match == match:
            meaning = Meaning(Kind[group.kind.upper()], Event[group.event.upper()])
            for text in group.texts:
                found.setdefault(text, meaning)
    return found


@cache
def inner_phrases() -> tuple[bytes, ...]:
    """Return what may stand within a text and make it more than words, UTF-8."""
    ends = [f"\u200e{end}" for end in _meanings("end")]
    return tuple(text.encode() for text in [*ends, *_meanings("attached"), MAPS])


def bare(text: str) -> str:
    """Return a text without the direction marks the app puts around its own words."""
    return text.strip(MARKS)


@cache
def whole_phrases() -> tuple[bytes, ...]:
    """Return every phrase that makes up a text on its own, UTF-8, shorter than 400 bytes."""
    return tuple(text.encode() for text in _meanings("whole") if len(text.encode()) < 399)


def meaning_of(text: str) -> Meaning:
    """Return what a sent text is: words of a person, or one of the app's phrases."""
    plain = bare(text)
    if known := _meanings("whole").get(plain):
        return known
    first = plain.split("\n", 1)[0]
    for suffix, meaning in _meanings("attached").items():
        if first.endswith(suffix):
            return Meaning(_kind_of_file(first[: -len(suffix)]), meaning.event)
    if first.startswith("<") and first.endswith(">") and ": " in first:
        return Meaning(_kind_of_file(first[:-1]), Event.NONE)
    return _partly(text, plain)


def _partly(text: str, plain: str) -> Meaning:
    """Look for phrases with something of the person's around them.

    Only when the app marked the text as its own: a person may well begin a
    message with "Missed voice call".
    """
    for end, meaning in _meanings("end").items():
        # The name of the document comes first, then the mark, then the app's words.
        if plain.endswith(end) and text[-len(end) - 1 : -len(end)] in MARKS:
            return meaning
    for start, meaning in _meanings("start").items():
        if plain.startswith(start) and (text[:1] in MARKS or meaning.kind == Kind.LOCATION):
            return meaning
    if text[:1] in MARKS:
        for call, meaning in _meanings("call").items():
            if plain.startswith(call):
                return meaning
    return TEXT


def event_of(line: str) -> Meaning:
    """Return what a line without a sender reports; Event.OTHER when we do not know it."""
    plain = bare(line)
    if known := _meanings("whole").get(plain):
        return known
    for part, meaning in _meanings("line").items():
        if part in plain:
            return meaning
    return Meaning(Kind.SYSTEM, Event.OTHER)


def is_known_line(line: str) -> bool:
    """Return whether a line without a sender is one the app is known to write."""
    plain = bare(line)
    return plain in _meanings("whole") or any(part in plain for part in _meanings("line"))


def _kind_of_file(name: str) -> Kind:
    ending = name.strip().strip(MARKS).rsplit(".", 1)[-1].casefold()
    return ATTACHED_KINDS.get(ending, Kind.DOCUMENT)
