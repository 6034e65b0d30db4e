"""`olive read`: what an export holds, and what could not be read."""

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.cli import output
from olivebranch.errors import OliveError


def run(
    paths: Annotated[list[Path], typer.Argument(help="Exported chats.", show_default=False)],
    *,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Read exported chats and report what was read, and what was not."""
    # Reading is heavy to import; `olive --help` must not wait for it.
    from olivebranch.chats import Import, read_path  # noqa: PLC0415
    from olivebranch.cli import reading  # noqa: PLC0415

    imports: list[Import] = []
    failed: list[tuple[Path, OliveError]] = []
    for path in paths:
        try:
            with output.progress_bar(f"Reading {path.name}", shown=not json) as progress:
                imports.append(read_path(path, progress=progress))
        except OliveError as error:
            failed.append((path, error))
            output.explain_error(error)
    if json:
        output.json_document(reading.document(imports, failed))
    else:
        for found in imports:
            reading.show(found)
    if failed:
        raise typer.Exit(failed[0][1].exit_status)
