"""Set, on messages no model has learned from, how log-odds are to be read and when to speak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from olivebranch.language.stored import CERTAIN, Calibration
from tools.evaluate.measures import best_alarm, f1, platt, recall
from tools.train.heads import ACTS, DANGER, GRAVE, HEADS, HOSTILE

# The grave heads speak as late as hears nearly all, and not so early as to cry wolf.
GRAVE_RECALL = 0.97
GRAVE_FALSE_ALARMS = 0.015
# Of ordinary messages so many may be called hostile, all heads together.
HOSTILE_ALARMS = 0.012


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Messages kept apart, what is true of them and what a tier says.

    Args:
        labels: Shape (messages, heads), 0 to 1; NaN where not known.
        log_odds: Shape as `labels`.
        phrased: What phrases found, shape as `labels`.
        ordinary: Which messages are everyday ones, shape (messages,).
    """

    labels: np.ndarray
    log_odds: np.ndarray
    phrased: np.ndarray
    ordinary: np.ndarray


def calibrated(told: Told) -> Mapping[str, Sequence[float]]:
    """Return slope, offset, what a phrase adds, and alarm of each head."""
    fitted, alarms = [], []
    likely = np.zeros_like(told.log_odds)
    for at, head in enumerate(HEADS):
        known = ~np.isnan(told.labels[:, at])
        truth = told.labels[known, at] > 0.5
        phrased = told.phrased[:, at]
        slope, offset, phrase = platt(truth, told.log_odds[known, at], phrased[known])
        if head in DANGER:
            phrase = CERTAIN
        one = Calibration((slope,), (offset,), (phrase,), (0.0,))
        (likely[:, at],) = one.likely(told.log_odds[:, [at]], phrased[:, None]).T
        alarm = (_early if head in GRAVE else best_alarm)(truth, likely[known, at])
        fitted.append((slope, offset, phrase))
        alarms.append(alarm)
    slopes, offsets, phrases = zip(*fitted, strict=True)
    return {
        "slope": slopes,
        "offset": offsets,
        "phrase": phrases,
        "alarm": _quiet(likely, np.array(alarms), told),
    }


def _early(truth: np.ndarray, likely: np.ndarray) -> float:
    """Return the highest alarm that hears nearly all, as long as false alarms stay few."""
    lowest = float(np.quantile(likely[~truth], 1 - GRAVE_FALSE_ALARMS))
    for alarm in np.unique(likely[truth])[::-1].tolist():
        if alarm < lowest or recall(truth, likely >= alarm) >= GRAVE_RECALL:
            return max(alarm, lowest)
    return lowest


def _quiet(likely: np.ndarray, alarms: np.ndarray, told: Told) -> list[float]:
    """Raise the alarms of the hostile heads until ordinary messages hardly sound any.

    That of a threat stays, and its false alarms come on top: in danger silent is worse than wrong.
    Of the others that one gives up its least sure false alarm which loses least by it.
    """
    columns = [ACTS.index(act) for act in HOSTILE if act not in GRAVE]
    said = likely[told.ordinary][:, columns]
    raised = alarms.copy()
    while True:
        loud = said >= raised[columns]
        if not len(said) or loud.any(axis=1).mean() <= HOSTILE_ALARMS:
            return raised.tolist()
        losses = []
        for at in np.flatnonzero(loud.any(axis=0)):
            column = columns[at]
            alarm = np.nextafter(said[loud[:, at], at].min(), np.float32(2))
            known = ~np.isnan(told.labels[:, column])
            truth, sure = told.labels[known, column] > 0.5, likely[known, column]
            loss = f1(truth, sure >= raised[column]) - f1(truth, sure >= alarm)
            losses.append((loss, column, alarm))
        _, column, alarm = min(losses)
        raised[column] = alarm
