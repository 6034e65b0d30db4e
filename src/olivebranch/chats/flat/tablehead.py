"""The head of a table of messages: which column means what, and whether it is one at all.

Readers of plain text ask it too, since a cell may hold lines of a chat.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from olivebranch.chats.flat.columns import NAMES
from olivebranch.chats.textfiles import csvrows

# The first line of some tables, which says what stands between cells.
SEPARATOR = re.compile(r"\ufeff?sep=.?", re.IGNORECASE)
LONGEST_HEAD = 16 << 10
NOT_LETTERS = re.compile(r"[\W_]+")
# A table with all of these was written by us, and all its columns are ours.
OURS = frozenset({"ts_local", "seq", "kind", "text"})
# For each of our columns the names it has elsewhere, without capitals and signs; the first
# that a table has counts.
ALIASES: dict[str, tuple[str, ...]] = {
    "time": (
        *("tslocal", "timestamp", "timestampms", "datetime", "dateandtime", "messagedate"),
        *("messagetime", "sentat", "sentdate", "sentdatetime", "timesent", "datesent"),
        *(
            "createdat",
            "createtime",
            "created",
            "localtime",
            "dateutc",
            "timestamputc",
            "tsutc",
            "ts",
        ),
        *("strtime", "date", "time", "when", "moment", "sent"),
    ),
    "sender": (
        *("sender", "sendername", "from", "fromname", "author", "authorname", "speaker"),
        *("displayname", "username", "nickname", "user", "name", "who", "participant"),
        *("fullname", "senderdisplayname", "contactname", "contact"),
    ),
    "text": (
        *("text", "message", "body", "content", "contents", "messagetext", "messagebody"),
        *("messagecontent", "msg", "strcontent"),
    ),
    "handle": (
        *("handle", "senderid", "authorid", "userid", "fromid", "senderhandle", "phonenumber"),
        *("phone", "number", "senderphone", "sendernumber", "userphone", "address"),
        *("senderusername",),
    ),
    "is_me": (
        *("isme", "fromme", "isfromme", "isowner", "issent", "isoutgoing", "outgoing"),
        *("isself", "self", "me", "issender", "issend"),
    ),
    "direction": ("direction", "sentreceived", "receivedsent", "inout"),
    "kind": ("kind",),
    "type": ("type", "messagetype", "msgtype"),
    "system_event": ("systemevent",),
    "conversation": (
        *("conversation", "conversationname", "chat", "chatname", "chatsession", "thread"),
        *("threadname", "channel", "room", "conversationid", "chatid", "threadid"),
    ),
    "title": ("title",),
    "id": ("id", "messageid", "msgid", "guid"),
    "utc_offset_min": ("utcoffsetmin",),
    "quality": ("quality",),
    "edited_at": ("editedat", "editedtime", "editdate"),
    "reply_to": ("replyto", "replytoid", "replytomessageid", "inreplyto", "quotedid", "replyingto"),
    "forwarded": ("forwarded", "isforwarded"),
    "forwarded_from": ("forwardedfrom",),
    "deleted_by": ("deletedby",),
    "acted_by": ("actedby",),
    "read_at": ("readat", "readdate", "dateread"),
    "attachments": ("attachments", "attachment", "media", "mediafile", "mediapath", "file"),
    "reactions": ("reactions", "reaction"),
    "edits": ("edits",),
    "call_by": ("callby",),
    "call_seconds": ("callseconds",),
    "call_outcome": ("calloutcome",),
    "call_video": ("callvideo",),
}
NEEDED = frozenset({"time", "sender", "text"})
# A date and a time of day in two columns.
DAY, CLOCK = "date", "time"
# What other readers read: the header of KakaoTalk, and keys no table of ours has.
KAKAO = ("Date", "User", "Message")
THEIRS = (
    frozenset({"isoutbox"}),
    frozenset({"_type"}),
    frozenset({"sender_name", "timestamp_ms"}),
    frozenset({"isUnsent", "senderName"}),
    frozenset({"body", "quote", "sticker"}),
    frozenset({"Media Type"}),
    frozenset({"date_unixtime"}),
    frozenset({"from_id"}),
    frozenset({"conversationId", "sent_at"}),
    frozenset({"ts", "type", "user"}),  # Slack, which nobody reads
)

# Our own names mean themselves.
OURSELVES = {name: "time" if name == "ts_local" else name for name in NAMES}


def columns_of(given: Iterable[str]) -> Mapping[str, str] | None:
    """Return which of our columns each of a table's columns is.

    Args:
        given: Names of the table's columns, or keys of an object.

    Returns:
        As `meanings`; None if it is no table of messages, or another reader's.
    """
    names = tuple(given)
    if OURS.issubset(names):
        return OURSELVES
    if names == KAKAO or any(theirs <= set(names) for theirs in THEIRS):
        return None
    found = meanings(names)
    told = {"time" if ours == "day" else ours for ours in found.values()}
    if "handle" in told and not told.isdisjoint({"direction", "is_me"}):
        told.add("sender")
    return found if told >= NEEDED else None


def meanings(given: Iterable[str]) -> Mapping[str, str]:
    """Return our name for each column that means something to us.

    A date and a time of day in two columns are "day" and "clock".
    """
    names = list(given)
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(NOT_LETTERS.sub("", name).lower(), name)
    found: dict[str, str] = {}
    for ours, aliases in ALIASES.items():
        known = next((alias for alias in aliases if alias in plain), None)
        if known is not None:
            found.setdefault(plain[known], ours)
    if found.get(plain.get("address", "")) == "handle" and "type" in plain:
        found[plain["type"]] = "direction"
    if found.get(plain.get(DAY, "")) == "time" and CLOCK in plain:
        found |= {plain[DAY]: "day", plain[CLOCK]: "clock"}
    return found


class Head(NamedTuple):
    """The header of a CSV table of messages.

    Attributes:
        names: Our name of each column; None for one that means nothing to us.
        end: Where it ends, in bytes.
        delimiter: Between cells.
        ours: We wrote the table.
    """

    names: tuple[str | None, ...]
    end: int
    delimiter: str
    ours: bool


def head_of(data: bytes) -> Head | None:
    """Return the header of a CSV table of messages; None if the file does not begin with one.

    Args:
        data: The beginning of a file, UTF-8.
    """
    begin = data[:LONGEST_HEAD]
    if b"\0" in begin.partition(b"\n")[0]:
        return None
    found = (_head(begin, delimiter) for delimiter in csvrows.DELIMITERS)
    return next((head for head in found if head), None)


def _head(begin: bytes, delimiter: str) -> Head | None:
    for row in csvrows.rows(begin, delimiter=delimiter):
        if not any(row.fields) or SEPARATOR.fullmatch(row.fields[0].strip('"')):
            continue
        header = tuple(name.removeprefix("\ufeff").strip() for name in row.fields)
        found = columns_of(header)
        if found is None:
            return None
        names = tuple(found.get(name) for name in header)
        return Head(names, row.end, delimiter, OURS.issubset(header))
    return None
