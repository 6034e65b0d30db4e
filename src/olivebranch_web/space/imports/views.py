"""The pages of the record."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from olivebranch_web.accounts.session import vault_of
from olivebranch_web.space.imports import access, actions, forms, page

UNREAD_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    opened = vault_of(request)
    actions.let_overdue_go()
    form = forms.BringForm(request)
    if form.is_valid():
        keep = form.cleaned_data["keep"]
        return redirect("brought", actions.bring(opened, files=form.files_given(), keep=keep))
    context = {
        "form": form,
        "uploads": page.listed(access.uploads_of(opened)),
        "chats": access.chats_of(opened),
        "most_mb": settings.OLIVE_MAX_UPLOAD_MB,
        "person": opened.person,
        "readers": page.reader_titles(),
        "endings": page.endings(),
    }
    return render(request, "space/imports/bring.html", context, status=422 if form.errors else 200)


@require_safe
def brought(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    return _brought(request, upload)


def _brought(
    request: HttpRequest, upload: access.OpenUpload, zone: forms.ZoneForm | None = None
) -> HttpResponse:
    chats = access.chats_in(vault_of(request), upload)
    context = {
        "upload": upload,
        "failure": page.failure_of(upload),
        "files": page.files_of(upload),
        "readings": page.readings_of(upload),
        "zone": page.zone_form_of(upload, zone),
        "cities": page.zones(),
        "may_join": page.may_join(upload, chats),
        "title": page.title_of(upload),
        "chats": page.masked(chats),
    }
    status = 422 if zone is not None else 200
    return render(request, "space/imports/brought.html", context, status=status)


@require_safe
def unread(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    found = access.unread_of(opened, upload, most=UNREAD_SHOWN)
    total = sum(file["unread_count"] for file in upload.report.get("files", []))
    context = {"upload": upload, "lines": page.unread_of(found), "total": total}
    return render(request, "space/imports/unread.html", context)


@require_POST
def choose_order(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    form = forms.OrderForm(request.POST)
    if form.is_valid():
        decided = replace(upload.decided, order=form.cleaned_data["order"])
        actions.decide(opened, upload, decided)
    return redirect("brought", number)


@require_POST
def choose_zone(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    form = forms.ZoneForm(request.POST)
    if not form.is_valid():
        return _brought(request, upload, form)
    actions.decide(opened, upload, replace(upload.decided, tz=form.cleaned_data["tz"]))
    return redirect("brought", number)


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    chats = access.chats_in(opened, upload)
    if not page.may_join(upload, chats):
        return redirect("brought", number)
    given = request.POST if request.method == "POST" else None
    form = forms.NamesForm(given, names=page.names_of(chats))
    if form.is_valid():
        actions.decide(opened, upload, replace(upload.decided, same=form.same()))
        return redirect("brought", number)
    context = {"form": form, "upload": upload}
    return render(request, "space/imports/names.html", context, status=422 if form.errors else 200)


@require_POST
def let_text_go(request: HttpRequest, number: int) -> HttpResponse:
    actions.let_text_go(access.upload_of(vault_of(request), number))
    return redirect("brought", number)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    actions.delete(access.upload_of(vault_of(request), number))
    return redirect("bring")
