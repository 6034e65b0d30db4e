"""The pages of the mirror."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from olivebranch_web.accounts.session import OpenVault, vault_of
from olivebranch_web.accounts.typed import keeps_typed
from olivebranch_web.space.guess import access as guessing
from olivebranch_web.space.imports import access as imports
from olivebranch_web.space.imports import actions as importing
from olivebranch_web.space.mirror import access, actions, forms, page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    return redirect("mirrors" if imports.chats_of(vault_of(request)) else "bring")


@require_safe
def mirrors(request: HttpRequest) -> HttpResponse:
    opened = vault_of(request)
    chats = imports.chats_of(opened)
    if len(chats) == 1:
        return redirect("mirror", chats[0].number)
    return render(request, "space/mirror/mirrors.html", {"chats": chats})


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    chat = imports.chat_of(opened, number)
    if not chat.is_between_two:
        return redirect("brought", chat.row.upload_id)
    mirror = access.mirror_of(opened, chat)
    if mirror is not None and (mirror.is_made or mirror.is_being_made):
        return redirect("mirror", number)
    form = forms.WhoForm(request.POST if request.method == "POST" else None, chat=chat)
    if form.is_valid():
        actions.begin(opened, number=number, me=form.cleaned_data["me"])
        return redirect("guess", number)
    return _page(request, "who", {"form": form, "chat": chat}, wrong=bool(form.errors))


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def mirror(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    chat = imports.chat_of(opened, number)
    found = access.mirror_of(opened, chat)
    if chat.me is None or found is None:
        return redirect("mirror-who", number)
    if guessing.guess_of(opened, chat) is None:
        return redirect("guess", number)
    if not found.is_made:
        failure = None if found.is_being_made else page.failure_of(found)
        return _page(request, "waiting", {"mirror": found, "chat": chat, "failure": failure})
    other = imports.other_of(chat)
    form = forms.ThoughtForm(request.POST if request.method == "POST" else None, other=other)
    if form.is_valid():
        actions.keep_thought(opened, found, thought=form.cleaned_data["thought"])
        return redirect(f"{request.path}#rest")
    return _page(request, "mirror", _shown(opened, chat, found, form=form), wrong=bool(form.errors))


@require_safe
def chart(request: HttpRequest, number: int, *, name: str, theme: str) -> HttpResponse:
    opened = vault_of(request)
    found = access.mirror_of(opened, imports.chat_of(opened, number))
    if found is None:
        summary = "no mirror"
        raise access.ChartMissingError(summary)
    drawing = access.chart_of(opened, found, name)
    return HttpResponse(drawing[theme], content_type="image/svg+xml")


@require_safe
def messages(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    chat = imports.chat_of(opened, number)
    found = access.mirror_of(opened, chat)
    if found is None or not found.is_made:
        return redirect("mirror", number)
    conversation = importing.conversation_of(opened, chat)
    me, _ = imports.sides_of(chat)
    said = access.said_in(conversation, found.picture["ending"]["evidence"], me=me)
    both = "both" in request.GET
    context = {
        "chat": chat,
        "other": imports.other_of(chat),
        "said": page.said_of(said),
        "both": both,
    }
    return _page(request, "messages", context)


def _shown(
    opened: OpenVault,
    chat: imports.OpenChat,
    found: access.OpenMirror,
    *,
    form: forms.ThoughtForm,
) -> dict[str, object]:
    upload = imports.upload_of(opened, chat.row.upload_id)
    other = imports.other_of(chat)
    guess = guessing.guess_of(opened, chat) or {}
    return {
        "chat": chat,
        "mirror": found,
        "other": other,
        "form": form,
        "has_text": upload.has_text,
        "guesses": page.guesses_of(guess, found.picture, other=other),
        **page.picture_of(found.picture, charts=access.charts_of(opened, found)),
    }


def _page(
    request: HttpRequest, name: str, context: dict[str, object], *, wrong: bool = False
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, f"space/mirror/{name}.html", context, status=status)
