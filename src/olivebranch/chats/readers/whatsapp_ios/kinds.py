"""What a row of ZWAMESSAGE is."""

from collections.abc import Mapping

from olivebranch.conversation import Event, Kind

KINDS: Mapping[int, Kind] = {
    0: Kind.TEXT,
    1: Kind.IMAGE,
    2: Kind.VIDEO,
    3: Kind.AUDIO,
    4: Kind.CONTACT,
    5: Kind.LOCATION,
    7: Kind.LINK,
    8: Kind.DOCUMENT,
    11: Kind.GIF,
    14: Kind.DELETED,
    15: Kind.STICKER,
    38: Kind.VIEW_ONCE,
    39: Kind.VIEW_ONCE,
    46: Kind.POLL,
    53: Kind.VIEW_ONCE,
    54: Kind.VIDEO,
}
GROUP_EVENT, NOTICE, CALL = 6, 10, 59
GROUP_EVENTS: Mapping[int, Event] = {
    1: Event.RENAMED,
    2: Event.JOINED,
    3: Event.LEFT,
    7: Event.REMOVED,
    50: Event.ADDED,
}
NOTICES: Mapping[int, Event] = {
    1: Event.MISSED_VOICE,
    2: Event.E2E,
    3: Event.SECURITY_CODE,
    4: Event.MISSED_VIDEO,
    21: Event.MISSED_VOICE,
    22: Event.MISSED_VIDEO,
    34: Event.BLOCKED,
    35: Event.UNBLOCKED,
}
MISSED = frozenset({Event.MISSED_VOICE, Event.MISSED_VIDEO})
# A voice note is recorded by the app, in a form nobody else uses.
VOICE_ENDINGS = (".opus", ".caf")
LIVE = 1


def kind_of(stated: int, *, path: str, origin: int) -> Kind:
    """Return what a message is.

    Args:
        stated: Its ZMESSAGETYPE.
        path: Of its file, "" if it has none.
        origin: ZMEDIAORIGIN of its media.
    """
    if stated in {GROUP_EVENT, NOTICE}:
        return Kind.SYSTEM
    if stated == CALL:
        return Kind.CALL
    kind = KINDS.get(stated, Kind.UNKNOWN)
    if kind == Kind.AUDIO and path.lower().endswith(VOICE_ENDINGS):
        return Kind.VOICE
    return Kind.LIVE_LOCATION if kind == Kind.LOCATION and origin == LIVE else kind


def event_of(stated: int, event: int) -> Event:
    """Return what a record of the app reports; NONE for messages."""
    if stated == GROUP_EVENT:
        return GROUP_EVENTS.get(event, Event.OTHER)
    return NOTICES.get(event, Event.OTHER) if stated == NOTICE else Event.NONE
