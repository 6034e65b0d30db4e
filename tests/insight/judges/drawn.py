"""What a judge hands over, how the program sees it, and what it answers."""

from dataclasses import dataclass

import numpy as np

from olivebranch.insight.answers import ending_of
from olivebranch.insight.measures import Judged
from olivebranch.insight.sent import Sent
from olivebranch.insight.series import marks_of

KINDS = ("event", "decline", "both", "neither", "short")
FIRST_DAY = 18_500  # days since 1970-01-01: in August 2020
DAY_S = 86_400
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """An invented couple and what is true of it; days are counted from 0.

    Attributes:
        kind: One of `KINDS`; "short" means too little for any answer.
        event_day: First day after the sudden change, or None.
        decline_from: First day of the slow change, or None.
        decline_to: Day on which it has ended, or None.
        days: Length of the record.
        time: Seconds since midnight of day 0, ascending, shape (messages,).
        sender: 0 or 1, shape (messages,).
        words: In each message, 1 or more, shape (messages,).
    """

    kind: str
    event_day: int | None
    decline_from: int | None
    decline_to: int | None
    days: int
    time: np.ndarray
    sender: np.ndarray
    words: np.ndarray


def sent_of(drawn):
    """Return what a couple sent, in whole minutes: most exports know no seconds."""
    at_ms = (FIRST_DAY * DAY_S + drawn.time) * 1000 // MINUTE_MS * MINUTE_MS
    return Sent(np.arange(len(at_ms)), at_ms, drawn.sender, drawn.words)


def judged(judge, seed, kind):
    """Return the program's answer on one couple of a judge beside what is true of it."""
    drawn = judge.draw(seed, kind)
    event_day = None if drawn.event_day is None else FIRST_DAY + drawn.event_day
    sent = sent_of(drawn)
    return Judged(kind, event_day, ending_of(sent, marks_of(sent)))
