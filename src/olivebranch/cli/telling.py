"""What `olive insight` writes for people: own side first, both by the same measures."""

import os
from pathlib import Path

from rich.table import Table

from olivebranch.cli import output
from olivebranch.content import sentence
from olivebranch.errors import GivenError
from olivebranch.insight import Picture, as_json
from olivebranch.insight.telling.report import MOST_SURE, as_html, ending_facts


class ReportUnwritableError(GivenError):
    """The report cannot be written there."""

    code = "report-unwritable"


class ReportFormError(GivenError):
    """We write HTML only."""

    code = "report-form"


def check_report(file: Path | None) -> None:
    """Pass if a report of this name can be made; before the long work, not after it.

    Raises:
        ReportFormError: The name does not end in .html.
    """
    if file is not None and file.suffix.lower() not in {".html", ".htm"}:
        summary = "not .html"
        raise ReportFormError(summary)


def numbered(file: Path, number: int) -> Path:
    """Return where the report on the so-manieth pair of people goes."""
    return file if number == 1 else file.with_stem(f"{file.stem}-{number}")


def write_report(picture: Picture, file: Path) -> None:
    """Write the illustrated report; readable by its owner only.

    Raises:
        ReportUnwritableError: The system refuses.
    """
    try:
        file.touch(mode=0o600)
        file.write_text(as_html(picture), encoding="utf-8")
    except OSError as error:
        summary = "cannot be written"
        reason = os.strerror(error.errno or 0)
        raise ReportUnwritableError(summary, file=file.name, reason=reason) from error
    output.remark(f"The report is in {file}")


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
    output.line(sentence("insight/answers", ending["answer"], ending_facts(ending)))
    if ending["answer"] != "cannot-say":
        between = ending["interval"]
        if between and between[0] != between[1]:
            output.line(f"  Most likely between {between[0]} and {between[1]}.")
        output.line(f"  How sure: {min(ending['confidence'], MOST_SURE):.0%}.")
    for reason in ending["because"]:
        if reason["code"] == ending["answer"]:
            continue
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
