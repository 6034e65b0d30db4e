import json

import pytest

from olivebranch.chats import read, read_path
from olivebranch.conversation import NO_RECORD, NOBODY, Event, Kind
from tools.golden import FOLDER

ALICE = {"id": "1", "name": "alice", "nickname": "Alice", "isBot": False}


def message(number=1, content="hello", kind="Default", **keys):
    return {
        "id": str(number),
        "type": kind,
        "timestamp": f"2023-03-01T11:{number:02d}:00+01:00",
        "content": content,
        "author": ALICE,
    } | keys


def only(*messages, kind="DirectTextChat"):
    export = {
        "guild": {"id": "0", "name": "Direct Messages"},
        "channel": {"id": "5", "type": kind, "name": "Bob"},
        "messages": list(messages),
    }
    return read("export.json", json.dumps(export).encode()).conversations[0]


def test_the_clock_and_its_offset_are_kept():
    found = only(message(timestampEdited="2023-03-01T10:03:00.5+00:00"))
    assert found.columns.offset_min[0] == 60
    assert found.details.edits[0].at_ms - int(found.columns.at_ms[0]) == 120_500


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("RecipientAdd", Event.ADDED),
        ("RecipientRemove", Event.REMOVED),
        ("GuildMemberJoin", Event.JOINED),
        ("ChannelNameChange", Event.RENAMED),
        ("7", Event.JOINED),
    ],
)
def test_a_line_of_the_app_has_no_sender(kind, event):
    found = only(message(kind=kind))
    assert (found.columns.event[0], found.columns.sender[0]) == (event, NOBODY)
    assert found.details.acts[0].by == 0


def test_an_answer_knows_what_it_answers():
    answers = [message(2, kind="Reply", reference={"messageId": number}) for number in ("1", "77")]
    assert [one.to for one in only(message(), *answers).details.replies] == [0, NO_RECORD]


def test_one_account_is_one_person_whatever_the_name():
    found = only(message(), message(2, author=ALICE | {"nickname": "Ally"}))
    assert found.senders() == {"Alice": 2}


def test_older_exports_do_not_say_who_reacted():
    found = only(message(reactions=[{"emoji": {"name": "👍"}, "count": 2}]))
    assert [(one.by, one.sign) for one in found.details.reactions] == [(NOBODY, "👍")] * 2


def test_forwarded_words_are_kept_and_marked():
    found = only(message(content="", forwardedMessage={"content": "of Carol"}))
    assert found.text(0) == "of Carol"
    assert found.details.forwards[0].record == 0


def test_the_channel_says_whether_it_is_a_group():
    assert not only(message()).source.group
    assert only(message(), kind="DirectGroupTextChat").source.group


def test_the_data_package_is_the_owners_words_with_the_channel_beside(tmp_path):
    folder = tmp_path / "messages" / "c5"
    folder.mkdir(parents=True)
    rows = [{"ID": 1, "Timestamp": "2023-03-01 10:00:00", "Contents": "hi", "Attachments": ""}]
    (folder / "messages.json").write_text(json.dumps(rows), encoding="utf-8")
    channel = {"id": "5", "type": "DM", "recipients": ["1", "2"]}
    (folder / "channel.json").write_text(json.dumps(channel), encoding="utf-8")
    found = read_path(tmp_path)
    assert found.conversations[0].source.thread == "5"
    assert found.conversations[0].me == 0
    assert found.passed_over == ()


def test_words_shown_beside_an_empty_message_are_kept():
    found = read_path(FOLDER / "discord/direct.json").conversations[0]
    assert "A page\nabout things" in list(found.iter_texts())
    assert found.columns.kind[3] == Kind.IMAGE


FORMER = b"ID,Timestamp,Contents,Attachments\n"


def test_the_table_of_an_older_package_is_the_owners_and_turned_round():
    rows = (
        b'2,2020-05-01 10:00:00.5+00:00,"two\nlines, ""so""",\n1,2020-05-01 09:00:00,,a.png b.pdf\n'
    )
    found = read("messages.csv", FORMER + rows).conversations[0]
    assert list(found.iter_texts()) == ["", 'two\nlines, "so"']
    assert found.participants[found.me].name == "Me"
    assert [file.name for file in found.details.attachments] == ["a.png", "b.pdf"]


def test_a_damaged_row_of_that_table_takes_no_other_along():
    rows = b'1,2020-05-01 09:00:00,a,\nx\n2,never,b,\n3,2020-05-01 10:00:00,"cut'
    report = read("messages.csv", FORMER + rows).report
    assert [one.reason for one in report.unread] == ["damaged-record", "no-date", "cut-off"]
    assert report.records == 1


def test_an_empty_table_says_so():
    report = read("messages.csv", FORMER).report
    assert [one.reason for one in report.unread] == ["no-messages"]


def test_a_message_without_a_type_is_one_of_its_author():
    plain = {key: value for key, value in message().items() if key != "type"}
    assert only(plain).senders() == {"Alice": 1}
