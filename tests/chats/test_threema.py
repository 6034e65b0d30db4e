"""Threema: what its reader promises beyond the golden exports."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, read_path
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.threema import READER
from olivebranch.conversation import NOBODY, Event, Kind, Outcome
from tests.chats.samples import SAMPLES, needs_samples

COLUMNS = [
    "apiid",
    "uid",
    "isoutbox",
    "messagestae",
    "posted_at",
    "created_at",
    "modified_at",
    "type",
    "body",
    "isstatusmessage",
    "caption",
    "quoted_message_apiid",
    "read_at",
]


def backup(*rows, columns=COLUMNS):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    for number, row in enumerate(rows):
        usual = {"apiid": f"a{number}", "uid": f"u{number}", "isoutbox": "0", "type": "TEXT"}
        usual |= {"posted_at": str(1709287200000 + number), "body": "hello"}
        usual["isstatusmessage"] = "0"
        found = {name: str(value).replace("\\", "\\\\") for name, value in (usual | row).items()}
        writer.writerow({name: found[name] for name in columns if name in found})
    return file.getvalue().encode()


def of(*rows, **how):
    found = read("message_ABCD1234.csv", backup(*rows, **how))
    return found.conversations[0], found.report


def test_a_call_says_who_called_how_long_and_how_it_ended():
    calls = [
        {"type": "VOIP_STATUS", "isoutbox": out, "body": json.dumps([1, {"status": status} | more])}
        for out, status, more in (
            ("0", 1, {}),
            ("1", 2, {"duration": 61}),
            ("0", 3, {"reason": 3}),
            ("0", 3, {"reason": 2}),
            ("1", 4, {}),
            ("0", 99, {"duration": "x"}),
        )
    ]
    conversation, report = of(*calls, {"type": "VOIP_STATUS", "body": "rubbish"})
    assert report.messages == 0
    outcomes = [(one.seconds, one.outcome) for one in conversation.details.calls]
    assert outcomes == [
        (None, Outcome.MISSED),
        (61, Outcome.ANSWERED),
        (None, Outcome.DECLINED),
        (None, Outcome.MISSED),
        (None, Outcome.MISSED),
        (None, Outcome.UNKNOWN),
        (None, Outcome.UNKNOWN),
    ]
    missed = Event.MISSED_VOICE
    assert conversation.columns.event.tolist() == [missed, 0, 0, missed, 0, 0, 0]
    names = [conversation.participants[one.by].name for one in conversation.details.calls]
    assert names == ["ABCD1234", "Me", "ABCD1234", "ABCD1234", "Me", "ABCD1234", "ABCD1234"]


def test_words_are_never_taken_for_a_line_of_the_app():
    conversation, report = of({"body": "you left me"}, {"body": "Missed call"}, {"body": "[1,{}]"})
    assert report.messages == 3
    assert list(conversation.iter_texts()) == ["you left me", "Missed call", "[1,{}]"]


def test_lines_of_the_app_have_no_sender():
    conversation, report = of(
        {"body": "verified", "isstatusmessage": "1"},
        {"type": "STATUS", "body": "gone"},
        {"type": "FORWARD_SECURITY_STATUS", "body": '[6,{"status":1}]'},
    )
    assert report.messages == 0
    assert list(conversation.iter_texts()) == ["verified", "gone", ""]
    assert conversation.columns.event.tolist() == [Event.OTHER, Event.OTHER, Event.E2E]


def test_backslashes_are_undone_only_where_the_app_doubled_them():
    text = 'C:\\dir\\\\x "q" \\n'
    assert of({"body": text})[0].text(0) == text
    header = b"uid,posted_at,type,isoutbox,isstatusmessage,body\n"
    row = b"u,2024-03-01T10:00:00Z,TEXT,0,0,C:\\\\server\\dir\n"
    assert read("message_X.csv", header + row).conversations[0].text(0) == "C:\\\\server\\dir"


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "null", "[1,2,3,4,5,6,7,8]", "[" * 5000, '{"a":1}', '["a"]', "\0"]
)
@pytest.mark.parametrize("kind", ["FILE", "LOCATION", "BALLOT", "VOIP_STATUS", "IMAGE", "CONTACT"])
def test_rubbish_in_place_of_json_loses_no_record(kind, body):
    conversation, report = of({"type": kind, "body": body}, {})
    assert len(conversation) == 2
    assert not report.unread


def test_what_was_never_sent_or_is_unknown_is_nobodys_message():
    conversation, report = of(
        {"isoutbox": "1", "messagestae": "SENDFAILED"}, {"type": "NEW_KIND"}, {"isoutbox": "1"}
    )
    assert conversation.columns.sender.tolist()[:2] == [NOBODY, NOBODY]
    assert conversation.columns.kind.tolist() == [Kind.UNKNOWN, Kind.UNKNOWN, Kind.TEXT]
    assert {one.code for one in report.warnings} == {"never-sent", "unknown-record-type"}


def test_other_versions_have_other_columns():
    old = ["apiid", "uid", "isoutbox", "posted_at", "type", "body", "isstatusmessage"]
    conversation, _ = of({}, {"isoutbox": "1"}, columns=old)
    assert conversation.columns.sender.tolist() == [0, 1]
    turned = [*reversed(COLUMNS), "something_new"]
    assert of({"body": "x"}, columns=turned)[0].text(0) == "x"


def test_a_file_of_headings_alone_says_so():
    report = read("message_X.csv", backup()).report
    assert [one.reason for one in report.unread] == ["no-messages"]
    assert [one.code for one in report.warnings] == ["no-messages"]


def test_other_tables_are_not_claimed():
    for data in (
        b"identity,nick_name,firstname,lastname\nA,b,c,d\n",
        b"date,sender,text\n2024,isoutbox,x\n",
        b"isoutbox\n",
        b"isoutbox" + b"\0" * 100,
        b"",
        b'"isoutbox',
    ):
        assert not READER.claims(GivenFile("x.csv", InMemory(data)))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=10))
def test_every_text_comes_back_to_the_letter(written):
    conversation, report = of(*({"body": text} for text in written))
    assert list(conversation.iter_texts()) == written
    assert not report.unread


@needs_samples
def test_the_samples_read_as_expected():
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    for path, said in expected.items():
        if said["format"] == "threema_csv" and "/message_" in path:
            report = read_path(SAMPLES / path).report
            assert report.records == said["computed"]["csv_rows"]
            assert report.messages >= said["asserted"]["messages_min"]
            assert {"Me"} < set(report.senders)
