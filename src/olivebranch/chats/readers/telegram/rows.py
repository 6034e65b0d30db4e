"""One message of Telegram's JSON: when, who, what, in which words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from olivebranch.conversation import UNKNOWN_OFFSET, Event, Kind

Message = Mapping[str, object]

MEDIA = {
    "sticker": Kind.STICKER,
    "video_file": Kind.VIDEO,
    "video_message": Kind.VIDEO,
    "voice_message": Kind.VOICE,
    "audio_file": Kind.AUDIO,
    "animation": Kind.GIF,
}
# In this order: a photo may come with a place, a place is never a photo.
MARKS = (
    ("photo", Kind.IMAGE),
    ("poll", Kind.POLL),
    ("live_location_period_seconds", Kind.LIVE_LOCATION),
    ("location_information", Kind.LOCATION),
    ("contact_information", Kind.CONTACT),
    ("file", Kind.DOCUMENT),
)
ACTIONS = {
    "create_group": Event.OTHER,
    "invite_members": Event.ADDED,
    "remove_members": Event.REMOVED,
    "join_group_by_link": Event.JOINED,
    "join_group_by_request": Event.JOINED,
    "edit_group_title": Event.RENAMED,
    "edit_chat_theme": Event.OTHER,
    "migrate_to_supergroup": Event.OTHER,
    "migrate_from_group": Event.OTHER,
}
MISSED = frozenset({"missed", "busy"})
# The widest offsets in use, in minutes, and the step all of them keep to.
WIDEST_OFFSET, OFFSET_STEP = 14 * 60, 15
# The length of "2023-03-01T10:00:00", and the year 2100 in seconds.
PLAIN_LENGTH, LAST_SECOND = 19, 4_102_444_800
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clock's own zero has no zone


class Moment(NamedTuple):
    """When, as far as the file says.

    Attributes:
        at_ms: On the wall, ms since 1970-01-01.
        offset_min: Minutes east of UTC, or UNKNOWN_OFFSET.
    """

    at_ms: int
    offset_min: int


class What(NamedTuple):
    """What a record is."""

    kind: Kind
    event: Event


TEXT = What(Kind.TEXT, Event.NONE)
# What a message of words alone has; most do.
PLAIN_KEYS = frozenset(
    {"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities"}
    | {"reply_to_message_id", "edited", "edited_unixtime"}
)


def moments_of(messages: Sequence[Message]) -> list[Moment | None]:
    """Return when each message was sent, or None where the file does not say.

    `date` is the wall clock of the computer that wrote the export, without its
    zone; `date_unixtime` is certain. Together they give the offset.
    """
    dates = [message.get("date") for message in messages]
    walls = _plain_walls(dates) or [_wall(date) for date in dates]
    return [
        _moment(wall, offset, _unix_ms(message.get("date_unixtime")))
        for (wall, offset), message in zip(walls, messages, strict=True)
    ]


def _plain_walls(dates: Sequence[object]) -> list[tuple[int | None, int]]:
    """Return times all written like "2023-03-01T10:00:00", at once; empty if one is not."""
    plain = [date for date in dates if isinstance(date, str) and len(date) == PLAIN_LENGTH]
    if len(plain) < len(dates):
        return []
    try:
        stamps = np.array(plain, dtype="datetime64[ms]")
    except ValueError:
        return []
    return [(at_ms, UNKNOWN_OFFSET) for at_ms in stamps.astype(np.int64).tolist()]


def _moment(wall: int | None, offset: int, unix: int | None) -> Moment | None:
    if unix is None:
        return None if wall is None else Moment(wall, offset)
    if wall is None:
        return Moment(unix, 0)
    minutes = round((wall - unix) / 60_000)
    if abs(minutes) <= WIDEST_OFFSET and minutes % OFFSET_STEP == 0:
        return Moment(wall, minutes)
    return Moment(unix, 0)


def _wall(date: object) -> tuple[int | None, int]:
    if not isinstance(date, str):
        return None, UNKNOWN_OFFSET
    try:
        read = datetime.fromisoformat(date)
    except ValueError:
        return None, UNKNOWN_OFFSET
    offset = read.utcoffset()
    step = read.replace(tzinfo=None) - EPOCH
    at_ms = (step.days * 86_400 + step.seconds) * 1000 + step.microseconds // 1000
    return at_ms, UNKNOWN_OFFSET if offset is None else round(offset.total_seconds() / 60)


def _unix_ms(given: object) -> int | None:
    try:
        seconds = int(given) if isinstance(given, str | int) else -1
    except ValueError:
        return None
    return seconds * 1000 if 0 < seconds < LAST_SECOND else None


def sender_of(message: Message) -> tuple[str, str]:
    """Return name and handle of who sent or did it; a deleted account has only a handle."""
    service = message.get("type") == "service"
    name = message.get("actor") if service and message.get("actor") else message.get("from")
    handle = message.get("actor_id" if service and "actor_id" in message else "from_id")
    handle_text = "" if handle is None else str(handle)
    return (name if isinstance(name, str) and name else handle_text), handle_text


def what_of(message: Message) -> What:
    """Return what a record is."""
    if message.get("type") != "message":
        service = message.get("type") == "service"
        return _service(message) if service else What(Kind.UNKNOWN, Event.OTHER)
    if message.keys() <= PLAIN_KEYS:
        return TEXT
    media = message.get("media_type")
    if isinstance(media, str) and media in MEDIA:
        return What(MEDIA[media], Event.NONE)
    marked = (kind for mark, kind in MARKS if mark in message)
    return What(next(marked, Kind.TEXT), Event.NONE)


def _service(message: Message) -> What:
    action = str(message.get("action", ""))
    if action == "phone_call":
        missed = message.get("discard_reason") in MISSED
        return What(Kind.CALL, Event.MISSED_VOICE if missed else Event.NONE)
    return What(Kind.SYSTEM, ACTIONS.get(action, Event.OTHER))


def text_of(message: Message) -> str:
    """Return the words: a string, or a list of strings and marked-up pieces."""
    text = message.get("text", "")
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    pieces = (piece.get("text", "") if isinstance(piece, dict) else piece for piece in text)
    return "".join(piece for piece in pieces if isinstance(piece, str))
