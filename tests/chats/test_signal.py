import json
from datetime import datetime

import pytest

from olivebranch.chats import read, read_path
from olivebranch.conversation import NOBODY, Event, Kind, Outcome
from olivebranch.errors import GivenError
from tests.chats.samples import SAMPLES, needs_samples

SENT = 1_688_677_422_493


def conversation_of(text, name="chat.md"):
    return read(name, text.encode()).conversations[0]


def frames(*items):
    before = [
        {"version": "1", "backupTimeMs": "1785577587884"},
        {"recipient": {"id": "64", "self": {}}},
        {"recipient": {"id": "1", "contact": {"aci": "QUJD", "systemGivenName": "Bob"}}},
        {"chat": {"id": "7", "recipientId": "1"}},
    ]
    found = [
        {"chatItem": {"chatId": "7", "authorId": "1", "dateSent": str(SENT + n), **item}}
        for n, item in enumerate(items)
    ]
    return "".join(f"{json.dumps(one)}\n" for one in [*before, *found])


def message(number=0, **keys):
    plain = {"conversationId": "c1", "type": "incoming", "body": "hi", "sourceServiceId": "u1"}
    return plain | {"sent_at": SENT + number, "received_at": number} | keys


@needs_samples
def test_the_sample_reads_as_its_origin_expects():
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    path, said = next(
        (path, said["asserted"])
        for path, said in expected.items()
        if said["format"] == "signal_txt" and "asserted" in said
    )
    report = read_path(SAMPLES / path).report
    assert (report.format, report.messages) == ("signal", said["messages"])
    assert set(report.senders) == set(said["senders"])


@pytest.mark.parametrize(
    "header",
    ["[2021-08-13 12:34] ", "[2021-08-13, 12:34] ", "[2021-08-13 12:34:56] "],
)
def test_headers_with_dashes_are_signals(header):
    assert read("chat.md", f"{header}Alice: hi\n".encode()).report.format == "signal"


def test_dashes_and_seconds_are_signals_in_markdown_and_a_swedish_iphones_otherwise():
    text = b"[2021-08-13 12:34:56] Alice: hi\n"
    assert read("chat.md", text).report.format == "signal"
    assert read("_chat.txt", text).report.format == "whatsapp"


@pytest.mark.parametrize(
    "header",
    [
        "[2021/08/13, 12:34] ",
        "[2021-08-13, 12:34:56] ",
        "[13.08.21, 12:34:56] ",
        "2021-08-13, 12:34 - ",
    ],
)
def test_other_headers_stay_with_whatsapp(header):
    text = f"{header}Alice: hi\n[2021-08-13 12:34] Bob: quoted\n{header}Alice: hi\n"
    assert read("chat.txt", text.encode()).report.format == "whatsapp"


def test_what_the_exporter_puts_around_the_words_is_not_part_of_them():
    text = (
        "[2023-01-02 10:00:01] Me: one\ntwo  \n\n"
        "[2023-01-02 10:00:02] Bob: \n\n> one\n> two\n\n"
        "yes  \n(- Me: 👍 -)![a.jpg](./media/a.jpg)  \n\n"
    )
    conversation = conversation_of(text)
    assert [conversation.text(row) for row in range(2)] == ["one\ntwo", "yes"]
    assert conversation.details.replies == ((1, 0),)
    assert conversation.details.reactions == ((1, 0, "👍", None),)
    assert [one.name for one in conversation.details.attachments] == ["a.jpg"]
    assert conversation.me == 0


def test_marks_that_a_person_wrote_stay():
    text = "[2023-01-02 10:00] Bob: (- not: a reaction -) [x](y)\n> no quotation\n"
    text += "[2023-01-02 10:01] Bob: b\n"
    assert conversation_of(text).text(0) == "(- not: a reaction -) [x](y)\n> no quotation"


def test_data_json_says_the_same():
    record = {
        "date": "2023-01-02T10:00:01.5",
        "sender": "Me",
        "body": "hi  ",
        "quote": "",
        "sticker": "",
    }
    records = [record | {"reactions": [], "attachments": []}]
    for text in (json.dumps(records), json.dumps(records[0]), json.dumps(records, indent=1)):
        found = read("data.json", text.encode())
        assert found.report.first == "2023-01-02T10:00:01.500"
        assert found.conversations[0].text(0) == "hi"


def test_a_whole_backup_holds_chats_people_and_the_owner():
    item = {"standardMessage": {"text": {"body": "hi"}}}
    found = read("main.jsonl", frames(item, item | {"authorId": "64"}).encode())
    conversation = found.conversations[0]
    assert (conversation.source.title, conversation.source.thread) == ("Bob", "QUJD")
    assert (conversation.me, found.report.tz) == (1, "UTC")


