"""Charts as Vega-Lite specs, with the sentence they support, words for the ear, and a table.

Own line first, solid and thick, olive; the other's dashed, with diamonds,
dusk blue: never told apart by color alone. Labels stand at the lines.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import vl_convert

from olivebranch.content import sentence
from olivebranch.insight.picture import Picture
from olivebranch.insight.telling.captions import caption_of, said_date
from olivebranch.insight.telling.points import Point, points_of

Theme = Literal["light", "dark"]
# A spec is JSON for another program; its shape is that program's.
Spec = dict[str, Any]
Row = tuple[str, str, str]

PAGE = "insight/charts"
WIDTH, HEIGHT = 640, 260
SERIF = "Iowan Old Style, Palatino, Palatino Linotype, Book Antiqua, Georgia, serif"
SANS = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Colors:
    """The colors of one theme."""

    own: str
    other: str
    ink: str
    soft: str
    grid: str
    mark: str


COLORS: Mapping[Theme, Colors] = {
    "light": Colors("#5f7138", "#3f5f86", "#2b2420", "#6b6259", "#e6dfd4", "#c9bfae"),
    "dark": Colors("#b3c585", "#9db8dc", "#ece5db", "#b5aba0", "#453f39", "#6e655b"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Chart:
    """One chart and everything that stands with it.

    Attributes:
        id: Of the measure it shows.
        title: What is drawn.
        caption: The finding, in sentences; own side first.
        alt: The same for those who cannot see it.
        columns: Heads of the table.
        rows: The table: when, mine, theirs; "" for a gap.
        spec: Vega-Lite.
    """

    id: str
    title: str
    caption: str
    alt: str
    columns: Row
    rows: tuple[Row, ...]
    spec: Spec


CHARTED = ("messages", "starts", "reply-time", "share", "starts-share", "unanswered", "length")


def charts_of(
    picture: Picture, *, theme: Theme = "light", other: str | None = None
) -> tuple[Chart, ...]:
    """Return one chart for every measure; none if there is not enough.

    Args:
        picture: Of a conversation.
        theme: Colors to draw in; the background stays open.
        other: What the other is called; by default the first letter of the name.
    """
    if not picture.enough:
        return ()
    label = masked(picture.other) if other is None else other
    return tuple(_chart(picture, name, (COLORS[theme], label)) for name in CHARTED)


def svg_of(chart: Chart) -> str:
    """Return the chart as an SVG without scripts, style attributes or outside addresses."""
    return str(vl_convert.vegalite_to_svg(chart.spec, allowed_base_urls=[]))


def masked(name: str) -> str:
    """Return the first letter of a name with a point, as names are shown by default."""
    letters = [letter for letter in name if letter.isalnum()]
    return f"{letters[0].upper()}." if letters else "-"


def _chart(picture: Picture, measure: str, look: tuple[Colors, str]) -> Chart:
    points = points_of(picture, measure)
    title = sentence(PAGE, f"{measure}-title", {})
    caption = caption_of(picture, measure)
    you = sentence(PAGE, "you", {})
    return Chart(
        id=measure,
        title=title,
        caption=caption,
        alt=_alt(title, caption, points),
        columns=("", you, look[1]),
        rows=tuple(_row(mine, theirs) for mine, theirs in zip(*points, strict=True)),
        spec=_spec(picture, measure, (points, look[0], (you, look[1]))),
    )


def _row(mine: Point, theirs: Point) -> Row:
    return mine.label, _said(mine.value), _said(theirs.value)


def _said(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _alt(title: str, caption: str, points: tuple[list[Point], list[Point]]) -> str:
    known = [[point for point in side if point.value is not None] for side in points]
    ends = [(_said(side[0].value), _said(side[-1].value)) if side else ("", "") for side in known]
    facts = {
        "title": title,
        "caption": caption,
        "first": points[0][0].label,
        "last": points[0][-1].label,
        "mine_first": ends[0][0],
        "mine_last": ends[0][1],
        "theirs_first": ends[1][0],
        "theirs_last": ends[1][1],
    }
    return sentence(PAGE, "alt", facts)


Drawn = tuple[tuple[list[Point], list[Point]], Colors, tuple[str, str]]


def _spec(picture: Picture, measure: str, drawn: Drawn) -> Spec:
    points, colors, labels = drawn
    layers = _ending_layers(picture, colors)
    for side in (1, 0):  # the own line is drawn last, on top
        layers += _band(points[side], colors, side=side)
    for side in (1, 0):
        layers += _line(points[side], colors, side=side)
    for side in (1, 0):
        layers += _label(points, (colors, labels[side]), side=side)
    for layer in layers:
        if "y" in layer["encoding"] and layer["encoding"]["y"].get("field"):
            layer["encoding"]["y"] |= {"type": "quantitative", **_y_axis(measure)}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "background": None,
        "padding": {"left": 5, "right": 8, "top": 8, "bottom": 5},
        "layer": layers,
        "config": _config(colors),
    }


def _config(colors: Colors) -> Spec:
    return {
        "font": SANS,
        "view": {"stroke": None},
        "axis": {
            "labelColor": colors.soft,
            "labelFontSize": 13,
            "domainColor": colors.grid,
            "tickColor": colors.grid,
            "gridColor": colors.grid,
            "labelOverlap": True,
        },
    }


def _y_axis(measure: str) -> Spec:
    axis: Spec = {"title": None, "tickCount": 5, "ticks": False, "domain": False}
    if measure == "reply-time":
        label = "datum.value >= 60 ? format(datum.value / 60, 'd') + ' h' : datum.value + ' min'"
        values = [1, 2, 5, 15, 30, 60, 120, 240, 480, 960]
        return {
            "axis": axis | {"values": values, "labelExpr": label},
            "scale": {"type": "log", "nice": False},
        }
    if measure in {"share", "starts-share"}:
        return {
            "axis": axis | {"labelExpr": "datum.value + ' %'"},
            "scale": {"domain": [0, 100]},
        }
    return {"axis": axis, "scale": {"zero": True}}


def _x(field: str = "at") -> Spec:
    axis: Spec = {"title": None, "grid": False, "format": "%b %Y", "tickCount": 6}
    return {"field": field, "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _values(points: list[Point]) -> Spec:
    known = [point for point in points if point.value is not None]
    rows = [
        {
            "at": point.at,
            "value": point.value,
            "low": point.low,
            "high": point.high,
            "part": point.part,
        }
        for point in known
    ]
    return {"values": rows}


def _band(points: list[Point], colors: Colors, *, side: int) -> list[Spec]:
    with_band = [point for point in points if point.low is not None and point.value is not None]
    if not with_band:
        return []
    mark = {"type": "area", "color": (colors.own, colors.other)[side], "opacity": 0.16}
    encoding = {
        "x": _x(),
        "y": {"field": "low"},
        "y2": {"field": "high"},
        "detail": {"field": "part", "type": "nominal"},
    }
    return [{"data": _values(with_band), "mark": mark, "encoding": encoding}]


def _line(points: list[Point], colors: Colors, *, side: int) -> list[Spec]:
    color = (colors.own, colors.other)[side]
    point = {"size": 22, "filled": True, "color": color, "shape": ("circle", "diamond")[side]}
    mark: Spec = {"type": "line", "color": color, "strokeWidth": (3, 2)[side], "point": point}
    if side == 1:
        mark["strokeDash"] = [7, 4]
    encoding = {
        "x": _x(),
        "y": {"field": "value"},
        "detail": {"field": "part", "type": "nominal"},
    }
    return [{"data": _values(points), "mark": mark, "encoding": encoding}]


def _label(
    points: tuple[list[Point], list[Point]], look: tuple[Colors, str], *, side: int
) -> list[Spec]:
    known = [point for point in points[side] if point.value is not None]
    beside = [point for point in points[1 - side] if point.value is not None]
    if not known:
        return []
    # Two labels at one height would hide each other: the higher line's goes up.
    higher = not beside or (known[-1].value or 0, -side) > (beside[-1].value or 0, side - 1)
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "dx": 9,
        "dy": -9 if higher else 9,
        "fontSize": 15,
        "font": SERIF,
        "fontWeight": ("bold", "normal")[side],
        "color": (look[0].own, look[0].other)[side],
        "text": look[1],
    }
    encoding = {"x": _x(), "y": {"field": "value"}}
    return [{"data": _values(known[-1:]), "mark": mark, "encoding": encoding}]


def _ending_layers(picture: Picture, colors: Colors) -> list[Spec]:
    ending = picture.ending
    layers: list[Spec] = []
    if ending.slow is not None:
        layers.append(_stretch(ending.slow, colors, opacity=0.22))
    if ending.interval is not None and ending.answer in {"event", "both"}:
        layers.append(_stretch(ending.interval, colors, opacity=0.45))
    if ending.at is not None and ending.answer in {"event", "both"}:
        data = {"values": [{"at": ending.at.isoformat(), "text": said_date(ending.at)}]}
        rule = {"type": "rule", "color": colors.soft, "strokeWidth": 1.5}
        text = {"type": "text", "color": colors.ink, "fontSize": 13, "align": _side(picture)}
        text |= {"dx": -6 if _side(picture) == "right" else 6, "y": 8}
        layers.append({"data": data, "mark": rule, "encoding": {"x": _x()}})
        encoding = {"x": _x(), "text": {"field": "text"}}
        layers.append({"data": data, "mark": text, "encoding": encoding})
    return layers


def _side(picture: Picture) -> str:
    """Return on which side of the day its date stands, so that it never leaves the chart."""
    coverage, at = picture.coverage, picture.ending.at or picture.coverage.first
    return "right" if (at - coverage.first).days * 2 > coverage.days else "left"


def _stretch(days: tuple[date, date], colors: Colors, *, opacity: float) -> Spec:
    data = {"values": [{"at": days[0].isoformat(), "to": days[1].isoformat()}]}
    mark = {"type": "rect", "color": colors.mark, "opacity": opacity}
    return {"data": data, "mark": mark, "encoding": {"x": _x(), "x2": {"field": "to"}}}
