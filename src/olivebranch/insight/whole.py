"""From a conversation to the whole picture."""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from olivebranch.conversation import Conversation, Event, Kind
from olivebranch.errors import GivenError
from olivebranch.findings import Limit
from olivebranch.insight.answers import Ending, ending_of
from olivebranch.insight.changes import Change, changes_of
from olivebranch.insight.figures import measures_of
from olivebranch.insight.levels import level
from olivebranch.insight.picture import Coverage, Picture, SeenChange
from olivebranch.insight.sent import EPOCH, Sent, Window, sent_by
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
    for side in range(len(SIDES)):
        signals = side_signals(sent, marks, side=side)
        scale = (signals.first_day, signals.step)
        for signal in signals.each:
            changes = changes_of(signal, first_day=signals.first_day, step=signals.step)
            found.extend(_seen(changes, scale, (sent, marks), side=side))
    return tuple(sorted(found, key=lambda change: (change.begins, change.measure)))


def _seen(
    changes: list[Change], scale: tuple[int, int], given: tuple[Sent, Marks], *, side: int
) -> Iterator[SeenChange]:
    """Yield the changes of one measure of one side with dates and plain levels."""
    first_day, step = scale
    last_day = int(given[0].day[-1]) + 1
    edges = [first_day, *(first_day + change.end * step for change in changes)]
    until = [*(first_day + change.start * step for change in changes[1:]), last_day]
    for change, begin, end in zip(changes, edges, until, strict=False):
        start, reached = first_day + change.start * step, first_day + change.end * step
        before = level(change.measure, given, side=side, days=(begin, start))
        after = level(change.measure, given, side=side, days=(reached, end))
        yield SeenChange(
            measure=change.measure,
            side=SIDES[side],
            kind=change.kind,
            begins=_date(start),
            ends=_date(reached),
            interval=(_date(first_day + change.low * step), _date(first_day + change.high * step)),
            before=round(before or 0.0, 2),
            after=round(after or 0.0, 2),
            confidence=round(change.confidence, 2),
        )


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
