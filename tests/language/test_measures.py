"""The measures by which the engine is judged, against what they should be on small cases."""

import numpy as np
import pytest

from olivebranch.language.stored import CERTAIN
from tools.evaluate import measures
from tools.train.calibrating import Told, calibrated
from tools.train.heads import ACTS, DANGER, GRAVE, HEADS, HOSTILE

YES = np.array([True, True, False, False])


@pytest.mark.parametrize(
    ("scores", "area"),
    [([4, 3, 2, 1], 1.0), ([1, 2, 3, 4], 0.0), ([1, 1, 1, 1], 0.5), ([3, 1, 2, 0], 0.75)],
)
def test_the_area_is_how_often_a_true_one_scores_higher(scores, area):
    assert measures.auc(YES, np.array(scores)) == area


def test_the_best_alarm_is_half_of_the_best_f1_to_be_expected():
    chance = np.random.default_rng(4)
    likely = chance.beta(0.3, 2, size=20_000)
    truth = chance.random(20_000) < likely
    alarm = measures.best_alarm(truth, likely)
    assert measures.f1(truth, likely >= alarm) / 2 == pytest.approx(alarm, abs=0.02)
    assert not (likely >= measures.best_alarm(truth & False, likely)).any()


def test_likelihoods_are_as_often_right_as_they_say():
    chance = np.random.default_rng(4)
    log_odds = chance.normal(scale=3, size=4000)
    phrased = chance.random(4000) < 0.2
    truth = chance.random(4000) < 1 / (1 + np.exp(-(0.5 * log_odds - 1 + 2 * phrased)))
    assert measures.platt(truth, log_odds, phrased) == pytest.approx((0.5, -1, 2), abs=0.2)


def test_likelihoods_of_far_and_rare_scores_stay_sane():
    log_odds = np.concatenate([np.full(5000, -14.0), np.full(40, -2.0), np.full(40, 6.0)])
    truth = np.concatenate([np.zeros(5010, bool), np.ones(70, bool)])
    slope, offset, phrase = measures.platt(truth, log_odds.astype(np.float32), ~truth & False)
    assert 0.1 < slope < 2
    assert abs(offset) < 10
    assert phrase == 0


def test_a_phrase_decides_in_danger_and_ordinary_messages_stay_quiet():
    chance = np.random.default_rng(4)
    labels = (chance.random((3000, len(HEADS))) < 0.1).astype(np.float32)
    labels[:1500, [ACTS.index(act) for act in HOSTILE]] = 0
    log_odds = labels * 2 + chance.normal(size=labels.shape)
    ordinary = (labels[:, [ACTS.index(act) for act in HOSTILE]] == 0).all(axis=1)
    found = calibrated(Told(labels, log_odds, np.zeros(labels.shape, bool), ordinary))
    likely = 1 / (1 + np.exp(-(log_odds * found["slope"] + found["offset"])))
    hostile = [ACTS.index(act) for act in HOSTILE]
    loud = likely[ordinary][:, hostile] >= np.array(found["alarm"])[hostile]
    assert loud[:, [act not in GRAVE for act in HOSTILE]].any(axis=1).mean() <= 0.02
    assert loud[:, HOSTILE.index("threat")].mean() <= 0.02
    assert all(found["phrase"][HEADS.index(act)] == CERTAIN for act in DANGER)
