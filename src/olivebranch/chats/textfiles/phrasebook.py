"""What an app itself writes into a text export, in any language; the words are content.

A phrase is either the whole text of a message ("person") or a line without sender
("app"). Within it {who} is who did it, {time} and {spoken} how long a call took,
{file} the name of a file, {n} a number, {sum} an amount, and * anything.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, NamedTuple

from olivebranch.content.sources import read_sourced
from olivebranch.conversation import Event, Kind, Outcome

PARTS = {
    "{who}": b"(?P<who>[^\\r\\n]+?)",
    "{time}": b"(?P<time>\\d+:\\d{2}(?::\\d{2})?)",
    "{spoken}": b"(?P<spoken>(?:\\d+m )?\\d+s)",
    "{file}": b"(?P<file>[^\\r\\n]+)",
    "{n}": b"\\d+",
    "{sum}": b"\\d[\\d,.]*",
    "*": b"(?s:.+?)",
}
PART = re.compile("(" + "|".join(re.escape(part) for part in PARTS) + ")")
NUMBER = re.compile(rb"\d+")
# By so many bytes phrases are told apart from most of what people write: one sign of an
# Asian script, three letters.
OPENING = 3
LONGEST = 400
LAST_HOUR = 29
FILES = frozenset(
    {Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.AUDIO, Kind.GIF, Kind.DOCUMENT, Kind.CONTACT}
)


class Meaning(NamedTuple):
    """What a phrase says.

    Attributes:
        kind: What the record is.
        event: What it reports.
        outcome: How the call ended, when it is one.
        video: The call had pictures.
        who: Who did it, when the line names them.
        seconds: How long the call took, when it says so.
        file: Name of the file, when it says so.
    """

    kind: Kind
    event: Event = Event.NONE
    outcome: Outcome | None = None
    video: bool = False
    who: str = ""
    seconds: int | None = None
    file: str = ""

    @property
    def is_file(self) -> bool:
        """Whether a file belongs to the record."""
        return self.kind in FILES


@dataclass(frozen=True, slots=True)
class Group:
    """Phrases that mean the same.

    Attributes:
        kind: Name of a `Kind`, in lower case.
        says: "person" for the whole text of a message, "app" for a line without sender.
        texts: In all languages.
        event: Name of an `Event`, in lower case.
        outcome: Of a call, a value of `Outcome`, or "".
        video: The call had pictures.
    """

    kind: str
    says: Literal["person", "app"]
    texts: tuple[str, ...]
    event: str = "none"
    outcome: str = ""
    video: bool = False


@dataclass(frozen=True, slots=True)
class Phrases:
    """The content file.

    Attributes:
        version: Rises with every change.
        sources: Keys of the bibliography.
        group: All groups; where two match, the first wins.
        periods: "am" and "pm" to their words.
        lists: Further words the reader needs, by what they are for.
    """

    version: int
    sources: tuple[str, ...]
    group: tuple[Group, ...]
    periods: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Compiled = tuple[re.Pattern[bytes], Meaning]


class _Sorted(NamedTuple):
    """Phrases by their first bytes, else by their last, else by some within.

    Trying each of them on each line took 60 us a line.
    """

    by_start: Mapping[bytes, tuple[Compiled, ...]]
    by_end: Mapping[bytes, tuple[Compiled, ...]]
    by_part: tuple[Compiled, ...]
    any_part: re.Pattern[bytes] | None


@dataclass(frozen=True)
class Phrasebook:
    """The phrases of one app, ready to be looked up.

    Attributes:
        phrases: The content.
    """

    phrases: Phrases

    def text(self, data: bytes) -> Meaning | None:
        """Return what the text of a message is; None for words of a person."""
        return None if len(data) > LONGEST else _first(self._texts, data.rstrip())

    def line(self, data: bytes) -> Meaning | None:
        """Return what a line without sender reports; None when we do not know it."""
        return None if len(data) > LONGEST else _first(self._lines, data.rstrip())

    @cached_property
    def _texts(self) -> "_Sorted":
        return _sorted_out(self.phrases, says="person")

    @cached_property
    def _lines(self) -> "_Sorted":
        return _sorted_out(self.phrases, says="app")

    @cached_property
    def period(self) -> bytes:
        """An expression for any day period, longest words first, UTF-8."""
        words = sorted((word for all_ in self.phrases.periods.values() for word in all_), key=len)
        return b"|".join(re.escape(word.encode()) for word in reversed(words))

    @cached_property
    def period_of(self) -> Mapping[bytes, str]:
        """Every written day period, UTF-8, to "am" or "pm"."""
        return {
            word.encode(): period
            for period, words in self.phrases.periods.items()
            for word in words
        }

    def clock_ms(self, hour: int, minute: int, *, second: int = 0, period: bytes) -> int | None:
        """Return a time of day in ms; None when it is none.

        Hours past 23 belong to the same day: some phones write 24:53 for 0:53.
        """
        if minute > 59 or second > 59 or hour > LAST_HOUR:
            return None
        meant = self.period_of.get(period)
        if meant and hour <= 12:
            hour = hour % 12 + (12 if meant == "pm" else 0)
        return ((hour % 24 * 60 + minute) * 60 + second) * 1000


@cache
def phrasebook(name: str) -> Phrasebook:
    """Return the phrases of a reader.

    Raises:
        ContentError: The file is not of its shape.
    """
    return Phrasebook(read_sourced(Phrases, f"chats/{name}"))


def pattern_of(text: str) -> re.Pattern[bytes]:
    """Return the expression of a phrase, on UTF-8."""
    parts = (PARTS.get(part) or re.escape(part.encode()) for part in PART.split(text) if part)
    return re.compile(b"".join(parts))


def _first(phrases: _Sorted, data: bytes) -> Meaning | None:
    by_start, by_end = phrases.by_start.get(data[:OPENING]), phrases.by_end.get(data[-OPENING:])
    for candidates in (by_start, by_end):
        for pattern, meaning in candidates or ():
            if found := pattern.fullmatch(data):
                return _filled(meaning, found.groupdict())
    if phrases.any_part and phrases.any_part.search(data):
        for pattern, meaning in phrases.by_part:
            if found := pattern.fullmatch(data):
                return _filled(meaning, found.groupdict())
    return None


def _sorted_out(phrases: Phrases, *, says: Literal["person", "app"]) -> _Sorted:
    starts, ends, parts = [], [], []
    for group in phrases.group:
        for text in group.texts if group.says == says else ():
            phrase = (pattern_of(text), _meaning(group))
            written = [part.encode() for part in PART.split(text) if part not in PARTS]
            if len(written[0]) >= OPENING:
                starts.append((written[0][:OPENING], phrase))
            elif len(written[-1]) >= OPENING:
                ends.append((written[-1][-OPENING:], phrase))
            else:
                parts.append((max(written, key=len), phrase))
    any_part = b"|".join(re.escape(part) for part, _ in parts)
    within = tuple(phrase for _, phrase in parts)
    found = re.compile(any_part) if parts else None
    return _Sorted(_grouped(starts), _grouped(ends), within, found)


def _grouped(phrases: Iterable[tuple[bytes, Compiled]]) -> Mapping[bytes, tuple[Compiled, ...]]:
    found: dict[bytes, list[Compiled]] = {}
    for key, phrase in phrases:
        found.setdefault(key, []).append(phrase)
    return {key: tuple(grouped) for key, grouped in found.items()}


def _filled(meaning: Meaning, said: Mapping[str, bytes | None]) -> Meaning:
    if not said:
        return meaning
    who, file = (
        (said.get(name) or b"").decode("utf-8", errors="replace") for name in ("who", "file")
    )
    return meaning._replace(who=who, file=file, seconds=_seconds(said))


def _seconds(said: Mapping[str, bytes | None]) -> int | None:
    """Return how long "1:23", "1:02:03" or "1m 23s" is."""
    written = said.get("time") or said.get("spoken")
    if written is None:
        return None
    total = 0
    for part in NUMBER.findall(written):
        total = total * 60 + int(part)
    return total


def _meaning(group: Group) -> Meaning:
    return Meaning(
        kind=Kind[group.kind.upper()],
        event=Event[group.event.upper()],
        outcome=Outcome(group.outcome) if group.outcome else None,
        video=group.video,
    )
