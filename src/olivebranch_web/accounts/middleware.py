"""Lead to the door whoever comes to a locked room."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from olivebranch.vault import LockedError
from olivebranch_web.accounts import access, forms, typed

Next = Callable[[HttpRequest], HttpResponseBase]


class LockMiddleware:
    """Turns a locked vault into the page that opens it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the door."""
        if isinstance(exception, LockedError):
            return _to_the_door(request)
        return None


def _to_the_door(request: HttpRequest) -> HttpResponse:
    door = reverse("unlock" if access.anybody() else "begin")
    if access.anybody() and (held := typed.sent_too_late(request)):
        page = {"form": forms.UnlockForm(), "typed": held, "next": ""}
        return render(request, "accounts/unlock.html", page, status=HTTPStatus.FORBIDDEN)
    if request.method not in {"GET", "HEAD"}:
        return redirect(door)
    return redirect(f"{door}?{urlencode({'next': request.path})}")
