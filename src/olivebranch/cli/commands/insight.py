"""`olive insight`: what happened, with evidence."""

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.cli import output
from olivebranch.errors import OliveError

Me = Annotated[str | None, typer.Option("--me", help="Your name, as the export shows it.")]
FromTo = Annotated[
    str | None,
    typer.Option("--window", help="Only these days: 2024-01-01..2024-12-31."),
]

Report = Annotated[
    Path | None, typer.Option("--report", help="Write the illustrated report to FILE.html.")
]


def run(
    paths: Annotated[list[Path], typer.Argument(help="Exported chats.", show_default=False)],
    *,
    me: Me = None,
    window: FromTo = None,
    report: Report = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Show what happened between two people: who wrote, who started, event or decline."""
    # Counting is heavy to import; `olive --help` must not wait for it.
    from olivebranch.cli import asking, telling  # noqa: PLC0415
    from olivebranch.insight import Picture, as_json  # noqa: PLC0415

    telling.check_report(report)
    days = asking.window_of(window)
    pictures: list[tuple[Path, Picture]] = []
    failed: list[tuple[Path, OliveError]] = []
    for path in paths:
        try:
            with output.progress_bar(f"Looking at {path.name}", shown=not json) as progress:
                picture = asking.picture_of(path, me=me, window=days, progress=progress)
            pictures.append((path, picture))
            if report is not None:
                telling.write_report(picture, report)
        except OliveError as error:
            failed.append((path, error))
            output.explain_error(error)
    if json:
        results: list[object] = [as_json(picture) for _, picture in pictures]
        results += [
            {"path": path.name, "error": output.error_json(error)} for path, error in failed
        ]
        output.json_document(results[0] if len(paths) == 1 else {"results": results})
    else:
        for _, picture in pictures:
            telling.tell(picture)
    if failed:
        raise typer.Exit(failed[0][1].exit_status)
