"""One message read closely: what it does, and which of its words say so."""

from collections.abc import Mapping
from dataclasses import dataclass

from olivebranch.findings import Limit
from olivebranch.language import careful, spans
from olivebranch.language.fast import linear_of
from olivebranch.language.listening import Ear, ear_of
from olivebranch.language.phrases import Hit
from olivebranch.language.spans import Span
from olivebranch.language.sums import Rows
from olivebranch.language.tokens import tokens_of

MODEL = "model"
CAREFUL, FAST, NOBODY = "careful", "fast", "nobody"

# The families that found an act, and where, by the act.
_Phrased = dict[str, list[tuple[str, Span]]]


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """What a tier says of one message: log-odds of shape (1, heads), and the words for each act."""

    tier: str
    log_odds: Rows
    shown: Mapping[str, tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Act:
    """Something a message does.

    Attributes:
        act: Its name.
        likely: How likely by the model, 0 to 1; where a phrase alone says so, possibly small.
        spans: First and last letter (exclusive) of the words that say so, in order.
        by: Who says so: "model", or the families of phrases.
    """

    act: str
    likely: float
    spans: tuple[Span, ...]
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message does.

    Attributes:
        acts: In the order of the heads; none is a full answer.
        tier: Who read it: CAREFUL, FAST, or NOBODY for a language without weights.
        likely: How likely each head is by the model, 0 to 1.
        limits: Why less could be said than usual.
    """

    acts: tuple[Act, ...]
    tier: str
    likely: Mapping[str, float]
    limits: tuple[Limit, ...] = ()


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
    if ear.manifest is None:
        limit = Limit("language-not-heard", (("language", language),))
        return Reading((), NOBODY, {}, (limit,))
    tokens = tokens_of([text.encode()])
    phrased = _by_phrases(ear, ear.phrases.search(tokens), text)
    if fast or not careful.is_there():
        model = linear_of(language)
        shares = model.shares(tokens)
        shown = {act: spans.of_shares(shares[:, at], tokens, text) for at, act in _acts(ear)}
        told = _Told(FAST, model.log_odds(tokens), shown)
    else:
        log_odds, pieces = careful.encoder_of(language).read(text, before=before)
        shown = {act: spans.of_pieces(pieces, at, text) for at, act in _acts(ear)}
        told = _Told(CAREFUL, log_odds[None], shown)
    limits = () if fast or told.tier == CAREFUL else (Limit("careful-tier-missing"),)
    likely, _ = ear.judged(told.tier, told.log_odds)
    named = dict(zip(ear.heads, likely[0].tolist(), strict=True))
    acts = _heard(ear, told, phrased)
    return Reading(acts, told.tier, named, limits)


def _acts(ear: Ear) -> list[tuple[int, str]]:
    """Return position and name of the heads that are acts."""
    count = ear.manifest.acts if ear.manifest else 0
    return list(enumerate(ear.heads[:count]))


def _by_phrases(ear: Ear, hits: list[Hit], text: str) -> "_Phrased":
    """Return for each act the families that found it, and where, in letters."""
    raw = text.encode()
    found: _Phrased = {}
    for hit in hits:
        start, end = (len(raw[:place].decode(errors="ignore")) for place in (hit.start, hit.end))
        for act in ear.phrases.families[hit.family].acts:
            found.setdefault(act, []).append((hit.family, (start, end)))
    return found


def _heard(ear: Ear, told: _Told, phrased: "_Phrased") -> tuple[Act, ...]:
    likely, heard = (rows[0] for rows in ear.judged(told.tier, told.log_odds))
    acts = []
    for at, act in _acts(ear):
        families = phrased.get(act, [])
        if heard[at] or families:
            own = told.shown[act] if heard[at] else ()
            where = tuple(sorted({*own, *(span for _, span in families)}))
            by = (*([MODEL] if heard[at] else []), *sorted({family for family, _ in families}))
            acts.append(Act(act, float(likely[at]), where, by))
    return tuple(acts)