@pytest.mark.parametrize(
    ("update", "kind", "event"),
    [
        ({"simpleUpdate": {"type": "BLOCKED"}}, Kind.SYSTEM, Event.BLOCKED),
        ({"simpleUpdate": {"type": "UNBLOCKED"}}, Kind.SYSTEM, Event.UNBLOCKED),
        ({"simpleUpdate": {"type": "IDENTITY_UPDATE"}}, Kind.SYSTEM, Event.SECURITY_CODE),
        ({"expirationTimerChange": {"expiresInMs": "1"}}, Kind.SYSTEM, Event.DISAPPEARING_ON),
        ({"expirationTimerChange": {}}, Kind.SYSTEM, Event.DISAPPEARING_OFF),
        ({"individualCall": {"state": "MISSED"}}, Kind.CALL, Event.MISSED_VOICE),
        (
            {"individualCall": {"state": "MISSED", "type": "VIDEO_CALL"}},
            Kind.CALL,
            Event.MISSED_VIDEO,
        ),
        ({"somethingNew": {}}, Kind.SYSTEM, Event.OTHER),
    ],
)
def test_what_the_app_reports_has_no_sender(update, kind, event):
    conversation = conversation_of(frames({"updateMessage": update}), "main.jsonl")
    columns = conversation.columns
    assert (columns.sender[0], columns.kind[0], columns.event[0]) == (NOBODY, kind, event)


def test_a_kind_we_do_not_know_is_kept_and_counted():
    report = read("main.jsonl", frames({"somethingNew": {}}).encode()).report
    assert report.records == 1
    assert [one.code for one in report.warnings] == ["unknown-record-type"]


def test_raw_messages_keep_answers_edits_reactions_and_receipts():
    edits = [{"body": "yo", "timestamp": SENT + 9}, {"body": "y", "timestamp": SENT + 1}]
    messages = [
        message(reactions=[{"emoji": "👍", "fromId": "c1", "timestamp": SENT + 5}]),
        message(1, type="outgoing", quote={"id": SENT}, editHistory=edits)
        | {"sendStateByConversationId": {"c1": {"status": "Read", "updatedAt": SENT + 3}}},
    ]
    details = conversation_of(json.dumps(messages), "x.json").details
    assert details.replies == ((1, 0),)
    assert details.edits == ((1, SENT + 9, "y"),)
    assert details.reactions == ((0, 0, "👍", SENT + 5),)
    assert details.seen == ((1, SENT + 3),)


def test_half_of_a_pair_and_bytes_that_are_no_text_lose_no_message():
    data = b"[" + json.dumps(message(body="A\ud83d")).encode() + b","
    data += json.dumps(message(1, body="B!")).encode().replace(b"!", b"\xff") + b"]"
    found = read("x.json", data)
    assert [found.conversations[0].text(row) for row in range(2)] == ["A\ufffd", "B\ufffd"]
    assert "not-utf8" in [one.code for one in found.report.warnings]


def test_a_missed_call_of_the_older_form_is_missed():
    call = {"wasIncomingCall": True, "wasVideoCall": True, "endedTime": SENT}
    conversation = conversation_of(
        json.dumps([message(type="call-history", callHistoryDetails=call)]), "x.json"
    )
    assert conversation.columns.event[0] == Event.MISSED_VIDEO
    assert conversation.details.calls[0].outcome == Outcome.MISSED


def test_half_a_file_gives_its_whole_messages_and_says_where_it_ends():
    text = json.dumps([message(number) for number in range(5)])
    report = read("x.json", text[:-40].encode()).report
    assert (report.records, [one.reason for one in report.unread]) == (4, ["cut-off"])


def test_moments_are_certain_and_wrong_types_harm_nothing():
    odd = message(1, body=[1], reactions={"a": 1}, attachments="x", quote=3, sourceServiceId=None)
    conversation = conversation_of(
        json.dumps([message(), odd, message(2, sent_at="soon")]), "x.json"
    )
    assert len(conversation) == 2
    assert conversation.moment(0) == datetime(2023, 7, 6, 21, 3, 42, 493_000)


@pytest.mark.parametrize(
    "text",
    [
        '{"items": [{"conversationId": "x", "body": "x"}]}',
        "[2021-08-13] Alice: hi\n",
        "[]",
    ],
)
def test_what_is_no_export_is_left_alone(text):
    with pytest.raises(GivenError):
        read("x.json", text.encode())


def test_a_date_of_signal_export_may_have_a_space_instead_of_a_letter():
    record = {"date": "2024-01-15 10:30:00", "sender": "Alice", "body": "hi"}
    record |= {"quote": "", "sticker": "", "reactions": [], "attachments": []}
    found = conversation_of(f"{json.dumps(record)}\n", "data.json")
    assert found.moment(0) == datetime(2024, 1, 15, 10, 30)


def test_the_two_files_of_a_group_are_one_conversation_without_doubles(tmp_path):
    folder = tmp_path / "export" / "Three of us"
    folder.mkdir(parents=True)
    people = ["Alice", "Bob", "Me"]
    lines = [f"[2024-01-15 10:3{number}:00] {name}: hi  \n" for number, name in enumerate(people)]
    (folder / "chat.md").write_text("".join(lines), encoding="utf-8")
    plain = {"body": "hi  ", "quote": "", "sticker": "", "reactions": [], "attachments": []}
    records = [
        {"date": f"2024-01-15T10:3{number}:00", "sender": name} | plain
        for number, name in enumerate(people)
    ]
    data = "".join(f"{json.dumps(one)}\n" for one in records)
    (folder / "data.json").write_text(data, encoding="utf-8")
    (found,) = read_path(tmp_path / "export").conversations
    assert (len(found), found.source.title) == (3, "Three of us")
