"""Real Chromium against the real program in a process of its own.

`app` and `demo` are servers shared by a whole run; `fresh_app` has a data folder of its
own. `open_page(...)` gives a page that watches itself: a request to anywhere but the
server, a broken policy or a script error fails the test at its end.
"""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


# axe writes inline styles; our policy stops them. So it is not counted while axe measures.
REPORT_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) => {
  const {violatedDirective, blockedURI, sourceFile} = event;
  if (!window.measured) window.reportBroken(`${violatedDirective} ${blockedURI} ${sourceFile}`);
});"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Running:
    """The program, open at `url` on the folder `data`."""

    url: str
    data: Path
    process: subprocess.Popen


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@contextmanager
def running(data: Path, *, demo: bool = False):
    port = free_port()
    command = [sys.executable, "-m", "olivebranch_web", "--data", str(data), "--no-browser"]
    command += ["--port", str(port), *(["--demo"] if demo else [])]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    # Output goes to a file beside the data folder: tests may search it for canaries.
    with (data.parent / f"{data.name}.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_open(url, process)
            yield Running(url, data, process)
        finally:
            process.terminate()
            process.wait(10)


def wait_until_open(url: str, process: subprocess.Popen):
    for _ in range(300):
        assert process.poll() is None, "the program ended before it listened"
        try:
            urllib.request.urlopen(f"{url}/blank/").close()
        except urllib.error.URLError:
            time.sleep(0.05)  # the process is not ours to be told by
        else:
            return
    pytest.fail("the program did not listen in 15 seconds")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip("not run: chromium is not installed (scripts/system-packages)")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("app") / "data") as found:
        yield found


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("demo") / "data", demo=True) as found:
        yield found


@pytest.fixture
def fresh_app(tmp_path) -> Iterator[Running]:
    with running(tmp_path / "data") as found:
        yield found


@dataclass
class Watch:
    """What a page did that it must not do."""

    origin: str
    javascript: bool
    foreign: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext):
        context.on("request", self.saw_request)
        context.on(
            "page", lambda page: page.on("pageerror", lambda error: self.broken.append(str(error)))
        )
        context.expose_function("reportBroken", self.saw_violation)
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self.saw_console)

    def saw_violation(self, what):
        self.broken.append(what)

    def saw_request(self, request):
        if not re.match(rf"({re.escape(self.origin)}/|data:|blob:|about:)", request.url):
            self.foreign.append(request.url)

    def saw_console(self, message):
        if self.javascript is False and "Content Security Policy" in message.text:
            self.broken.append(message.text)


Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium) -> Iterator[Opener]:
    """Return `open_page(server, path="/", size=PHONE, javascript=True, scheme="light")`."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def opener(server, path="/", *, size=DESKTOP, javascript=True, scheme="light", motion="reduce"):
        context = chromium.new_context(
            viewport=size,
            java_script_enabled=javascript,
            color_scheme=scheme,
            reduced_motion=motion,
        )
        watch = Watch(server.url, javascript)
        watch.on(context)
        opened.append((context, watch))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(server.url + path)
        return page

    yield opener
    for context, watch in opened:
        context.close()
        assert watch.foreign == [], "asked another machine for something"
        assert watch.broken == [], "broke our own policy or a script"


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds, as "rule: first place"."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


@pytest.fixture
def check_page():
    """Return a check every page must pass as it stands: axe, no sideways scrolling, Exit first."""

    def check(page: Page):
        page.evaluate("window.measured = true")
        assert axe_violations(page) == []
        assert sideways(page) <= 0
        page.evaluate(
            "document.activeElement && document.activeElement.blur(); window.scrollTo(0, 0)"
        )
        button = page.locator(".exit-button")
        assert button.is_visible()
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44

    return check
