"""Held to the couples of three judges who never saw the method; nothing was fitted to them."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olivebranch.insight.answers import ending_of
from olivebranch.insight.sent import EPOCH
from olivebranch.insight.series import marks_of
from tests.insight.judges import researcher, statistician, tester
from tests.insight.judges.drawn import FIRST_DAY, KINDS, sent_of

FLOOR = tomllib.loads(Path(__file__).with_name("floor.toml").read_text(encoding="utf-8"))
JUDGES = (tester, researcher, statistician)
SEEDS = range(1000, 1004)
LONG_KINDS = [kind for kind in KINDS if kind != "short"]


@pytest.fixture(scope="module")
def told():
    return [_told(judge, seed, kind) for judge in JUDGES for kind in LONG_KINDS for seed in SEEDS]


def _told(judge, seed, kind):
    drawn = judge.draw(seed, kind)
    sent = sent_of(drawn)
    return drawn, ending_of(sent, marks_of(sent))


def test_the_judges_get_the_right_answer_as_often_as_the_floor_says(told):
    right = [ending.answer == drawn.kind for drawn, ending in told]
    assert np.mean(right) >= FLOOR["right_judges"]


def test_nothing_is_made_of_a_steady_couple_of_the_judges(told):
    steady = [ending.answer for drawn, ending in told if drawn.kind == "neither"]
    assert not {"event", "decline"} & set(steady)


def test_the_day_of_an_event_is_found_for_the_judges(told):
    errors = [
        abs((ending.at - EPOCH).days - FIRST_DAY - drawn.event_day)
        for drawn, ending in told
        if drawn.kind == ending.answer == "event"
    ]
    assert len(errors) >= 6
    assert np.median(errors) <= FLOOR["median_days"]


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__.rpartition(".")[2])
def test_every_short_record_gets_cannot_say(judge):
    answers = {_told(judge, seed, "short")[1].answer for seed in SEEDS[:3]}
    assert answers == {"cannot-say"}
