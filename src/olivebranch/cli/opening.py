"""`olive` alone opens the app. The core knows no web: the app is found by its entry point."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from olivebranch.errors import GivenError

USUAL_PORT = 8765

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder for everything that is kept.")
]
PortOption = Annotated[int, typer.Option("--port", help="Where to listen on 127.0.0.1.")]
BrowserOption = Annotated[
    bool, typer.Option("--browser/--no-browser", help="Show it in the browser.")
]


class NoAppError(GivenError):
    """Only the core is installed."""

    code = "no-app"


def open_the_app(
    context: typer.Context,
    *,
    data: DataOption = None,
    port: PortOption = USUAL_PORT,
    browser: BrowserOption = True,
) -> None:
    """Open the app in the browser. Nothing leaves this machine."""
    if context.invoked_subcommand is None:
        raise typer.Exit(start(data=data, port=port, browser=browser, demo=False))


def start(*, data: Path | None, port: int, browser: bool, demo: bool) -> int:
    """Open the app and return its exit status.

    Raises:
        NoAppError: The web part is not installed.
    """
    found = list(entry_points(group="olivebranch.app"))
    try:
        open_app = found[0].load()
    except (IndexError, ModuleNotFoundError) as error:
        summary = "no app installed"
        raise NoAppError(summary) from error
    return int(open_app(data=data, port=port, open_browser=browser, demo=demo))
