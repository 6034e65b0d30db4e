import base64
import json
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from io import BytesIO

import numpy as np
import pytest

from olivebranch.chats import read, read_path, readers
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.imessage.bodies import CHANGING, PLAIN, words_in
from olivebranch.conversation import NO_RECORD, NOBODY, Event, Kind
from olivebranch.errors import GivenError
from tests.chats.databases import (
    NS,
    OTHERS,
    START,
    chat_db,
    guid,
    said,
    write,
    write_old,
)
from tests.chats.promises import assert_mutilation_is_told
from tests.chats.samples import SAMPLES, needs_samples
from tools.bench.imessage import MESSAGE, body_of, write_imessage


def only(path):
    (conversation,) = read_path(path).conversations
    return conversation


def codes(report):
    return {one.code for one in report.warnings}


@pytest.mark.parametrize("length", [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 70_000])
@pytest.mark.parametrize("mark", ["a", "\ufffc", "\U0001f44d"])
def test_words_of_any_length_come_out_of_a_body_to_the_letter(tmp_path, length, mark):
    text = (mark * length)[:length]
    path = chat_db(tmp_path / "chat.db", [said(1, None, attributedBody=body_of(text))])
    assert only(path).text(0) == text


def test_bodies_of_both_shapes_and_foreign_ones_are_read():
    shapes = [
        PLAIN + b"\x02hi\x86",
        CHANGING + b"\x02hi\x86",
        b"\x04\x0bstreamtyped?\x84\x01+\x02hi",
    ]
    ends = np.cumsum([len(one) for one in shapes])
    buffer = b"".join(shapes)
    starts, ends, damaged = words_in(buffer, np.concatenate([[0], ends[:-1]]), ends)
    assert [buffer[a:b] for a, b in zip(starts, ends, strict=True)] == [b"hi"] * 3
    assert damaged == 0


@pytest.mark.parametrize("cut", [14, 60, len(PLAIN), len(PLAIN) + 1, len(PLAIN) + 3])
def test_half_a_body_gives_what_is_there_and_says_so(tmp_path, cut):
    body = body_of("half of this")[:cut]
    report = read_path(chat_db(tmp_path / "chat.db", [said(1, attributedBody=body)])).report
    assert report.messages == 1
    assert "unreadable-words" in codes(report)


def test_text_goes_before_the_body_and_an_empty_text_does_not(tmp_path):
    rows = [
        said(1, "text", attributedBody=body_of("body")),
        said(2, "", attributedBody=body_of("b")),
    ]
    assert list(only(chat_db(tmp_path / "chat.db", rows)).iter_texts()) == ["text", "b"]


def test_seconds_and_nanoseconds_may_stand_in_one_database(tmp_path):
    rows = [said(1, "old", date=START), said(2, "new", date=(START + 1) * NS + 500_000_000)]
    found = read_path(chat_db(tmp_path / "chat.db", rows)).report
    assert (found.first, found.last) == ("2023-03-01T10:00:00Z", "2023-03-01T10:00:01.500Z")


def test_rows_out_of_order_come_out_by_time(tmp_path):
    rows = [said(1, "late", date=(START + 99) * NS), said(2, "early", date=START * NS)]
    assert list(only(chat_db(tmp_path / "chat.db", rows)).iter_texts()) == ["early", "late"]


def test_a_message_without_a_date_is_listed_unless_it_was_read(tmp_path):
    rows = [
        said(1, "x", date=0),
        said(2, "y", date=0, date_read=START * NS),
        said(3, "z", date=None),
    ]
    found = read_path(chat_db(tmp_path / "chat.db", rows))
    assert [(one.byte_start, one.reason) for one in found.report.unread] == [
        (1, "no-date"),
        (3, "no-date"),
    ]
    assert found.report.first == "2023-03-01T10:00:00Z"


