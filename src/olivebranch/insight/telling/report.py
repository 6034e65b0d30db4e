"""The illustrated report: one HTML file that needs nothing else, for reading and for print."""

import base64
from html import escape
from importlib import resources

from olivebranch.content import sentence, sources
from olivebranch.content.sentences import sentences
from olivebranch.insight.figures import Figure, Measure
from olivebranch.insight.picture import Picture
from olivebranch.insight.telling.charts import Chart, charts_of, masked, svg_of
from olivebranch.insight.telling.portable import Json, as_json

PAGE = "insight/report"
MOST_SURE = 0.99  # nothing here is certain


def as_html(picture: Picture) -> str:
    """Return the report as one HTML document: no scripts, no outside addresses.

    The other's name is masked; nobody's words are in it.
    """
    css = (
        resources.files("olivebranch.insight.telling")
        .joinpath("report.css")
        .read_text(encoding="utf-8")
    )
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{_say("title")}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{css}</style></head><body><main>",
        f"<h1>{_say('title')}</h1>",
        f"<p>{_coverage(picture)}</p><p class='small'>{_limit('messages-only')}</p>",
        _answer(picture),
        *_charts(picture),
        _measures(picture),
        _limits(picture),
        _sources(),
        "</main></body></html>",
    ]
    return "\n".join(part for part in parts if part)


def ending_facts(ending: Json) -> dict[str, object]:
    """Return what fills the sentence of an answer, from its JSON."""
    slow = ending["slow"] if isinstance(ending["slow"], list) else [None, None]
    return {"at": ending["at"], "from": slow[0], "to": slow[1]}


def _say(code: str, **facts: object) -> str:
    return escape(sentence(PAGE, code, facts))


def _limit(code: str) -> str:
    return escape(sentence("insight/limits", code, {}))


def _coverage(picture: Picture) -> str:
    coverage = picture.coverage
    return _say(
        "coverage",
        first=coverage.first,
        last=coverage.last,
        mine=f"{coverage.messages[0]:,}",
        theirs=f"{coverage.messages[1]:,}",
        other=masked(picture.other),
    )


def _answer(picture: Picture) -> str:
    ending = as_json(picture)["ending"]
    if not isinstance(ending, dict):
        return ""
    said = escape(sentence("insight/answers", ending["answer"], ending_facts(ending)))
    rows = [f"<section><p class='answer'>{said}</p>"]
    if ending["interval"]:
        low, high = ending["interval"]
        rows.append(f"<p class='small'>{_say('between', low=low, high=high)}</p>")
    if ending["answer"] != "cannot-say":
        sure = f"{min(ending['confidence'], MOST_SURE):.0%}"
        rows.append(f"<p class='small'>{_say('sure', percent=sure)}</p>")
    reasons = [reason for reason in ending["because"] if reason["code"] != ending["answer"]]
    rows.append("<ul>")
    for reason in reasons:
        facts = {name: value for name, value in reason.items() if name != "code"}
        rows.append(f"<li>{escape(sentence('insight/answers', reason['code'], facts))}</li>")
    return "\n".join([*rows, "</ul></section>"])


def _charts(picture: Picture) -> list[str]:
    light, dark = charts_of(picture, theme="light"), charts_of(picture, theme="dark")
    if not light:
        return []
    drawn = [_figure(one, two) for one, two in zip(light, dark, strict=True)]
    return [f"<h2>{_say('side-by-side')}</h2>", *drawn]


def _figure(light: Chart, dark: Chart) -> str:
    pictures = "".join(
        f'<img class="for-{theme}" alt="{escape(chart.alt)}" src="{_inline(chart)}">'
        for theme, chart in (("light", light), ("dark", dark))
    )
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in light.columns)
    body = "".join(
        f"<tr><th scope='row'>{escape(when)}</th><td class='own'>{mine or '-'}</td>"
        f"<td>{theirs or '-'}</td></tr>"
        for when, mine, theirs in light.rows
    )
    return (
        f"<figure><figcaption>{escape(light.caption)}</figcaption>{pictures}"
        f"<details><summary>{_say('as-table')}</summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details></figure>"
    )


def _inline(chart: Chart) -> str:
    """Return the drawing as an address of its own, so that the file needs no other."""
    drawing = base64.b64encode(svg_of(chart).encode()).decode()
    return f"data:image/svg+xml;base64,{drawing}"


def _measures(picture: Picture) -> str:
    if not picture.measures:
        return ""
    heads = [_say("measure"), _say("you"), escape(masked(picture.other))]
    head = "".join(f"<th scope='col'>{one}</th>" for one in heads)
    rows = "".join(_measure(measure) for measure in picture.measures)
    return (
        f"<h2>{_say('numbers')}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _measure(measure: Measure) -> str:
    return (
        f"<tr><th scope='row'>{escape(measure.unit)}</th>"
        f"<td class='own'>{_number(measure.me.total)}</td>"
        f"<td>{_number(measure.other.total)}</td></tr>"
    )


def _number(figure: Figure) -> str:
    if figure.value is None:
        return "-"
    shown = f"{figure.value:,.2f}".rstrip("0").rstrip(".")
    if figure.interval is None:
        return shown
    low, high = f"{figure.interval.low:,.2f}", f"{figure.interval.high:,.2f}"
    return f"{shown} <span class='small'>({low} to {high})</span>"


def _limits(picture: Picture) -> str:
    said = "".join(
        f"<li>{escape(sentence('insight/limits', limit.code, dict(limit.facts)))}</li>"
        for limit in picture.limits
    )
    return f"<h2>{_say('limits')}</h2><ul>{said}</ul><p>{_say('no-guarantee')}</p>"


def _sources() -> str:
    cited = {key for one in sentences("insight/measures").values() for key in one.sources}
    rows = []
    for key in sorted(cited):
        known = sources()[key]
        size = f" {known.size}." if known.size else ""
        text = f"{known.by} ({known.year}). {known.title}. {known.where}.{size} {known.note}"
        rows.append(f"<li>{escape(text.strip())}</li>")
    return f"<h2>{_say('sources')}</h2><ul class='small'>{''.join(rows)}</ul>"
