"""Take a picture of every page: light and dark, phone and desktop, into screenshots/.

Start with `.venv/bin/python tools/screenshots.py [WORD...]`; words choose pages by name.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"  # noqa: E501
PAGES = {
    "door": "/",
    "write": "/write/",
    "help": "/help/",
    "help-gb": "/help/?country=GB",
    "about": "/about/",
    "privacy": "/privacy/",
    "look": "/look/",
    "missing": "/nothing-here/",
    "design": "/design/",
}
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
PORT = 8799


def main(words: list[str]) -> None:
    """Open the demo and take the pictures."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        command = [
            sys.executable,
            "-m",
            "olivebranch_web",
            "--data",
            data,
            "--no-browser",
            "--demo",
            "--port",
            str(PORT),
        ]
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"})
        try:
            wait()
            shoot(folder, words)
        finally:
            server.terminate()
            server.wait()


def wait() -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/blank/")
        except OSError:
            time.sleep(0.1)
        else:
            return


def shoot(folder: Path, words: list[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        for scheme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    reduced_motion="reduce",
                )
                for name, address in PAGES.items():
                    if words and not any(word in name for word in words):
                        continue
                    page.goto(f"http://127.0.0.1:{PORT}{address}")
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
