"""Calls and other events of Signal's own export."""

from olivebranch.chats.readers.signal.values import Values, listed, moment, number, text, values
from olivebranch.conversation import Call, Event, Kind, Outcome

SIMPLE = {
    "IDENTITY_UPDATE": Event.SECURITY_CODE,
    "IDENTITY_VERIFIED": Event.SECURITY_CODE,
    "IDENTITY_DEFAULT": Event.SECURITY_CODE,
    "CHANGE_NUMBER": Event.NUMBER_CHANGED,
    "BLOCKED": Event.BLOCKED,
    "UNBLOCKED": Event.UNBLOCKED,
}
GROUP = {
    "groupNameUpdate": Event.RENAMED,
    "groupMemberLeftUpdate": Event.LEFT,
    "groupMemberRemovedUpdate": Event.REMOVED,
    "groupMemberJoinedUpdate": Event.JOINED,
    "groupMemberJoinedByLinkUpdate": Event.JOINED,
    "groupInvitationAcceptedUpdate": Event.JOINED,
    "groupMemberAddedUpdate": Event.ADDED,
    "groupJoinRequestApprovalUpdate": Event.ADDED,
}
OUTCOMES = {
    "ACCEPTED": Outcome.ANSWERED,
    "JOINED": Outcome.ANSWERED,
    "NOT_ACCEPTED": Outcome.MISSED,
    "MISSED": Outcome.MISSED,
    "MISSED_NOTIFICATION_PROFILE": Outcome.MISSED,
    "DECLINED": Outcome.DECLINED,
}


def update_of(update: Values) -> tuple[Kind, Event]:
    """Return what an update reports."""
    if "individualCall" in update or "groupCall" in update:
        call = _call(update)
        missed = OUTCOMES.get(text(call.get("state"))) == Outcome.MISSED
        return Kind.CALL, (_missed(call) if missed else Event.NONE)
    if "expirationTimerChange" in update:
        return Kind.SYSTEM, _timer(values(update.get("expirationTimerChange")))
    if "simpleUpdate" in update:
        named = text(values(update.get("simpleUpdate")).get("type"))
        return Kind.SYSTEM, SIMPLE.get(named, Event.OTHER)
    if "groupChange" in update:
        return Kind.SYSTEM, _group(values(update.get("groupChange")))
    return Kind.SYSTEM, Event.OTHER


def call_of(update: Values, position: int, *, by: int) -> Call:
    """Return the call of an update."""
    call = _call(update)
    outcome = OUTCOMES.get(text(call.get("state")), Outcome.UNKNOWN)
    began, ended = moment(call.get("startedCallTimestamp")), moment(call.get("endedCallTimestamp"))
    known = began and ended and ended >= began and outcome == Outcome.ANSWERED
    seconds = (ended - began) // 1000 if known and began and ended else None
    return Call(position, by, seconds, outcome, _is_video(call))


def _call(update: Values) -> Values:
    return values(update.get("individualCall")) or values(update.get("groupCall"))


def _is_video(call: Values) -> bool:
    return text(call.get("type")) == "VIDEO_CALL"


def _missed(call: Values) -> Event:
    return Event.MISSED_VIDEO if _is_video(call) else Event.MISSED_VOICE


def _timer(change: Values) -> Event:
    on = number(change.get("expiresInMs")) > 0
    return Event.DISAPPEARING_ON if on else Event.DISAPPEARING_OFF


def _group(change: Values) -> Event:
    for update in listed(change.get("updates")):
        if "groupExpirationTimerUpdate" in update:
            return _timer(values(update.get("groupExpirationTimerUpdate")))
        for name, event in GROUP.items():
            if name in update:
                return event
    return Event.OTHER
