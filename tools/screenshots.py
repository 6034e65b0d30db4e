"""Take a picture of every page, light and dark, on a phone and on a desktop.

`make screenshots` walks through the demo and through a first run of its own, and writes
`screenshots/NAME-SIZE-SCHEME.png`. The pictures of the README are taken on the way.
"""

import json
import sqlite3
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from olivebranch.insight.synthetic import as_whatsapp, draw_couple
from olivebranch_web.settings import OLIVE_DEMO_PASSPHRASE
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE, Running, running

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots"
README = ROOT / "docs" / "pictures"
README_SIZE = {"width": 1100, "height": 760}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
# The chart of another size or scheme has to arrive first; the bars go to the ends of the page.
SETTLED = """async () => {
  window.scrollTo(0, 0);
  await new Promise((done) => setTimeout(done, 150));
  await Promise.all([...document.images].map((image) => image.decode()));
}"""
PASSPHRASE = "four words nobody guesses"  # noqa: S105 - of an invented person
OPEN = {
    "door": "/",
    "write": "/write/",
    "help": "/help/",
    "help-country": "/help/?country=GB",
    "about": "/about/",
    "privacy": "/privacy/",
    "keyboard": "/keyboard/",
    "design": "/design/",
    "error-404": "/nothing-here/",
    "blank": "/blank/",
}
MANY = "".join(f"{day}/03/2024, 09:00 - {name}: hm\n" for day in (13, 14) for name in "ABC")
ONE = "".join(f"{day}/03/2024, 09:00 - A: hm\n" for day in range(13, 20))
TWO = "".join(f"{day}/04/2024, 09:00 - {'AB'[day % 2]}: hm\n" for day in range(13, 20))
MOMENTS = json.dumps(
    {
        "name": "Bee",
        "type": "personal_chat",
        "id": 5,
        "messages": [
            {
                "id": number,
                "type": "message",
                "date_unixtime": str(1_713_000_000 + 3600 * number),
                "from": ("A", "Bee")[number % 2],
                "text": "hm",
            }
            for number in range(6)
        ],
    }
)
LARGE = 40_000_000  # still being read when its picture is taken; the browser takes up to 50
OPEN_DATES = "3/4/2024, 09:00 - A: one\n4/4/2024, 09:00 - B: two\n5/5/2024, 10:00 - A: three\n"
UNREAD = "a line that came before the first message\n" + OPEN_DATES.replace("/4/", "/14/")


