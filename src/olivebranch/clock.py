"""The only door to the present moment.

Everything that needs the time takes a `Clock`, so that the same input gives
the same output tomorrow too.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


class FrozenClock:
    """A clock that stands still until it is moved, for tests and the demo.

    Args:
        moment: Where it stands; must be aware.
    """

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def __call__(self) -> datetime:
        """Return where the clock stands."""
        return self._moment

    def move(self, step: timedelta) -> None:
        """Move the clock on by `step`."""
        self._moment += step
