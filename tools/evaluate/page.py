"""The pages that say how well the language engine hears, made of its figures."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from olivebranch.language import stored
from olivebranch.language.acts import act_words
from tools.corpus.written import PARTS, messages_of
from tools.evaluate.figures import TIERS
from tools.train.heads import GRAVE

PLACE = Path(stored.__file__).parent / "models" / "en" / "figures.json"
MADE = "<!-- Made by `make docs`; change the source, not this page. -->\n"
COLUMNS = ("precision", "recall", "f1", "false alarms", "auc", "calibration error")
PUBLISHED = """\
Published, for scale: GoEmotions with BERT-base .46 (Demszky and others 2020), .49 to .50 in later
runs; a bag of words with logistic regression about .44 [measured by us]. Of ConvAbuse no table was
at hand."""
LEARNED_FROM = """\
**Learned from:** the own corpus (CC BY-SA 4.0). What both tiers know of words besides comes from
GoEmotions, ConvAbuse and CaSiNo (all CC BY 4.0), the fast tier's also from the texts,
without labels, of Davidson's tweets (MIT); the encoder begins as MiniLM (Apache-2.0). The weights
are under the license of the program.
"""
NOT_FOR = """\
Slices and where it fails: [how well it hears](../../explanation/language-quality.md). Not to be
used on a person, as a score, or without the words that say so.
"""
Cells = Sequence[object]


def figures() -> Mapping:
    """Return the figures that lie beside the weights."""
    return json.loads(PLACE.read_text(encoding="utf-8"))


def quality() -> str:
    """Return the page of all figures."""
    told = figures()
    parts = [
        "# How well the language engine hears\n",
        MADE,
        f"Trained on {told['version']}. Everything here was measured on texts that no model has",
        "learned from and by which no alarm was set. *Precision*: of what was reported, so much is",
        "true. *Recall*: of what is true, so much was reported. *F1*: the harmonic mean of both.",
        "*False alarms*: of what is not true, so much was reported. *AUC*: how often a true one",
        "scores above a false one. *Calibration error*: how far stated likelihoods are off, on",
        "average. The careful tier reads a message with the one before it, the fast tier alone.",
        "What a phrase adds to a model's word is measured; a threat or a wish to die said in a",
        "phrase is heard whatever the model thinks.\n",
        *_of_own_corpus(told),
        *_of_public_texts(told),
        *WHERE_IT_FAILS,
    ]
    return "\n".join(parts)


def _of_own_corpus(told: Mapping) -> Iterable[str]:
    return (
        "## The own corpus\n",
        _corpus_sizes(),
        f"A second reader agrees with the writers to macro F1 {told['readers']['macro F1']:.3f};",
        "readers and writers are language models of one family, so people may agree less.\n",
        *_tier_tables(told["own"]),
        "## Writers it never read\n",
        "Writers repeat themselves. These messages are of writers of whom nothing was learned and",
        f"by whom no alarm was set; macro F1: {_macro(told['strange'])}.\n",
        *_tier_tables(told["strange"]),
        "## What must not be missed\n",
        "Models and phrases together, on the same messages.\n",
        _table(
            ("act", "tier", "messages with it", "recall", "false alarms"),
            (
                (act, tier, head["yes"], head["recall"], head["false alarms"])
                for act in GRAVE
                for tier in TIERS
                for head in [told["own"][tier]["heads"][act]]
            ),
        ),
        "## Hostile alarms on ordinary messages\n",
        "The share of messages of which blame, contempt, anger, a demand, control, a threat or",
        "pressure is reported, though nobody heard any.\n",
        _ordinary(told["ordinary"]),
        "## Slices\n",
        "The own test messages by the note their writer gave them. A slice that fares worse than",
        "the others is a group of people who are misread more often.\n",
        _slices(told["slices"]),
    )


def _of_public_texts(told: Mapping) -> Iterable[str]:
    return (
        "## Emotions: GoEmotions\n",
        f"{_messages(told['goemotions']):,} Reddit comments. Raters agree only in part;",
        "that bounds every figure.\n",
        f"Macro F1: {_macro(told['goemotions'])}. {PUBLISHED}\n",
        *_tier_tables(told["goemotions"]),
        "## Abuse: ConvAbuse\n",
        f"{_messages(told['convabuse'])} turns to chatbots; abuse is what more than half of the",
        "raters called so. Macro F1 is the mean over both answers:",
        f"{_macro(told['convabuse'])}.\n",
        *_tier_tables(told["convabuse"]),
        "## Beside a list of words\n",
        "VADER is free, fast and good at polarity, so it is the bar. AUC:\n",
        _beside(told["vader"]),
        "Polarity is never shown to anybody, and never called the health of a relationship.\n",
    )


WHERE_IT_FAILS = (
    "## Where it fails\n",
    "- It hears words in one message, at most with the one before. What only two people know, it",
    "  does not.",
    "- Irony without a sign of it; pressure that is only pressure because a no came days before.",
    "- Dialects and jargons it has not read: see the slices.",
    "- A threat or a wish to die that only its context gives away; many in the own test part were",
    "  written to be missed, and the table above says how many are.",
    "- All messages of the own corpus are invented. No real chat was read for it.",
    "- Public corpora are comments of strangers, not of couples; their labels are noisy.",
    "- Labels of abuse from Twitter (Davidson) were not used: they call a dialect offensive.",
    "- It says nothing about a person. No head is a diagnosis, a score of somebody, or a forecast.",
    "",
)


def card(act: str) -> str:
    """Return the model card of one act."""
    told, words = figures(), act_words()[act]
    rows = [
        (tier, *(told["own"][tier]["heads"][act][column] for column in ("yes", *COLUMNS)))
        for tier in TIERS
    ]
    parts = [
        f"# {act}\n",
        MADE,
        f"**Counts:** {words.about}\n",
        f"**Does not count:** {words.but_not}\n",
        LEARNED_FROM,
        f"**How often it is wrong** (own test part, {rows[0][1]} messages with it):\n",
        _table(("tier", "messages with it", *COLUMNS), rows),
        f"A second reader agrees with the writers to F1 {told['readers']['heads'][act]:.2f}.\n",
        NOT_FOR,
    ]
    return "\n".join(parts)


def _corpus_sizes() -> str:
    counts = [f"{sum(1 for _ in messages_of(part)):,} in {part}" for part in PARTS]
    sizes = ", ".join(counts)
    return f"Messages written by hand: {sizes}. See [the datasheet](../../corpus/README.md).\n"


def _tier_tables(tiers: Mapping) -> Iterable[str]:
    for tier in TIERS:
        heads = tiers[tier]["heads"]
        yield f"**{tier}**, macro F1 {tiers[tier]['macro F1']:.3f}\n"
        yield _table(
            ("head", "messages with it", *COLUMNS),
            (
                (name.removeprefix("emotion-"), head["yes"], *(head[column] for column in COLUMNS))
                for name, head in heads.items()
            ),
        )


def _ordinary(tiers: Mapping) -> str:
    return _table(
        ("corpus (messages)", *TIERS),
        ((name, *(tiers[tier][name] for tier in TIERS)) for name in tiers["fast"]),
    )


def _slices(slices: Mapping) -> str:
    measured = ("F1 over all acts", "hostile alarms")
    return _table(
        ("note", "messages", *(f"{tier}: {name}" for tier in TIERS for name in measured)),
        (
            (note, told["messages"], *(told[tier][name] for tier in TIERS for name in measured))
            for note, told in slices.items()
        ),
    )


def _beside(told: Mapping) -> str:
    names = ("careful", "fast", "VADER")
    return _table(
        ("told apart", *names),
        ((what, *(row[name] for name in names)) for what, row in told.items()),
    )


def _macro(tiers: Mapping) -> str:
    return ", ".join(f"{tier} {tiers[tier]['macro F1']:.3f}" for tier in TIERS)


def _messages(tiers: Mapping) -> int:
    return next(iter(tiers["fast"]["heads"].values()))["messages"]


def _table(head: Sequence[str], rows: Iterable[Cells]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(_shown(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _shown(cell: object) -> str:
    if cell is None:
        return "cannot say"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
