"""Values as JSON may hold them: of the type we hope for, or of any other."""

from collections.abc import Mapping

from olivebranch.chats.moments import is_within

Values = Mapping[str, object]


def moment(given: object) -> int | None:
    """Return ms since 1970 of a number, or of one in quotation marks; None when it is no date."""
    try:
        at_ms = int(given) if isinstance(given, str | int | float) else 0
    except (ValueError, OverflowError):
        return None
    return at_ms if is_within(at_ms) else None


def number(given: object) -> int:
    """Return a whole number as JSON writes it, in quotation marks or not; 0 for anything else."""
    try:
        return int(given) if isinstance(given, str | int | float) else 0
    except (ValueError, OverflowError):
        return 0


def text(given: object) -> str:
    """Return text; "" for anything else."""
    return given if isinstance(given, str) else ""


def values(given: object) -> Mapping[str, object]:
    """Return an object; an empty one for anything else."""
    return given if isinstance(given, dict) else {}


def listed(given: object) -> list[Mapping[str, object]]:
    """Return the objects of a list; none for anything else."""
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
