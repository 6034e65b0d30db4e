"""The pages before any passphrase."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from olivebranch.clock import system_clock
from olivebranch.content.helplines import country, helplines
from olivebranch.content.pages import page
from olivebranch_web.frame.design import samples
from olivebranch_web.frame.lines import groups_of


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/door.html")


@require_safe
def write(request: HttpRequest) -> HttpResponse:
    return render(request, "frame/write.html")


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    known = helplines()
    context: dict[str, object] = {
        "known": known,
        "number": len(known.lists),
        "countries": sorted(known.countries, key=lambda each: each.name),
        "chosen": None,
    }
    if code := request.GET.get("country", ""):
        chosen = country(code)
        today = system_clock().date()
        context |= {"chosen": chosen, "groups": groups_of(chosen, today=today)}
    return render(request, "frame/help.html", context)


@require_safe
def understand(request: HttpRequest) -> HttpResponse:
    try:
        return redirect(reverse(settings.OLIVE_UNDERSTAND))
    except NoReverseMatch:
        return render(request, "frame/understand.html")


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    if settings.OLIVE_DEMO:
        return redirect("understand")
    return render(request, "frame/look.html")


@require_safe
def prose(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "frame/prose.html", {"prose": page(name)})


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    if not settings.OLIVE_DEMO:
        raise Http404
    return render(request, "frame/design.html", samples())
