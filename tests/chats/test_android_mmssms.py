import pytest

from olivebranch.chats import read_path
from olivebranch.conversation import NOBODY, Kind
from tests.chats.databases import ANDROID, mms, piece, sms, write, write_android
from tests.chats.promises import assert_mutilation_is_told
from tests.chats.samples import SAMPLES, needs_samples


@pytest.fixture
def written(tmp_path):
    def build(*rows):
        return write(tmp_path / "mmssms.db", ANDROID, rows)

    return build


def only(path):
    (conversation,) = read_path(path).conversations
    return conversation


def test_one_number_written_in_two_ways_is_one_person(written):
    path = written(sms(1, "a", address="15550100"), sms(2, "b", address="+1 (555) 0100"))
    assert only(path).senders() == {"+1 555-0100": 2}


def test_sms_and_mms_of_one_thread_stand_in_one_order(written):
    rows = [sms(3, "third"), mms(2, thread_id=1), piece(2, "text/plain", text="second")]
    assert list(only(written(sms(1, "first"), *rows)).iter_texts()) == ["first", "second", "third"]


@pytest.mark.parametrize("kind", [3, 4, 5, 6])
def test_what_was_never_sent_is_kept_and_is_nobodys_message(written, kind):
    path = written(sms(1, "I miss you", kind))
    conversation = only(path)
    assert (conversation.text(0), conversation.messages()) == ("I miss you", 0)
    assert {one.code for one in read_path(path).report.warnings} == {"never-sent"}


def test_a_picture_without_words_is_a_picture(written):
    conversation = only(written(mms(1), piece(1, "image/png", name="a.png")))
    assert conversation.columns.kind[0] == Kind.IMAGE or conversation.columns.sender[0] == NOBODY
    assert conversation.details.attachments[0].name == "a.png"


def test_a_database_without_mms_is_enough(tmp_path):
    script = "CREATE TABLE sms (_id INTEGER PRIMARY KEY, address, body, date, type)"
    row = ("sms", {"address": "+15550100", "body": "hi", "date": 1677664800000, "type": 1})
    assert only(write(tmp_path / "x.db", script, [row])).senders() == {"+15550100": 1}


def test_a_place_of_many_types_breaks_nothing(written):
    rows = [
        sms(1, b"\xff", date="x", date_sent=1677664800000),
        sms(2, 5, "y", thread_id="z", address=None),
        sms(3, None, date=float("inf")),
        mms(4, date=1 << 62),
        piece("x", 5, text=b"\xff"),
        ("threads", {"_id": 9, "recipient_ids": "x " + "9" * 5000}),
    ]
    report = read_path(written(*rows)).report
    assert report.records + len(report.unread) == 4


def test_mutilated_databases_never_raise(tmp_path):
    whole = write_android(tmp_path / "x.db").read_bytes()
    assert_mutilation_is_told("x.db", whole, seed=9)


@needs_samples
def test_a_sample_of_a_phone_reads_as_expected():
    (path,) = (SAMPLES / "android_mmssms_db").glob("**/mmssms.db")
    found = read_path(path)
    assert (found.report.messages, found.report.first) == (9, "2013-10-29T16:56:28.038Z")
    conversation = found.conversations[0]
    assert conversation.text(0) == "Yo Fred this is my new number."
    assert [one.name for one in conversation.participants] == ["Me", "1 555-521-5554"]
