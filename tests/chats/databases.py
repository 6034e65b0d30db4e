"""Small invented databases; run as a program to write the golden ones anew."""

import plistlib
import sqlite3
from contextlib import closing
from pathlib import Path

from tools.bench.imessage import EPOCH, MESSAGE, OTHERS, body_of

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


WHATSAPP = """
CREATE TABLE ZWAMESSAGE (Z_PK INTEGER PRIMARY KEY, ZCHATSESSION INTEGER, ZMESSAGEDATE TIMESTAMP,
    ZSORT INTEGER, ZFROMJID VARCHAR, ZTOJID VARCHAR, ZGROUPMEMBER INTEGER, ZISFROMME INTEGER,
    ZMESSAGETYPE INTEGER, ZGROUPEVENTTYPE INTEGER, ZFLAGS INTEGER, ZTEXT VARCHAR, ZSTANZAID VARCHAR,
    ZMEDIAITEM INTEGER, ZMESSAGEINFO INTEGER, ZPARENTMESSAGE INTEGER);
CREATE TABLE ZWACHATSESSION (Z_PK INTEGER PRIMARY KEY, ZCONTACTJID VARCHAR, ZPARTNERNAME VARCHAR,
    ZSESSIONTYPE INTEGER);
CREATE TABLE ZWAGROUPMEMBER (Z_PK INTEGER PRIMARY KEY, ZMEMBERJID VARCHAR, ZCONTACTNAME VARCHAR);
CREATE TABLE ZWAMEDIAITEM (Z_PK INTEGER PRIMARY KEY, ZMEDIALOCALPATH VARCHAR, ZTITLE VARCHAR,
    ZVCARDNAME VARCHAR, ZMEDIAORIGIN INTEGER, ZLATITUDE FLOAT, ZLONGITUDE FLOAT, ZMETADATA BLOB);
CREATE TABLE ZWAMESSAGEINFO (Z_PK INTEGER PRIMARY KEY, ZMESSAGE INTEGER, ZRECEIPTINFO BLOB);
CREATE TABLE ZWAPROFILEPUSHNAME (Z_PK INTEGER PRIMARY KEY, ZJID VARCHAR, ZPUSHNAME VARCHAR);
INSERT INTO ZWACHATSESSION VALUES (1, '15550100@s.whatsapp.net', 'Bob', 0);
INSERT INTO ZWACHATSESSION VALUES (2, '12036300@g.us', 'Three of us', 1);
INSERT INTO ZWAGROUPMEMBER VALUES (1, '15550100@s.whatsapp.net', '');
INSERT INTO ZWAGROUPMEMBER VALUES (2, '15550111@s.whatsapp.net', '');
INSERT INTO ZWAPROFILEPUSHNAME VALUES (1, '15550111@s.whatsapp.net', 'Charlie');
"""


def sent(number, text=None, **keys):
    """Return a row of WhatsApp that Bob sent, a minute after the one before."""
    row = {
        "Z_PK": number,
        "ZCHATSESSION": 1,
        "ZMESSAGEDATE": START + 60.5 * number,
        "ZSORT": number,
        "ZFROMJID": "15550100@s.whatsapp.net",
        "ZISFROMME": 0,
        "ZMESSAGETYPE": 0,
        "ZGROUPEVENTTYPE": 0,
        "ZTEXT": text,
        "ZSTANZAID": f"3A{number:04d}",
    }
    return "ZWAMESSAGE", row | keys


def media(number, **keys):
    return "ZWAMEDIAITEM", {"Z_PK": number} | keys


def block(number, *parts):
    """Return a field of Google's wire format that holds other fields or text."""
    content = b"".join(one.encode() if isinstance(one, str) else one for one in parts)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(number):
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varint(rest) if rest else bytes([low])


def count(number, value):
    return varint(number << 3) + varint(value)


def call(*, video=0, outcome=0, seconds=0):
    """Return the metadata of a call."""
    return block(87, block(1, count(1, video) + count(2, outcome) + count(3, seconds)))


