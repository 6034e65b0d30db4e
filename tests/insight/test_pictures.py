import re

import numpy as np
import pytest

from olivebranch.errors import GivenError
from olivebranch.insight import what_happened
from olivebranch.insight.synthetic import draw_couple
from olivebranch.insight.telling.charts import charts_of, svg_of
from olivebranch.insight.telling.report import as_html


@pytest.fixture(scope="module")
def picture():
    couple = draw_couple(np.random.default_rng(7), kind="event")
    return what_happened(couple.conversation, me=0, other=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_drawing_breaks_no_content_policy(picture, theme):
    for chart in charts_of(picture, theme=theme):
        drawing = svg_of(chart)
        assert drawing.startswith("<svg")
        assert not re.search(r"<script|\bstyle=|<style|\son\w+=|<foreignObject", drawing)
        assert set(re.findall(r"https?://[^\"'\s<]+", drawing)) <= {
            "http://www.w3.org/2000/svg",
            "http://www.w3.org/1999/xlink",
        }


def test_a_chart_comes_with_its_sentence_its_words_and_its_table(picture):
    for chart in charts_of(picture):
        assert chart.caption.endswith(".")
        assert len(chart.alt) > 40
        assert len(chart.rows) >= 8
        assert chart.columns[1] == "You"
        assert "Sam" not in chart.caption + chart.alt


def test_the_report_needs_nothing_else_and_masks_the_other(picture):
    page = as_html(picture)
    assert page.startswith("<!doctype html>")
    assert "Sam" not in page
    assert not re.search(r"<script|<link|(?:src|href)=[\"'](?!data:|#)", page)
    assert page.count("<figure>") == len(charts_of(picture))


def test_progress_never_falls_and_arrives():
    couple = draw_couple(np.random.default_rng(9), kind="neither")
    seen = []
    what_happened(couple.conversation, me=0, other=1, progress=seen.append)
    assert seen == sorted(seen)
    assert all(0 <= share <= 1 for share in seen)


def test_the_same_person_twice_is_refused():
    couple = draw_couple(np.random.default_rng(9), kind="neither")
    with pytest.raises(GivenError) as raised:
        what_happened(couple.conversation, me=0, other=0)
    assert raised.value.code == "same-person"
