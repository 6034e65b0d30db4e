"""What `olive` writes: results to standard output, everything else to standard error."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from olivebranch.content import explain
from olivebranch.errors import OliveError
from olivebranch.progress import Progress as Reporter
from olivebranch.progress import silent


def line(text: str = "") -> None:
    """Write a line of the result."""
    sys.stdout.write(f"{text}\n")


def remark(text: str) -> None:
    """Write a line that is not part of the result."""
    sys.stderr.write(f"{text}\n")


def console() -> Console:
    """Return where tables go; colors on a terminal only, never wider than it."""
    return Console(highlight=False, soft_wrap=False)


def json_document(value: object) -> None:
    """Write one JSON document and nothing else."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")


def explain_error(error: OliveError) -> None:
    """Say what happened, why, and what to do now."""
    words = explain(error.code, error.details)
    remark(f"{words.what}\n{words.why}\n{words.now}")


def error_json(error: OliveError) -> Mapping[str, str]:
    """Return an error as the `error` object of the JSON."""
    words = explain(error.code, error.details)
    return {"code": error.code, "message": f"{words.what} {words.why} {words.now}"}


@contextmanager
def progress_bar(title: str, *, shown: bool = True) -> Iterator[Reporter]:
    """Show how far long work is, on a terminal only; the bar goes away when it is done."""
    if not shown or not sys.stderr.isatty():
        yield silent
        return
    columns = (TextColumn(title), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=1.0)
        yield lambda share: bars.update(task, completed=share)
