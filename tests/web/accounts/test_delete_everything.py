"""Everything of a person goes, at their word, and nothing of anybody else's."""

import pytest
from django.db import connection

from olivebranch_web.accounts import session
from olivebranch_web.accounts.models import Opening, Person
from olivebranch_web.frame.folder import kept_key, prepare
from olivebranch_web.space.models import Chart, Chat, Guess, Mirror, Piece, Upload
from tests.web.cast import PASSPHRASES, words
from tests.web.space.chats import short_chat
from tests.web.space.conftest import bring, mirrored

__all__ = ["bring", "mirrored"]


def test_all_of_it_goes_and_no_sealed_byte_stays_in_the_files(alice, bob, bring, mirrored):
    bring(bob, short_chat(), keep="sealed")
    sealed = bytes(Piece.objects.filter(upload__person=alice.opened.person).first().body)[60:200]
    response = alice.client.post("/locking/delete/", {"passphrase": PASSPHRASES["alice"]})
    assert response["Location"] == "/"
    assert response.cookies[session.COOKIE].value == ""
    assert Person.objects.get() == bob.opened.person
    assert Upload.objects.get().person_id == bob.opened.person.pk
    assert not Opening.objects.filter(person=alice.opened.person).exists()
    assert not any(table.objects.exists() for table in (Chart, Guess, Mirror))
    assert Chat.objects.count() == 1
    with open(connection.settings_dict["NAME"], "rb") as kept:  # noqa: PTH123 - a database
        assert sealed not in kept.read()
    assert alice.client.get("/bring/")["Location"].startswith("/unlock/")


@pytest.mark.parametrize("passphrase", ["", "another long passphrase", PASSPHRASES["bob"]])
def test_nothing_goes_without_the_passphrase(alice, bob, passphrase):
    response = alice.client.post("/locking/delete/", {"passphrase": passphrase})
    assert response.status_code == 422
    assert "Please look at this again" in words(response)
    assert Person.objects.count() == 2


def test_asking_deletes_nothing_and_charlie_is_led_to_the_door(alice, charlie):
    assert alice.client.get("/locking/delete/").status_code == 200
    assert charlie.client.get("/locking/delete/")["Location"].startswith("/unlock/")
    assert Person.objects.exists()


def test_an_empty_key_left_by_a_killed_process_is_made_anew(tmp_path):
    (tmp_path / "secret-key").touch()
    prepare(tmp_path)
    assert len(kept_key(tmp_path)) > 40
