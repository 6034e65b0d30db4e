"""A passphrase makes a space, opens it, and changes; nothing else opens it."""

from datetime import timedelta

import pytest
from django.test import Client

from olivebranch import vault
from olivebranch.clock import system_clock
from olivebranch_web.accounts import actions, session
from olivebranch_web.accounts.models import Opening, Person, Tries
from tests.web.cast import PASSPHRASES, words

GOOD = "four words nobody guesses"


def unlock(client, passphrase, **more):
    return client.post("/unlock/", {"passphrase": passphrase, **more})


def begun(client):
    client.post("/begin/", {"passphrase": GOOD, "again": GOOD})
    page = client.get("/begin/code/").content.decode()
    return "-".join(part.split("</li>")[0] for part in page.split("<li>")[1:9])


def test_a_stranger_is_led_to_make_a_space_first(rows):
    response = Client().get("/bring/")
    assert response.status_code == 302
    assert response["Location"] == "/begin/?next=%2Fbring%2F"


def test_a_passphrase_makes_a_space_and_leads_to_the_code(rows):
    client = Client()
    response = client.post("/begin/", {"passphrase": GOOD, "again": GOOD})
    assert response["Location"] == "/begin/code/"
    assert client.get("/bring/").status_code == 200


def test_the_recovery_code_is_shown_until_it_is_noted_and_never_again(rows):
    client = Client()
    code = begun(client)
    assert len(code) == 39
    assert code[:4] in words(client.get("/begin/code/"))
    client.post("/begin/code/noted/")
    assert code[:4] not in words(client.get("/begin/code/"))


@pytest.mark.parametrize("passphrase", ["too short", "password password", ""])
def test_a_weak_passphrase_is_declined_with_a_reason(rows, passphrase):
    response = Client().post("/begin/", {"passphrase": passphrase, "again": passphrase})
    assert response.status_code == 422
    assert "Please look at this again" in words(response)
    assert not Person.objects.exists()


def test_two_different_passphrases_are_not_taken(rows):
    response = Client().post("/begin/", {"passphrase": GOOD, "again": f"{GOOD}."})
    assert response.status_code == 422
    assert not Person.objects.exists()


def test_no_page_sends_a_passphrase_back(rows):
    response = Client().post("/begin/", {"passphrase": GOOD, "again": "another"})
    assert GOOD not in response.content.decode()


def test_the_right_passphrase_opens_and_leads_where_one_was_going(alice):
    response = unlock(Client(), PASSPHRASES["alice"], next="/mirror/")
    assert response["Location"] == "/mirror/"


@pytest.mark.parametrize("where", ["//evil.example/", "https://evil.example/", "javascript:x", "a"])
def test_unlocking_never_leads_to_another_site(alice, where):
    assert unlock(Client(), PASSPHRASES["alice"], next=where)["Location"] == "/bring/"


def test_each_passphrase_opens_its_own_space(alice, bob):
    client = Client()
    unlock(client, PASSPHRASES["bob"])
    opening = Opening.objects.get(pk=session.vault.row_id(client.cookies[session.COOKIE].value))
    assert opening.person_id == bob.opened.person.pk


def test_opening_an_old_space_makes_guessing_as_dear_as_today_and_keeps_the_code(rows):
    code = vault.new_recovery_code()
    lock, key = vault.create(GOOD, code, cost=vault.CHEAP)
    person = Person.objects.create(vault_id=key.owner, lock=lock.to_bytes(), made_at=system_clock())
    assert unlock(Client(), GOOD).status_code == 302
    person.refresh_from_db()
    raised = actions.lock_of(person)
    assert raised.cost == vault.STANDARD
    assert vault.open_by_passphrase(raised, GOOD) == vault.open_by_recovery(raised, code) == key
    unlock(Client(), GOOD)
    person.refresh_from_db()
    assert actions.lock_of(person) == raised


def test_a_wrong_passphrase_is_said_kindly_and_opens_nothing(alice):
    client = Client()
    response = unlock(client, "another long passphrase")
    assert response.status_code == 422
    assert "does not open a space here" in words(response)
    assert session.COOKIE not in client.cookies


def test_after_a_few_wrong_tries_there_is_a_short_wait_and_help_stays_open(alice):
    client = Client()
    for _ in range(4):
        response = unlock(client, "another long passphrase")
    response = unlock(client, PASSPHRASES["alice"])
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 3
    assert client.get("/help/").status_code == 200
    Tries.objects.update(last_at=system_clock() - timedelta(minutes=2))
    assert unlock(client, PASSPHRASES["alice"]).status_code == 302
    assert not Tries.objects.exists()


def test_a_new_space_cannot_have_the_passphrase_of_another(alice):
    given = {"passphrase": PASSPHRASES["alice"], "again": PASSPHRASES["alice"]}
    response = Client().post("/begin/", given)
    assert response.status_code == 422
    assert Person.objects.count() == 1


