"""What happens when nobody is there for a while, or comes back in the middle of a sentence."""

import os

import pytest

from tests.browser.conftest import PHONE, running

PASSPHRASE = "quiet river lamp seven stones"
THOUGHT = "They would say it was the winter.\n\nAnd that I was 'away'."


def submit(page):
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


def begun(page, server):
    page.goto(f"{server.url}/begin/")
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSPHRASE)
    submit(page)


@pytest.fixture
def fresh_demo(tmp_path):
    with running(tmp_path / "demo", demo=True) as found:
        yield found


def test_a_private_page_that_nobody_touches_goes_away(fresh_app, open_page):
    page = open_page(fresh_app)
    begun(page, fresh_app)
    page.clock.install()
    page.goto(f"{fresh_app.url}/bring/")
    page.clock.fast_forward("29:00")
    page.mouse.wheel(0, 200)
    page.clock.run_for(1000)
    page.clock.fast_forward("29:00")
    assert page.url.endswith("/bring/")
    page.clock.fast_forward("02:00")
    page.wait_for_url("**/unlock/?next=%2Fbring%2F")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_sentence_survives_the_lock_in_the_page(fresh_demo, open_page, check_page, javascript):
    page = open_page(fresh_demo, "/unlock/?next=/mirror/1/", size=PHONE, javascript=javascript)
    page.fill("main input[type=password]", "an invented passphrase")
    submit(page)
    page.fill("main textarea", THOUGHT)
    page.context.clear_cookies(name="k")
    submit(page)
    assert "Your words are still in this page" in page.inner_text("main")
    page.fill("main input[type=password]", "an invented passphrase")
    submit(page)
    assert "What you typed is still here" in page.inner_text("main")
    if javascript:
        check_page(page)
    submit(page)
    assert "Side by side" in page.inner_text("main")
    assert "And that I was 'away'." in page.inner_text("main")


def test_a_file_that_is_far_too_large_is_said_before_it_travels(fresh_app, open_page, tmp_path):
    page = open_page(fresh_app)
    begun(page, fresh_app)
    page.goto(f"{fresh_app.url}/bring/")
    large = tmp_path / "chat.zip"
    large.touch()
    os.truncate(large, 300 << 20)
    sent = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    page.locator("input[type=file]").set_input_files(large)
    assert page.get_by_text("This is more than 256 MB").is_visible()
    page.get_by_role("button", name="Read it on this device").click()
    assert page.get_by_text("This is more than 256 MB").is_visible()
    assert sent == []
    page.locator("input[type=file]").set_input_files([])
    assert not page.get_by_text("This is more than 256 MB").is_visible()
