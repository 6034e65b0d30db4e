"""`olive doctor`: is everything in order, and if not, what to do."""

from pathlib import Path
from typing import Annotated

import typer

from olivebranch.cli import output
from olivebranch.cli.opening import DataOption

GOOD, BAD = "ok", "not ok"


def run(
    *,
    data: DataOption = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Check the installation and the data folder; say what is wrong and how to mend it."""
    from olivebranch.cli import checkup  # noqa: PLC0415 - heavy

    findings = checkup.examine(data if data is not None else _usual_folder())
    if json:
        output.json_document(
            {
                "ok": all(finding.ok for finding in findings),
                "checks": [
                    {"id": one.code, "ok": one.ok, "fact": one.fact, "now": one.now}
                    for one in findings
                ],
            }
        )
    else:
        for one in findings:
            output.line(f"{GOOD if one.ok else BAD:<8}{one.title:<24}{one.fact}")
            if not one.ok:
                output.line(f"        {one.now}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(2)


def _usual_folder() -> Path:
    from os import environ  # noqa: PLC0415

    from platformdirs import user_data_path  # noqa: PLC0415

    named = environ.get("OLIVE_DATA")
    return Path(named) if named else user_data_path("olive-branch", appauthor=False)
