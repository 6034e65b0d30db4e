"""Bring a record: said before, read in the background, reported, kept only as far as wished."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from olivebranch.clock import system_clock
from olivebranch_web.frame import jobs
from olivebranch_web.frame.logs import QuietFormatter
from olivebranch_web.frame.models import Job
from olivebranch_web.space.imports import actions
from olivebranch_web.space.imports.models import Chat, Piece, Upload
from tests.web.cast import finish_jobs, words
from tests.web.space.chats import CANARY, ambiguous_chat, moments_chat, short_chat


def page_of(somebody, upload):
    return words(somebody.client.get(f"/bring/{upload.pk}/"))


def test_before_anything_the_other_persons_words_are_named(alice):
    page = words(alice.client.get("/bring/"))
    assert "contains another person's words" in page
    assert "stays on this device" in page


def test_a_chat_is_read_and_reported(alice, bring):
    response = bring(alice, short_chat())
    upload = Upload.objects.get()
    assert response["Location"] == f"/bring/{upload.pk}/"
    page = page_of(alice, upload)
    for expected in ("WhatsApp", "Messages 10", "By A. 5", "By S. 5", "13 March 2025"):
        assert expected in page
    assert "every line was read" in page
    assert CANARY not in page


def test_while_it_reads_the_page_looks_again_by_itself(alice, rows):
    job = jobs.start("import", work=lambda progress: progress(0.5))
    finish_jobs()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, progress=0.42)
    upload = _empty(alice, job)
    page = alice.client.get(f"/bring/{upload.pk}/").content.decode()
    assert 'http-equiv="refresh"' in page
    assert "42 %" in page


def test_a_process_that_was_killed_leaves_a_clear_sentence_and_nothing_stored(alice, rows, bring):
    job = jobs.start("import", work=lambda _progress: None)
    finish_jobs()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING)
    upload = _empty(alice, job)
    jobs.mark_interrupted()
    page = page_of(alice, upload)
    assert "cut off before it was done" in page
    assert "Nothing of the file was kept" in page
    assert not Piece.objects.exists()
    assert not Chat.objects.exists()
    alice.client.post(f"/bring/{upload.pk}/delete/")
    bring(alice, short_chat())
    assert Upload.objects.get().state == Upload.State.READ


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, ""),
        (b"just a few words\nand no chat\n", ""),
        (b'{"chats": [', ""),
        (b"PK\x03\x04 not really", ""),
    ],
)
def test_what_is_no_chat_is_said_clearly_and_not_kept(alice, bring, data, said):
    bring(alice, data, name="photo.jpg")
    upload = Upload.objects.get()
    page = page_of(alice, upload)
    assert upload.state == Upload.State.FAILED
    assert said in page
    assert "Nothing of the file was kept" in page
    assert "Traceback" not in page
    assert not Piece.objects.exists()


def test_a_zip_bomb_is_turned_away(alice, bring):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("WhatsApp Chat.txt", bytes(80 << 20))
    bring(alice, packed.getvalue(), name="chat.zip")
    assert Upload.objects.get().state == Upload.State.FAILED


def test_a_path_in_a_zip_leads_nowhere(alice, bring):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../_chat.txt", short_chat())
    bring(alice, packed.getvalue(), name="chat.zip")
    assert "every line was read" in page_of(alice, Upload.objects.get())


def drop(somebody, files, *, keep="sealed"):
    given = [SimpleUploadedFile(name, data) for name, data in files]
    response = somebody.client.post("/bring/", {"files": given, "keep": keep})
    finish_jobs()
    return response


def test_several_files_are_read_together_and_one_bad_one_stops_no_other(alice, rows):
    response = drop(alice, [("a.txt", short_chat()), ("b.txt", b"nothing")])
    upload = Upload.objects.get()
    assert response["Location"] == f"/bring/{upload.pk}/"
    page = page_of(alice, upload)
    assert "Messages 10" in page
    assert "One more file held no conversation" in page


def test_parts_of_one_chat_become_one_conversation_without_doubles(alice, rows):
    lines = short_chat().splitlines(keepends=True)
    # Two phones, one name: both export files are called the same.
    drop(alice, [("_chat.txt", b"".join(lines[:7])), ("_chat.txt", b"".join(lines[4:]))])
    chat = Chat.objects.get()
    page = page_of(alice, chat.upload)
    assert "joined from 2 files. 3 messages were in more than one" in page
    mirror = alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    assert mirror.status_code == 302


def test_several_names_of_one_person_are_joined_by_say(alice, rows):
    other = short_chat(names=("Alice", "Sammy"), canary="x").replace(b"03/2025", b"04/2025")
    drop(alice, [("a.txt", short_chat()), ("b.txt", other)])
    upload = Upload.objects.get()
    assert Chat.objects.count() == 2
    assert "under several names" in page_of(alice, upload)
    asked = words(alice.client.get(f"/bring/{upload.pk}/names/"))
    assert "Sammy" in asked
    names = {"name0": "me", "name1": "other", "name2": ""}
    wrong = alice.client.post(f"/bring/{upload.pk}/names/", names | {"name1": "me"})
    assert wrong.status_code == 422
    alice.client.post(f"/bring/{upload.pk}/names/", names | {"name2": "other"})
    chat = Chat.objects.get()
    assert chat.me  # they said who they are, so they are not asked again
    assert "joined from 2 files" in page_of(alice, upload)


def test_a_group_of_two_people_with_three_numbers_becomes_a_chat_of_two(alice, rows):
    drop(alice, [("a.txt", short_chat(names=("Alice", "Sam", "+49 170 1")))])
    upload = Upload.objects.get()
    assert "This is a group chat" in page_of(alice, upload)
    names = {"name0": "me", "name1": "other", "name2": "other"}
    alice.client.post(f"/bring/{upload.pk}/names/", names)
    assert Chat.objects.get().people == Chat.People.TWO


def test_where_somebody_lived_is_asked_when_the_file_knows_moments_only(alice, rows):
    drop(alice, [("result.json", moments_chat())])
    upload = Upload.objects.get()
    page = page_of(alice, upload)
    assert "Where did you live then?" in page
    assert "1 March 2023, 23:30" in page
    wrong = alice.client.post(f"/bring/{upload.pk}/zone/", {"tz": "Atlantis"})
    assert wrong.status_code == 422
    assert "We do not know this city" in words(wrong)
    alice.client.post(f"/bring/{upload.pk}/zone/", {"tz": "berlin"})
    page = page_of(alice, upload)
    assert "Where did you live then?" not in page
    assert "2 March 2023, 00:30" in page


def test_nobody_has_to_say_where_they_lived(alice, rows):
    drop(alice, [("result.json", moments_chat())])
    upload = Upload.objects.get()
    alice.client.post(f"/bring/{upload.pk}/zone/", {"tz": ""})
    page = page_of(alice, upload)
    assert "Where did you live then?" not in page
    assert "1 March 2023, 23:30" in page


@pytest.mark.parametrize("data", [short_chat(), b"no chat", b"", b"PK\x03\x04 not really"])
def test_the_name_of_a_file_is_on_no_page_and_in_no_address(alice, bring, data, caplog):
    where = bring(alice, data, name="WhatsApp Chat with Wilhelmina.zip")["Location"]
    pages = [alice.client.get(path).content.decode() for path in (where, "/bring/")]
    assert "Wilhelmina" not in "".join([where, caplog.text, *pages])


def test_a_file_is_listed_by_its_format_its_months_and_its_size(alice, bring):
    bring(alice, short_chat())
    bring(alice, b"no chat at all")
    page = words(alice.client.get("/bring/"))
    assert "WhatsApp, March 2025" in page
    assert f"{len(short_chat())} bytes" in page
    assert "A file 14 bytes" in page


def test_what_may_stay_is_still_chosen_when_the_form_comes_back(alice):
    page = alice.client.post("/bring/", {"keep": "sealed"}).content.decode()
    assert re.search(r'value="sealed"[^>]*checked', page)
    assert not re.search(r'value="numbers"[^>]*checked', page)


def test_our_own_mistake_is_said_keeps_nothing_half_and_can_be_tried_again(
    alice, bring, monkeypatch, caplog
):
    def broken(*_args, **_more):
        raise ValueError(CANARY)

    with monkeypatch.context() as mistake:
        # After the report and the conversations were written: all of it has to go again.
        mistake.setattr(actions, "_worth_keeping", broken)
        bring(alice, short_chat(), keep="sealed")
    upload = Upload.objects.get()
    page = page_of(alice, upload)
    assert "that is our mistake" in page
    assert "Nothing of the file was kept" in page
    assert not Piece.objects.exists()
    assert not Chat.objects.exists()
    logged = [QuietFormatter().format(record) for record in caplog.records]
    assert logged
    assert CANARY not in "".join(logged)
    alice.client.post(f"/bring/{upload.pk}/delete/")
    bring(alice, short_chat(), keep="sealed")
    assert "every line was read" in page_of(alice, Upload.objects.get())


def test_nothing_chosen_is_asked_for(alice):
    response = alice.client.post("/bring/", {"keep": "numbers"})
    assert response.status_code == 422
    assert "Choose the exported file first" in words(response)


def test_the_same_file_twice_is_read_once(alice, bring):
    first = bring(alice, short_chat())
    again = bring(alice, short_chat(), name="another name.txt")
    assert again["Location"] == first["Location"]
    assert Upload.objects.count() == 1


def test_the_same_file_of_two_people_is_not_linked(alice, bob, bring):
    bring(alice, short_chat())
    bring(bob, short_chat())
    marks = set(Upload.objects.values_list("mark", flat=True))
    assert len(marks) == 2


def test_a_group_chat_is_named_as_one_and_its_words_are_not_kept(alice, bring):
    bring(alice, short_chat(names=("Alice", "Sam", "Kim")))
    page = page_of(alice, Upload.objects.get())
    assert "This is a group chat" in page
    assert "Go on" not in page
    assert not Piece.objects.exists()


def test_a_chat_of_one_is_named_as_one(alice, bring):
    bring(alice, short_chat(names=("Alice",)))
    assert "Only one person writes here" in page_of(alice, Upload.objects.get())
    assert not Piece.objects.exists()


def test_open_dates_are_shown_both_ways_and_asked_for(alice, bring):
    bring(alice, ambiguous_chat(), keep="sealed")
    upload = Upload.objects.get()
    page = page_of(alice, upload)
    assert "Which is right?" in page
    assert "3 April 2024" in page
    assert "4 March 2024" in page
    alice.client.post(f"/bring/{upload.pk}/order/", {"order": "month-first"})
    after = page_of(alice, upload)
    assert "Which is right?" not in after
    assert "First 4 March 2024" in after


def test_every_unread_line_can_be_seen_on_demand_only(alice, bring):
    data = b"a line before the first message\n" + short_chat()
    bring(alice, data, keep="sealed")
    upload = Upload.objects.get()
    assert "1 place" in page_of(alice, upload)
    assert "a line before the first message" not in page_of(alice, upload)
    shown = words(alice.client.get(f"/bring/{upload.pk}/unread/"))
    assert "a line before the first message" in shown
    assert "before the first message" in shown


def test_unread_lines_inside_a_zip_can_be_seen(alice, bring):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", b"a line before\n" + short_chat())
    bring(alice, packed.getvalue(), name="chat.zip", keep="sealed")
    shown = words(alice.client.get(f"/bring/{Upload.objects.get().pk}/unread/"))
    assert "a line before" in shown


def test_words_kept_for_a_day_go_after_a_day(alice, bring):
    bring(alice, short_chat(), keep="day")
    assert Piece.objects.exists()
    Upload.objects.update(text_until=system_clock() - timedelta(minutes=1))
    alice.client.get("/bring/")
    assert not Piece.objects.exists()
    assert "Only numbers" in page_of(alice, Upload.objects.get())


def test_words_can_be_let_go_at_any_time(alice, brought):
    alice.client.post(f"/bring/{brought.pk}/let-text-go/")
    assert not Piece.objects.exists()
    response = alice.client.get(f"/bring/{brought.pk}/unread/")
    assert response.status_code == 404
    assert "not here any more" in words(response)


def test_deleting_leaves_no_byte_of_it_in_the_files_of_the_database(alice, brought):
    sealed = bytes(Piece.objects.get().body)[60:200]
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert sealed in _files(name)
    alice.client.post(f"/bring/{brought.pk}/delete/")
    assert not Upload.objects.exists()
    assert not Chat.objects.exists()
    assert sealed not in _files(name)


def test_in_the_database_there_is_no_word_of_a_chat_nor_its_name(alice, brought):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    kept = _files(connection.settings_dict["NAME"])
    for canary in (CANARY, "Sam", "WhatsApp Chat", "13 March", "line number"):
        assert canary.encode() not in kept


ACTIONS = ["order", "zone", "let-text-go", "delete"]
PAGES = ["", "unread/", "names/"]


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_reject_get(alice, brought, action):
    assert alice.client.get(f"/bring/{brought.pk}/{action}/").status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_bob_charlie_and_a_wrong_number(alice, bob, charlie, brought, page):
    assert alice.client.get(f"/bring/{brought.pk}/{page}").status_code in {200, 302}
    theirs = bob.client.get(f"/bring/{brought.pk}/{page}")
    nobodys = bob.client.get(f"/bring/999999/{page}")
    assert theirs.status_code == nobodys.status_code == 404
    assert words(theirs) == words(nobodys)
    assert charlie.client.get(f"/bring/{brought.pk}/{page}")["Location"].startswith("/unlock/")


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_else_changes_anything(bob, charlie, brought, action):
    assert bob.client.post(f"/bring/{brought.pk}/{action}/").status_code == 404
    assert charlie.client.post(f"/bring/{brought.pk}/{action}/")["Location"] == "/unlock/"
    brought.refresh_from_db()
    assert brought.text_gone_at is None


def test_bob_sees_none_of_alices_files_in_his_list(bob, brought):
    assert "What you brought" not in words(bob.client.get("/bring/"))


def test_an_upload_never_becomes_a_file_on_disk():
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]


def _empty(somebody, job):
    return Upload.objects.create(
        person=somebody.opened.person, job=job, mark="", brought_at=system_clock()
    )


def _files(name):
    found = b""
    for ending in ("", "-wal", "-shm"):
        try:
            with open(f"{name}{ending}", "rb") as file:  # noqa: PTH123 - three endings of one name
                found += file.read()
        except FileNotFoundError:
            continue
    return found