def write_whatsapp_ios(path):
    ms = (START + EPOCH) * 1000 + 90_000
    bob = block(2, "15550100@s.whatsapp.net")
    theirs = block(1, block(1, "3AFF"), bob, block(3, "\u2764\ufe0f"), count(4, ms))
    mine = block(2, block(1, "3AFE"), block(2, "\U0001f44d"), count(3, ms + 1))
    group = {"ZCHATSESSION": 2, "ZFROMJID": "12036300@g.us"}
    me = {"ZISFROMME": 1, "ZTOJID": "15550100@s.whatsapp.net", "ZFROMJID": None}
    rows = [
        sent(1, None, ZMESSAGETYPE=10, ZGROUPEVENTTYPE=2),
        sent(2, "You left me\u200d\nat 5. \U0001f44b ", ZMESSAGEINFO=1),
        sent(3, "an answer", ZMEDIAITEM=1, **me),
        sent(4, None, ZMESSAGETYPE=1, ZMEDIAITEM=2),
        sent(5, None, ZMESSAGETYPE=3, ZMEDIAITEM=3, **me),
        sent(6, "removed me? blocked me?", ZFLAGS=128),
        sent(7, None, ZMESSAGETYPE=14),
        sent(8, None, ZMESSAGETYPE=10, ZGROUPEVENTTYPE=1),
        sent(9, None, ZMESSAGETYPE=59, ZMEDIAITEM=4, **me),
        sent(10, None, ZMESSAGETYPE=59, ZMEDIAITEM=5),
        sent(11, None, ZMESSAGETYPE=10, ZGROUPEVENTTYPE=34),
        sent(12, None, ZMESSAGETYPE=5, ZMEDIAITEM=6),
        sent(13, None, ZMESSAGETYPE=38),
        sent(14, "Which day?", ZMESSAGETYPE=46),
        sent(15, "what is this", ZMESSAGETYPE=777),
        sent(16, "no date", ZMESSAGEDATE=None),
        sent(17, "an older answer", ZPARENTMESSAGE=2),
        sent(18, None, ZMESSAGETYPE=4, ZMEDIAITEM=7),
        sent(20, None, ZMESSAGETYPE=6, ZGROUPEVENTTYPE=12, **group),
        sent(21, "hello all", ZGROUPMEMBER=2, **group),
        sent(22, "hi", ZISFROMME=1, **group),
        sent(23, "Four of us", ZMESSAGETYPE=6, ZGROUPEVENTTYPE=1, ZGROUPMEMBER=1, **group),
        sent(24, None, ZMESSAGETYPE=6, ZGROUPEVENTTYPE=3, ZGROUPMEMBER=2, **group),
        sent(25, "who is this", **group),
        sent(26, "earlier than it stands", ZMESSAGEDATE=START + 1.0, ZSORT=0),
        sent(27, "in no chat", ZCHATSESSION=None, ZFROMJID="15550122@s.whatsapp.net"),
        media(1, ZMETADATA=block(5, "3A0002") + block(6, "15550100@s.whatsapp.net")),
        media(2, ZMEDIALOCALPATH="Media/1/a/b/photo.jpg", ZTITLE="us, last summer"),
        media(3, ZMEDIALOCALPATH="Media/1/a/b/voice.opus"),
        media(4, ZMETADATA=call(video=1, outcome=0, seconds=61)),
        media(5, ZMETADATA=call(outcome=1)),
        media(6, ZLATITUDE=35.5, ZLONGITUDE=-78.25),
        media(7, ZVCARDNAME="Dana"),
        ("ZWAMESSAGEINFO", {"Z_PK": 1, "ZMESSAGE": 2, "ZRECEIPTINFO": block(7, theirs, mine)}),
    ]
    return write(path, WHATSAPP, rows)


ANDROID = """
CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER,
    date_sent INTEGER, read INTEGER, type INTEGER, subject TEXT, body TEXT);
CREATE TABLE pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, date_sent INTEGER,
    msg_box INTEGER, sub TEXT, m_type INTEGER);
CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, seq INTEGER, ct TEXT, name TEXT, fn TEXT,
    cl TEXT, text TEXT);
CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);
CREATE TABLE threads (_id INTEGER PRIMARY KEY, recipient_ids TEXT);
CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY, address TEXT);
INSERT INTO canonical_addresses VALUES (1, '+1 555-0100'), (2, '+15550111');
INSERT INTO threads VALUES (1, '1'), (2, '1 2');
"""
START_MS = (START + EPOCH) * 1000


