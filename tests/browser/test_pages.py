"""Every page before the passphrase: reachable, quiet, usable by everyone."""

import pytest

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
PAGES = {
    "door": "/",
    "write": "/write/",
    "help": "/help/",
    "help in one country": "/help/?country=US",
    "about": "/about/",
    "privacy": "/privacy/",
    "keyboard": "/keyboard/",
    "look": "/look/",
    "not there": "/nothing-here/",
    "design": "/design/",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_usable_by_everyone_and_asks_nobody_else(
    demo, open_page, check_page, path, size, scheme
):
    check_page(open_page(demo, path, size=size, scheme=scheme))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_stands_at_twice_the_text_size_without_sideways_scrolling(demo, open_page, path):
    page = open_page(demo, path, size={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_urge_help_is_two_taps_from_the_door_before_any_form(app, open_page):
    page = open_page(app, "/", size=PHONE, javascript=False)
    assert page.locator("main form").count() == 0
    page.get_by_role("link", name="I am about to write to them").click()
    assert page.get_by_label("What you want to tell them").is_visible()
    page.get_by_role("link", name="Yes, or I am not sure").click()
    assert page.url == f"{app.url}/help/"


def test_what_is_written_has_no_way_out_of_the_page(app, open_page):
    page = open_page(app, "/write/")
    sent = []
    page.on("request", lambda one: sent.append(one.url) if "/static/" not in one.url else None)
    page.get_by_label("What you want to tell them").fill("canary-5Yt: I miss you")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    assert page.locator("#letter").evaluate("box => box.form") is None
    assert page.locator("#letter").get_attribute("name") is None
    assert sent == []
    page.reload()
    assert page.locator("#letter").input_value() == ""


def test_help_lists_lines_for_a_chosen_country_without_a_script(app, open_page):
    page = open_page(app, "/help/", javascript=False)
    page.get_by_label("Where are you?").select_option(label="United Kingdom")
    page.get_by_role("button", name="Show lines").click()
    assert page.locator(".emergency").inner_text().count("999") == 1
    assert page.get_by_role("link", name="116 123").get_attribute("href") == "tel:116123"
    assert page.get_by_role("link", name="Find A Helpline").is_visible()
    assert "more than half a year ago" in page.locator(".line").first.inner_text()


def test_the_circle_moves_only_where_motion_is_welcome(app, open_page):
    still = open_page(app, "/write/", motion="reduce")
    assert still.locator(".breath-count").is_visible()
    moving = open_page(app, "/write/", motion="no-preference")
    assert moving.locator(".breath-in").is_visible()
    assert not moving.locator(".breath-count").is_visible()


def test_the_components_are_not_shown_outside_the_demo(app, open_page):
    page = open_page(app, "/design/")
    assert page.locator("h1").inner_text() == "There is nothing here."


def test_the_whole_door_works_with_the_keyboard_alone(app, open_page):
    page = open_page(app, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "exit-button"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/write/")


def test_focus_is_never_hidden_behind_the_bars(demo, open_page):
    page = open_page(demo, "/design/", size=PHONE)
    hidden = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one || one.closest('.top')) return 0;
              const box = one.getBoundingClientRect();
              const top = document.querySelector('.top').getBoundingClientRect().bottom;
              const bar = document.querySelector('.always').getBoundingClientRect().top;
              return box.bottom <= top || box.top >= bar ? 1 : 0;
            }"""
        )
    assert hidden == 0
