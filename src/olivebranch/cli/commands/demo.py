"""`olive demo`: the app with an invented case."""

import typer

from olivebranch.cli.opening import USUAL_PORT, BrowserOption, DataOption, PortOption, start


def run(
    *, data: DataOption = None, port: PortOption = USUAL_PORT, browser: BrowserOption = True
) -> None:
    """Open the app with an invented case, in a temporary folder that is deleted afterwards."""
    raise typer.Exit(start(data=data, port=port, browser=browser, demo=True))
