"""The pages of the record."""

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
        numbers = actions.bring(opened, files=form.files_given(), keep=keep)
        return redirect("brought", numbers[0]) if len(numbers) == 1 else redirect("bring")
    context = {
        "form": form,
        "uploads": page.listed(access.uploads_of(opened)),
        "chats": access.chats_of(opened),
        "most_mb": settings.OLIVE_MAX_UPLOAD_MB,
        "person": opened.person,
    }
    return render(request, "space/imports/bring.html", context, status=422 if form.errors else 200)


@require_safe
def brought(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    upload = access.upload_of(opened, number)
    context = {
        "upload": upload,
        "failure": page.failure_of(upload),
        "files": page.files_of(upload),
        "readings": page.readings_of(upload),
        "title": page.title_of(upload),
        "chats": page.masked(access.chats_in(opened, upload)),
    }
    return render(request, "space/imports/brought.html", context)


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
        actions.choose_order(opened, upload, order=form.cleaned_data["order"])
    return redirect("brought", number)


@require_POST
def let_text_go(request: HttpRequest, number: int) -> HttpResponse:
    actions.let_text_go(access.upload_of(vault_of(request), number))
    return redirect("brought", number)


@require_POST
def delete(request: HttpRequest, number: int) -> HttpResponse:
    actions.delete(access.upload_of(vault_of(request), number))
    return redirect("bring")