def test_a_tapback_is_a_reaction_and_one_taken_back_is_none(tmp_path):
    def tapback(number, kind, **keys):
        keys = {"associated_message_type": kind, "associated_message_guid": f"p:0/{guid(1)}"} | keys
        return said(number, "Loved \u201chello\u201d", **keys)

    rows = [said(1, "hello"), tapback(2, 2000), tapback(3, 2001, is_from_me=1), tapback(4, 3000)]
    found = read_path(chat_db(tmp_path / "chat.db", rows))
    (conversation,) = found.conversations
    assert [(one.record, one.sign) for one in conversation.details.reactions] == [(0, "liked")]
    by = conversation.details.reactions[0].by
    assert conversation.participants[by].is_me
    assert (len(conversation), codes(found.report)) == (1, {"reactions-taken-back"})


def test_a_tapback_on_a_message_that_is_gone_stays_but_is_nobodys_message(tmp_path):
    row = said(1, "Loved it", associated_message_type=2000, associated_message_guid=guid(7))
    conversation = only(chat_db(tmp_path / "chat.db", [row]))
    assert conversation.messages() == 0
    assert conversation.columns.event[0] == Event.OTHER
    assert conversation.text(0) == "Loved it"


def test_words_that_look_like_a_tapback_stay_words(tmp_path):
    conversation = only(chat_db(tmp_path / "chat.db", [said(1, "Loved \u201cyou left me\u201d")]))
    assert (conversation.messages(), conversation.columns.kind[0]) == (1, Kind.TEXT)


def test_an_answer_to_what_is_not_there_is_still_an_answer(tmp_path):
    row = said(1, "yes", thread_originator_guid=guid(9))
    assert only(chat_db(tmp_path / "chat.db", [row])).details.replies[0].to == NO_RECORD


def test_a_message_in_two_chats_is_read_once(tmp_path):
    second = [
        ("chat", {"ROWID": 2, "guid": "SMS;-;+15550100", "style": 45}),
        ("chat_message_join", {"chat_id": 2, "message_id": 1}),
    ]
    found = read_path(chat_db(tmp_path / "chat.db", [said(1, "hi")], others=second))
    assert found.report.records == 1
    assert found.conversations[0].source.thread == "iMessage;-;+15550100"


def test_one_address_with_two_services_is_one_participant(tmp_path):
    handle = ("handle", {"ROWID": 2, "id": "+15550100", "service": "SMS"})
    rows = [said(1, "a"), said(2, "b", handle_id=2)]
    conversation = only(chat_db(tmp_path / "chat.db", rows, others=[handle]))
    assert conversation.senders() == {"+15550100": 2}


def test_in_a_chat_of_two_it_goes_without_saying_who_wrote(tmp_path):
    rows = [said(1, "a", handle_id=0), said(2, "b", handle_id=77)]
    assert only(chat_db(tmp_path / "chat.db", rows)).senders() == {"+15550100": 2}


def test_messages_in_no_chat_are_kept_by_whom_they_name(tmp_path):
    rows = [said(1, "a"), said(2, "b", handle_id=8), said(3, "c", handle_id=9, is_from_me=1)]
    found = read_path(chat_db(tmp_path / "chat.db", rows, chat=None))
    assert len(found.conversations) == 3
    assert found.report.messages == 3


def test_a_place_of_many_types_breaks_nothing(tmp_path):
    rows = [
        said(1, b"\xff\xfe\x00 not text"),
        said(2, 12345, date="soon", is_from_me="no"),
        said(3, 1.5, handle_id="x"),
        said(4, "\x00\x00nul", date=float("inf")),
        said(5, "ok", date=-(1 << 63), item_type="x", associated_message_type=b"\x00"),
        said(6, "late", date=(1 << 63) - 1),
        said(7, "hi", attributedBody="text", date_edited=5, message_summary_info=b"bplist00\xff"),
    ]
    report = read_path(chat_db(tmp_path / "chat.db", rows)).report
    assert report.records + len(report.unread) == len(rows)


