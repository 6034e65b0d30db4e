"""Small invented databases; run as a program to write the golden ones anew."""

import plistlib
import sqlite3
from contextlib import closing
from pathlib import Path

from tools.bench_imessage import EPOCH, MESSAGE, OTHERS, body_of

EXPORTS = Path(__file__).parent / "exports"
# 2023-03-01 10:00:00 UTC in seconds since 2001.
START = 1_677_664_800 - EPOCH
NS = 1_000_000_000


def guid(number):
    return f"{number:08X}-0000-4000-8000-000000000000"


def write(path, script, rows=(), *, page_size=1024):
    """Write a database: a script of SQL, then rows as (table, {column: value})."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"PRAGMA page_size={page_size}")
        database.executescript(script)
        for table, row in rows:
            columns = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            database.execute(
                f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(row.values())
            )
    return path


def said(number, text=None, **keys):
    """Return a row of a message that Bob sent, a minute after the one before."""
    date = (START + 60 * number) * NS
    row = {"ROWID": number, "guid": guid(number), "text": text, "handle_id": 1, "date": date}
    return "message", row | keys


def in_chat(*numbers, chat=1):
    return [("chat_message_join", {"chat_id": chat, "message_id": one}) for one in numbers]


def chat_db(path, messages, *, others=(), chat=1):
    """Write a database as a Mac has it: Bob in chat 1, what is given, all of it in one chat."""
    numbers = [row["ROWID"] for table, row in messages if table == "message"]
    joins = in_chat(*numbers, chat=chat) if chat else []
    return write(path, MESSAGE + ";" + OTHERS, [*messages, *joins, *others])


def mac_rows():
    """Return messages of every kind that the format knows."""
    summary = {
        "ec": {
            "0": [
                {"d": float(START + 600), "t": body_of("Dinner at 6?")},
                {"d": float(START + 630), "t": body_of("Dinner at 7?")},
            ]
        }
    }
    taken_back = plistlib.dumps({"rp": [0]}, fmt=plistlib.FMT_BINARY)
    edited = plistlib.dumps(summary, fmt=plistlib.FMT_BINARY)
    love = {"associated_message_type": 2000, "associated_message_guid": f"p:0/{guid(1)}"}
    return [
        said(1, "You left me\u200d\nat 5. \U0001f44b "),
        said(2, None, attributedBody=body_of("words in a body"), is_from_me=1),
        said(3, None, attributedBody=body_of("long " * 60), date_read=(START + 185) * NS),
        said(4, None, attributedBody=body_of("very long " * 4000), is_from_me=1),
        said(5, "Loved \u201cYou left me\u201d", is_from_me=1, **love),
        said(6, associated_message_type=2001, associated_message_guid=f"bp:{guid(2)}"),
        said(7, associated_message_type=3001, associated_message_guid=f"bp:{guid(2)}"),
        said(
            8,
            "Reacted \U0001f525",
            associated_message_type=2006,
            associated_message_emoji="\U0001f525",
            associated_message_guid=guid(2),
        ),
        said(9, "Loved something", associated_message_type=2000, associated_message_guid=guid(99)),
        said(10, "Dinner at 7?", date_edited=(START + 630) * NS, message_summary_info=edited),
        said(11, date_edited=(START + 700) * NS, message_summary_info=taken_back, is_from_me=1),
        said(12, "an answer", thread_originator_guid=guid(1), is_from_me=1),
        said(13, "\ufffc", is_audio_message=1),
        said(14, "\ufffcLook at this", is_from_me=1),
        said(15, "https://example.com", balloon_bundle_id="com.apple.messages.URLBalloonProvider"),
        said(16, "sent on", is_forward=1),
        said(17, item_type=4, share_status=1),
        said(18, "in no chat at all"),
        said(19, "in seconds", date=START + 1140),
        said(20, "without a date", date=0),
        said(21, "deleted lately"),
        said(22, item_type=1, group_action_type=0, other_handle=2, is_from_me=1, handle_id=0),
        said(23, item_type=2, group_title="Three of us", handle_id=2),
        said(24, "welcome", handle_id=1),
        said(25, item_type=3, group_action_type=0, handle_id=2),
        said(26, item_type=1, group_action_type=1, other_handle=3, handle_id=1),
        said(27, "who is this", handle_id=0),
    ]


def write_mac(path):
    others = [
        ("handle", {"ROWID": 2, "id": "charlie@example.com", "service": "iMessage"}),
        ("handle", {"ROWID": 3, "id": "+15550100", "service": "SMS"}),
        (
            "chat",
            {
                "ROWID": 2,
                "guid": "iMessage;+;chat42",
                "style": 43,
                "chat_identifier": "chat42",
                "display_name": "Three of us",
                "last_addressed_handle": "+15550199",
            },
        ),
        ("chat_handle_join", {"chat_id": 2, "handle_id": 1}),
        ("chat_handle_join", {"chat_id": 2, "handle_id": 2}),
        (
            "attachment",
            {
                "ROWID": 1,
                "guid": "a1",
                "filename": "~/Library/Messages/Attachments/00/Audio Message.caf",
                "uti": "com.apple.coreaudio-format",
            },
        ),
        (
            "attachment",
            {
                "ROWID": 2,
                "guid": "a2",
                "filename": "~/x/IMG_1.HEIC",
                "transfer_name": "IMG_1.HEIC",
                "mime_type": "image/heic",
            },
        ),
        ("message_attachment_join", {"message_id": 13, "attachment_id": 1}),
        ("message_attachment_join", {"message_id": 14, "attachment_id": 2}),
        *in_chat(*range(1, 18), 19, 20),
        *in_chat(*range(22, 28), chat=2),
        ("chat_recoverable_message_join", {"chat_id": 1, "message_id": 21}),
        ("deleted_messages", {"guid": guid(50)}),
    ]
    more = (
        "CREATE TABLE chat_recoverable_message_join (chat_id INTEGER, message_id INTEGER);"
        "CREATE TABLE deleted_messages (ROWID INTEGER PRIMARY KEY, guid TEXT);"
    )
    return write(path, f"{MESSAGE};{OTHERS}{more}", [*mac_rows(), *others])


OLD = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER,
    date INTEGER, is_from_me INTEGER);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT);
INSERT INTO handle VALUES (1, '+15550100');
"""


def write_old(path):
    """Write a database with the columns that every version has, and no chats."""
    rows = [
        said(1, "first", date=START),
        said(2, "second", date=START + 60, is_from_me=1),
        said(3, "third", date=START + 120, handle_id=9),
    ]
    return write(path, OLD, rows)


def write_damaged(path):
    """Write a database in which one page of messages was overwritten."""
    chat_db(path, [said(number, f"message {number} " * 6) for number in range(1, 41)])
    data = bytearray(path.read_bytes())
    at = data.index(b"message 20 ") // 1024 * 1024
    data[at : at + 1024] = b"\xa5" * 1024
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    write_mac(EXPORTS / "imessage" / "mac.db")
    write_old(EXPORTS / "imessage" / "old-iphone.db")
    write_damaged(EXPORTS / "imessage" / "damaged.db")
