"""An invented chat.db as macOS 14 lays it out, for measuring."""

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tools.bench.invented import messages

# The columns in Apple's order: those that are read stand far apart, as they do in the real file.
MESSAGE = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
replace INTEGER DEFAULT 0, service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, country
TEXT, attributedBody BLOB, version INTEGER DEFAULT 0, type INTEGER DEFAULT 0, service TEXT, account
TEXT, account_guid TEXT, error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered
INTEGER, is_delivered INTEGER DEFAULT 0, is_finished INTEGER DEFAULT 0, is_emote INTEGER DEFAULT 0,
is_from_me INTEGER DEFAULT 0, is_empty INTEGER DEFAULT 0, is_delayed INTEGER DEFAULT 0,
is_auto_reply INTEGER DEFAULT 0, is_prepared INTEGER DEFAULT 0, is_read INTEGER DEFAULT 0,
is_system_message INTEGER DEFAULT 0, is_sent INTEGER DEFAULT 0, has_dd_results INTEGER DEFAULT 0,
is_service_message INTEGER DEFAULT 0, is_forward INTEGER DEFAULT 0, was_downgraded INTEGER DEFAULT
0, is_archive INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, cache_roomnames TEXT,
was_data_detected INTEGER DEFAULT 0, was_deduplicated INTEGER DEFAULT 0, is_audio_message INTEGER
DEFAULT 0, is_played INTEGER DEFAULT 0, date_played INTEGER, item_type INTEGER DEFAULT 0,
other_handle INTEGER DEFAULT 0, group_title TEXT, group_action_type INTEGER DEFAULT 0, share_status
INTEGER DEFAULT 0, share_direction INTEGER DEFAULT 0, is_expirable INTEGER DEFAULT 0, expire_state
INTEGER DEFAULT 0, message_action_type INTEGER DEFAULT 0, message_source INTEGER DEFAULT 0,
associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT,
payload_data BLOB, expressive_send_style_id TEXT, associated_message_range_location INTEGER DEFAULT
0, associated_message_range_length INTEGER DEFAULT 0, time_expressive_send_played INTEGER,
message_summary_info BLOB, ck_sync_state INTEGER DEFAULT 0, ck_record_id TEXT,
ck_record_change_tag TEXT, destination_caller_id TEXT, is_corrupt INTEGER DEFAULT 0,
reply_to_guid TEXT, sort_id INTEGER, is_spam INTEGER DEFAULT 0, has_unseen_mention INTEGER DEFAULT
0, thread_originator_guid TEXT, thread_originator_part TEXT, syndication_ranges TEXT,
synced_syndication_ranges TEXT, was_delivered_quietly INTEGER DEFAULT 0, did_notify_recipient
INTEGER DEFAULT 0, date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0, was_detonated
INTEGER DEFAULT 0, part_count INTEGER, is_stewie INTEGER DEFAULT 0, is_sos INTEGER DEFAULT 0,
is_critical INTEGER DEFAULT 0, bia_reference_id TEXT, is_kt_verified INTEGER DEFAULT 0,
fallback_hash TEXT, associated_message_emoji TEXT)
"""
OTHERS = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,
    service TEXT NOT NULL, uncanonicalized_id TEXT, UNIQUE (id, service));
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style
    INTEGER, chat_identifier TEXT, service_name TEXT, display_name TEXT,
    last_addressed_handle TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
    PRIMARY KEY (chat_id, message_id));
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL,
    filename TEXT, uti TEXT, mime_type TEXT, transfer_name TEXT, is_sticker INTEGER DEFAULT 0);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES (1, '+15550100', 'us', 'iMessage', NULL);
INSERT INTO chat VALUES (1, 'iMessage;-;+15550100', 45, '+15550100', 'iMessage', NULL, NULL);
INSERT INTO chat_handle_join VALUES (1, 1);
"""
INSERT = """
INSERT INTO message (ROWID, guid, text, attributedBody, handle_id, is_from_me, date, date_delivered,
    service, account, is_sent, is_read, part_count) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 1, 1)
"""
# Seconds from 1970 to Apple's epoch of 2001.
EPOCH = 978_307_200
BEFORE = (
    b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08"
    b"NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
)
AFTER = (
    b"\x86\x84\x02iI\x01\x05\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x01\x92\x84\x96\x96"
    b"\x1d__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\x00\x84\x84\x07NSValue\x00"
    b"\x94\x84\x01*\x84\x99\x99\x00\x86\x86\x86"
)


def body_of(text: str) -> bytes:
    """Return words as Apple archives them in `attributedBody`."""
    words = text.encode()
    if len(words) < 0x80:
        size = bytes([len(words)])
    elif len(words) < 0x8000:
        size = b"\x81" + len(words).to_bytes(2, "little")
    else:
        size = b"\x82" + len(words).to_bytes(4, "little")
    return BEFORE + size + words + AFTER


def write_imessage(path: Path, count: int) -> None:
    """Write a database of `count` messages; every other one has its words in `attributedBody`."""
    with sqlite3.connect(path) as database:
        database.execute(MESSAGE)
        database.executescript(OTHERS)
        database.executemany(INSERT, _rows(count))
        database.execute(
            "INSERT INTO chat_message_join SELECT 1, ROWID, date FROM message ORDER BY ROWID"
        )
    database.close()


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    minutes, texts, first = messages(count, np.random.default_rng(1))
    seconds = minutes.astype("datetime64[s]").astype(np.int64) - EPOCH
    for row, (second, text, mine) in enumerate(zip(seconds.tolist(), texts, first, strict=True), 1):
        date = second * 1_000_000_000 + row
        guid = f"{row:08X}-0000-4000-8000-{row:012X}"
        words = (None, body_of(text)) if row % 2 else (text, None)
        sent = int(mine)
        yield (row, guid, *words, sent, date, date, "iMessage", "E:alex@example.com", sent)


if __name__ == "__main__":
    write_imessage(Path(sys.argv[1]), int(sys.argv[2]))
