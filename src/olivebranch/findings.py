"""What every analysis hands back: what was found, where, how sure, by what source."""

from dataclasses import dataclass
from typing import Literal

Side = Literal["me", "other", "both"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A range that holds the true value with the stated probability.

    Attributes:
        low: Lower end, in the unit of the value.
        high: Upper end, `low` or more.
        level: Probability, 0 to 1.
    """

    low: float
    high: float
    level: float = 0.9


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in the conversation something can be seen.

    Attributes:
        messages: Positions in the table, in file order.
        note: Code of the sentence that says what to look at.
    """

    messages: tuple[int, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Limit:
    """Why something cannot be said, or only with care.

    Attributes:
        code: Kebab-case; the sentence is content.
        facts: Numbers that fill the sentence.
    """

    code: str
    facts: tuple[tuple[str, float | int | str], ...] = ()
