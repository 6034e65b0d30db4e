"""The pages before any passphrase."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/door.html")


@require_safe
def write(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/write.html")


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/help.html")


@require_safe
def understand(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/understand.html")


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/look.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/about.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/about.html")


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/about.html")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    if not settings.OLIVE_DEMO:
        raise Http404
    return render(request, "frame/design.html")
