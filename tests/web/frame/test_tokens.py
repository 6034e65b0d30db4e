"""Every color can be read on what it stands on: 4.5 for text, 3 for edges, marks and focus."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "src/olivebranch_web/frame/static/frame/css/tokens.css"
TEXT = [
    *((ink, paper) for ink in ("ink", "ink-soft") for paper in ("paper", "sheet", "sunk")),
    *((ink, paper) for ink in ("olive", "clay", "dusk") for paper in ("paper", "sheet")),
    *((f"{name}", f"{name}-wash") for name in ("olive", "clay", "dusk", "straw")),
    *(("ink", f"{name}-wash") for name in ("olive", "clay", "dusk", "straw")),
    ("on-olive", "olive"),
    ("on-olive", "olive-deep"),
    ("on-clay", "clay"),
    ("on-clay", "clay-deep"),
    ("paper", "ink"),
    ("paper", "ink-soft"),
    ("ink", "glow"),
    ("ink-soft", "glow"),
]
MARKS = [(mark, paper) for mark in ("edge", "focus", "olive") for paper in ("paper", "sheet")]


def colors(dark):
    light, _, rest = TOKENS.read_text(encoding="utf-8").partition("@media")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", rest)) if dark else found


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_can_be_read_and_marks_can_be_seen(dark):
    known = colors(dark)
    pairs = [(pair, 4.5) for pair in TEXT] + [(pair, 3) for pair in MARKS]
    weak = [pair for pair, least in pairs if contrast(known[pair[0]], known[pair[1]]) < least]
    assert weak == []
