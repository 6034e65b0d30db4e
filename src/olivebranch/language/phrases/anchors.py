"""What to look for first: of each pattern a few words, rare ones, that no match can do without.

Most messages hold the anchors of no pattern, and need not be looked at again.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

from olivebranch.language.phrases.patterns import EDGE, Choice, Pattern

# One word, or two that stand side by side; and those of which a message must hold one.
Anchor = tuple[str, ...]
AnyOf = frozenset[Anchor]

# So many sets are asked of a message, each of words in other places of the pattern.
MOST_SETS = 3
# A choice times its neighbor may be so many pairs of words.
MOST_PAIRS = 200
# A set that more of all words belong to is not worth asking for.
COMMONEST = 0.01
# Two words side by side are so much rarer than the rarer of them; they seldom meet by chance.
PAIRS_RARER = 5
# Of all words the commonest is about half of this, the second a third, and so on (Zipf).
SHARE_OF_FIRST = 0.1
# Of words and edges so many are edges: two in each message, and a few within.
SHARE_OF_EDGES = 0.2
RARE = 1e-4


def commonness(words: Sequence[str]) -> Mapping[str, float]:
    """Return about how common each word is, for words in order of that; others are RARE.

    Source:
        zipf-1949
    """
    shares = {word: SHARE_OF_FIRST / (rank + 2) for rank, word in enumerate(words)}
    return shares | {EDGE: SHARE_OF_EDGES}


def anchors_of(pattern: Pattern, common: Mapping[str, float]) -> Sequence[AnyOf]:
    """Return sets of anchors; a message with the pattern holds one of each. The rarest is first."""
    weighed = sorted(
        ((sum(_weight(one, common) for one in anchors), sorted(anchors), places)
         for places, anchors in _sets(pattern, common)),
    )  # fmt: skip
    chosen: list[AnyOf] = []
    used: set[tuple[int, int]] = set()
    for weight, anchors, places in weighed:
        worth = not chosen or weight <= COMMONEST
        if worth and len(chosen) < MOST_SETS and used.isdisjoint(places):
            chosen.append(frozenset(anchors))
            used |= places
    return chosen


def _sets(
    pattern: Pattern, common: Mapping[str, float]
) -> Iterator[tuple[frozenset[tuple[int, int]], AnyOf]]:
    """Yield sets that would do, each with the places of the pattern it is about."""
    for number, part in enumerate(pattern.parts):
        for at, choice in enumerate(part):
            # A choice that may be empty can be done without.
            if all(choice):
                edge = at > 0 and part[at - 1] == ((EDGE,),)
                yield frozenset({(number, at)}), _rarest(choice, common, edge=edge)
        for at, (one, two) in enumerate(pairwise(part)):
            if all(one) and all(two) and len(one) * len(two) <= MOST_PAIRS:
                yield frozenset({(number, at), (number, at + 1)}), _pairs(one, two)


def _rarest(choice: Choice, common: Mapping[str, float], *, edge: bool) -> AnyOf:
    """Return of each wording of a choice its rarest word, or its rarest two in a row.

    Args:
        choice: The wordings.
        common: How common words are.
        edge: Whether a sentence begins with the choice.
    """
    found = []
    for words in choice:
        pairs = pairwise((EDGE, *words) if edge else words)
        anchors: Sequence[Anchor] = [(word,) for word in words] + list(pairs)
        found.append(min(anchors, key=lambda anchor: _weight(anchor, common)))
    return frozenset(found)


def _pairs(one: Choice, two: Choice) -> AnyOf:
    """Return the pairs of words where two choices meet."""
    return frozenset((left[-1], right[0]) for left, right in product(one, two))


def _weight(anchor: Anchor, common: Mapping[str, float]) -> float:
    """Return about how common an anchor is; an emoji may stand between a word and the end."""
    if len(anchor) > 1 and anchor[1] == EDGE:
        return math.inf
    return min(common.get(word, RARE) for word in anchor) / (1 if len(anchor) == 1 else PAIRS_RARER)
