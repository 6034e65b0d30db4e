"""The page before the mirror."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from olivebranch_web.accounts.session import vault_of
from olivebranch_web.accounts.typed import keeps_typed
from olivebranch_web.space.guess import access, actions, forms
from olivebranch_web.space.imports import access as imports


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
def guess(request: HttpRequest, number: int) -> HttpResponse:
    opened = vault_of(request)
    chat = imports.chat_of(opened, number)
    if access.guess_of(opened, chat) is not None:
        return redirect("mirror", number)
    form = forms.GuessForm(
        request.POST if request.method == "POST" else None,
        other=imports.other_of(chat),
        months=imports.months_of(chat),
    )
    if form.is_valid():
        actions.keep_guess(opened, chat, answers=form.answers())
        return redirect("mirror", number)
    context = {"form": form, "chat": chat}
    return render(request, "space/guess/guess.html", context, status=422 if form.errors else 200)
