"""Every printed number, counted once more with plain loops."""

from statistics import median

import numpy as np
import pytest

from olivebranch.conversation import Kind
from olivebranch.insight import as_json, what_happened
from olivebranch.insight.synthetic import draw_couple

SIX_HOURS = 6 * 3600 * 1000


@pytest.fixture(scope="module")
def couple():
    return draw_couple(np.random.default_rng(5), kind="decline").conversation


@pytest.fixture(scope="module")
def picture(couple):
    return as_json(what_happened(couple, me=0, other=1))


@pytest.fixture(scope="module")
def sent(couple):
    columns = couple.columns
    rows = zip(columns.at_ms.tolist(), columns.sender.tolist(), range(len(couple)), strict=True)
    # Within one minute the order of the file holds, whoever wrote.
    return sorted(
        ((at, sender, row) for at, sender, row in rows if sender >= 0),
        key=lambda one: (one[0], one[2]),
    )


def of(picture, name):
    return next(measure for measure in picture["measures"] if measure["id"] == name)


def test_messages(picture, sent):
    days = (sent[-1][0] // 86_400_000) - (sent[0][0] // 86_400_000) + 1
    for side, name in enumerate(("me", "other")):
        count = sum(1 for _, sender, _ in sent if sender == side)
        figure = of(picture, "messages")[name]
        assert figure["n"] == count
        assert figure["value"] == pytest.approx(count / days)
        assert sum(month["n"] for month in figure["by_month"]) == count
        assert picture["coverage"]["messages"][name] == count


def test_share(picture, sent):
    mine = sum(1 for _, sender, _ in sent if sender == 0)
    assert of(picture, "share")["me"]["value"] == pytest.approx(mine / len(sent))
    shares = [of(picture, "share")[side]["value"] for side in ("me", "other")]
    assert sum(shares) == pytest.approx(1)


def test_starts(picture, sent):
    starts = {0: 0, 1: 0}
    last = None
    for at, sender, _ in sent:
        if last is not None and at - last >= SIX_HOURS:
            starts[sender] += 1
        last = at
    told = {side: of(picture, "starts")[name]["n"] for side, name in enumerate(("me", "other"))}
    # The first message of all begins a conversation, or nobody knows; either is fair.
    assert abs(told[0] - starts[0]) + abs(told[1] - starts[1]) <= 1


def test_length(picture, sent, couple):
    for side, name in enumerate(("me", "other")):
        words = [
            len(couple.text(row).split())
            for _, sender, row in sent
            if sender == side and couple.columns.kind[row] == Kind.TEXT
        ]
        assert of(picture, "length")[name]["value"] == pytest.approx(median(words), abs=0.51)


def test_coverage(picture, sent):
    days = sorted({at // 86_400_000 for at, _, _ in sent})
    coverage = picture["coverage"]
    assert coverage["days_with_messages"] == len(days)
    assert coverage["days"] == days[-1] - days[0] + 1
    assert coverage["longest_silence_days"] == max(np.diff(days)) - 1
