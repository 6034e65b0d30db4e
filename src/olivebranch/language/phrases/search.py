"""Find the phrases of all families in many messages at once.

First it is looked, for all messages together, which hold the anchors of which patterns; only in
those, one after the other, for the pattern itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from olivebranch.language.listed import ranges
from olivebranch.language.phrases.anchors import commonness
from olivebranch.language.phrases.candidates import Candidates, candidates_of
from olivebranch.language.phrases.families import Family, common_of, families_of, spelling_of
from olivebranch.language.phrases.hits import Hits, hits_of
from olivebranch.language.phrases.patterns import EDGE, WIDEST_GAP, Choice, Pattern, pattern_of
from olivebranch.language.phrases.quotes import quoted
from olivebranch.language.phrases.wording import STOP, Wording, Written, text_of, wording_of, write
from olivebranch.language.tokens import Ints, Tokens

# Letters of messages looked at in one go, some more than once.
AT_ONCE = 500_000


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """Stretches of letters in written messages; arrays of shape (stretches,).

    Attributes:
        family: The position of the family of each.
        message: That of its message.
        first: Its first letter.
        last: Its last one (exclusive).
    """

    family: Ints
    message: Ints
    first: Ints
    last: Ints

    def overlapping(self, others: "Stretches", letters: int) -> npt.NDArray[np.bool_]:
        """Return which share a letter with one of the others, of the same family."""
        at, which = ranges(others.first, others.last)
        taken = np.unique(others.family[which] * letters + at)
        begins, ends = (self.family * letters + edge for edge in (self.first, self.last))
        return np.searchsorted(taken, begins) < np.searchsorted(taken, ends)


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """Patterns that are looked for together.

    Attributes:
        wording: Their alphabet.
        patterns: What to look for.
        families: The position of the family of each pattern.
        candidates: Where to look for which.
        widest: Whether a gap is as wide as can be, and not as narrow.
        compiled: A pattern is compiled when its anchor is first met; most never are.
    """

    wording: Wording
    patterns: Sequence[Pattern]
    families: Ints
    candidates: Candidates
    widest: bool
    compiled: dict[int, "re.Pattern[str]"] = field(default_factory=dict)

    def matches(self, written: Written, *, among: Ints | None = None) -> Stretches:
        """Return what matches: from each beginning one stretch, without the edges of sentences.

        Args:
            written: The messages.
            among: Look at these messages only; None for all.
        """
        patterns, messages = self.candidates.within(written, among=among)
        sizes = np.cumsum(written.leads[messages + 1] + 1 - written.leads[messages])
        groups = np.flatnonzero(np.diff(sizes // AT_ONCE)) + 1
        found = [
            self._matches(written, *pair)
            for pair in zip(np.split(patterns, groups), np.split(messages, groups), strict=True)
        ]
        family, message, first, last = map(np.concatenate, zip(*found, strict=True))
        return Stretches(family, message, *self._within_edges(written.letters, first, last))

    def _matches(self, written: Written, patterns: Ints, messages: Ints) -> tuple[Ints, ...]:
        """Return families, messages and letters of what matches, edges of sentences included.

        The messages of a pattern are written out one after the other, each with its edges, which
        no match goes across: so each pattern is looked for once.
        """
        at, which = ranges(written.leads[messages], written.leads[messages + 1] + 1)
        text = text_of(written.letters[at])
        edges = np.flatnonzero(np.diff(patterns, prepend=-1, append=-1))
        bounds = np.searchsorted(which, edges)
        spans: list[tuple[int, int]] = []
        for pattern, (begin, end) in zip(
            patterns[edges[:-1]].tolist(), pairwise(bounds.tolist()), strict=True
        ):
            compiled = self.compiled.get(pattern) or self._compiled(pattern)
            match = compiled.search(text, begin, end)
            while match:
                spans.append(match.span())
                # Matches may overlap: the next may begin one letter further on.
                match = compiled.search(text, match.start() + 1, end)
        first, last = np.array(spans, np.int64).reshape(-1, 2).T
        candidate = which[first]
        families = self.families[patterns[candidate]]
        return families, messages[candidate], at[first], at[last - 1] + 1

    def _within_edges(self, letters: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Return stretches without the edges of sentences they begin or end with.

        A smile before the last edge goes too: a phrase may end without it.
        """
        stop = self.wording.number(EDGE)
        first = first + (letters[first] == stop)
        ends = letters[last - 1] == stop
        while ends.any():
            last = last - ends
            ends &= self.wording.sign[letters[last - 1]] & (last > first + 1)
        return first, last

    def _compiled(self, at: int) -> "re.Pattern[str]":
        compiled = _compiled(self.patterns[at], self.wording, widest=self.widest)
        self.compiled[at] = compiled
        return compiled


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """The families of one language, ready to be looked for.

    Attributes:
        families: By name.
        wording: Their alphabet.
        phrases: What is looked for.
        unless: What takes a phrase of the same family back.
    """

    families: Mapping[str, Family]
    wording: Wording
    phrases: Sought
    unless: Sought

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the families, in order."""
        return tuple(sorted(self.families))

    def search(self, tokens: Tokens) -> Hits:
        """Return what is found, by message and place.

        What stands between double quotes is somebody else's and does not count, but for a wish to
        die, which people quote from themselves; neither does a phrase that overlaps an `unless` of
        its family.
        """
        written = write(tokens, self.wording)
        found = self.phrases.matches(written)
        excuses = self.unless.matches(written, among=found.message)
        first, last = written.token[found.first], written.token[found.last - 1]
        own = np.array(["self-harm" in self.families[name].acts for name in self.names], np.bool_)
        counts = own[found.family] | ~quoted(tokens)[first]
        counts &= ~found.overlapping(excuses, len(written.letters))
        place = found.message, tokens.start[first], tokens.end[last], found.family
        return hits_of(self.names, [numbers[counts] for numbers in place])


def _compiled(pattern: Pattern, wording: Wording, *, widest: bool) -> "re.Pattern[str]":
    """Return a pattern as one of letters."""
    gap = f"[^{STOP}]{{0,{WIDEST_GAP}}}" + ("" if widest else "?")
    # A smile after the last word does not keep the sentence from ending.
    ending = f"[{wording.signs}]*{STOP}" if wording.signs else STOP
    parts = [
        "".join(
            _alternatives(choice, wording, edge=ending if at else STOP)
            for at, choice in enumerate(part)
        )
        for part in pattern.parts
    ]
    return re.compile(gap.join(parts))


def _alternatives(choice: Choice, wording: Wording, *, edge: str) -> str:
    spelled = [wording.spelled(words).replace(STOP, edge) for words in choice]
    return spelled[0] if len(spelled) == 1 else f"(?:{'|'.join(spelled)})"


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases of a language.

    Raises:
        ContentError: A pattern or a family is not of its shape.
    """
    families = families_of(language)
    # A language without phrases needs no spellings either.
    if not families:
        return phrases_from({}, {})
    return phrases_from(families, spelling_of(language), common_of(language))


