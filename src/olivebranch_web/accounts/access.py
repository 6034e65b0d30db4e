"""Fetch rows about who is here."""

from olivebranch.clock import Clock
from olivebranch_web.accounts.models import Opening, Person, Tries

FREE_TRIES = 3
LONGEST_WAIT_S = 60


def anybody() -> bool:
    """Tell whether there is a vault on this machine."""
    return Person.objects.exists()


def everybody() -> list[Person]:
    """Return everybody with a vault here, oldest first."""
    return list(Person.objects.order_by("pk"))


def opening_of(number: str) -> Opening | None:
    """Return the open vault with this id, and its person; None if there is none."""
    return Opening.objects.select_related("person").filter(pk=number).first()


def wait_s(*, clock: Clock) -> int:
    """Return how many seconds to wait before the next try; 0 for now.

    The first three wrong tries cost nothing; then the wait doubles from one
    second to a minute, and a right passphrase ends it.
    """
    tries = Tries.objects.first()
    if tries is None or tries.last_at is None or tries.count < FREE_TRIES:
        return 0
    pause = min(1 << (tries.count - FREE_TRIES), LONGEST_WAIT_S)
    passed = (clock() - tries.last_at).total_seconds()
    return max(0, round(pause - passed + 0.5))
