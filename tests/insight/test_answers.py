"""Held to couples whose truth is known; the floors may only rise."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olivebranch.conversation import wall_time
from olivebranch.insight import as_json, what_happened
from olivebranch.insight.measures import how_wrong
from olivebranch.insight.synthetic import draw_couples
from olivebranch.insight.synthetic.course import HARD
from tests.insight.second_simulator import KINDS, invent

FLOOR = tomllib.loads(Path(__file__).with_name("floor.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told():
    rng = np.random.default_rng(20261124)
    couples = draw_couples(rng, count=40, short=8)
    return [(one, what_happened(one.conversation, me=0, other=1)) for one in couples]


def test_the_right_answer_is_given_as_often_as_the_floor_says(told):
    long = [(one, picture) for one, picture in told if one.truth.kind != "short"]
    right = [picture.ending.answer == one.truth.kind for one, picture in long]
    assert np.mean(right) >= FLOOR["right"]


def test_nothing_is_made_of_a_steady_couple(told):
    steady = [picture for one, picture in told if one.truth.kind == "neither"]
    false = [picture.ending.answer in {"event", "decline"} for picture in steady]
    assert np.mean(false) <= FLOOR["false_alarms"]


def test_every_short_record_gets_cannot_say(told):
    short = [picture for one, picture in told if one.truth.kind == "short"]
    assert {picture.ending.answer for picture in short} == {"cannot-say"}
    assert not any(picture.enough or picture.measures for picture in short)


def test_the_day_of_an_event_is_found(told):
    errors = [
        abs((picture.ending.at - wall_time(0).date()).days - one.first_day - one.truth.event_on)
        for one, picture in told
        if one.truth.kind == picture.ending.answer == "event"
    ]
    assert len(errors) >= 6
    assert np.median(errors) <= FLOOR["median_days"]


def test_an_answer_says_why_and_where(told):
    for _, picture in told:
        ending = as_json(picture)["ending"]
        assert ending["because"]
        assert 0 <= ending["confidence"] <= 1
        if ending["answer"] in {"event", "both"}:
            low, high = ending["interval"]
            assert low <= ending["at"] <= high
            assert ending["evidence"] == sorted(ending["evidence"])
            assert ending["evidence"]


def test_a_slow_change_before_a_step_ends_with_it(told):
    both = [picture.ending for _, picture in told if picture.ending.answer == "both"]
    assert len(both) >= 6
    assert all(ending.slow[0] < ending.slow[1] < ending.at for ending in both)


def test_the_answers_hold_on_a_simulator_that_nothing_was_fitted_to():
    rng = np.random.default_rng(20261125)
    couples = [invent(rng, KINDS[index % 4]) for index in range(24)]
    endings = [(one, what_happened(one.conversation, me=0, other=1).ending) for one in couples]
    right = [ending.answer == one.kind for one, ending in endings]
    assert np.mean(right) >= FLOOR["right_second"]
    steady = [ending.answer for one, ending in endings if one.kind == "neither"]
    assert set(steady) == {"neither"}


def test_the_measured_errors_are_those_of_the_answers(told):
    wrong = how_wrong([one for one, _ in told])
    long = [(one, picture) for one, picture in told if one.truth.kind != "short"]
    assert wrong.couples == len(long)
    right = [picture.ending.answer == one.truth.kind for one, picture in long]
    assert wrong.right == pytest.approx(np.mean(right))
    assert wrong.short_declined == 1.0


def test_on_hard_couples_the_confidence_is_lower(told):
    hard = draw_couples(np.random.default_rng(8), count=16, size=HARD)
    sure = [what_happened(one.conversation, me=0, other=1).ending.confidence for one in hard]
    usual = [picture.ending.confidence for _, picture in told if picture.ending.odds]
    assert np.mean(sure) < np.mean(usual)
