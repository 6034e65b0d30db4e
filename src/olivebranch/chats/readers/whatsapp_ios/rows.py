"""The messages, chat by chat and in order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.databases.sqlite import Database, Value, whole
from olivebranch.chats.moments import is_within

TABLE = "ZWAMESSAGE"
COLUMNS = (
    "ZCHATSESSION",
    "ZFROMJID",
    "ZTOJID",
    "ZGROUPMEMBER",
    "ZISFROMME",
    "ZMESSAGETYPE",
    "ZGROUPEVENTTYPE",
    "ZFLAGS",
    "ZTEXT",
    "ZMEDIAITEM",
    "ZMESSAGEINFO",
    "ZPARENTMESSAGE",
)
MEDIA = (
    "ZMEDIALOCALPATH",
    "ZTITLE",
    "ZVCARDNAME",
    "ZMOVIEDURATION",
    "ZMEDIAORIGIN",
    "ZLATITUDE",
    "ZLONGITUDE",
    "ZMETADATA",
)
# The app counts from 2001, in seconds with fractions.
EPOCH_MS = 978_307_200_000

Ints = npt.NDArray[np.int64]


class Order(NamedTuple):
    """All messages by chat and time, arrays of shape (messages,).

    Attributes:
        row: Number of the row.
        at_ms: When it was sent.
        undated: Rows that have no date.
    """

    row: Ints
    at_ms: Ints
    undated: list[int]


def order_of(database: Database) -> Order:
    """Return which messages there are, by chat; in a chat by time, then as the app sorts them."""
    columns = ("ZCHATSESSION", "ZMESSAGEDATE", "ZSORT", "ZSENTDATE")
    keys: list[tuple[int, int, int, int]] = []
    undated: list[int] = []
    for row, chat, date, sort, sent in database.rows(TABLE, *columns):
        at_ms = moment(date)
        at_ms = moment(sent) if at_ms is None else at_ms
        if at_ms is None:
            undated.append(whole(row))
        else:
            keys.append((within(whole(chat)), at_ms, within(whole(sort)), whole(row)))
    table = np.array(sorted(keys), np.int64).reshape(-1, 4)
    return Order(table[:, 3], table[:, 1], undated)


def within(number: int) -> int:
    """Return a number that fits in a column."""
    return min(max(number, -(1 << 62)), 1 << 62)


def moment(value: Value) -> int | None:
    """Return ms since 1970 of seconds since 2001; None for what is no date."""
    try:
        seconds = float(value or 0)
        at_ms = EPOCH_MS + int(seconds * 1000)
    except (ValueError, OverflowError):
        return None
    return at_ms if seconds and is_within(at_ms) else None
