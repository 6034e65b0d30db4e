import json

import pytest

from olivebranch.chats import read, read_path
from olivebranch.chats.readers.google_chat.dates import moment_of, words
from olivebranch.conversation import NO_RECORD, Kind, Quality, iso

NOON = "Saturday, January 1, 2022 at 12:00:00\u202fPM UTC"
ALICE = {"name": "Alice", "email": "alice@example.org", "user_type": "Human"}


def message(text="hello", **keys):
    found = {
        "creator": ALICE,
        "created_date": NOON,
        "text": text,
        "topic_id": "t",
        "message_id": "m",
    }
    return {key: value for key, value in (found | keys).items() if value is not None}


def only(*messages):
    data = json.dumps({"messages": list(messages)}).encode()
    return read("messages.json", data).conversations[0]


@pytest.mark.parametrize(
    "text",
    [
        "Saturday, January 1, 2022 at 1:23:45 PM UTC",
        "Saturday, January 1, 2022 at 1:23:45\u202fPM UTC",
        "Saturday 1 January 2022 at 13:23:45 UTC",
        "2022. január 1., szombat 13:23:45 UTC",
        "Samstag, 1. Januar 2022 um 13:23:45 UTC",
        "samedi 1 janvier 2022 à 13 h 23 min 45 s UTC",
        "sábado, 1 de enero de 2022, 1:23:45 p.\u00a0m. UTC",
        "2022年1月1日土曜日 13:23:45 UTC",
        "2022年1月1日星期六 UTC 下午1:23:45",
        "2022년 1월 1일 토요일 오후 1시 23분 45초 UTC",
        "lauantai 1. tammikuuta 2022 klo 13.23.45 UTC",
        "13:23:45 UTC Thứ Bảy, 1 tháng 1, 2022",
        "السبت، ١ يناير ٢٠٢٢ في ١:٢٣:٤٥ م UTC",
        "วันเสาร์ที่ 1 มกราคม พุทธศักราช 2565 เวลา 13:23:45 UTC",
        "शनिवार, 1 जनवरी 2022 को 1:23:45 pm UTC बजे",
        "суббота, 1 января 2022 г. в 13:23:45 UTC",
    ],
)
def test_a_date_is_read_in_the_language_of_the_account(text):
    assert iso(*moment_of(text)) == "2022-01-01T13:23:45Z"


@pytest.mark.parametrize(
    ("text", "month"),
    [("subota, 1. listopada 2022. u 13:23:45 UTC", 10), ("1 listopada 2022 13:23:45 UTC", 11)],
)
def test_one_word_for_two_months_is_told_apart(text, month):
    assert iso(*moment_of(text)) == f"2022-{month}-01T13:23:45Z"


def test_no_word_means_two_months():
    found = {}
    for names in words().months.values():
        assert len(names) == 12
        for number, forms in enumerate(names):
            assert {found.setdefault(form, number) for form in forms.split("|")} == {number}


@pytest.mark.parametrize(
    "text", ["", "x", "25:61:99", "Saturday, January 41, 2022 at 1:23:45 PM UTC", "9" * 90]
)
def test_what_is_no_date_is_none(text):
    assert moment_of(text) is None


def test_midnight_and_noon_are_told_apart():
    assert iso(*moment_of(NOON)) == "2022-01-01T12:00:00Z"
    assert iso(*moment_of(NOON.replace("PM", "AM"))) == "2022-01-01T00:00:00Z"


def test_a_deleted_message_is_kept_though_only_its_end_is_dated():
    found = only(
        {"message_state": "DELETED", "deleted_date": NOON, "topic_id": "t", "message_id": "m"}
    )
    assert found.columns.kind[0] == Kind.DELETED
    assert found.columns.quality[0] == Quality.INFERRED


def test_an_earlier_wording_is_an_edit():
    earlier = {"created_date": NOON, "text": "helo"}
    later = "Saturday, January 1, 2022 at 12:01:00\u202fPM UTC"
    found = only(
        message(created_date=None, updated_date=later, previous_message_versions=[earlier])
    )
    assert found.details.edits[0].before == "helo"
    assert found.details.edits[0].at_ms - int(found.columns.at_ms[0]) == 60_000


def test_a_quote_answers_the_message_it_quotes():
    quoted = {"creator": ALICE, "text": "hello"}
    unknown = {"creator": ALICE, "text": "never said"}
    found = only(
        message(),
        message("yes", quoted_message_metadata=quoted),
        message("no", quoted_message_metadata=unknown),
    )
    assert [one.to for one in found.details.replies] == [0, NO_RECORD]


def test_the_file_beside_names_the_space_and_is_no_chat(tmp_path):
    folder = tmp_path / "Groups" / "Space AAA"
    folder.mkdir(parents=True)
    (folder / "messages.json").write_text(json.dumps({"messages": [message()]}), encoding="utf-8")
    members = [ALICE, {"name": "Bob", "email": "b"}, {"name": "Carol", "email": "c"}]
    group = {"name": "Crew", "members": members}
    (folder / "group_info.json").write_text(json.dumps(group), encoding="utf-8")
    found = read_path(tmp_path)
    source = found.conversations[0].source
    assert (source.title, source.group, source.thread) == ("Crew", True, "Space AAA")
    assert found.passed_over == ()


def test_hangouts_before_2016_is_read_too():
    event = {
        "sender_id": {"gaia_id": "1", "chat_id": "1"},
        "timestamp": "1412000000000000",
        "event_type": "REGULAR_CHAT_MESSAGE",
        "chat_message": {"message_content": {"segment": [{"type": "TEXT", "text": "hi"}]}},
    }
    people = [{"id": {"gaia_id": "1", "chat_id": "1"}, "fallback_name": "Alice"}]
    state = {
        "conversation_id": {"id": "U"},
        "conversation": {"type": "STICKY_ONE_TO_ONE", "participant_data": people},
        "event": [event],
    }
    data = json.dumps(
        {"conversation_state": [{"conversation_id": {"id": "U"}, "conversation_state": state}]}
    )
    found = read("Hangouts.json", data.encode()).conversations[0]
    assert found.participants[0].name == "Alice"
    assert (found.text(0), found.source.thread) == ("hi", "U")
