import json
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from olivebranch.chats import read_path, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.whatsapp_ios.protobuf import fields_of
from olivebranch.conversation import NO_RECORD, NOBODY, Event, Kind, Outcome
from tests.chats.databases import START, WHATSAPP, block, call, media, sent, write
from tests.chats.databases import write_whatsapp_ios as write_whole
from tests.chats.promises import assert_mutilation_is_told
from tests.chats.samples import SAMPLES, needs_samples


@pytest.fixture
def written(tmp_path):
    def build(*rows):
        return write(tmp_path / "ChatStorage.sqlite", WHATSAPP, rows)

    return build


def only(path):
    (conversation,) = read_path(path).conversations
    return conversation


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        (0, Kind.TEXT),
        (1, Kind.IMAGE),
        (2, Kind.VIDEO),
        (3, Kind.AUDIO),
        (4, Kind.CONTACT),
        (5, Kind.LOCATION),
        (7, Kind.LINK),
        (8, Kind.DOCUMENT),
        (11, Kind.GIF),
        (14, Kind.DELETED),
        (15, Kind.STICKER),
        (39, Kind.VIEW_ONCE),
        (46, Kind.POLL),
        (999, Kind.UNKNOWN),
    ],
)
def test_kinds_are_told_apart_and_unknown_ones_are_kept(written, stated, kind):
    conversation = only(written(sent(1, "words", ZMESSAGETYPE=stated)))
    assert conversation.columns.kind[0] == kind
    assert conversation.text(0) == "words"
    assert conversation.senders() == {"Bob": 1}


@pytest.mark.parametrize(
    ("event", "meant"),
    [
        (1, Event.MISSED_VOICE),
        (2, Event.E2E),
        (3, Event.SECURITY_CODE),
        (4, Event.MISSED_VIDEO),
        (34, Event.BLOCKED),
        (35, Event.UNBLOCKED),
        (12345, Event.OTHER),
    ],
)
def test_a_notice_of_the_app_is_nobodys_message(written, event, meant):
    conversation = only(written(sent(1, None, ZMESSAGETYPE=10, ZGROUPEVENTTYPE=event)))
    assert conversation.columns.event[0] == meant
    assert conversation.columns.sender[0] == NOBODY


def test_words_of_a_person_are_never_a_notice(written):
    conversation = only(written(sent(1, "Missed voice call", ZGROUPEVENTTYPE=1)))
    assert (conversation.messages(), conversation.columns.event[0]) == (1, Event.NONE)


@pytest.mark.parametrize(
    ("ended", "outcome", "event"),
    [
        (0, Outcome.ANSWERED, Event.NONE),
        (1, Outcome.MISSED, Event.MISSED_VOICE),
        (3, Outcome.DECLINED, Event.NONE),
        (99, Outcome.UNKNOWN, Event.NONE),
    ],
)
def test_a_call_says_how_it_ended(written, ended, outcome, event):
    rows = sent(1, ZMESSAGETYPE=59, ZMEDIAITEM=1), media(1, ZMETADATA=call(outcome=ended))
    conversation = only(written(*rows))
    assert conversation.details.calls[0].outcome == outcome
    assert conversation.columns.event[0] == event


def test_a_call_of_which_nothing_is_known_is_still_a_call(written):
    conversation = only(written(sent(1, ZMESSAGETYPE=59)))
    assert conversation.details.calls[0].outcome == Outcome.UNKNOWN


def test_an_answer_to_what_is_gone_is_still_an_answer(written):
    rows = sent(1, "yes", ZMEDIAITEM=1), media(1, ZMETADATA=block(5, "3AGONE"))
    assert only(written(*rows)).details.replies[0].to == NO_RECORD


