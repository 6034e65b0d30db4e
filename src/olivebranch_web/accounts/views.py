"""The pages around the passphrase."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from olivebranch.errors import GivenError
from olivebranch.vault import WrongPassphraseError
from olivebranch_web.accounts import access, actions, forms, session
from olivebranch_web.accounts.addresses import ours
from olivebranch_web.accounts.turns import BusyError
from olivebranch_web.accounts.typed import held_in
from olivebranch_web.frame.forms import HouseForm

HOME = "/bring/"


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    form = forms.NewPassphraseForm(request.POST or None)
    given = form.cleaned_data if form.is_valid() else None
    if given and (token := _tried(form, "passphrase", lambda: _begun(given["passphrase"]))):
        return session.hand_over(_on(request, "recovery-code"), token)
    page = {"form": form, "next": _next(request), "anybody": access.anybody()}
    return _page(request, "begin", page, form=form)


@require_safe
def recovery_code(request: HttpRequest) -> HttpResponse:
    code = session.code_to_show(request)
    page = {"groups": code.split("-") if code else [], "next": _next(request)}
    return render(request, "accounts/recovery_code.html", page)


@require_POST
def note_code(request: HttpRequest) -> HttpResponse:
    actions.note_code(token=session.vault_of(request).token)
    return redirect(_next(request) or HOME)


@require_POST
def renew_code(request: HttpRequest) -> HttpResponse:
    opened = session.vault_of(request)
    actions.renew_code(token=opened.token, key=opened.key)
    return redirect("recovery-code")


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    if not access.anybody():
        return redirect("begin")
    form = forms.UnlockForm(request.POST or None)
    typed = held_in(request)
    given = form.cleaned_data if form.is_valid() else None
    if given and (
        token := _tried(form, "passphrase", lambda: actions.unlock(passphrase=given["passphrase"]))
    ):
        if typed is not None:
            return session.hand_over(_page(request, "typed", {"typed": typed}), token)
        return session.hand_over(redirect(_next(request) or HOME), token)
    page = {"form": form, "next": _next(request), "typed": typed}
    return _page(request, "unlock", page, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    form = forms.RecoverForm(request.POST or None)
    given = form.cleaned_data if form.is_valid() else None
    if given and (
        token := _tried(
            form,
            "code",
            lambda: actions.recover(code=given["code"], passphrase=given["passphrase"]),
        )
    ):
        return session.hand_over(redirect(HOME), token)
    return _page(request, "recover", {"form": form}, form=form)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    session.lock(request)
    response = redirect("door")
    response.delete_cookie(session.COOKIE, samesite="Strict")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def locking(request: HttpRequest) -> HttpResponse:
    person = session.vault_of(request).person
    form = forms.IdleForm(request.POST or None, initial={"idle_min": person.idle_min})
    if form.is_valid():
        actions.set_idle(person=person, idle_min=form.cleaned_data["idle_min"])
        return redirect("locking")
    return _page(request, "locking", {"form": form, "person": person}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def change_passphrase(request: HttpRequest) -> HttpResponse:
    person = session.vault_of(request).person
    form = forms.ChangeForm(request.POST or None)
    given = form.cleaned_data if form.is_valid() else None
    if given and (
        token := _tried(
            form,
            "current",
            lambda: actions.change_passphrase(
                person=person, current=given["current"], passphrase=given["passphrase"]
            ),
        )
    ):
        return session.hand_over(redirect("locking"), token)
    return _page(request, "change_passphrase", {"form": form}, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request: HttpRequest) -> HttpResponse:
    person = session.vault_of(request).person
    form = forms.UnlockForm(request.POST or None)
    given = form.cleaned_data if form.is_valid() else None

    def delete() -> str:
        actions.delete_everything(person=person, passphrase=given["passphrase"] if given else "")
        return "deleted"

    if given and _tried(form, "passphrase", delete):
        response = redirect("door")
        response.delete_cookie(session.COOKIE, samesite="Strict")
        return response
    return _page(request, "delete_everything", {"form": form}, form=form)


def _begun(passphrase: str) -> str:
    return actions.begin(passphrase=passphrase)[0]


def _tried(form: HouseForm, field: str, work: Callable[[], str]) -> str:
    """Return the token, or "" with the reason at the form: what was typed into it stays."""
    try:
        return work()
    except (GivenError, BusyError) as error:
        form.wait_s = int(str(error.details.get("retry_s", 0)))
        wrong = "current" if isinstance(error, WrongPassphraseError) else field
        form.take(error, field=wrong if wrong in form.fields else field)
    return ""


def _page(
    request: HttpRequest,
    name: str,
    context: dict[str, object],
    *,
    form: HouseForm | None = None,
) -> HttpResponse:
    wrong = form is not None and form.is_bound and form.errors
    response = render(request, f"accounts/{name}.html", context, status=422 if wrong else 200)
    if form is not None and form.wait_s:
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(form.wait_s)
    return response


def _on(request: HttpRequest, name: str) -> HttpResponse:
    response = redirect(name)
    if wanted := _next(request):
        response["Location"] += f"?next={wanted}"
    return response


def _next(request: HttpRequest) -> str:
    """Return where the person was going, if that is a page of ours; "" otherwise."""
    return ours(request.POST.get("next", "") or request.GET.get("next", ""))
