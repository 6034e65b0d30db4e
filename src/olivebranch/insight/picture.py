"""The whole picture of what happened, as one frozen value."""

from dataclasses import dataclass
from datetime import date

from olivebranch.findings import Limit
from olivebranch.insight.answers import Ending
from olivebranch.insight.figures import Measure
from olivebranch.insight.sent import Window
from olivebranch.insight.series import Series


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the record holds, and what it does not.

    Attributes:
        first: Date of the first message.
        last: Date of the last.
        days: Days from first to last, both included.
        days_with_messages: Days on which anybody wrote.
        weeks: Whole weeks from first to last.
        longest_silence_days: Whole days without a message between two of them.
        longest_silence_from: Date of the message before that silence.
        messages: Mine and theirs.
        without_words: Pictures, voice and deleted messages, mine and theirs.
        calls_seen: Calls and missed calls that the export mentions.
    """

    first: date
    last: date
    days: int
    days_with_messages: int
    weeks: int
    longest_silence_days: int
    longest_silence_from: date
    messages: tuple[int, int]
    without_words: tuple[int, int]
    calls_seen: int


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A lasting change of one measure of one side.

    Attributes:
        measure: Id of the measure.
        side: Whose.
        kind: "step", "decline" or "rise".
        begins: First day; of a step, the first day of the new level.
        ends: Day on which the new level is reached; of a step, the same.
        interval: Days between which it began, with 90 %.
        before: Level before, in the measure's unit.
        after: Level after.
        confidence: That there is a change at all, 0 to 1.
    """

    measure: str
    side: str
    kind: str
    begins: date
    ends: date
    interval: tuple[date, date]
    before: float
    after: float
    confidence: float

    @property
    def size(self) -> float:
        """How much it changed, as a share of the level before; -0.5 is half as much."""
        return self.after / self.before - 1 if self.before > 0 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What happened between two people, as far as their messages show it.

    Attributes:
        me: The person's name in the export.
        other: The other's.
        window: First and last date looked at; None for everything.
        enough: Enough messages and weeks for rates and an answer.
        coverage: What the record holds.
        measures: Every measure of both sides; empty if not enough.
        changes: Lasting changes, oldest first; empty if not enough.
        ending: Event, decline, both, neither or cannot say.
        limits: What this cannot see.
        weekly: The series by week, for charts; None if not enough.
        monthly: The series by month; None if not enough.
    """

    me: str
    other: str
    window: Window | None
    enough: bool
    coverage: Coverage
    measures: tuple[Measure, ...]
    changes: tuple[SeenChange, ...]
    ending: Ending
    limits: tuple[Limit, ...]
    weekly: Series | None = None
    monthly: Series | None = None