def test_locking_closes_the_space(alice):
    alice.client.post("/lock/")
    assert alice.client.get("/bring/").status_code == 302


def test_a_stolen_cookie_opens_nothing_after_locking(alice):
    thief = Client()
    thief.cookies[session.COOKIE] = alice.opened.token
    assert thief.get("/bring/").status_code == 200
    alice.client.post("/lock/")
    assert thief.get("/bring/").status_code == 302


def test_exit_closes_the_space(alice):
    alice.client.post("/exit/")
    assert not Opening.objects.exists()


def test_the_space_locks_itself_when_nobody_is_there(alice):
    Opening.objects.update(seen_at=system_clock() - timedelta(minutes=31))
    response = alice.client.get("/bring/")
    assert response["Location"] == "/unlock/?next=%2Fbring%2F"
    assert not Opening.objects.exists()


def test_the_time_until_it_locks_can_be_shortened(alice):
    alice.client.post("/locking/", {"idle_min": "5"})
    Opening.objects.update(seen_at=system_clock() - timedelta(minutes=6))
    assert alice.client.get("/bring/").status_code == 302


def test_the_space_locks_after_half_a_day_whatever_happens(alice):
    Opening.objects.update(opened_at=system_clock() - timedelta(hours=12, minutes=1))
    assert alice.client.get("/bring/").status_code == 302


def test_coming_back_keeps_it_open(alice):
    Opening.objects.update(seen_at=system_clock() - timedelta(minutes=29))
    assert alice.client.get("/bring/").status_code == 200
    assert Opening.objects.get().seen_at > system_clock() - timedelta(minutes=1)


def test_a_new_passphrase_closes_every_other_browser(alice):
    elsewhere = Client()
    unlock(elsewhere, PASSPHRASES["alice"])
    given = {"current": PASSPHRASES["alice"], "passphrase": GOOD, "again": GOOD}
    assert alice.client.post("/locking/passphrase/", given).status_code == 302
    assert alice.client.get("/bring/").status_code == 200
    assert elsewhere.get("/bring/").status_code == 302
    assert unlock(Client(), PASSPHRASES["alice"]).status_code == 422
    assert unlock(Client(), GOOD).status_code == 302


def test_the_passphrase_does_not_change_without_the_old_one(alice):
    given = {"current": "another long passphrase", "passphrase": GOOD, "again": GOOD}
    assert alice.client.post("/locking/passphrase/", given).status_code == 422
    assert unlock(Client(), PASSPHRASES["alice"]).status_code == 302


def test_the_recovery_code_gives_a_new_passphrase_and_kills_all_sessions(rows):
    client = Client()
    code = begun(client)
    new = "another four words here"
    given = {"code": code.lower().replace("-", " "), "passphrase": new, "again": new}
    found = Client()
    assert found.post("/unlock/recover/", given).status_code == 302
    assert found.get("/bring/").status_code == 200
    assert client.get("/bring/").status_code == 302
    assert unlock(Client(), GOOD).status_code == 422


def test_a_wrong_recovery_code_is_said_kindly(alice):
    given = {"code": "0000-" * 8, "passphrase": GOOD, "again": GOOD}
    response = Client().post("/unlock/recover/", given)
    assert response.status_code == 422
    assert "recovery code does not open" in words(response)


def test_half_a_recovery_code_is_said_to_be_half(alice):
    given = {"code": "ABCD-1234", "passphrase": GOOD, "again": GOOD}
    response = Client().post("/unlock/recover/", given)
    assert "not yet a whole recovery code" in words(response)


def test_a_new_code_makes_the_old_one_useless(rows):
    client = Client()
    old = begun(client)
    client.post("/begin/code/noted/")
    client.post("/locking/code/")
    given = {"code": old, "passphrase": GOOD, "again": GOOD}
    assert Client().post("/unlock/recover/", given).status_code == 422


@pytest.mark.parametrize("path", ["/lock/", "/begin/code/noted/", "/locking/code/"])
def test_what_changes_something_rejects_get(alice, path):
    assert alice.client.get(path).status_code == 405


@pytest.mark.parametrize("path", ["/locking/", "/locking/passphrase/", "/begin/code/"])
def test_charlie_is_led_to_the_door(alice, charlie, path):
    assert charlie.client.get(path)["Location"].startswith("/unlock/")


def test_there_is_room_for_five_and_the_sixth_is_told(rows, monkeypatch):
    monkeypatch.setattr(actions, "MOST_PEOPLE", 0)
    response = Client().post("/begin/", {"passphrase": GOOD, "again": GOOD})
    assert response.status_code == 422
    assert "no room for another space" in words(response)


def test_the_cookie_tells_nothing_of_anybody(rows):
    client = Client()
    client.post("/begin/", {"passphrase": GOOD, "again": GOOD})
    assert set(client.cookies) <= {"k", "f"}
    assert client.cookies["k"]["httponly"]
    assert client.cookies["k"]["samesite"] == "Strict"
