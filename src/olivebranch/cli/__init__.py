"""`olive`: everything the app computes, at a terminal; one file per subcommand."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import typer

from olivebranch import __version__
from olivebranch.cli import commands, output
from olivebranch.cli.opening import open_the_app
from olivebranch.content.tree import ContentError
from olivebranch.errors import OliveError, OurError


def build() -> typer.Typer:
    """Return the program, with every module of `commands` as a subcommand of its name."""
    app = typer.Typer(
        name="olive",
        help="Olive Branch: a quiet companion after a breakup. Nothing leaves this machine.",
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(open_the_app)
    for module in sorted(found.name for found in iter_modules(commands.__path__)):
        app.command(module.replace("_", "-"))(import_module(f"{commands.__name__}.{module}").run)
    return app


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `olive` and leave with its exit status; errors as sentences, never a traceback."""
    sys.exit(status_of(list(sys.argv[1:] if arguments is None else arguments)))


def status_of(arguments: Sequence[str]) -> int:
    """Run `olive` with arguments and return the exit status."""
    given = [argument for argument in arguments if argument != "--debug"]
    if given == ["--version"]:
        output.line(f"olive {__version__}")
        return 0
    try:
        build()(given, prog_name="olive")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 0
    except BrokenPipeError:
        # Whoever read our output closed it early, as `head` does; that is their right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the one place that turns errors into exit codes
        return _explained(error, debug="--debug" in arguments)
    return 0


def _explained(error: Exception, *, debug: bool) -> int:
    if debug:
        sys.excepthook(type(error), error, error.__traceback__)
    known = error if isinstance(error, OliveError) else OurError(type(error).__name__)
    try:
        output.explain_error(known)
    except ContentError as broken:
        output.remark(f"This installation is damaged: {broken.summary}. Please install it again.")
        return broken.exit_status
    return known.exit_status
