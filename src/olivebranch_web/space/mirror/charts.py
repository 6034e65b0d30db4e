"""Draw the charts of a picture, once: for light and dark, for a wide page and a phone."""

from dataclasses import replace

from olivebranch.insight import Picture
from olivebranch.insight.telling.charts import Chart, charts_of, svg_of

Drawing = dict[str, object]

# As wide as the column they stand in: a drawing that shrinks takes its words along.
WIDE = {"width": 450, "height": 230}
NARROW = {"width": 300, "height": 240}


def drawn(picture: Picture, *, other: str) -> list[Drawing]:
    """Return every chart: its name, four drawings, "caption", "alt", "columns" and "rows"."""
    light = charts_of(picture, theme="light", other=other)
    dark = charts_of(picture, theme="dark", other=other)
    return [
        {
            "name": one.id,
            "caption": one.caption,
            "alt": one.alt,
            "columns": list(one.columns),
            "rows": [list(row) for row in one.rows],
            "light": svg_of(_sized(one, WIDE)),
            "dark": svg_of(_sized(two, WIDE)),
            "light-narrow": svg_of(_sized(one, NARROW)),
            "dark-narrow": svg_of(_sized(two, NARROW)),
        }
        for one, two in zip(light, dark, strict=True)
    ]


def _sized(chart: Chart, size: dict[str, int]) -> Chart:
    return replace(chart, spec={**chart.spec, **size})
