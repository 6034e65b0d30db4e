"""Find the phrases of all families in many messages at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import ahocorasick
import numpy as np

from olivebranch.language.phrases.families import Family, families_of, spelling_of
from olivebranch.language.phrases.patterns import Pattern, pattern_of
from olivebranch.language.phrases.wording import STOP, Wording, Written, wording_of, write
from olivebranch.language.tokens import Tokens, key_of

WIDEST_GAP = 6
QUOTE = key_of('"')


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found.

    Attributes:
        family: Name of its family.
        message: Position of the message.
        start: Where it begins in the message, in bytes.
        end: Where it ends (exclusive).
    """

    family: str
    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sought:
    """One part of a pattern: whose, which of its parts, whether the phrase then does not count."""

    family: str
    pattern: int
    part: int
    parts: int
    excuses: bool


# A stretch of letters: first and last (exclusive).
Stretch = tuple[int, int]
Found = Mapping[tuple[str, bool], list[Stretch]]


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The families of one language, ready to be looked for.

    Attributes:
        families: By name.
        wording: Their alphabet.
        automaton: Of Aho and Corasick; holds each wording with its length and what it is part of.
    """

    families: Mapping[str, Family]
    wording: Wording
    automaton: "ahocorasick.Automaton[tuple[int, tuple[Sought, ...]]]"

    def search(self, tokens: Tokens) -> list[Hit]:
        """Return what is found, by message and place.

        What stands between double quotes is somebody else's and does not count; neither does a
        phrase that overlaps an `unless` of its family.
        """
        if not self.families:
            # An automaton without words cannot be asked.
            return []
        written = write(tokens, self.wording)
        found = self._found(written.text)
        hits = [
            Hit(family, *place)
            for (family, excuses), stretches in found.items()
            if not excuses
            for place in _counted(
                stretches, found.get((family, True), []), written=written, tokens=tokens
            )
        ]
        return sorted(set(hits), key=lambda hit: (hit.message, hit.start, hit.end, hit.family))

    def _found(self, text: str) -> Found:
        found: dict[tuple[str, bool], list[Stretch]] = defaultdict(list)
        open_parts: dict[int, list[tuple[Stretch, Sought]]] = defaultdict(list)
        for last, (length, wanted) in self.automaton.iter(text):
            stretch = (last + 1 - length, last + 1)
            for sought in wanted:
                if sought.parts == 1:
                    found[sought.family, sought.excuses].append(stretch)
                else:
                    open_parts[sought.pattern].append((stretch, sought))
        for parts in open_parts.values():
            sought = parts[0][1]
            found[sought.family, sought.excuses] += _chained(parts, text)
        return found


def _chained(parts: list[tuple[Stretch, Sought]], text: str) -> Iterator[Stretch]:
    """Yield the stretches from a first part to a last one, with small gaps between."""
    going: list[tuple[int, int, int]] = []
    for (start, end), sought in sorted(parts, key=lambda part: part[0]):
        going = [one for one in going if start - one[1] <= WIDEST_GAP]
        before = [
            one
            for one in going
            if one[2] == sought.part - 1 and one[1] <= start and STOP not in text[one[1] : start]
        ]
        begins = [one[0] for one in before] if sought.part else [start]
        if sought.part == sought.parts - 1:
            yield from ((begin, end) for begin in begins[-1:])
        else:
            going += [(begin, end, sought.part) for begin in begins]


def _counted(
    stretches: list[Stretch], excuses: list[Stretch], *, written: Written, tokens: Tokens
) -> Iterator[tuple[int, int, int]]:
    """Yield message, first and last byte of the stretches that count."""
    excused = {place for first, last in excuses for place in range(first, last)}
    for start, end in stretches:
        if not excused.isdisjoint(range(start, end)):
            continue
        places = [place for place in range(start, end) if written.text[place] != STOP]
        own = written.token[places].tolist()
        message = int(tokens.message[own[0]])
        if not _quoted(own[0], message, tokens):
            yield message, int(tokens.start[own[0]]), int(tokens.end[own[-1]])


def _quoted(token: int, message: int, tokens: Tokens) -> bool:
    """Return whether a token stands between two double quotes of its message."""
    first, last = int(tokens.first[message]), int(tokens.first[message + 1])
    quotes = tokens.keys[first:last] == np.uint64(QUOTE)
    before = int(np.count_nonzero(quotes[: token - first]))
    return before % 2 == 1 and bool(quotes[token - first :].any())


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language.

    Raises:
        ContentError: A pattern or a family is not of its shape.
    """
    families = families_of(language)
    # A language without phrases needs no spellings either.
    return phrases_from(families, spelling_of(language) if families else {})


def phrases_from(
    families: Mapping[str, Family], spelling: Mapping[str, tuple[str, ...]]
) -> Phrases:
    """Return families ready to be looked for.

    Raises:
        ContentError: A pattern is not of its shape.

    Source:
        aho-corasick-1975
    """
    wanted: dict[tuple[str, ...], list[Sought]] = defaultdict(list)
    number = 0
    for name, family in families.items():
        for text, excuses in _patterns(family):
            for words, sought in _parts(pattern_of(text), name, number, excuses=excuses):
                wanted[words].append(sought)
            number += 1
    wording = wording_of((word for part in wanted for word in part), spelling)
    automaton: ahocorasick.Automaton[tuple[int, tuple[Sought, ...]]] = ahocorasick.Automaton()
    for words, parts in wanted.items():
        letters = wording.spelled(words)
        automaton.add_word(letters, (len(letters), tuple(parts)))
    automaton.make_automaton()
    return Phrases(families, wording, automaton)


def _patterns(family: Family) -> Iterator[tuple[str, bool]]:
    yield from ((text, False) for text in family.phrases)
    yield from ((text, True) for text in family.unless)


def _parts(
    pattern: Pattern, family: str, number: int, *, excuses: bool
) -> Iterator[tuple[tuple[str, ...], Sought]]:
    for at, wordings in enumerate(pattern.parts):
        sought = Sought(family, number, at, len(pattern.parts), excuses)
        yield from ((wording, sought) for wording in wordings)
