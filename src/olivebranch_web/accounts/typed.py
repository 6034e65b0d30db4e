"""What somebody typed before the space locked itself: it waits in their page, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from olivebranch_web.accounts.addresses import ours

View = TypeVar("View", bound=Callable[..., Any])
AT = "typed-at"
BEFORE = "typed."


@dataclass(frozen=True, slots=True)
class Typed:
    """A form that came while the space was locked.

    Attributes:
        at: Where it was sent.
        fields: Names and values, as they came.
    """

    at: str
    fields: list[tuple[str, str]]


def keeps_typed(view: View) -> View:
    """Mark a view whose form is held in the page when the space has locked itself meanwhile.

    Only for what a person composed: never for a passphrase, a code or a file.
    """
    view.keeps_typed = True  # type: ignore[attr-defined]  # a mark, read below
    return view


def sent_too_late(request: HttpRequest) -> Typed | None:
    """Return what came with a form that met a locked space; None where nothing is to be held."""
    match = request.resolver_match
    if request.method != "POST" or not getattr(match and match.func, "keeps_typed", False):
        return None
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
        if value
    ]
    return Typed(request.path, fields) if fields else None


def held_in(request: HttpRequest) -> Typed | None:
    """Return what the page in front of the person still holds; None if nothing."""
    at = ours(request.POST.get(AT, ""))
    fields = [
        (name.removeprefix(BEFORE), value)
        for name, values in request.POST.lists()
        if name.startswith(BEFORE)
        for value in values
    ]
    return Typed(at, fields) if at and fields else None
