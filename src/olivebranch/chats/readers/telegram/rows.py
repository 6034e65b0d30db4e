"""One message of Telegram's JSON: when, who, what, in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from olivebranch.chats.moments import FIRST_MS, LAST_MS, Moment, is_within, of_iso
from olivebranch.conversation import UNKNOWN_OFFSET, Event, Kind

Message = Mapping[str, object]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8]

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
    ("self_destruct_period_seconds", Kind.VIEW_ONCE),
    ("photo", Kind.IMAGE),
    ("poll", Kind.POLL),
    ("todo_list", Kind.POLL),
    ("live_location_period_seconds", Kind.LIVE_LOCATION),
    ("location_information", Kind.LOCATION),
    ("place_name", Kind.LOCATION),
    ("contact_information", Kind.CONTACT),
    ("invoice_information", Kind.PAYMENT),
    ("paid_stars_amount", Kind.PAYMENT),
    ("giveaway_information", Kind.PAYMENT),
    ("giveaway_results", Kind.PAYMENT),
    ("game_title", Kind.LINK),
    ("file", Kind.DOCUMENT),
)
ACTIONS = {
    "invite_members": Event.ADDED,
    "remove_members": Event.REMOVED,
    "join_group_by_link": Event.JOINED,
    "join_group_by_request": Event.JOINED,
    "joined_telegram": Event.JOINED,
    "edit_group_title": Event.RENAMED,
}
# Somebody who adds or removes nobody but themselves.
ALONE = {Event.ADDED: Event.JOINED, Event.REMOVED: Event.LEFT}
CALLS = frozenset({"phone_call", "conference_call", "group_call"})
TIMERS = frozenset({"set_messages_ttl", "set_message_ttl"})
PAYMENTS = frozenset({"send_payment", "refunded_payment", "send_stars_gift", "stars_prize"})
MISSED = frozenset({"missed", "busy"})
# Where the words may stand, those of the app and those sent with a gift as well.
WORDS = ("text", "text_entities", "information_text", "gift_text")
# The widest offsets in use, in minutes, and the step all of them keep to.
WIDEST_OFFSET, OFFSET_STEP = 14 * 60, 15
# The length of "2023-03-01T10:00:00".
PLAIN_LENGTH = 19
# Where the marks of that form stand, and which they are.
PLAIN_MARKS = [4, 7, 10, 13, 16]
PLAIN_MARK_CODES = np.array([ord(mark) for mark in "--T::"], dtype=np.uint32)


@dataclass(frozen=True, slots=True, eq=False)
class Moments:
    """When each of several messages was sent, arrays of shape (messages,).

    Attributes:
        at_ms: As in `Moment`; 0 where nothing is known.
        offset_min: As in `Moment`.
        known: Whether the file says when.
    """

    at_ms: Ints
    offset_min: Ints
    known: npt.NDArray[np.bool_]


class What(NamedTuple):
    """What a record is."""

    kind: Kind
    event: Event


TEXT = What(Kind.TEXT, Event.NONE)
# What a message of words alone has; most do.
PLAIN_KEYS = frozenset(
    {"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities"}
)


def moments_of(messages: Sequence[Message]) -> Moments:
    """Return when each message was sent, as far as the file says.

    `date` is the wall clock of the computer that wrote the export, without its
    zone; `date_unixtime` is certain. Together they give the offset.
    """
    dates = [message.get("date") for message in messages]
    seconds = [message.get("date_unixtime") for message in messages]
    walls, certain = _plain_walls(dates), _plain_seconds(seconds)
    if walls is not None and seconds.count(None) == len(seconds):
        within = (walls >= FIRST_MS) & (walls < LAST_MS)
        return Moments(walls, np.full(len(walls), UNKNOWN_OFFSET, dtype=np.int64), within)
    if walls is None or certain is None:
        return _one_by_one(dates, seconds)
    minutes = np.rint((walls - certain) / 60_000).astype(np.int64)
    sound = (np.abs(minutes) <= WIDEST_OFFSET) & (minutes % OFFSET_STEP == 0)
    return Moments(
        at_ms=np.where(sound, walls, certain),
        offset_min=np.where(sound, minutes, 0),
        known=np.ones(len(messages), dtype=np.bool_),
    )


def _one_by_one(dates: Sequence[object], seconds: Sequence[object]) -> Moments:
    found = [
        _moment(*wall_of(date), unix_ms_of(second))
        for date, second in zip(dates, seconds, strict=True)
    ]
    moments = [moment or Moment(0, UNKNOWN_OFFSET) for moment in found]
    at_ms, offset_min = np.array(moments, dtype=np.int64).reshape(-1, 2).T
    return Moments(at_ms, offset_min, np.array([moment is not None for moment in found]))


def _plain_walls(dates: Sequence[object]) -> Ints | None:
    """Return times all written like "2023-03-01T10:00:00", in ms; None if one is not."""
    plain = [date for date in dates if isinstance(date, str) and len(date) == PLAIN_LENGTH]
    if not plain or len(plain) < len(dates):
        return None
    # numpy reads more forms than this one, and some of them otherwise than we do.
    cells = np.array(plain).view(np.uint32).reshape(-1, PLAIN_LENGTH)
    if (cells[:, PLAIN_MARKS] != PLAIN_MARK_CODES).any():
        return None
    try:
        return np.array(plain, dtype="datetime64[ms]").astype(np.int64)
    except ValueError:
        return None


def _plain_seconds(seconds: Sequence[object]) -> Ints | None:
    """Return moments all written like "1677664800", in ms; None if one is not."""
    plain = [second for second in seconds if isinstance(second, str)]
    if len(plain) < len(seconds):
        return None
    try:
        certain = np.array([int(second) for second in plain], dtype=np.int64)
    except (ValueError, OverflowError):
        return None
    within = ((certain >= FIRST_MS // 1000) & (certain < LAST_MS // 1000)).all()
    return certain * 1000 if within else None


def _moment(wall: int | None, offset: int, unix: int | None) -> Moment | None:
    if unix is None:
        return None if wall is None else Moment(wall, offset)
    if wall is None:
        return Moment(unix, 0)
    minutes = round((wall - unix) / 60_000)
    if abs(minutes) <= WIDEST_OFFSET and minutes % OFFSET_STEP == 0:
        return Moment(wall, minutes)
    return Moment(unix, 0)


def wall_of(date: object) -> tuple[int | None, int]:
    """Return a time on the wall in ms, and its offset; None for one that is no date."""
    return of_iso(date, zoneless=UNKNOWN_OFFSET) or (None, UNKNOWN_OFFSET)


def unix_ms_of(given: object) -> int | None:
    """Return a certain moment in ms; None for one that is no date."""
    seconds = number_of(given)
    at_ms = 0 if seconds is None else seconds * 1000
    return at_ms if is_within(at_ms) else None


def number_of(given: object) -> int | None:
    """Return a whole number, written as a number or as text, that fits into 8 bytes."""
    if not isinstance(given, int | str) or isinstance(given, bool):
        return None
    try:
        number = int(given)
    except ValueError:
        return None
    return number if abs(number) < 1 << 63 else None


def actor_of(message: Message) -> tuple[object, object]:
    """Return name and handle of who did what a line of the app reports."""
    for label in ("actor", "from"):
        if label in message or f"{label}_id" in message:
            return message.get(label), message.get(f"{label}_id")
    return None, None


def what_of(message: Message) -> What:
    """Return what a record is."""
    if message.get("type") != "message":
        service = message.get("type") == "service"
        return _service(message) if service else What(Kind.UNKNOWN, Event.OTHER)
    media = message.get("media_type")
    # What destroys itself says so beside its kind.
    if isinstance(media, str) and media in MEDIA and MARKS[0][0] not in message:
        return What(MEDIA[media], Event.NONE)
    marked = (kind for mark, kind in MARKS if mark in message)
    return What(next(marked, Kind.TEXT), Event.NONE)


def _service(message: Message) -> What:
    action = str(message.get("action", ""))
    if action in CALLS:
        missed = str(message.get("discard_reason")) in MISSED
        return What(Kind.CALL, Event.MISSED_VOICE if missed else Event.NONE)
    if action in TIMERS:
        off = number_of(message.get("period")) == 0
        return What(Kind.SYSTEM, Event.DISAPPEARING_OFF if off else Event.DISAPPEARING_ON)
    if action in PAYMENTS:
        return What(Kind.PAYMENT, Event.OTHER)
    event = ACTIONS.get(action, Event.OTHER)
    if event in ALONE and message.get("members") == [message.get("actor")]:
        event = ALONE[event]
    return What(Kind.SYSTEM, event)


def text_of(message: Message) -> str:
    """Return the words: a string, or a list of strings and marked-up pieces."""
    text = message.get("text")
    if isinstance(text, str) and (text or message.get("type") == "message"):
        return text
    return next(filter(None, (_pieced(message.get(key)) for key in WORDS)), "")


def _pieced(text: object) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return str(text) if isinstance(text, int) and not isinstance(text, bool) else ""
    pieces = (piece.get("text", "") if isinstance(piece, dict) else piece for piece in text)
    return "".join(piece for piece in pieces if isinstance(piece, str))
