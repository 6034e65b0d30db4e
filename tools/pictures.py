"""Take the pictures of the README from the demo, as it is."""

import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ADDRESS = "http://127.0.0.1:8799"


def main() -> int:
    """Open the demo, look into the mirror, and keep what it shows."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "olivebranch_web", "--demo", "--no-browser"]
        demo = subprocess.Popen([*command, "--port", "8799", "--data", f"{data}/demo"])
        try:
            wait()
            take()
        finally:
            demo.terminate()
            demo.wait(10)
    return 0


def wait() -> None:
    """Wait until the demo listens."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{ADDRESS}/blank/").close()
        except urllib.error.URLError:
            time.sleep(0.2)
        else:
            return


def take() -> None:
    """Take the door and the mirror."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(ADDRESS)
        page.screenshot(path=FOLDER / "door.png")
        page.goto(f"{ADDRESS}/unlock/?next=/mirror/")
        page.fill("main input[type=password]", "an invented passphrase")
        page.click("main button[type=submit]")
        page.goto(f"{ADDRESS}/mirror/")
        if page.locator("main textarea").count():
            page.fill("main textarea", "That I was busy, and that it went both ways.")
            page.click("main form button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.locator("figure.chart").first.scroll_into_view_if_needed()
        page.screenshot(path=FOLDER / "mirror-charts.png")
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=FOLDER / "mirror.png")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
