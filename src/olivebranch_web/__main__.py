"""Open the app: one process on this machine, and the browser."""

import argparse
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import uvicorn

from olivebranch.content import explain
from olivebranch.errors import GivenError, OliveError
from olivebranch_web.frame import folder

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8765
PORTS_TRIED = 20


class PortTakenError(GivenError):
    """Another program listens there."""

    code = "port-taken"


class SettingError(GivenError):
    """A setting would put somebody at risk, or cannot be understood."""

    code = "setting-unclear"


def open_app(*, data: Path | None, port: int, open_browser: bool, demo: bool) -> int:
    """Serve the app on 127.0.0.1 until Ctrl-C.

    Args:
        data: Folder for everything that is kept; None for the platform's own, or for a
            temporary one in the demo.
        port: Where to listen, exactly; 0 or 8765 for a free one near 8765.
        open_browser: Whether to show it in the browser.
        demo: Whether to open an invented case.

    Returns:
        The exit status: 0.

    Raises:
        FolderUnwritableError: Nothing can be kept in `data`.
        PortTakenError: Another program listens on `port`.
        SettingError: A setting cannot be understood, or is not safe.
    """
    with ExitStack() as stack:
        if data is None and demo:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="olive-demo-")))
        place = (data or _named_folder()).resolve()
        os.umask(0o077)  # the database is born readable by its owner only
        folder.prepare(place)
        try:
            held = stack.enter_context(folder.hold(place))
        except folder.AlreadyOpenError as running:
            return _show_running(running.address, open_browser=open_browser)
        listening = stack.enter_context(_listen(port))
        _set_up(place, demo=demo)
        _serve(listening, held, open_browser=open_browser)
    return 0


def _named_folder() -> Path:
    named = os.environ.get("OLIVE_DATA")
    return Path(named) if named else folder.default_folder()


def _show_running(address: str, *, open_browser: bool) -> int:
    sys.stdout.write(f"Olive Branch is already open: {address}\n")
    if open_browser and address:
        webbrowser.open(f"{address}open/")
    return 0


def _listen(port: int) -> socket.socket:
    ports = [port]
    if port in {0, USUAL_PORT}:
        ports = list(range(USUAL_PORT, USUAL_PORT + PORTS_TRIED))
    for candidate in ports:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, candidate))
        except OSError:
            listening.close()
        else:
            return listening
    summary = "no free port"
    raise PortTakenError(summary, port=ports[0])


def _set_up(place: Path, *, demo: bool) -> None:
    """Bring Django and the database up; only after the folder is ours."""
    os.environ["OLIVE_DATA"] = str(place)
    os.environ["OLIVE_DEMO"] = "true" if demo else os.environ.get("OLIVE_DEMO", "false")
    os.environ["DJANGO_SETTINGS_MODULE"] = "olivebranch_web.settings"
    # Settings are read when Django is first imported, so these wait for the lines above.
    import django  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.core.checks import run_checks  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils.module_loading import import_string  # noqa: PLC0415

    try:
        django.setup()
    except ImproperlyConfigured as error:
        summary = "a setting cannot be understood"
        raise SettingError(summary, reason=f"{error}.") from error
    if wrong := [found for found in run_checks() if found.is_serious()]:
        summary = "a setting is not safe"
        raise SettingError(summary, reason=f"{wrong[0].msg} {wrong[0].hint or ''}".strip())
    call_command("migrate", verbosity=0, interactive=False)
    from olivebranch_web.frame import jobs  # noqa: PLC0415

    jobs.mark_interrupted()
    if settings.OLIVE_DEMO and find_spec(settings.OLIVE_DEMO_CASE.rpartition(".")[0]):
        import_string(settings.OLIVE_DEMO_CASE)()


def _serve(listening: socket.socket, held: IO[str], *, open_browser: bool) -> None:
    address = f"http://{LOOPBACK}:{listening.getsockname()[1]}/"
    config = uvicorn.Config(
        "olivebranch_web.asgi:application",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    listening.listen()
    folder.announce(held, address)
    sys.stdout.write(f"Olive Branch is open at {address}\nClose it with Ctrl-C.\n")
    sys.stdout.flush()
    if open_browser:
        # The socket already listens, so a browser that is early only waits.
        webbrowser.open(f"{address}open/")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        sys.stdout.write("Closed.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the app from `python -m olivebranch_web`."""
    parser = argparse.ArgumentParser(prog="olivebranch_web", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder for everything that is kept")
    parser.add_argument("--port", type=int, default=USUAL_PORT)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--demo", action="store_true")
    given = parser.parse_args(arguments)
    try:
        return open_app(
            data=given.data, port=given.port, open_browser=not given.no_browser, demo=given.demo
        )
    except OliveError as error:
        words = explain(error.code, error.details)
        sys.stderr.write(f"{words.what}\n{words.why}\n{words.now}\n")
        return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
