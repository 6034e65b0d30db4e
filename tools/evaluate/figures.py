"""Measure both tiers on texts no model has learned from and no alarm was set by."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.language import careful
from olivebranch.language.listening import ear_of, listen, listen_closely
from tools.evaluate import measures
from tools.train.examples import Example
from tools.train.heads import ACTS, HOSTILE

TIERS = ("careful", "fast")
# None where there is nothing to measure.
Figures = Mapping[str, float | int | None]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a tier says of some messages, shape (messages, heads)."""

    likely: np.ndarray
    heard: np.ndarray

    def of(self, places: Sequence[int]) -> "Said":
        """Return what it says of some of them."""
        return Said(self.likely[places], self.heard[places])


def asked(examples: Sequence[Example]) -> Mapping[str, Said]:
    """Return what each tier says; the careful one is told what was written before."""
    heard = listen([one.text.encode() for one in examples])
    both = {"fast": Said(heard.likely, heard.heard)}
    if careful.is_there():
        texts = [one.text for one in examples]
        closely = listen_closely(texts, before=[one.before for one in examples])
        both["careful"] = Said(closely.likely, closely.heard)
    return both


def of_head(head: str, examples: Sequence[Example], said: Said) -> Figures:
    """Return the measures of one head over the examples of which it is known."""
    column = ear_of("en").heads.index(head)
    known = np.array([head in one.labels for one in examples])
    truth = np.array([one.labels.get(head, 0) > 0.5 for one in examples])[known]
    likely, heard = said.likely[known, column], said.heard[known, column]
    found = {
        "precision": measures.precision(truth, heard),
        "recall": measures.recall(truth, heard),
        "f1": measures.f1(truth, heard),
        "false alarms": measures.false_alarms(truth, heard),
        "auc": measures.auc(truth, likely),
        "calibration error": measures.calibration_error(truth, likely),
    }
    counts = {"messages": int(known.sum()), "yes": int(truth.sum())}
    return counts | {name: _rounded(value) for name, value in found.items()}


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def macro_f1(heads: Sequence[str], examples: Sequence[Example], said: Said) -> float:
    """Return the mean F1 of some heads."""
    return round(float(np.mean([of_head(head, examples, said)["f1"] for head in heads])), 3)


def hostile_alarms(said: Said) -> float:
    """Return the share of some messages, at least one, of which anything hostile is said."""
    columns = [ACTS.index(act) for act in HOSTILE]
    return round(float(said.heard[:, columns].any(axis=1).mean()), 4)