def phrases_from(
    families: Mapping[str, Family],
    spelling: Mapping[str, tuple[str, ...]],
    common: Sequence[str] = (),
) -> Phrases:
    """Return families ready to be looked for.

    Args:
        families: By name.
        spelling: Full words for other spellings.
        common: The commonest words; without them it is only slower.

    Raises:
        ContentError: A pattern is not of its shape.
    """
    names = sorted(families)
    phrases = [(at, pattern_of(text)) for at, name in enumerate(names)
               for text in families[name].phrases]  # fmt: skip
    unless = [(at, pattern_of(text)) for at, name in enumerate(names)
              for text in families[name].unless]  # fmt: skip
    words = (word for _, pattern in phrases + unless for word in pattern.words())
    wording = wording_of(words, spelling)
    shares = commonness(common)
    return Phrases(
        families,
        wording,
        *(_sought(some, wording, shares, widest=some is unless) for some in (phrases, unless)),
    )


def _sought(
    patterns: Sequence[tuple[int, Pattern]],
    wording: Wording,
    shares: Mapping[str, float],
    *,
    widest: bool,
) -> Sought:
    families = np.array([family for family, _ in patterns], np.int64)
    every = [pattern for _, pattern in patterns]
    return Sought(wording, every, families, candidates_of(every, wording, shares), widest=widest)
