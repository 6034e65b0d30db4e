"""Exit: at once, from every page, and nothing to be found afterwards."""

import pytest

PHONE = {"width": 360, "height": 740}
PRIVATE = ("Olive", "Help", "Write", "write")


def text_of(page):
    return page.evaluate("document.title + ' ' + document.body.innerText")


def assert_empty(page):
    shown = text_of(page)
    assert not any(word in shown for word in PRIVATE), shown


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_exit_leads_to_an_empty_page_and_back_shows_nothing(app, open_page, javascript):
    page = open_page(app, "/", javascript=javascript)
    page.goto(f"{app.url}/write/")
    page.goto(f"{app.url}/help/?country=DE")
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url("**/blank/")
    assert page.title() == "New tab"
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state()
        assert page.title() == "New tab"
        assert page.get_by_role("heading", level=1).inner_text() == "New tab"
        assert page.locator(".top").count() == 0


def test_shift_three_times_does_the_same_and_typing_does_not(app, open_page):
    page = open_page(app, "/about/")
    page.goto(f"{app.url}/write/")
    box = page.get_by_label("What you want to tell them")
    box.click()
    for _ in range(5):
        page.keyboard.press("Shift+A")
    page.keyboard.press("Escape")
    assert page.url.endswith("/write/")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/blank/")
    page.go_back()
    page.wait_for_load_state()
    assert page.title() == "New tab"


def test_the_page_is_blank_within_a_tenth_of_a_second(app, open_page):
    page = open_page(app, "/write/")
    taken = page.evaluate(
        """() => {
          const before = performance.now();
          document.querySelector('.exit-button').click();
          const shown = getComputedStyle(document.body).display;
          const hidden = shown === 'none' && !document.body.childElementCount;
          return hidden ? performance.now() - before : 10000;
        }"""
    )
    assert taken <= 100


def test_the_replaced_page_is_gone_from_the_history(app, open_page):
    page = open_page(app, "/")
    page.goto(f"{app.url}/write/")
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url("**/blank/")
    assert page.evaluate("history.length") == before


def test_other_tabs_go_empty_too(app, open_page):
    page = open_page(app, "/write/")
    other = page.context.new_page()
    other.goto(f"{app.url}/about/")
    page.get_by_role("button", name="Exit").click()
    other.wait_for_url("**/blank/")
    assert other.title() == "New tab"


def test_nothing_stays_in_the_browser_but_a_cookie_that_says_nothing(app, open_page):
    page = open_page(app, "/help/")
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url("**/blank/")
    names = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert names == {"b": "1"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_start_page_comes_back_on_purpose(app, open_page):
    page = open_page(app, "/", javascript=False)
    page.get_by_role("button", name="Exit").click()
    page.get_by_role("link", name="Start page").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What do you need right now?"


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_exit_is_in_sight_wherever_a_phone_is_scrolled(demo, open_page, share):
    page = open_page(demo, "/design/", size=PHONE)
    page.evaluate(f"window.scrollTo(0, {share} * document.documentElement.scrollHeight)")
    box = page.locator(".exit-button").bounding_box()
    assert 0 <= box["y"] <= 60
    assert box["x"] + box["width"] <= 360
    # And it is really on top: a finger there meets the button.
    met = page.evaluate(
        f"document.elementFromPoint({box['x'] + 10}, {box['y'] + 10}).closest('button').className"
    )
    assert met == "exit-button"
