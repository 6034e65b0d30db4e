"""`olive acts`: what a message does, and which words say so."""

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.cli import output

File = Annotated[
    Path | None, typer.Argument(help="The message; standard input without it.", show_default=False)
]
Before = Annotated[
    str, typer.Option("--before", help="What the other wrote just before it.", show_default=False)
]
Many = Annotated[
    bool,
    typer.Option(
        "--jsonl", help='One {"id", "text", "before"} a line on standard input, one answer a line.'
    ),
]
Fast = Annotated[bool, typer.Option("--fast", help="Listen quickly instead of reading closely.")]


def run(
    file: File = None,
    *,
    before: Before = "",
    fast: Fast = False,
    many: Many = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Say what one message does: thanks, asks, refuses, blames, threatens and so on.

    It is about words in one message, never about a person, and it is often wrong: how often,
    stands in the documentation under "How well the language engine hears".
    """
    # The weights are heavy; `olive --help` must not wait for them.
    from olivebranch.cli import acting  # noqa: PLC0415

    if many:
        if file or before or json:
            summary = "lines and one message"
            raise acting.MixedFormsError(summary)
        acting.answer_lines(fast=fast)
        return
    text = acting.given(file)
    reading = acting.read(text, before=before, fast=fast)
    if json:
        output.json_document(acting.document(reading, text))
    else:
        acting.tell(reading, text)
