"""Measure the language engine and write its figures: `make language-quality`.

The figures lie beside the weights; `make docs` makes the pages of them.
"""

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from olivebranch.language import careful, stored
from tools.corpus.written import messages_of
from tools.evaluate import figures, measures
from tools.evaluate.figures import Said
from tools.evaluate.page import PLACE
from tools.evaluate.vader import polarity
from tools.train.examples import Example, casino, convabuse, goemotions, own
from tools.train.heads import ACTS, EMOTION_HEADS, HOSTILE

POSITIVE = ("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude",
            "joy", "love", "optimism", "pride", "relief")  # fmt: skip
NEGATIVE = ("anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment",
            "fear", "grief", "nervousness", "remorse", "sadness")  # fmt: skip

Told = Mapping[str, object]


def main() -> None:
    """Measure on every test part, and write."""
    if stored.manifest_of("en") is None or not careful.is_there():
        sys.exit("Figures need the weights and the extra `careful`.")
    mine = list(own("test"))
    said = figures.asked(mine)
    document = {
        "version": stored.manifest_of("en").version,
        "own": _heads(ACTS, mine, said),
        "strange": _heads(ACTS, list(own("strange"))),
        "readers": _readers(),
        "slices": _slices(mine, said),
        "ordinary": _ordinary(mine, said),
        "goemotions": _heads(EMOTION_HEADS, list(goemotions("test"))),
        "convabuse": _abuse(list(convabuse("valid"))),
        "vader": _beside_vader(mine, said),
    }
    PLACE.write_text(json.dumps(document, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    for tier in figures.TIERS:
        print(
            f"{tier:8} own {document['own'][tier]['macro F1']:.3f}"
            f"  GoEmotions {document['goemotions'][tier]['macro F1']:.3f}"
            f"  ConvAbuse {document['convabuse'][tier]['macro F1']:.3f}"
            f"  hostile alarms {document['ordinary'][tier]}"
        )


def _heads(
    heads: Sequence[str], examples: list[Example], said: Mapping[str, Said] | None = None
) -> Told:
    """Return the measures of each head, by tier, and their macro F1."""
    tiers = said or figures.asked(examples)
    return {
        tier: {
            "macro F1": figures.macro_f1(heads, examples, tiers[tier]),
            "heads": {head: figures.of_head(head, examples, tiers[tier]) for head in heads},
        }
        for tier in tiers
    }


def _readers() -> Told:
    """Return how far the second reader of the test part hears what its writers meant, as F1."""
    pairs = [(one.acts, one.others[0]) for one in messages_of("test") if one.others]
    heads = {
        act: measures.f1(
            *(np.array([act in side for side in sides]) for sides in zip(*pairs, strict=True))
        )
        for act in ACTS
    }
    return {
        "messages": len(pairs),
        "macro F1": round(float(np.mean(list(heads.values()))), 3),
        "heads": {act: round(share, 3) for act, share in heads.items()},
    }


def _abuse(examples: list[Example]) -> Told:
    """Return the measures of the abuse head, and the mean of the F1 of both answers."""
    column = stored.manifest_of("en").heads.index("abuse")
    truth = np.array([one.labels["abuse"] > 0.5 for one in examples])
    found = {}
    for tier, said in figures.asked(examples).items():
        heard = said.heard[:, column]
        both = (measures.f1(truth, heard) + measures.f1(~truth, ~heard)) / 2
        found[tier] = {
            "macro F1": round(both, 3),
            "heads": {"abuse": figures.of_head("abuse", examples, said)},
        }
    return found


def _ordinary(mine: list[Example], said: Mapping[str, Said]) -> Told:
    """Return the share of ordinary messages that sound a hostile alarm, by tier and corpus."""
    calm = [at for at, one in enumerate(mine) if not any(one.labels[act] for act in HOSTILE)]
    twins = [at for at in calm if "pair" in mine[at].tags]
    ordinary = [at for at in calm if "pair" not in mine[at].tags]
    hagglers = list(casino("test"))
    heard = figures.asked(hagglers)
    return {
        tier: {
            f"own corpus, ordinary ({len(ordinary)})": figures.hostile_alarms(
                said[tier].of(ordinary)
            ),
            f"own corpus, written to look hostile ({len(twins)})": figures.hostile_alarms(
                said[tier].of(twins)
            ),
            f"CaSiNo, people who haggle ({len(hagglers)})": figures.hostile_alarms(heard[tier]),
        }
        for tier in said
    }


def _slices(mine: list[Example], said: Mapping[str, Said]) -> Told:
    """Return macro F1 and hostile alarms for messages of each note, where there are enough."""
    notes: dict[str, list[int]] = {}
    for at, one in enumerate(mine):
        notes.setdefault(one.tags.get("note", "none"), []).append(at)
    found = {}
    for note, places in sorted(notes.items()):
        if len(places) < 25:
            continue
        calm = [at for at in places if not any(mine[at].labels[act] for act in HOSTILE)]
        found[note] = {"messages": len(places)} | {
            tier: {
                "F1 over all acts": _micro_f1(mine, said[tier], places),
                "hostile alarms": figures.hostile_alarms(said[tier].of(calm)),
            }
            for tier in said
        }
    return found


def _micro_f1(mine: list[Example], said: Said, places: list[int]) -> float:
    truth = np.array([[mine[at].labels[act] > 0.5 for act in ACTS] for at in places])
    return round(measures.f1(truth, said.heard[places][:, : len(ACTS)]), 3)


def _beside_vader(mine: list[Example], said: Mapping[str, Said]) -> Told:
    """Return how well warm is told from hostile, and glad from sad, beside VADER's polarity."""
    signs = [
        (one.labels["warmth"] > 0.5, any(one.labels[act] > 0.5 for act in HOSTILE)) for one in mine
    ]
    sides = [at for at, (warm, hostile) in enumerate(signs) if warm != hostile]
    hostile = np.array([signs[at][1] for at in sides])
    columns = [ACTS.index(act) for act in HOSTILE]
    found = {"VADER": measures.auc(hostile, -polarity([mine[at].text for at in sides]))}
    for tier in said:
        likely = said[tier].likely[sides]
        found[tier] = measures.auc(
            hostile, likely[:, columns].max(axis=1) - likely[:, ACTS.index("warmth")]
        )
    return {
        "own corpus, hostile or warm": {name: round(share, 3) for name, share in found.items()},
        "GoEmotions, negative or positive": _negative(list(goemotions("test"))),
    }


def _negative(comments: list[Example]) -> Told:
    groups = [[f"emotion-{name}" for name in names] for names in (NEGATIVE, POSITIVE)]
    signs = [[any(one.labels[head] for head in group) for group in groups] for one in comments]
    chosen = [at for at, (bad, good) in enumerate(signs) if bad != good]
    truth = np.array([signs[at][0] for at in chosen])
    some = [comments[at] for at in chosen]
    heads = stored.manifest_of("en").heads
    columns = [[heads.index(head) for head in group] for group in groups]
    found = {"VADER": measures.auc(truth, -polarity([one.text for one in some]))}
    for tier, said in figures.asked(some).items():
        bad, good = (said.likely[:, group].sum(axis=1) for group in columns)
        found[tier] = measures.auc(truth, bad - good)
    return {name: round(share, 3) for name, share in found.items()}


if __name__ == "__main__":
    main()
