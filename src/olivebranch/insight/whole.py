"""From a conversation to the whole picture."""

from datetime import date, timedelta

import numpy as np

from olivebranch.conversation import Conversation, Event, Kind
from olivebranch.errors import GivenError
from olivebranch.findings import Limit
from olivebranch.insight.answers import Ending, ending_of
from olivebranch.insight.changes import Change, changes_of
from olivebranch.insight.figures import measures_of
from olivebranch.insight.picture import Coverage, Picture, SeenChange
from olivebranch.insight.sent import DAY_MS, EPOCH, Sent, Window, sent_by
from olivebranch.insight.series import Marks, marks_of, series_of
from olivebranch.insight.signals import side_signals
from olivebranch.progress import Progress, silent

SIDES = ("me", "other")


class GroupChatError(GivenError):
    """More than two people write here."""

    code = "group-chat"


class OneSidedChatError(GivenError):
    """Only one of the two wrote anything."""

    code = "one-sided-chat"


class SamePersonError(GivenError):
    """Both sides were given as the same participant."""

    code = "same-person"


def what_happened(
    conversation: Conversation,
    *,
    me: int,
    other: int,
    window: Window | None = None,
    progress: Progress = silent,
) -> Picture:
    """Return the picture of what happened between two people.

    Args:
        conversation: The one table, of two people.
        me: Position of the person among the participants.
        other: Position of the other.
        window: First and last date to look at, both included; None for everything.
        progress: Told the share of the work done.

    Raises:
        GroupChatError: More than two people, by the app's word or by count.
        OneSidedChatError: One of the two wrote nothing (in this window).
        SamePersonError: `me` and `other` are the same.
    """
    _require_two(conversation, me=me, other=other)
    sent = sent_by(conversation, me=me, other=other, window=window)
    _require_both(sent)
    progress(0.3)
    marks = marks_of(sent)
    ending = ending_of(sent, marks)
    progress(0.7)
    enough = ending.answer != "cannot-say"
    return Picture(
        me=conversation.participants[me].name,
        other=conversation.participants[other].name,
        window=window,
        enough=enough,
        coverage=coverage_of(conversation, sent),
        measures=measures_of(sent, marks) if enough else (),
        changes=_changes(sent, marks) if enough else (),
        ending=ending,
        limits=_limits(conversation, ending),
        weekly=series_of(sent, marks, unit="week") if enough else None,
        monthly=series_of(sent, marks, unit="month") if enough else None,
    )


def coverage_of(conversation: Conversation, sent: Sent) -> Coverage:
    """Return what the record of at least one message holds."""
    columns = conversation.columns
    inside = (columns.at_ms >= sent.at_ms[0]) & (columns.at_ms <= sent.at_ms[-1])
    missed = np.isin(columns.event, (Event.MISSED_VOICE, Event.MISSED_VIDEO))
    calls = np.count_nonzero(inside & ((columns.kind == Kind.CALL) | missed))
    gaps = np.diff(sent.day)
    widest = int(np.argmax(gaps)) if len(gaps) else 0
    days = int(sent.day[-1] - sent.day[0]) + 1
    return Coverage(
        first=_date(int(sent.day[0])),
        last=_date(int(sent.day[-1])),
        days=days,
        days_with_messages=len(np.unique(sent.day)),
        weeks=days // 7,
        longest_silence_days=max(int(gaps.max(initial=0)) - 1, 0),
        longest_silence_from=_date(int(sent.day[widest])),
        messages=_by_side(sent, np.ones(len(sent), np.bool_)),
        without_words=_by_side(sent, sent.words == 0),
        calls_seen=int(calls),
    )


def _require_two(conversation: Conversation, *, me: int, other: int) -> None:
    speaking = len(conversation.senders())
    if conversation.source.group or speaking > 2:
        summary = "insight is for conversations of two people"
        raise GroupChatError(summary, people=max(speaking, len(conversation.participants)))
    if me == other:
        summary = "me and other are the same participant"
        raise SamePersonError(summary)


def _require_both(sent: Sent) -> None:
    counts = np.bincount(sent.side, minlength=2)
    if counts.min() == 0:
        summary = "one of the two sent nothing"
        raise OneSidedChatError(summary, mine=int(counts[0]), theirs=int(counts[1]))


def _by_side(sent: Sent, which: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, int]:
    counts = np.bincount(sent.side[which], minlength=2)
    return int(counts[0]), int(counts[1])


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)


def _changes(sent: Sent, marks: Marks) -> tuple[SeenChange, ...]:
    found: list[SeenChange] = []
    for side, name in enumerate(SIDES):
        signals = side_signals(sent, marks, side=side)
        for signal in signals.each:
            scale = (signals.first_day, signals.step)
            changes = changes_of(signal, first_day=signals.first_day, step=signals.step)
            found.extend(_seen(change, name, scale) for change in changes)
    return tuple(sorted(found, key=lambda change: (change.begins, change.measure)))


def _seen(change: Change, side: str, scale: tuple[int, int]) -> SeenChange:
    first_day, step = scale

    def day(place: int) -> date:
        return _date(first_day + place * step)

    before, after = (plain(change.measure, level) for level in (change.before, change.after))
    return SeenChange(
        measure=change.measure,
        side=side,
        kind=change.kind,
        begins=day(change.start),
        ends=day(change.end),
        interval=(day(change.low), day(change.high)),
        before=round(before, 2),
        after=round(after, 2),
        confidence=round(change.confidence, 2),
    )


def plain(measure: str, level: float) -> float:
    """Return a level on the scale of a signal as a typical value in the measure's unit."""
    if measure == "reply-time":
        return float(np.expm1(level))
    if measure == "length":
        return float(np.exp(level))
    counted = max(float(2 * np.sinh(level / 2) ** 2 - 0.375), 0.0)
    return counted * 7 if measure == "starts" else counted


def _limits(conversation: Conversation, ending: Ending) -> tuple[Limit, ...]:
    limits = [Limit("messages-only"), Limit("why-unknown"), Limit("episodes-not-yet")]
    if conversation.source.tz == "local":
        limits.append(Limit("wall-clock"))
    if conversation.source.date_order_confidence < 0.9:
        sure = round(conversation.source.date_order_confidence * 100)
        limits.append(Limit("date-order", (("percent", sure),)))
    if ending.answer == "cannot-say":
        limits.extend(Limit(reason.code, reason.facts) for reason in ending.because)
    return tuple(limits)


def day_of(at_ms: int) -> date:
    """Return the date of a wall-clock time in ms since 1970-01-01 00:00."""
    return _date(at_ms // DAY_MS)