def main() -> None:
    """Walk through both, and take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as play, tempfile.TemporaryDirectory() as data:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for walk, demo in ((demo_walk, True), (first_run, False)):
            with running(Path(data) / walk.__name__, demo=demo) as server:
                page = browser.new_page(reduced_motion="reduce")
                walk(page, server)
                page.close()
        browser.close()


def demo_walk(page: Page, server: Running) -> None:
    """Take what the demo shows: the open pages, and everything of one conversation."""
    for name, address in OPEN.items():
        go(page, server, address, name=name)
    page.set_viewport_size(README_SIZE)
    page.goto(server.url)
    page.screenshot(path=README / "door.png")
    go(page, server, "/unlock/?next=/mirror/1/", name="unlock")
    page.fill("main input[type=password]", OLIVE_DEMO_PASSPHRASE)
    send(page)
    shoot(page, "mirror-first")
    page.fill("main textarea", "That I was busy, and that it went both ways.")
    send(page)
    shoot(page, "mirror")
    for_readme(page)
    for name, address in {
        "messages": "/mirror/1/messages/",
        "messages-both": "/mirror/1/messages/?both",
        "bring-one": "/bring/",
        "brought": "/bring/1/",
        "locking": "/locking/",
        "passphrase": "/locking/passphrase/",
        "delete-everything": "/locking/delete/",
        "code-away": "/begin/code/",
        "recover": "/unlock/recover/",
    }.items():
        go(page, server, address, name=name)


def first_run(page: Page, server: Running) -> None:
    """Take what only a first run shows: the way in, files of every kind, and what goes wrong."""
    go(page, server, "/look/", name="look")
    go(page, server, "/begin/?next=/bring/", name="begin")
    for field in page.locator("main input[type=password]").all():
        field.fill("short")
    send(page)
    shoot(page, "begin-wrong")
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSPHRASE)
    send(page)
    shoot(page, "code")
    go(page, server, "/bring/", name="bring-empty")
    send(page)
    shoot(page, "bring-wrong")
    files(page, server)
    wrongs(page, server)


def files(page: Page, server: Running) -> None:
    """Bring files of every kind, and go on with one of them."""
    couple = draw_couple(np.random.default_rng(3), kind="event")
    chat = as_whatsapp(couple.conversation)
    for name, text in {
        "brought-whole": chat,
        "brought-open-dates": OPEN_DATES,
        "brought-group": MANY,
        "brought-one": ONE,
        "brought-unread": UNREAD,
        "brought-no-chat": "only a few words",
        "working": chat * (LARGE // len(chat)),
    }.items():
        bring(page, server, text)
        if name != "working":
            page.locator("main progress").wait_for(state="detached")
        shoot(page, name)
    several(page, server)
    go(page, server, "/bring/", name="bring-many")
    go(page, server, "/mirror/", name="mirrors")
    go(page, server, "/bring/5/unread/", name="unread")
    go(page, server, "/mirror/1/who/", name="who")
    page.locator("main input[type=radio]").first.check()
    send(page)
    shoot(page, "guess")
    send(page)
    shoot(page, "guess-wrong")
    page.get_by_label("It went down slowly").check()
    send(page)


def several(page: Page, server: Running) -> None:
    """Bring exports of two apps at once, with two names of one person."""
    page.goto(f"{server.url}/bring/")
    page.locator("input[type=file]").set_input_files(
        [
            {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
            for name, text in {"old.txt": ONE + TWO, "new.txt": TWO, "result.json": MOMENTS}.items()
        ]
    )
    page.locator("[value=sealed]").check()
    send(page)
    page.locator("main progress").wait_for(state="detached")
    shoot(page, "brought-several")
    page.get_by_role("link", name="One of you appears here").click()
    shoot(page, "names")
    send(page)
    shoot(page, "names-wrong")


def wrongs(page: Page, server: Running) -> None:
    """Take the pages of what goes wrong."""
    with sqlite3.connect(server.data / "olive.sqlite3") as rows:
        rows.execute("UPDATE frame_job SET state = 'running', progress = 0.4")
        rows.execute("UPDATE space_mirror SET made_at = NULL")
    go(page, server, "/mirror/1/", name="waiting")
    with sqlite3.connect(server.data / "olive.sqlite3") as rows:
        rows.execute("UPDATE frame_job SET state = 'failed', error = 'ours'")
        rows.execute("UPDATE space_upload SET state = 'reading' WHERE id = 1")
    go(page, server, "/mirror/1/", name="mirror-failed")
    go(page, server, "/bring/1/", name="brought-failed")
    with sqlite3.connect(server.data / "olive.sqlite3") as rows:
        rows.execute("UPDATE space_upload SET report = x'00' WHERE id = 1")
    go(page, server, "/bring/1/", name="error-500")
    page.goto(f"{server.url}/locking/")
    page.evaluate("document.querySelector('main [name=csrfmiddlewaretoken]').remove()")
    send(page)
    shoot(page, "error-403")
    for _ in range(5):
        page.goto(f"{server.url}/unlock/")
        page.fill("main input[type=password]", "not the passphrase")
        send(page)
        if page.locator("main input").count():
            shoot(page, "unlock-wrong")
    shoot(page, "error-429")


def go(page: Page, server: Running, address: str, *, name: str) -> None:
    """Open an address and take it."""
    page.goto(f"{server.url}{address}")
    shoot(page, name)


def send(page: Page) -> None:
    """Send the first form of the page."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def bring(page: Page, server: Running, text: str) -> None:
    """Bring one file."""
    page.goto(f"{server.url}/bring/")
    given = {"name": "chat.txt", "mimeType": "text/plain", "buffer": text.encode()}
    page.locator("input[type=file]").set_input_files(given)
    page.locator("[value=sealed]").check()
    send(page)


def shoot(page: Page, name: str) -> None:
    """Take the whole page in every size and scheme."""
    words = sys.argv[1:]
    if words and not any(word in name for word in words):
        return
    for scheme in ("light", "dark"):
        for size, viewport in SIZES.items():
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(viewport)
            page.evaluate(SETTLED)
            page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")


def for_readme(page: Page) -> None:
    """Take the mirror as the README shows it."""
    page.set_viewport_size(README_SIZE)
    page.evaluate(SETTLED)
    page.evaluate("document.querySelector('.measure').scrollIntoView()")
    page.screenshot(path=README / "mirror-charts.png")
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=README / "mirror.png")


if __name__ == "__main__":
    main()