def test_the_newest_rows_are_read_from_the_log_beside_the_database(tmp_path):
    live, copy = tmp_path / "live", tmp_path / "copy"
    live.mkdir()
    path = chat_db(live / "chat.db", [said(1, "old")])
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        for number in range(2, 200):
            row = said(number, f"new {number}")[1]
            database.execute(
                f"INSERT INTO message ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
            database.execute("INSERT INTO chat_message_join VALUES (1, ?, 0)", (number,))
        shutil.copytree(live, copy)
    (copy / "chat.db-shm").unlink(missing_ok=True)
    before = sorted(copy.iterdir())
    found = read_path(copy / "chat.db")
    assert found.report.messages == 199
    assert found.report.warnings == ()
    assert sorted(copy.iterdir()) == before
    assert read_path(copy).report.messages == 199
    assert read_path(copy).passed_over == ()

    log = copy / "chat.db-wal"
    whole = log.read_bytes()
    log.write_bytes(whole[: len(whole) // 2])
    assert 50 < read_path(copy / "chat.db").report.messages < 199
    log.write_bytes(b"rubbish" * 99)
    half = read_path(copy / "chat.db").report
    assert (half.messages, codes(half)) == (1, {"wal-unreadable"})
    log.unlink()
    without = read_path(copy / "chat.db").report
    assert (without.messages, codes(without)) == (1, {"wal-missing"})


def test_a_database_in_an_archive_is_read_as_on_disk(tmp_path):
    path = chat_db(tmp_path / "sms.db", [said(1, "hello")])
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("3d/sms.db", path.read_bytes())
    report = read("backup.zip", buffer.getvalue()).report
    assert (report.messages, report.places) == (1, "rows")


@pytest.mark.parametrize("name", ["a?b#c%20d.db", "\u00fc b.db", "file:x.db", "-q.db"])
def test_any_name_of_a_file_is_opened_and_nothing_is_left_beside_it(tmp_path, name):
    path = chat_db(tmp_path / name, [said(1, "hello")])
    assert read_path(path).report.messages == 1
    assert os.listdir(tmp_path) == [name]  # noqa: PTH208 - names as they are


HOSTILE = {
    "view": "CREATE VIEW message AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n)"
    " SELECT x AS ROWID, x AS text, x AS date, 0 AS is_from_me, 1 AS handle_id FROM n;",
    "virtual": "CREATE VIRTUAL TABLE message USING fts4(text, date, is_from_me, handle_id);",
    "missing": "CREATE TABLE message (text TEXT);",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_only_looks_like_the_table_is_left_alone(tmp_path, what):
    path = write(tmp_path / "chat.db", HOSTILE[what] + OTHERS)
    with pytest.raises(GivenError) as raised:
        read_path(path)
    assert raised.value.code == "unknown-format"


def test_a_formula_in_the_table_is_not_run(tmp_path):
    script = (
        "CREATE TABLE message (ROWID INTEGER PRIMARY KEY, text TEXT, date INTEGER, is_from_me"
        " INTEGER, handle_id INTEGER, attributedBody AS (hex(zeroblob(400000000))));" + OTHERS
    )
    path = write(tmp_path / "chat.db", script, [("message", {"date": START, "handle_id": 1})])
    assert read_path(path).report.messages == 1


def test_a_table_without_row_numbers_is_damaged_and_not_endless(tmp_path):
    script = (
        "CREATE TABLE message (guid TEXT PRIMARY KEY, text TEXT, date INTEGER, is_from_me INTEGER,"
        " handle_id INTEGER) WITHOUT ROWID;" + OTHERS
    )
    path = write(tmp_path / "chat.db", script, [("message", {"guid": "x", "text": "hi"})])
    report = read_path(path).report
    assert report.records == 0
    assert report.unread


def test_a_database_in_utf16_is_read_to_the_letter(tmp_path):
    rows = [said(1, "gr\u00fc\u00df \U0001f44d"), said(2, attributedBody=body_of("body \u00fc"))]
    joins = [("chat_message_join", {"chat_id": 1, "message_id": one}) for one in (1, 2)]
    script = f"PRAGMA encoding='UTF-16le'; {MESSAGE}; {OTHERS}"
    path = write(tmp_path / "chat.db", script, [*rows, *joins])
    assert list(only(path).iter_texts()) == ["gr\u00fc\u00df \U0001f44d", "body \u00fc"]


def test_numbers_of_rows_may_be_negative_and_far_apart(tmp_path):
    rows = [said(1, "a", ROWID=-5), said(2, "b", ROWID=1 << 40), said(3, "c", ROWID=(1 << 63) - 1)]
    path = chat_db(
        tmp_path / "chat.db", [(table, row | {"ROWID": row["ROWID"]}) for table, row in rows]
    )
    assert list(only(path).iter_texts()) == ["a", "b", "c"]


def test_half_a_database_gives_the_messages_that_are_in_it(tmp_path):
    path = tmp_path / "chat.db"
    write_imessage(path, 3000)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    report = read_path(path).report
    assert 1000 < report.messages < 3000
    assert "damaged-database" in codes(report)
    assert report.unread


def test_a_database_of_another_app_is_left_alone(tmp_path):
    path = write(tmp_path / "x.db", "CREATE TABLE sms (_id INTEGER, body TEXT);")
    assert [one.name for one in readers() if one.claims(file_of(path))] == []


def file_of(path):
    return GivenFile(path.name, InMemory(path.read_bytes()))


def test_mutilated_databases_never_raise(tmp_path):
    whole = write_old(tmp_path / "chat.db").read_bytes()
    assert_mutilation_is_told("chat.db", whole, seed=5, times=300, most=30)


@needs_samples
@pytest.mark.parametrize("name", ["imessage_chat.db", "imessage_chat_upgrade_osx_11.db"])
def test_a_sample_of_a_mac_reads_as_expected(name):
    (path,) = SAMPLES.glob(f"langchain_chatloaders/**/{name}")
    conversation = only(path)
    first = conversation.participants[conversation.columns.sender[0]]
    assert (conversation.text(0), first.is_me) == ("Yeh", False)
    assert conversation.columns.at_ms[0] == 1_699_152_650_393
    assert conversation.text(16) == "John is the almighty"
    assert len(conversation.text(18)) == 128
    assert len(conversation) + len(conversation.details.reactions) == 23


@needs_samples
def test_a_sample_with_seconds_reads_as_expected():
    (path,) = SAMPLES.glob("imessage/log2timeline__plaso/**/imessage_chat.db")
    found = read_path(path)
    assert found.report.messages == 10
    said_it = [one for one in found.conversations if one.text(0).startswith("Did you try to send")]
    assert said_it[0].participants[0].name == "xxxxxx2015@icloud.com"
    assert said_it[0].details.seen[0].record == 0


@needs_samples
def test_a_sample_whose_keys_are_words_reads_as_expected(tmp_path):
    (folder,) = SAMPLES.glob(
        "imessage/caleb531__imessage-conversation-analyzer/tests/data/dbs/chats"
    )
    tables = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}
    path = tmp_path / "chat.db"
    keys = ("ROWID", "chat_id", "handle_id", "message_id", "attachment_id")
    with closing(sqlite3.connect(path)) as database, database:
        for name, rows in tables.items():
            columns = list(dict.fromkeys(key for row in rows for key in row))
            typed = ", ".join(f"{one} TEXT" if one in keys else one for one in columns)
            database.execute(f"CREATE TABLE {name} ({typed})")
            marks = ", ".join("?" * len(columns))
            for row in rows:
                cells = [cell(row.get(one)) for one in columns]
                database.execute(f"INSERT INTO {name} VALUES ({marks})", cells)
    found = read_path(path)
    assert found.report.messages == 38
    jane = next(one for one in found.conversations if one.source.title == "+12234567890")
    reactions = ("Reacted", "Emphasized")
    words = [text for text in jane.iter_texts() if not text.startswith(reactions)]
    assert (len(jane), len(words)) == (11, 9)
    assert sum(jane.participants[code].is_me for code in jane.columns.sender) == 5
    assert jane.columns.kind[-1] == Kind.GIF
    assert NOBODY not in jane.columns.sender


def cell(value):
    if isinstance(value, str) and value.startswith("base64:"):
        return base64.b64decode(value.removeprefix("base64:"))
    return value
