"""`olive readers`: which exports we read."""

from typing import Annotated

import typer

from olivebranch.cli import output


def run(
    *, json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """List the forms of exported chats that can be read."""
    from olivebranch.chats import readers  # noqa: PLC0415 - heavy

    if json:
        output.json_document(
            [
                {"id": reader.name, "title": reader.title, "endings": list(reader.suffixes)}
                for reader in readers()
            ]
        )
        return
    for reader in readers():
        output.line(f"{reader.name:<18}{reader.title}")
