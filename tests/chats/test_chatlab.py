"""ChatLab's format: what is promised about it beyond what every reader promises."""

import json

import numpy as np
import pytest

from olivebranch.chats import read
from olivebranch.conversation import NOBODY, Event, Kind

HEADER = {
    "_type": "header",
    "chatlab": {"version": "0.0.2", "exportedAt": 1703001600},
    "meta": {"name": "Bob", "platform": "qq", "type": "private", "ownerId": "1"},
}
MESSAGE = {
    "_type": "message",
    "sender": "1",
    "accountName": "Alice",
    "timestamp": 1703001600,
    "type": 0,
    "content": "hello",
}


def lines(*values):
    return "".join(f"{json.dumps(value)}\n" for value in values).encode()


def one(data):
    (conversation,) = read("chat.jsonl", data).conversations
    return conversation


def test_a_line_of_the_app_is_nobodys_and_who_acted_is_kept():
    joined = MESSAGE | {"type": 80, "content": "Alice joined"}
    by_app = joined | {"sender": "system", "accountName": "System"}
    conversation = one(lines(HEADER, joined, by_app))
    assert conversation.columns.sender.tolist() == [NOBODY, NOBODY]
    assert conversation.columns.event.tolist() == [Event.OTHER, Event.OTHER]
    assert [(act.record, act.by) for act in conversation.details.acts] == [(0, 0)]
    assert conversation.participants[0].is_me


def test_a_message_taken_back_keeps_its_sender():
    conversation = one(lines(HEADER, MESSAGE | {"type": 81, "content": None}))
    assert conversation.columns.kind.tolist() == [Kind.DELETED]
    assert conversation.columns.sender.tolist() == [0]
    assert conversation.text(0) == ""


@pytest.mark.parametrize("stated", [1703001600, 1703001600000, 1703001600.0, "1703001600"])
def test_seconds_and_thousandths_are_told_apart(stated):
    conversation = one(lines(HEADER, MESSAGE | {"timestamp": stated}))
    assert conversation.columns.at_ms.tolist() == [1703001600000]


def test_one_id_is_one_person_whatever_the_name():
    conversation = one(lines(HEADER, MESSAGE, MESSAGE | {"accountName": "Al"}))
    assert [who.name for who in conversation.participants] == ["Alice"]


def test_files_put_one_after_the_other_become_several_conversations():
    found = read("chat.jsonl", lines(HEADER, MESSAGE, HEADER, MESSAGE, MESSAGE))
    assert [len(talk) for talk in found.conversations] == [1, 2]


def test_a_type_that_nobody_knows_is_kept_and_told():
    found = read("chat.jsonl", lines(HEADER, MESSAGE | {"type": 4711}))
    assert found.report.messages == 1
    assert [warning.code for warning in found.report.warnings] == ["unknown-record-type"]


def test_a_file_without_messages_says_so():
    found = read("chat.jsonl", lines(HEADER))
    assert [span.reason for span in found.report.unread] == ["no-messages"]
    assert found.report.format == "chatlab"


@pytest.mark.parametrize("odd", [None, [], {}, True, 1e300, -1, "x", "9" * 5000])
@pytest.mark.parametrize("key", [*MESSAGE, "olive", "replyToMessageId"])
def test_no_wrong_type_stops_the_others(key, odd):
    found = read("chat.jsonl", lines(HEADER, MESSAGE | {key: odd}, MESSAGE))
    assert "hello" in [text for talk in found.conversations for text in talk.iter_texts()]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read_to_the_last_byte(encoding):
    data = lines(HEADER, MESSAGE | {"content": "👩‍👩‍👧"}).decode().encode(encoding)
    conversation = one(data)
    assert conversation.text(0) == "👩‍👩‍👧"
    assert conversation.columns.byte_end.tolist() == [len(data)]
    assert np.all(conversation.columns.byte_start == 0)
