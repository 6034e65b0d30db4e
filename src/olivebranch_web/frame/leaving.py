"""Exit: lock, forget, show an empty page."""

from http import HTTPStatus
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

COOKIE = "b"
AWAY_S = 10 * 60
OPEN_AFTER_LEAVING = frozenset({"/blank/", "/exit/", "/open/"})


def has_left(request: HttpRequest) -> bool:
    """Tell whether this browser pressed Exit and has not come back."""
    return COOKIE in request.COOKIES


@csrf_exempt  # must never fail; a stranger who forges it can only close the page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Lock, and go to the empty page."""
    lock(request)
    response = HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": "/blank/"})
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Strict")
    response.set_cookie(COOKIE, "1", max_age=AWAY_S, httponly=True, samesite="Strict")
    return response


@require_safe
def blank(request: HttpRequest) -> HttpResponse:
    """Show a page that says nothing."""
    return render(request, "frame/blank.html")


@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """Open the door again after Exit."""
    del request
    response = redirect("door")
    response.delete_cookie(COOKIE, samesite="Strict")
    return response


def lock(request: HttpRequest) -> None:
    """Close what stands open, by whoever owns it."""
    module = settings.OLIVE_LOCK.rpartition(".")[0]
    if find_spec(module) is not None:
        import_string(settings.OLIVE_LOCK)(request)
