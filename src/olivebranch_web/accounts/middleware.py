"""Lead to the door whoever comes to a locked room."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from olivebranch.errors import OliveError
from olivebranch.vault import LockedError
from olivebranch_web.accounts import access
from olivebranch_web.frame import errors

Next = Callable[[HttpRequest], HttpResponseBase]


class LockMiddleware:
    """Turns a locked vault into the page that opens it, and waits into `Retry-After`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Lead to the door; say how long to wait."""
        if isinstance(exception, LockedError):
            return _to_the_door(request)
        if isinstance(exception, OliveError) and "retry_s" in exception.details:
            page = errors.page_of(request, exception)
            page["Retry-After"] = str(exception.details["retry_s"])
            return page
        return None


def _to_the_door(request: HttpRequest) -> HttpResponse:
    door = reverse("unlock" if access.anybody() else "begin")
    if request.method != "GET":
        return redirect(door)
    return redirect(f"{door}?{urlencode({'next': request.path})}")
