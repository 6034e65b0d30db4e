"""What `olive insight` writes for people: own side first, both by the same measures."""

from rich.table import Table

from olivebranch.cli import output
from olivebranch.content import sentence
from olivebranch.insight import Picture, as_json


def tell(picture: Picture) -> None:
    """Write the picture: the answer, what it rests on, the measures, what this cannot see."""
    shown = as_json(picture)
    coverage = picture.coverage
    output.line(f"{picture.me} (you) and {picture.other}")
    output.line(
        f"{coverage.first} to {coverage.last}, messages on {coverage.days_with_messages:,} of "
        f"{coverage.days:,} days: you {coverage.messages[0]:,}, they {coverage.messages[1]:,}"
    )
    output.line()
    _tell_ending(shown["ending"])
    if picture.measures:
        output.line()
        output.console().print(_measures(picture), markup=False)
    output.line()
    for limit in picture.limits:
        output.line(f"  {sentence('insight/limits', limit.code, dict(limit.facts))}")


def _tell_ending(ending: object) -> None:
    if not isinstance(ending, dict):
        return
    slow = ending["slow"] or [None, None]
    dates = {"at": ending["at"], "from": slow[0], "to": slow[1]}
    output.line(sentence("insight/answers", ending["answer"], dates))
    if ending["answer"] != "cannot-say":
        between = ending["interval"]
        if between:
            output.line(f"  Most likely between {between[0]} and {between[1]}.")
        output.line(f"  How sure: {ending['confidence']:.0%}.")
    for reason in ending["because"]:
        facts = {name: value for name, value in reason.items() if name != "code"}
        output.line(f"  - {sentence('insight/answers', reason['code'], facts)}")


def _measures(picture: Picture) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("measure")
    table.add_column("you", justify="right")
    table.add_column("they", justify="right")
    table.add_column("unit")
    for measure in picture.measures:
        table.add_row(
            measure.id,
            _number(measure.me.total.value),
            _number(measure.other.total.value),
            measure.unit,
        )
    return table


def _number(value: float | None) -> str:
    if value is None:
        return "cannot say"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")
