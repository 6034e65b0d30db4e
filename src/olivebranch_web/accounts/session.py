"""The open vault of a request: taken from the cookie and the database, or locked."""

from dataclasses import dataclass
from datetime import timedelta

import orjson
from django.http import HttpRequest, HttpResponse

from olivebranch import vault
from olivebranch.clock import Clock, system_clock
from olivebranch_web.accounts import access, actions
from olivebranch_web.accounts.models import Opening, Person

COOKIE = "k"

# What a binary column gives back.
Stored = bytes | memoryview
TOUCH_EVERY = timedelta(minutes=1)
_KEPT_ON = "_open_vault"


@dataclass(frozen=True, slots=True)
class OpenVault:
    """A person and the key to what is theirs, for the length of one request or one job.

    Attributes:
        person: Whose it is.
        key: Opens everything of theirs.
        token: Of the browser it stands open in.
    """

    person: Person
    key: vault.VaultKey
    token: str

    def place(self, table: str, row: object, field: str) -> vault.Place:
        """Return where a box of this vault belongs."""
        return vault.Place(self.key.owner, table, str(row), field)

    def seal(self, value: object, place: vault.Place) -> bytes:
        """Return a value (as JSON has them) or bytes, sealed for its place."""
        plain = value if isinstance(value, bytes) else orjson.dumps(value)
        return vault.seal(self.key, plain, place=place)

    def open_bytes(self, sealed: Stored, place: vault.Place) -> bytes:
        """Return the bytes that were sealed.

        Raises:
            BrokenBoxError: Damaged or in the wrong place.
        """
        return vault.unseal(self.key, bytes(sealed), place=place)

    def open_value(self, sealed: Stored, place: vault.Place) -> object:
        """Return the value that was sealed; the same errors as `open_bytes`."""
        return orjson.loads(self.open_bytes(sealed, place))


def vault_of(request: HttpRequest, *, clock: Clock = system_clock) -> OpenVault:
    """Return the open vault of this request.

    Raises:
        LockedError: There is none, or its time is over.
    """
    known = getattr(request, _KEPT_ON, None)
    if isinstance(known, OpenVault):
        return known
    token = request.COOKIES.get(COOKIE, "")
    opening = access.opening_of(vault.row_id(token))
    if opening is None or _is_over(opening, clock):
        actions.close(token=token)
        summary = "no open vault"
        raise vault.LockedError(summary)
    person = opening.person
    key = vault.take_from_session(bytes(opening.kept), token, owner=person.vault_id)
    if clock() - opening.seen_at > TOUCH_EVERY:
        actions.see(opening=opening, clock=clock)
    opened = OpenVault(person=person, key=key, token=token)
    setattr(request, _KEPT_ON, opened)
    # For the page itself, which goes away when nobody has touched it for so long.
    request.idle_min = person.idle_min  # type: ignore[attr-defined]  # read by document.html
    return opened


def code_to_show(request: HttpRequest) -> str:
    """Return the recovery code that is still to be shown; "" if there is none."""
    opened = vault_of(request)
    opening = access.opening_of(vault.row_id(opened.token))
    if opening is None or not opening.code:
        return ""
    place = actions.code_place(opened.token, opened.key)
    return opened.open_bytes(bytes(opening.code), place).decode("ascii")


def lock(request: HttpRequest) -> None:
    """Close the vault in this browser."""
    actions.close(token=request.COOKIES.get(COOKIE, ""))
    if hasattr(request, _KEPT_ON):
        delattr(request, _KEPT_ON)


def hand_over(response: HttpResponse, token: str) -> HttpResponse:
    """Put the token into the browser, until it is closed."""
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
    return response


def _is_over(opening: Opening, clock: Clock) -> bool:
    now = clock()
    idle = timedelta(minutes=opening.person.idle_min)
    return now - opening.seen_at > idle or now - opening.opened_at > actions.ABSOLUTE
