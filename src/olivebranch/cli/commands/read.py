"""`olive read`: what an export holds, and what could not be read."""

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
from olivebranch.errors import OliveError

To = Annotated[
    Path | None,
    typer.Option("--to", help="Write the table to FILE: .csv, .jsonl, .parquet or .chatlab.jsonl."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file of --to if it is there.")]


def run(  # noqa: PLR0913 - a command has as many options as it needs
    paths: Annotated[
        list[Path],
        typer.Argument(help="Exported chats, or folders that hold some.", show_default=False),
    ],
    *,
    to: To = None,
    force: Force = False,
    same: SameOption = None,
    tz: ZoneOption = None,
    dates: DatesOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Read exported chats and report what was read, and what was not.

    Several exports of the same two people are joined into one conversation.
    """
    # Reading is heavy to import; `olive --help` must not wait for it.
    from olivebranch.chats import Import, read_path  # noqa: PLC0415
    from olivebranch.chats.merging import gather  # noqa: PLC0415
    from olivebranch.chats.writers import check_target  # noqa: PLC0415
    from olivebranch.cli import reading, writing  # noqa: PLC0415

    choices, names = choices_of(tz, dates), same_of(same)
    if to is not None:
        check_target(to, force=force)
    imports: list[Import] = []
    failed: list[tuple[Path, OliveError]] = []
    for path in paths:
        try:
            with output.progress_bar(f"Reading {path.name}", shown=not json) as progress:
                imports.append(read_path(path, choices=choices, progress=progress))
        except OliveError as error:
            failed.append((path, error))
            output.explain_error(error)
    joined = gather([one for found in imports for one in found.conversations], same=names)
    if json:
        output.json_document(reading.document(imports, joined, failed=failed))
    else:
        reading.show(imports, joined)
    if to is not None and joined:
        writing.write_table(joined, to, force=force, quiet=json)
    if failed:
        raise typer.Exit(failed[0][1].exit_status)