def sms(number, body, kind=1, **keys):
    row = {"_id": number, "thread_id": 1, "address": "15550100", "type": kind, "body": body}
    return "sms", row | {"date": START_MS + 60_000 * number} | keys


def mms(number, box=1, **keys):
    date = (START_MS + 60_000 * number) // 1000
    return "pdu", {"_id": number, "thread_id": 2, "date": date, "msg_box": box} | keys


def piece(mid, kind, seq=0, **keys):
    return "part", {"mid": mid, "seq": seq, "ct": kind} | keys


def write_android(path):
    rows = [
        sms(1, "You left me\u200d\nat 5. \U0001f44b "),
        sms(2, "sent", 2, address="+1 555 0100"),
        sms(3, "a draft", 3),
        sms(4, "sending failed", 5),
        sms(5, "of a new kind", 99),
        sms(6, "without a date", date=0),
        sms(7, "by somebody in no thread", thread_id=0, address="MyBank"),
        mms(8, sub="About us"),
        piece(8, "application/smil", -1, text="<smil/>"),
        piece(8, "image/jpeg", name="photo.jpg"),
        piece(8, "text/plain", 1, text="look"),
        ("addr", {"msg_id": 8, "address": "+15550111", "type": 137}),
        ("addr", {"msg_id": 8, "address": "insert-address-token", "type": 151}),
        mms(9, box=2),
        piece(9, "text/plain", text="nice"),
        ("addr", {"msg_id": 9, "address": "insert-address-token", "type": 137}),
        mms(10),
        piece(10, "text/x-vcard", cl="dana.vcf"),
    ]
    return write(path, ANDROID, rows)


FORMER = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, address TEXT, date INTEGER, text TEXT,
    flags INTEGER, group_id INTEGER, madrid_handle TEXT, madrid_roomname TEXT,
    madrid_flags INTEGER, madrid_error INTEGER, is_madrid INTEGER, madrid_date_read INTEGER);
CREATE TABLE group_member (ROWID INTEGER PRIMARY KEY, group_id INTEGER, address TEXT);
CREATE TABLE msg_pieces (ROWID INTEGER PRIMARY KEY, message_id INTEGER, data BLOB,
    content_type TEXT, content_loc TEXT);
"""


def write_former(path):
    """Write a database as an iPhone had it before iOS 6."""
    bob, at = "+15550100", 1_320_000_000
    text = {"address": bob, "group_id": 1}
    madrid = {"madrid_handle": bob, "is_madrid": 1, "flags": 0}
    messages = [
        {"date": at, "text": "You left me \U0001f44b", "flags": 2, **text},
        {"date": at + 60, "text": "yes", "flags": 3, **text},
        {"date": at + 120, "text": "sending failed", "flags": 33, **text},
        {"date": at + 180, "flags": 2, **text},
        {"date": at + 240 - EPOCH, "text": "in blue", "madrid_flags": 12289, **madrid},
        {
            "date": at + 300 - EPOCH,
            "text": "read",
            "madrid_flags": 36869,
            **madrid,
            "madrid_date_read": at + 360 - EPOCH,
        },
        {"date": 0, "text": "without a date", "flags": 2, **text},
        {"date": at + 420, "text": "all of you", "flags": 2, "address": "+15550101", "group_id": 2},
    ]
    rows = [("message", {"ROWID": number, **row}) for number, row in enumerate(messages, 1)]
    for group, address in ((1, bob), (2, bob), (2, "+15550101")):
        rows.append(("group_member", {"group_id": group, "address": address}))
    for kind, name, data in (("image/jpeg", "IMG_1.jpg", None), ("text/plain", None, b"look")):
        piece = {"message_id": 4, "content_type": kind, "content_loc": name, "data": data}
        rows.append(("msg_pieces", piece))
    return write(path, FORMER, rows)


if __name__ == "__main__":
    write_former(EXPORTS / "imessage" / "before-ios-6.db")
    write_mac(EXPORTS / "imessage" / "mac.db")
    write_old(EXPORTS / "imessage" / "old-iphone.db")
    write_damaged(EXPORTS / "imessage" / "damaged.db")
    write_whatsapp_ios(EXPORTS / "whatsapp_ios" / "backup.sqlite")
    write_android(EXPORTS / "android_mmssms" / "mmssms.db")
