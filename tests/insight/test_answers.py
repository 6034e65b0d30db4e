"""Held to couples whose truth is known; the floors may only rise."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from olivebranch.conversation import wall_time
from olivebranch.insight import as_json, what_happened
from olivebranch.insight.synthetic import draw_couples

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
