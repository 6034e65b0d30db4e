"""`olive insight`: what happened, with evidence."""

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.cli import output
from olivebranch.cli.choosing import (
    DatesOption,
    SameOption,
    ZoneOption,
    choices_of,
    same_of,
)

Me = Annotated[
    str | None,
    typer.Option("--me", help="Your name, as the export shows it; some exports know it."),
]
Other = Annotated[
    str | None, typer.Option("--other", help="The other's name, when there are several chats.")
]
FromTo = Annotated[
    str | None,
    typer.Option("--window", help="Only these days: 2024-01-01..2024-12-31."),
]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write the illustrated report to FILE.html.")
]


def run(  # noqa: PLR0913 - one parameter an option of the command
    paths: Annotated[list[Path], typer.Argument(help="Exported chats.", show_default=False)],
    *,
    me: Me = None,
    other: Other = None,
    window: FromTo = None,
    same: SameOption = None,
    tz: ZoneOption = None,
    dates: DatesOption = None,
    report: Report = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show what happened between two people: who wrote, who started, event or decline.

    Several exports of the same two people are joined into one conversation.
    """
    # Counting is heavy to import; `olive --help` must not wait for it.
    from olivebranch.cli import asking, looking, telling  # noqa: PLC0415

    telling.check_report(report)
    question = asking.Question(
        me=me,
        other=other,
        window=asking.window_of(window),
        same=same_of(same),
        choices=choices_of(tz, dates),
    )
    looked = looking.look(paths, question, shown=not json)
    for number, picture in enumerate(looked.pictures, start=1):
        if report is not None:
            telling.write_report(picture, telling.numbered(report, number))
        if not json:
            telling.tell(picture)
    if json:
        output.json_document(looked.document)
    if looked.failed:
        raise typer.Exit(looked.failed[0][1].exit_status)
