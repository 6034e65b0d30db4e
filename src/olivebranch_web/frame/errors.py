"""Errors as pages: what happened, why, what to do now; never anything private."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from olivebranch.content import Explanation, explain
from olivebranch.content.tree import ContentError
from olivebranch.errors import OliveError

# For the day our own content is broken; the only sentences outside the content tree.
LAST_RESORT = Explanation(
    what="Something in this program went wrong.",
    why="This is our mistake, not yours.",
    now="What you have kept is as it was before.",
)


def words_for(code: str, facts: Mapping[str, object]) -> Explanation:
    """Return what to tell the person about an error, whatever else is broken."""
    try:
        return explain(code, facts)
    except ContentError:
        return LAST_RESORT


def page_of(request: HttpRequest, error: OliveError) -> HttpResponse:
    """Return the page of one of our errors, with its own status."""
    return _page(request, words_for(error.code, error.details), error.http_status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense to us."""
    del exception
    return _page(request, words_for("request-unclear", {}), HTTPStatus.BAD_REQUEST)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is not allowed, exactly as one for what is not there."""
    return not_found(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there, or not yours."""
    del exception
    return _page(request, words_for("missing", {}), HTTPStatus.NOT_FOUND)


def our_mistake(request: HttpRequest) -> HttpResponse:
    """Answer when our own code failed."""
    return _page(request, words_for("ours", {}), HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    del reason
    return _page(request, words_for("form-stale", {}), HTTPStatus.FORBIDDEN)


def refuse_stranger(request: HttpRequest) -> HttpResponse:
    """Answer another site's page: nothing, and nothing about us."""
    del request
    return HttpResponse(status=HTTPStatus.FORBIDDEN, content_type="text/plain")


def _page(request: HttpRequest, words: Explanation, status: int) -> HttpResponse:
    return render(request, "frame/error.html", {"words": words, "status": status}, status=status)
