"""Draw the charts of a picture, once, for light and for dark."""

from olivebranch.insight import Picture
from olivebranch.insight.charts import charts_of, svg_of

Drawing = dict[str, object]


def drawn(picture: Picture, *, other: str) -> list[Drawing]:
    """Return every chart: "name", "light", "dark", "caption", "alt", "columns" and "rows"."""
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
        }
        for one, two in zip(light, dark, strict=True)
    ]
