"""How much there was of a measure between two days, counted straight from the messages."""

from collections.abc import Callable, Mapping

import numpy as np

from olivebranch.insight.sent import Sent
from olivebranch.insight.series import Marks

Days = tuple[int, int]  # first day and the day after the last, in days since 1970-01-01
BOTH = -1


def level(measure: str, given: tuple[Sent, Marks], *, side: int, days: Days) -> float | None:
    """Return the level of one measure within some days, in the measure's unit.

    Args:
        measure: "messages" (a day), "starts" (a week), "reply-time" (median
            waking minutes) or "length" (median words).
        given: The messages and what they are.
        side: 0 for me, 1 for the other, -1 for both.
        days: First day and the day after the last; at least one day.

    Returns:
        None for a median of nothing.
    """
    sent, _ = given
    here = (sent.day >= days[0]) & (sent.day < days[1])
    if side != BOTH:
        here &= sent.side == side
    return COUNTED[measure](given, here, days[1] - days[0])


Here = np.ndarray[tuple[int], np.dtype[np.bool_]]


def _messages(_given: tuple[Sent, Marks], here: Here, days: int) -> float | None:
    return float(np.count_nonzero(here)) / days


def _starts(given: tuple[Sent, Marks], here: Here, days: int) -> float | None:
    return 7.0 * float(np.count_nonzero(here & given[1].starts)) / days


def _reply(given: tuple[Sent, Marks], here: Here, _days: int) -> float | None:
    values = given[1].reply_min[here & given[1].answers]
    return float(np.median(values)) if len(values) else None


def _length(given: tuple[Sent, Marks], here: Here, _days: int) -> float | None:
    words = given[0].words[here & (given[0].words > 0)]
    return float(np.median(words)) if len(words) else None


COUNTED: Mapping[str, Callable[[tuple[Sent, Marks], Here, int], float | None]] = {
    "messages": _messages,
    "starts": _starts,
    "reply-time": _reply,
    "length": _length,
}
