"""From the first visit to the mirror, with a real export in real Chromium."""

import json
from functools import cache

import numpy as np
import pytest

from olivebranch.insight import what_happened
from olivebranch.insight.sent import EPOCH
from olivebranch.insight.synthetic import as_whatsapp, draw_couple
from tests.browser.conftest import DESKTOP, PHONE

PASSPHRASE = "quiet river lamp seven stones"
CANARY = "the yellow canary sleeps under the stairs"
THOUGHT = "a second canary hums behind the door"


@cache
def couple():
    return draw_couple(np.random.default_rng(3), kind="event")


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    lines = as_whatsapp(couple().conversation).splitlines(keepends=True)
    lines[40] = f"{lines[40].rstrip()} {CANARY}\n"
    path = tmp_path_factory.mktemp("phone") / "WhatsApp Chat with Sam.txt"
    path.write_text("".join(lines), encoding="utf-8")
    return path


def submit(page):
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def wait_for_text(page, text):
    """Wait until a page that renews itself shows a text."""
    page.get_by_text(text).first.wait_for(timeout=30_000)


def walk(page, export, *, check=lambda _page: None):
    """Go from the door to the whole mirror; call `check` on every page."""
    check(page)
    page.get_by_role("link", name="I want to understand what happened").click()
    wait_for_text(page, "A key that only you have")
    check(page)
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSPHRASE)
    submit(page)
    wait_for_text(page, "Write this code down")
    check(page)
    page.get_by_role("button", name="I wrote it down").click()
    wait_for_text(page, "Bring the record")
    check(page)
    page.locator("input[type=file]").set_input_files(export)
    page.get_by_label("The words, sealed").check()
    submit(page)
    wait_for_text(page, "every line was read")
    check(page)
    page.get_by_role("main").get_by_role("link", name="Go on").or_(
        page.get_by_role("main").get_by_role("button", name="Go on")
    ).first.click()
    wait_for_text(page, "Which of the two are you?")
    check(page)
    page.get_by_label("Robin").check()
    submit(page)
    wait_for_text(page, "Guess first")
    check(page)
    page.get_by_label("It went down slowly").check()
    submit(page)
    wait_for_text(page, "What would S. say to this?")
    check(page)
    page.locator("main textarea").fill(THOUGHT)
    submit(page)
    wait_for_text(page, "Side by side")
    check(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_first_run_leads_to_the_mirror(fresh_app, open_page, export, javascript):
    page = open_page(fresh_app, "/", size=PHONE, javascript=javascript)
    walk(page, export)
    body = page.inner_text("main")
    at = what_happened(couple().conversation, me=0, other=1).ending.at
    assert abs((at - EPOCH).days - couple().first_day - couple().truth.event_on) <= 2
    assert f"Contact changed on one day, around {at.day} {at:%B %Y}" in body
    assert "Calls, meetings and voice are not in here" in body
    assert body.index("You guessed") < body.index("Side by side")
    picture = page.locator("figure.chart img").first
    assert len(picture.get_attribute("alt")) > 40
    assert picture.evaluate("image => image.complete ? image.naturalWidth : 1") > 0
    assert CANARY not in page.content()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_way_is_accessible_and_fits(
    fresh_app, open_page, export, check_page, size, scheme
):
    page = open_page(fresh_app, "/", size=size, scheme=scheme)
    walk(page, export, check=check_page)
    address = page.url.split("#")[0]
    for path in (f"{address}messages/", f"{address}messages/?both", f"{fresh_app.url}/locking/"):
        page.goto(path)
        check_page(page)
    page.goto(f"{fresh_app.url}/bring/1/unread/")
    check_page(page)


def test_the_other_persons_words_are_shown_only_when_asked_for(fresh_app, open_page, export):
    page = open_page(fresh_app)
    walk(page, export)
    page.goto(f"{page.url.split('#')[0]}messages/")
    assert "Their words are not shown unasked." in page.inner_text("main")


def press_until(page, found, *, most=60):
    """Press Tab until the focused element is the one asked for."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const at = document.activeElement; return {found}; }})()"):
            return
    pytest.fail(f"never came to {found}")


def test_the_keyboard_alone_is_enough(fresh_app, open_page, export):
    page = open_page(fresh_app)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("exit")
    press_until(page, "at.innerText.startsWith('I want to understand')")
    page.keyboard.press("Enter")
    page.get_by_text("A key that only you have").wait_for()
    for _ in range(2):
        press_until(page, "at.type === 'password'")
        page.keyboard.type(PASSPHRASE)
    page.keyboard.press("Enter")
    wait_for_text(page, "Write this code down")
    press_until(page, "at.innerText === 'I wrote it down'")
    page.keyboard.press("Enter")
    wait_for_text(page, "Bring the record")
    press_until(page, "at.type === 'file'")
    # What a file dialog does with the keyboard is the system's; the choice itself is set here.
    page.locator("input[type=file]").set_input_files(export)
    press_until(page, "at.innerText === 'Read it on this device'")
    page.keyboard.press("Enter")
    wait_for_text(page, "every line was read")
    press_until(page, "at.innerText === 'Go on'")
    page.keyboard.press("Enter")
    wait_for_text(page, "Which of the two are you?")
    press_until(page, "at.type === 'radio'")
    page.keyboard.press("Space")
    press_until(page, "at.innerText === 'That is me'")
    page.keyboard.press("Enter")
    wait_for_text(page, "Guess first")
    press_until(page, "at.name === 'kind'")
    page.keyboard.press("Space")
    press_until(page, "at.innerText === 'Keep my guess and look'")
    page.keyboard.press("Enter")
    wait_for_text(page, "Before you look further")
    press_until(page, "at.tagName === 'TEXTAREA'")
    page.keyboard.type("They would say it differently.")
    press_until(page, "at.innerText === 'Keep this sealed and go on'")
    page.keyboard.press("Enter")
    wait_for_text(page, "Side by side")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_exit_leaves_no_private_page_on_back(fresh_app, open_page, export, javascript):
    page = open_page(fresh_app, "/", javascript=javascript)
    walk(page, export)
    private = page.url
    page.locator(".exit-button").click()
    page.wait_for_url("**/blank/**")
    for _ in range(3):
        page.go_back()
        assert "What happened" not in page.content()
    page.goto(private)
    assert "Contact changed" not in page.content()


def test_nothing_of_the_chat_lies_anywhere_in_the_clear(fresh_app, open_page, export, tmp_path):
    page = open_page(fresh_app)
    walk(page, export)
    page.goto(f"{page.url.split('#')[0]}messages/?both")
    private = [CANARY, THOUGHT, PASSPHRASE, "Robin", "WhatsApp Chat with Sam", "Contact changed"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        content = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            found = [words for words in private if words.encode(encoding) in content]
            assert found == [], path.name


@pytest.fixture
def several(export, tmp_path):
    """Two overlapping parts of one chat, another app's with another name, and a photo."""
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    parts = []
    for name, part in {"old": lines[:900], "new": lines[800:]}.items():
        parts.append(tmp_path / f"{name}.txt")
        parts[-1].write_text("".join(part), encoding="utf-8")
    messages = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(1_500_000_000 + 3600 * number),
            "from": ("Robin", "Sammy")[number % 2],
            "from_id": f"user{number % 2}",
            "text": "hello from the other app",
        }
        for number in range(6)
    ]
    other = tmp_path / "result.json"
    chat = {"name": "Sammy", "type": "personal_chat", "id": 5, "messages": messages}
    other.write_text(json.dumps(chat), encoding="utf-8")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40)
    return [*parts, other, photo]


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without"])
def test_several_exports_and_a_photo_become_one_conversation(
    fresh_app, open_page, several, check_page, javascript
):
    page = open_page(fresh_app, size=PHONE, javascript=javascript)
    page.goto(f"{fresh_app.url}/begin/")
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSPHRASE)
    submit(page)
    page.get_by_role("button", name="I wrote it down").click()
    page.locator("input[type=file]").set_input_files(several)
    page.get_by_label("The words, sealed").check()
    submit(page)
    wait_for_text(page, "Where did you live then?")
    if javascript:
        check_page(page)
    text = page.inner_text("main")
    assert "100 messages were in more than one" in text
    assert "passed over" not in text  # a photo is no chat, and nobody expects it to be one
    page.get_by_label("The largest city near you").fill("Berlin")
    page.get_by_role("button", name="Go by this clock").click()
    page.get_by_role("link", name="One of you appears here").click()
    wait_for_text(page, "Whose name is this?")
    if javascript:
        check_page(page)
    for name, whose in {
        "Robin": "me",
        "Sam": "the other person",
        "Sammy": "the other person",
    }.items():
        group = page.get_by_role("group", name=name, exact=True)
        group.get_by_label(whose, exact=True).check()
    page.get_by_role("button", name="Join them").click()
    wait_for_text(page, "joined from 3 files")
    assert page.get_by_role("link", name="Go on").count() == 1
