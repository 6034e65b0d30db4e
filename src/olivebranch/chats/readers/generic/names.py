"""Which column of somebody else's table means what."""

import re
from collections.abc import Iterable, Mapping

from olivebranch.chats.flat.columns import NAMES

NOT_LETTERS = re.compile(r"[\W_]+")
# A table with all of these was written by us, and all its columns are ours.
OURS = frozenset({"ts_local", "seq", "kind", "text"})
# For each of our columns the names it has elsewhere, without capitals and signs; the first
# that a table has counts.
ALIASES: dict[str, tuple[str, ...]] = {
    "time": (
        *("tslocal", "timestamp", "timestampms", "datetime", "dateandtime", "messagedate"),
        *("messagetime", "sentat", "sentdate", "sentdatetime", "timesent", "datesent"),
        *("createdat", "created", "localtime", "dateutc", "timestamputc", "tsutc", "ts"),
        *("date", "time", "when", "moment", "sent"),
    ),
    "sender": (
        *("sender", "sendername", "from", "fromname", "author", "authorname", "speaker"),
        *("displayname", "username", "nickname", "user", "name", "who", "participant"),
    ),
    "text": (
        *("text", "message", "body", "content", "contents", "messagetext", "messagebody"),
        *("messagecontent", "msg"),
    ),
    "handle": (
        *("handle", "senderid", "authorid", "userid", "fromid", "senderhandle", "phonenumber"),
        *("phone", "number", "senderphone", "sendernumber", "userphone"),
    ),
    "is_me": (
        *("isme", "fromme", "isfromme", "isowner", "issent", "isoutgoing", "outgoing"),
        *("isself", "self", "me"),
    ),
    "direction": ("direction",),
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
    if found.get(plain.get(DAY, "")) == "time" and CLOCK in plain:
        found |= {plain[DAY]: "day", plain[CLOCK]: "clock"}
    return found
