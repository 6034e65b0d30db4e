"""What a person says about their exports: who is who, where they lived, which date is meant."""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from olivebranch.errors import GivenError

if TYPE_CHECKING:
    from olivebranch.chats import Choices


class Dates(Enum):
    """How a date is written."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class SameUnclearError(GivenError):
    """--same does not name two names."""

    code = "same-unclear"


SameOption = Annotated[
    list[str] | None,
    typer.Option(
        "--same",
        help='Names, numbers or addresses of one person: "Alex=+49 170 1234567". '
        "May be given several times.",
    ),
]
ZoneOption = Annotated[
    str | None,
    typer.Option(
        "--tz", help="Where you lived, as Europe/Berlin; some exports do not know the hour."
    ),
]
DatesOption = Annotated[
    Dates | None,
    typer.Option("--dates", help="How dates are written, where the file does not show it."),
]


def choices_of(tz: str | None, dates: Dates | None) -> "Choices":
    """Return what was decided about the files.

    Raises:
        UnknownZoneError: There is no such zone.
    """
    # Reading is heavy to import; `olive --help` must not wait for it.
    from olivebranch.chats import Choices, checked  # noqa: PLC0415

    return checked(Choices(date_order=dates.value if dates else None, tz=tz))


def same_of(written: Sequence[str] | None) -> list[tuple[str, ...]]:
    """Return the groups of names that belong to one person each.

    Raises:
        SameUnclearError: One is no list of names with "=" between them.
    """
    groups = [tuple(name.strip() for name in one.split("=")) for one in written or ()]
    if any(len(group) < 2 or "" in group for group in groups):
        summary = "not two names"
        raise SameUnclearError(summary)
    return groups
