"""Fit how likely each answer is, on invented couples, and write content/insight/calibration.toml.

A multinomial logistic regression on what `answers.features` says of each
couple, with a ridge penalty. Half of the couples are ours, half those of two
of the tests' judges: weights fitted on one simulator alone are surer of
strangers than they should be. Errors are shown by cross-validation, and for
each source by weights that never saw it. The couples of the tests and of
`make bench` come from other seeds; those of the third judge and of the second
simulator are never used here.
"""

import argparse
import itertools
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from olivebranch.insight.answers import ANSWERS, features
from olivebranch.insight.sent import Sent, sent_by
from olivebranch.insight.series import marks_of
from olivebranch.insight.signals import signals_of
from olivebranch.insight.stories import weigh
from olivebranch.insight.synthetic import LONG_KINDS, draw_couple
from olivebranch.insight.synthetic.course import HARD, USUAL, What
from olivebranch.insight.synthetic.rhythm import STYLES
from tests.insight.judges import researcher, tester
from tests.insight.judges.drawn import sent_of

PLACE = Path("src/olivebranch/content/insight/calibration.toml")
SIZES = {"usual": USUAL, "hard": HARD}
JUDGES = {"tester": tester, "researcher": researcher}
SOURCES = (*SIZES, *JUDGES)
FIRST_SEED = 10_000  # the tests and `make bench` stay below
RIDGE = 4.0
FOLDS = 8
HEAD = """\
# From how well each story explains the signals to how likely each answer is.
# Fitted by tools/calibrate.py on {count} invented couples (seed {seed}): usual and hard ones
# of ours, and those of two judges in tests/insight/judges;
# docs/explanation/insight/event-or-decline.md says how wrong it is.
# Columns: as in `features` of src/olivebranch/insight/answers.py.

[stories]
version = {version}
"""


def drawn(seed: int, place: int) -> tuple[Sent, What]:
    """Return what the couple at a place sent, and what is true of it."""
    block = place // len(LONG_KINDS)
    kind, source = LONG_KINDS[place % len(LONG_KINDS)], SOURCES[block % len(SOURCES)]
    if source in JUDGES:
        return sent_of(JUDGES[source].draw(FIRST_SEED + place, kind)), kind
    style = list(STYLES)[block // len(SOURCES) % len(STYLES)]
    rng = np.random.default_rng([seed, place])
    couple = draw_couple(rng, kind=kind, style=style, size=SIZES[source])
    return sent_by(couple.conversation, me=0, other=1), kind


def observed(given: tuple[int, int]) -> tuple[np.ndarray, int]:
    """Return the features and the true answer of one couple."""
    sent, kind = drawn(*given)
    return features(weigh(signals_of(sent, marks_of(sent)))), ANSWERS.index(kind)


def fitted(seen: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """Return the weights, shape (answers, features)."""
    scale = np.r_[1.0, seen[:, 1:].std(axis=0)]
    scaled = seen / scale

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(len(ANSWERS), -1)
        odds = chances(scaled, weights)
        loss = -np.log(odds[np.arange(len(answer)), answer] + 1e-12).sum()
        odds[np.arange(len(answer)), answer] -= 1
        return loss + RIDGE * (flat**2).sum() / 2, (odds.T @ scaled).ravel() + RIDGE * flat

    start = np.zeros(len(ANSWERS) * seen.shape[1])
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return found.x.reshape(len(ANSWERS), -1) / scale


def chances(seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return how likely each answer is, shape (couples, answers)."""
    score = seen @ weights.T
    odds = np.exp(score - score.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def show(seen: np.ndarray, answer: np.ndarray) -> None:
    """Print the errors on couples that the weights were not fitted to."""
    place = np.arange(len(answer))
    source = place // len(LONG_KINDS) % len(SOURCES)
    fold = place // (len(LONG_KINDS) * len(SOURCES) * len(STYLES)) % FOLDS
    odds = left_out(seen, answer, fold)
    told, sure = odds.argmax(axis=1), odds.max(axis=1)
    strange = left_out(seen, answer, source).argmax(axis=1)
    for number, name in enumerate(SOURCES):
        here = source == number
        right, unseen = np.mean((told == answer)[here]), np.mean((strange == answer)[here])
        print(f"{name}: right {right:.3f}, fitted without any of them {unseen:.3f}")
        for truth, word in enumerate(ANSWERS):
            row = [int(np.sum(here & (answer == truth) & (told == each))) for each in range(4)]
            print(f"  {word:<8} told as {dict(zip(ANSWERS, row, strict=True))}")
    for low, high in itertools.pairwise((0.25, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001)):
        here = (sure >= low) & (sure < high)
        share = np.mean((told == answer)[here]) if here.any() else float("nan")
        print(f"  confidence from {low}: {here.sum()} answers, right {share:.2f}")


def left_out(seen: np.ndarray, answer: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return the chances of each answer by weights fitted without the couple's own part."""
    odds = np.zeros((len(answer), len(ANSWERS)))
    for one in np.unique(part):
        here = part == one
        odds[here] = chances(seen[here], fitted(seen[~here], answer[~here]))
    return odds


def wrapped(row: np.ndarray) -> str:
    """Return numbers, eleven a line."""
    cells = [f"{value:.4f}," for value in row]
    return "\n    ".join(" ".join(cells[at : at + 11]) for at in range(0, len(cells), 11))


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--couples", type=int, default=2560)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", type=int, required=True)
    given = parser.parse_args()
    with ProcessPoolExecutor(2) as pool:
        wanted = [(given.seed, place) for place in range(given.couples)]
        rows = list(pool.map(observed, wanted, chunksize=8))
    seen, answer = np.array([row for row, _ in rows]), np.array([true for _, true in rows])
    show(seen, answer)
    lines = [
        f"{name} = [\n    {wrapped(row)}\n]"
        for name, row in zip(ANSWERS, fitted(seen, answer), strict=True)
    ]
    head = HEAD.format(count=given.couples, seed=given.seed, version=given.version)
    PLACE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
