"""Held to the couples of three judges who never saw the method; the fit never saw these couples."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olivebranch.insight.sent import EPOCH
from tests.insight.judges import researcher, statistician, tester
from tests.insight.judges.drawn import KINDS, judged

FLOOR = tomllib.loads(Path(__file__).with_name("floor.toml").read_text(encoding="utf-8"))
JUDGES = (tester, researcher, statistician)
SEEDS = range(1000, 1004)
LONG_KINDS = [kind for kind in KINDS if kind != "short"]


@pytest.fixture(scope="module")
def told():
    return [judged(judge, seed, kind) for judge in JUDGES for kind in LONG_KINDS for seed in SEEDS]


def test_the_judges_get_the_right_answer_as_often_as_the_floor_says(told):
    right = [one.ending.answer == one.kind for one in told]
    assert np.mean(right) >= FLOOR["right_judges"]


def test_nothing_is_made_of_a_steady_couple_of_the_judges(told):
    steady = [one.ending.answer for one in told if one.kind == "neither"]
    assert not {"event", "decline"} & set(steady)


def test_the_day_of_an_event_is_found_for_the_judges(told):
    errors = [
        abs((one.ending.at - EPOCH).days - one.event_day)
        for one in told
        if one.kind == one.ending.answer == "event"
    ]
    assert len(errors) >= 6
    assert np.median(errors) <= FLOOR["median_days"]


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__.rpartition(".")[2])
def test_every_short_record_gets_cannot_say(judge):
    answers = {judged(judge, seed, "short").ending.answer for seed in SEEDS[:3]}
    assert answers == {"cannot-say"}
