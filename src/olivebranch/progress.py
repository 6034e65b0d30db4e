"""How long work tells how far it is."""

from collections.abc import Callable

# Called with the share done so far, 0 to 1, never falling.
Progress = Callable[[float], None]


def silent(_share: float, /) -> None:
    """Report to nobody."""


def part(progress: Progress, *, start: float, end: float) -> Progress:
    """Return a reporter for one stretch of the work.

    Args:
        progress: The reporter of the whole.
        start: Share of the whole at which the stretch begins, 0 to 1.
        end: Share at which it ends, `start` to 1.
    """

    def report(share: float, /) -> None:
        progress(start + (end - start) * share)

    return report
