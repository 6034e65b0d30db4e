"""One message read closely: what it does, and which of its words say so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from olivebranch.findings import Limit
from olivebranch.language import careful, spans
from olivebranch.language.fast import fast_of
from olivebranch.language.listening import Ear, both, ear_of, whole
from olivebranch.language.phrases import Hits
from olivebranch.language.spans import Span
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import Tokens, tokens_of

MODEL = "model"
CAREFUL, FAST, NOBODY = "careful", "fast", "nobody"

# The families that found an act, and where, by the act.
_Phrased = dict[str, list[tuple[str, Span]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a tier says of one message.

    Attributes:
        tier: Which.
        log_odds: Shape (1, heads).
        shown: Returns the words that say so, by the position of the act.
    """

    tier: str
    log_odds: Rows
    shown: Callable[[int], tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Act:
    """Something a message does.

    Attributes:
        act: Its name.
        likely: How likely by model and phrases, 0 to 1; None where there is no model.
        spans: First and last letter (exclusive) of the words that say so, in order.
        by: Who says so: "model", or the families of phrases.
    """

    act: str
    likely: float | None
    spans: tuple[Span, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message does.

    Attributes:
        acts: In the order of the heads; none is a full answer.
        tier: Who read it: CAREFUL, FAST, or NOBODY for a language without weights.
        likely: How likely each head is by the model, 0 to 1; empty for NOBODY.
        limits: Why less could be said than usual.
    """

    acts: tuple[Act, ...]
    tier: str
    likely: Mapping[str, float]
    limits: tuple[Limit, ...]


def read_closely(
    text: str, *, before: str = "", language: str = "en", fast: bool = False
) -> Reading:
    """Return what a message does, by the encoder where it is installed, and by the phrases.

    Args:
        text: The message, as it was or will be sent.
        before: What the other wrote just before it, if anything.
        language: Of both.
        fast: Do not ask the encoder, even where it is installed.

    Raises:
        ContentError: There is no such language.
        WeightsError: The weights are broken.
    """
    ear = ear_of(language)
    text, before = whole(text), whole(before)
    tokens = tokens_of([text.encode()])
    told = _told(ear, text, tokens, before=None if fast else before)
    hits = ear.phrases.search(tokens)
    phrased, marks = _by_phrases(ear, hits, text), ear.phrased(hits, 1)
    likely, heard = (rows[0] for rows in ear.judged(told.tier, told.log_odds, marks))
    _, by_model = ear.judged(told.tier, told.log_odds, np.zeros_like(marks))
    acts = [
        _act(
            act,
            float(likely[at]) if ear.manifest else None,
            own=told.shown(at) if by_model[0, at] else None,
            phrased=phrased.get(act, []),
        )
        for at, act in enumerate(ear.acts)
        if heard[at]
    ]
    named = dict(zip(ear.heads, likely.tolist(), strict=True)) if ear.manifest else {}
    limits = () if fast and told.tier == FAST else _limits(told.tier, language)
    return Reading(tuple(acts), told.tier, named, limits)


def _told(ear: Ear, text: str, tokens: Tokens, *, before: str | None) -> _Told:
    """Return what the best tier there is says; a fast one where `before` is None."""
    if ear.manifest is None:
        return _Told(NOBODY, ear.fast(tokens), lambda _: ())
    if before is None or CAREFUL not in ear.manifest.tiers or not careful.is_there():
        shares = fast_of(ear.language).shares(tokens)
        return _Told(
            FAST, ear.fast(tokens), lambda at: spans.of_shares(shares[:, at], tokens, text)
        )
    said, pieces = careful.encoder_of(ear.language).read(text, before=before)
    log_odds = both(said[None], ear.fast(tokens))
    return _Told(CAREFUL, log_odds, lambda at: spans.of_pieces(pieces, at, text))


def _limits(tier: str, language: str) -> tuple[Limit, ...]:
    if tier == NOBODY:
        return (Limit("language-not-heard", (("language", language),)),)
    return (Limit("careful-tier-missing"),) if tier == FAST else ()


def _by_phrases(ear: Ear, hits: Hits, text: str) -> _Phrased:
    """Return for each act the families that found it, and where, in letters."""
    letters = spans.letters_before(text)
    found: _Phrased = {}
    for hit in hits:
        start, end = int(letters[hit.start]), int(letters[hit.end])
        for act in ear.phrases.families[hit.family].acts:
            found.setdefault(act, []).append((hit.family, (start, end)))
    return found


def _act(
    act: str, likely: float | None, *, own: tuple[Span, ...] | None, phrased: list[tuple[str, Span]]
) -> Act:
    """Return an act; `own` are the words the model points at, None where it did not hear it."""
    where = spans.joined([*(own or ()), *(span for _, span in phrased)])
    by = {family for family, _ in phrased}
    names = (*(() if own is None else (MODEL,)), *sorted(by))
    return Act(act, likely, where, names)
