"""The codes that stand in the columns of the one table."""

from enum import IntEnum
from typing import Literal

NOBODY = -1
UNKNOWN_OFFSET = -32768

Order = Literal["day-first", "month-first", "year-first", "stated"]


class Kind(IntEnum):
    """What a record is."""

    TEXT = 0
    IMAGE = 1
    VIDEO = 2
    VOICE = 3
    AUDIO = 4
    STICKER = 5
    GIF = 6
    DOCUMENT = 7
    CONTACT = 8
    LOCATION = 9
    LIVE_LOCATION = 10
    POLL = 11
    CALL = 12
    PAYMENT = 13
    LINK = 14
    DELETED = 15
    VIEW_ONCE = 16
    SYSTEM = 17
    UNKNOWN = 18


class Event(IntEnum):
    """What a system record reports."""

    NONE = 0
    E2E = 1
    SECURITY_CODE = 2
    MISSED_VOICE = 3
    MISSED_VIDEO = 4
    BLOCKED = 5
    UNBLOCKED = 6
    DISAPPEARING_ON = 7
    DISAPPEARING_OFF = 8
    NUMBER_CHANGED = 9
    JOINED = 10
    LEFT = 11
    ADDED = 12
    REMOVED = 13
    RENAMED = 14
    OTHER = 15


class Quality(IntEnum):
    """How far the time of a record can be relied on."""

    STATED = 0
    INFERRED = 1
    AMBIGUOUS = 2
    NO_YEAR = 3


class Precision(IntEnum):
    """How fine the stated time is."""

    MS = 0
    SECOND = 1
    MINUTE = 2
    DAY = 3
