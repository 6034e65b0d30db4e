"""What somebody typed survives that their space locked itself: in their page, and nowhere else."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection

from olivebranch.clock import system_clock
from olivebranch_web.accounts import session
from olivebranch_web.accounts.models import Opening, Tries
from olivebranch_web.space.guess.models import Guess
from olivebranch_web.space.mirror.models import Mirror
from tests.web.cast import PASSPHRASES, words

THOUGHT = 'They would say: "I waited <b>too</b> long".\nAnd nothing else.'


def fields_of(response):
    """Return the fields of the main form of a page, and where it leads."""
    page = response.content.decode().split("<main")[1]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    action = re.search(r'<form class="form" method="post" action="([^"]*)"', page)[1]
    found = [one for one in found if one[0] != "csrfmiddlewaretoken"]
    return action, {name: html.unescape(value) for name, value in found}


def lock_by_itself():
    Opening.objects.update(seen_at=system_clock() - timedelta(hours=2))


def test_a_thought_that_met_a_locked_space_is_carried_over(alice, mirrored):
    lock_by_itself()
    met = alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": THOUGHT})
    assert met.status_code == 403
    assert "Your words are still in this page" in words(met)
    assert not Mirror.objects.get().thought
    action, held = fields_of(met)
    wrong = alice.client.post(action, {**held, "passphrase": "not the right passphrase"})
    assert wrong.status_code == 422
    action, held = fields_of(wrong)
    opened = alice.client.post(action, {**held, "passphrase": PASSPHRASES["alice"]})
    assert "What you typed is still here" in words(opened)
    assert opened.client.cookies[session.COOKIE].value != alice.opened.token
    action, held = fields_of(opened)
    assert held == {"thought": THOUGHT}
    assert alice.client.post(action, held)["Location"].startswith(f"/mirror/{mirrored.pk}/")
    assert "I waited &lt;b&gt;too" in alice.client.get(f"/mirror/{mirrored.pk}/").content.decode()


def test_a_wait_after_wrong_tries_loses_no_word(alice, mirrored):
    lock_by_itself()
    _, held = fields_of(alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": THOUGHT}))
    Tries.objects.create(count=9, last_at=system_clock())
    wait = alice.client.post("/unlock/", {**held, "passphrase": PASSPHRASES["alice"]})
    assert wait.status_code == 429
    assert fields_of(wait)[1] == held


def test_a_guess_is_carried_over_as_well(alice, mirrored):
    Guess.objects.all().delete()
    lock_by_itself()
    given = {"first": "4", "kind": "event", "changed": ""}
    action, held = fields_of(alice.client.post(f"/guess/{mirrored.pk}/", given))
    opened = alice.client.post(action, {**held, "passphrase": PASSPHRASES["alice"]})
    action, held = fields_of(opened)
    assert held == {"first": "4", "kind": "event"}
    alice.client.post(action, held)
    assert Guess.objects.exists()


def test_nothing_of_it_is_stored_or_logged_meanwhile(alice, mirrored, caplog):
    lock_by_itself()
    alice.client.post(f"/mirror/{mirrored.pk}/", {"thought": THOUGHT})
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    name = connection.settings_dict["NAME"]
    with open(name, "rb") as kept:  # noqa: PTH123 - the name of a database
        assert b"I waited" not in kept.read()
    assert "I waited" not in caplog.text


def test_no_passphrase_is_ever_held(alice):
    lock_by_itself()
    given = {"current": PASSPHRASES["alice"], "passphrase": "four new words here", "again": "x"}
    met = alice.client.post("/locking/passphrase/", given)
    assert met.status_code == 302
    assert PASSPHRASES["alice"] not in met.content.decode()


@pytest.mark.parametrize("at", ["https://evil.example/", "//evil.example/", "javascript:x", ""])
def test_words_are_carried_to_pages_of_ours_only(alice, at):
    given = {"passphrase": PASSPHRASES["alice"], "typed-at": at, "typed.thought": THOUGHT}
    assert alice.client.post("/unlock/", given)["Location"] == "/bring/"


def test_a_page_that_shows_private_things_says_when_it_goes_away(alice, mirrored):
    private = alice.client.get(f"/mirror/{mirrored.pk}/").content.decode()
    assert 'data-idle-min="30"' in private
    assert "data-idle-min" not in alice.client.get("/help/").content.decode()
