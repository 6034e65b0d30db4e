"""What holds for every request: this machine only, nothing kept, errors as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from typing_extensions import override
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from olivebranch.errors import OliveError
from olivebranch_web.frame import errors, leaving

Next = Callable[[HttpRequest], HttpResponseBase]

# Every feature a browser could lend a page; we need none of them.
FEATURES_OFF = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
        "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "hid",
        "identity-credentials-get", "idle-detection", "magnetometer", "microphone", "midi",
        "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial",
        "usb", "web-share", "xr-spatial-tracking",
    )
)  # fmt: skip


class HouseMiddleware:
    """Refuses what another site sends, and leaves nothing in the browser."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with our headers; refuse what another site's page asks for."""
        _mend_origin(request)
        answer: Next = errors.refuse_stranger if _is_strange(request) else self.get_response
        response = answer(request)
        response["Permissions-Policy"] = FEATURES_OFF
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Frame-Options"] = "DENY"
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response


class StaticMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc] # whitenoise has no types
    """Serves our few small files whole: a stream would cost a thread and a warning under ASGI."""

    @staticmethod
    @override
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        streamed = WhiteNoiseMiddleware.serve(static_file, request)
        whole = HttpResponse(b"".join(streamed), status=streamed.status_code)
        whole.headers = streamed.headers
        return whole


class LeftMiddleware:
    """After Exit, this browser gets an empty page at every address for a while.

    Without it, Back would ask for the page before and get it.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the empty page while the browser has left."""
        if leaving.has_left(request) and request.path not in leaving.OPEN_AFTER_LEAVING:
            return render(request, "frame/blank.html")
        return self.get_response(request)


class ErrorMiddleware:
    """The one place that turns our errors into pages."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of one of our errors; leave others to the 500 page."""
        if isinstance(exception, OliveError):
            return errors.page_of(request, exception)
        return None


def _mend_origin(request: HttpRequest) -> None:
    """Let our own forms through: a page sent with no-referrer posts with "Origin: null".

    Sec-Fetch-Site comes from the browser itself, no page can set it; where it says that
    the form is ours, the token of the form still has to fit.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if ours and request.META.get("HTTP_ORIGIN") == "null":
        del request.META["HTTP_ORIGIN"]


def _is_strange(request: HttpRequest) -> bool:
    """Tell whether another site's page asks for something that is not a plain visit."""
    if request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}:
        return False
    return request.method != "GET" or request.headers.get("Sec-Fetch-Mode") != "navigate"