def test_an_answer_finds_its_message_in_whatever_order_they_stand(written):
    rows = [
        sent(1, "answer", ZMESSAGEDATE=START + 99.0, ZMEDIAITEM=1),
        sent(2, "question", ZMESSAGEDATE=START + 1.0),
        media(1, ZMETADATA=block(5, "3A0002")),
    ]
    (reply,) = only(written(*rows)).details.replies
    assert (reply.record, reply.to) == (1, 0)


def test_a_member_without_a_name_is_told_by_the_name_they_gave_or_the_number(tmp_path):
    people = read_path(write_whole(tmp_path / "x.sqlite")).conversations[-1].participants
    assert [one.name for one in people] == ["Charlie", "Me", "Bob"]


def test_a_few_columns_are_enough(tmp_path):
    script = """
    CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZSESSIONJID VARCHAR, ZPARTNERNAME
        VARCHAR);
    CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZISFROMME INTEGER,
        ZTEXT VARCHAR, ZMESSAGEDATE REAL);
    INSERT INTO ZWACHATSESSION VALUES (1, '15550100@s.whatsapp.net', 'Bob');
    INSERT INTO ZWAMESSAGE VALUES (1, 1, 0, 'hello', 727099200.0), (2, 1, 1, 'you', 727099260.0);
    """
    conversation = only(write(tmp_path / "x.sqlite", script))
    assert conversation.senders() == {"Bob": 1, "Me": 1}
    assert conversation.source.thread == "15550100@s.whatsapp.net"


def test_a_place_of_many_types_breaks_nothing(written):
    rows = [
        sent(1, b"\xff\xfe"),
        sent(2, 12345, ZMESSAGEDATE="soon"),
        sent(3, ZMESSAGETYPE="x", ZCHATSESSION="y", ZISFROMME=b"z"),
        sent(4, ZMESSAGEDATE=float("inf"), ZSORT=1 << 62),
        sent(5, ZMEDIAITEM=-1, ZMESSAGEINFO=1, ZFLAGS="f", ZPARENTMESSAGE=(1 << 63) - 1),
        media(1, ZMETADATA="text"),
        ("ZWAMESSAGEINFO", {"Z_PK": 1, "ZRECEIPTINFO": b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff"}),
    ]
    report = read_path(written(*rows)).report
    assert report.records + len(report.unread) == 5


def test_damaged_records_of_the_wire_format_give_what_can_be_read():
    rng = np.random.default_rng(1)
    for _ in range(2000):
        fields_of(bytes(rng.integers(0, 256, rng.integers(0, 60)).tolist()))
    assert fields_of(b"\x08\x05\x12\x02hi\x0b") == {1: [5], 2: [b"hi"]}


def test_mutilated_databases_never_raise(tmp_path):
    whole = write_whole(tmp_path / "x.sqlite").read_bytes()
    assert_mutilation_is_told("x.sqlite", whole, seed=7)


def test_a_database_of_another_app_is_left_alone(tmp_path):
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database, database:
        database.execute("CREATE TABLE ZMESSAGE (Z_PK INTEGER, ZTEXT VARCHAR)")
    file = GivenFile("x.sqlite", InMemory((tmp_path / "x.sqlite").read_bytes()))
    assert [one.name for one in readers() if one.claims(file)] == []


@needs_samples
def test_a_sample_of_a_backup_reads_as_expected():
    (path,), (result,) = (
        (SAMPLES / "whatsapp_ios_sqlite").glob("**/*.zip"),
        (SAMPLES / "whatsapp_ios_sqlite").glob("**/results/**/*.json"),
    )
    expected = json.loads(result.read_text(encoding="utf-8"))["data"]
    found = read_path(path)
    assert found.report.records == len(expected) == 32
    ours = sorted(
        (int(at) // 1000, text)
        for one in found.conversations
        for at, kind, text in zip(
            one.columns.at_ms, one.columns.kind, one.iter_texts(), strict=True
        )
        if kind == Kind.TEXT
    )
    assert ours == sorted((row[0], row[5]) for row in expected if row[5])
    assert found.report.last == "2023-05-17T14:36:40Z"
