"""Find the phrases of all families in many messages at once.

First it is looked, for all messages together, which hold the anchors of which patterns; only in
those, one after the other, for the pattern itself.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from olivebranch.language.phrases.anchors import commonness
from olivebranch.language.phrases.candidates import Candidates, candidates_of
from olivebranch.language.phrases.families import Family, common_of, families_of, spelling_of
from olivebranch.language.phrases.patterns import WIDEST_GAP, Choice, Pattern, pattern_of
from olivebranch.language.phrases.quotes import quoted
from olivebranch.language.phrases.wording import STOP, Wording, Written, wording_of, write
from olivebranch.language.tokens import Tokens


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


# A stretch of letters: first and last (exclusive). Where is found what: message and family.
Stretch = tuple[int, int]
Where = tuple[int, str]


@dataclass(frozen=True, slots=True, eq=False)
class Sought:
    """Patterns that are looked for together.

    Attributes:
        wording: Their alphabet.
        patterns: Each with its family.
        candidates: Where to look for which.
        widest: Whether a gap is as wide as can be, and not as narrow.
        compiled: A pattern is compiled when its anchor is first met; most never are.
    """

    wording: Wording
    patterns: Sequence[tuple[str, Pattern]]
    candidates: Candidates
    widest: bool
    compiled: dict[int, "re.Pattern[str]"] = field(default_factory=dict)

    def matches(
        self, written: Written, *, only: Collection[Where] | None = None
    ) -> Mapping[Where, Sequence[Stretch]]:
        """Return what matches: from each beginning one stretch, without the edges of sentences.

        Args:
            written: The messages.
            only: Look for these only; None for all.
        """
        found: dict[Where, list[Stretch]] = defaultdict(list)
        leads = written.leads.tolist()
        among = None if only is None else {message for message, _ in only}
        for message, at in self.candidates.within(written, among=among):
            where = message, self.patterns[at][0]
            if only is None or where in only:
                edges = leads[message], leads[message + 1] + 1
                compiled = self.compiled.get(at) or self._compiled(at)
                match = compiled.search(written.text, *edges)
                while match:
                    found[where].append(_within_edges(match, self.wording.signs))
                    # Matches may overlap: the next may begin one letter further on.
                    match = compiled.search(written.text, match.start() + 1, edges[1])
        return found

    def _compiled(self, at: int) -> "re.Pattern[str]":
        compiled = _compiled(self.patterns[at][1], self.wording, widest=self.widest)
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

    def search(self, tokens: Tokens) -> list[Hit]:
        """Return what is found, by message and place.

        What stands between double quotes is somebody else's and does not count, but for a wish to
        die, which people quote from themselves; neither does a phrase that overlaps an `unless` of
        its family.
        """
        written = write(tokens, self.wording)
        found = self.phrases.matches(written)
        excused = self.unless.matches(written, only=found)
        hits = set()
        for (message, family), stretches in found.items():
            excuses = excused.get((message, family), ())
            taken_back = {place for start, end in excuses for place in range(start, end)}
            own = "self-harm" in self.families[family].acts
            others = set() if own else quoted(tokens, message)
            for start, end in stretches:
                first, last = int(written.token[start]), int(written.token[end - 1])
                if first not in others and taken_back.isdisjoint(range(start, end)):
                    place = int(tokens.start[first]), int(tokens.end[last])
                    hits.add(Hit(family, message, *place))
        return sorted(hits, key=lambda hit: (hit.message, hit.start, hit.end, hit.family))


def _compiled(pattern: Pattern, wording: Wording, *, widest: bool) -> "re.Pattern[str]":
    """Return a pattern as one of letters."""
    gap = f"[^{STOP}]{{0,{WIDEST_GAP}}}" + ("" if widest else "?")
    parts = [
        "".join(_alternatives(choice, wording, leads=not at) for at, choice in enumerate(part))
        for part in pattern.parts
    ]
    return re.compile(gap.join(parts))


def _alternatives(choice: Choice, wording: Wording, *, leads: bool) -> str:
    spelled = ["".join(wording.spelled(words)) for words in choice]
    if not leads and wording.signs:
        # A smile after the last word does not keep the sentence from ending.
        spelled = [one.replace(STOP, f"[{wording.signs}]*{STOP}") for one in spelled]
    return spelled[0] if len(spelled) == 1 else f"(?:{'|'.join(spelled)})"


def _within_edges(match: "re.Match[str]", signs: str) -> Stretch:
    """Return the stretch of a match without the edges of sentences it begins or ends with."""
    found, start = match[0], match.start()
    first = start + len(found) - len(found.lstrip(STOP))
    own = found.rstrip(STOP + signs) if found.endswith(STOP) else found
    return first, start + len(own)


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
    phrases = [(name, pattern_of(text)) for name, one in families.items() for text in one.phrases]
    unless = [(name, pattern_of(text)) for name, one in families.items() for text in one.unless]
    words = (word for _, pattern in phrases + unless for word in pattern.words())
    wording = wording_of(words, spelling)
    shares = commonness(common)
    return Phrases(
        families,
        wording,
        *(
            Sought(
                wording,
                patterns,
                candidates_of([pattern for _, pattern in patterns], wording, shares),
                widest=patterns is unless,
            )
            for patterns in (phrases, unless)
        ),
    )
