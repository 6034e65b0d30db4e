"""Draw the charts of a picture, once: for light and dark, for a wide page and a phone."""

from dataclasses import replace

from olivebranch.insight import Picture
from olivebranch.insight.charts import Chart, charts_of, svg_of

Drawing = dict[str, object]

# On a phone the wide drawing would shrink until nobody can read it.
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
            "light": svg_of(one),
            "dark": svg_of(two),
            "light-narrow": svg_of(_narrow(one)),
            "dark-narrow": svg_of(_narrow(two)),
        }
        for one, two in zip(light, dark, strict=True)
    ]


def _narrow(chart: Chart) -> Chart:
    return replace(chart, spec={**chart.spec, **NARROW})
