"""Change who is here and what stands open; each in one transaction."""

from datetime import timedelta
from functools import partial

from django.db import transaction

from olivebranch import vault
from olivebranch.clock import Clock, system_clock
from olivebranch.errors import GivenError
from olivebranch.vault import Cost, Lock, VaultKey
from olivebranch_web.accounts import access
from olivebranch_web.accounts.models import Opening, Person, Tries
from olivebranch_web.accounts.turns import turns
from olivebranch_web.frame.storage import empty_log

MOST_PEOPLE = 5
ABSOLUTE = timedelta(hours=12)
CODE_FIELD = "code"


class TooSoonError(GivenError):
    """Another try has to wait a little."""

    code = "too-soon"
    http_status = 429


class TooManyPeopleError(GivenError):
    """There is no room for another vault on this machine."""

    code = "too-many-people"


class AlreadyYoursError(GivenError):
    """The passphrase of the new vault opens one that is here already."""

    code = "already-yours"


def begin(
    *, passphrase: str, clock: Clock = system_clock, cost: Cost = vault.STANDARD
) -> tuple[str, VaultKey]:
    """Make a vault and open it; return the token for the cookie, and the key.

    Raises:
        WeakPassphraseError: The passphrase is short, long or common.
        AlreadyYoursError: It opens a vault here already.
        TooManyPeopleError: Five people share this machine.
    """
    vault.accept_passphrase(passphrase)
    people = access.everybody()
    if len(people) >= MOST_PEOPLE:
        summary = "too many vaults"
        raise TooManyPeopleError(summary, most=MOST_PEOPLE)
    if _opened(people, passphrase) is not None:
        summary = "this passphrase opens a vault here"
        raise AlreadyYoursError(summary)
    code = vault.new_recovery_code()
    lock, key = turns.take(lambda: vault.create(passphrase, code, cost=cost))
    with transaction.atomic():
        person = Person.objects.create(vault_id=key.owner, lock=lock.to_bytes(), made_at=clock())
        token = open_for(person, key, clock=clock)
        _show_later(token, key, code)
    return token, key


def open_for(person: Person, key: VaultKey, *, clock: Clock = system_clock) -> str:
    """Let the vault stand open in one browser; return the token for its cookie."""
    token, now = vault.new_token(), clock()
    kept = vault.keep_for_session(key, token)
    Opening.objects.create(
        id=vault.row_id(token), person=person, kept=kept, opened_at=now, seen_at=now
    )
    return token


def unlock(*, passphrase: str, clock: Clock = system_clock) -> str:
    """Open whichever vault the passphrase opens; return the token for the cookie.

    Every vault on the machine is tried, whichever one opens, so that the time
    it takes tells nothing.

    Raises:
        WrongPassphraseError: It opens none.
        TooSoonError: A wait after wrong tries is not over.
    """
    person, key = _opener(access.everybody(), passphrase, clock=clock)
    _raise_cost(person, key, passphrase=passphrase)
    with transaction.atomic():
        Tries.objects.all().delete()
        Opening.objects.filter(opened_at__lt=clock() - ABSOLUTE).delete()
        return open_for(person, key, clock=clock)


def recover(*, code: str, passphrase: str, clock: Clock = system_clock) -> str:
    """Give the vault of a recovery code a new passphrase; return the token for the cookie.

    Only the wrap of the key changes. Every open browser is closed.

    Raises:
        RecoveryCodeShapeError: It is not a whole code.
        WrongRecoveryCodeError: It opens none of the vaults here.
        WeakPassphraseError: The new passphrase is short, long or common.
        TooSoonError: A wait after wrong tries is not over.
    """
    _wait_over(clock)
    vault.accept_passphrase(passphrase)
    for person in access.everybody():
        try:
            key = vault.open_by_recovery(lock_of(person), code)
        except vault.WrongRecoveryCodeError:
            continue
        return _locked_anew(person, key, passphrase=passphrase, clock=clock)
    _note_wrong(clock)
    summary = "the recovery code opens no vault here"
    raise vault.WrongRecoveryCodeError(summary)


def change_passphrase(
    *, person: Person, current: str, passphrase: str, clock: Clock = system_clock
) -> str:
    """Give a vault a new passphrase; every open browser is closed; return the new token.

    Raises:
        WrongPassphraseError: `current` is not the passphrase.
        WeakPassphraseError: The new one is short, long or common.
        TooSoonError: A wait after wrong tries is not over.
    """
    vault.accept_passphrase(passphrase)
    _, key = _opener([person], current, clock=clock)
    return _locked_anew(person, key, passphrase=passphrase, clock=clock)


def delete_everything(*, person: Person, passphrase: str, clock: Clock = system_clock) -> None:
    """Delete a vault and all that was ever sealed with it; no copy stays in the database's files.

    Raises:
        WrongPassphraseError: It is not the passphrase.
        TooSoonError: A wait after wrong tries is not over.
    """
    _opener([person], passphrase, clock=clock)
    with transaction.atomic():
        person.delete()
    empty_log()


def renew_code(*, token: str, key: VaultKey) -> None:
    """Make a new recovery code, to be shown in this browser; the old one opens nothing more."""
    code = vault.new_recovery_code()
    with transaction.atomic():
        person = Person.objects.select_for_update().get(vault_id=key.owner)
        person.lock = vault.renew_recovery(lock_of(person), key, code).to_bytes()
        person.code_noted_at = None
        person.save(update_fields=["lock", "code_noted_at"])
        _show_later(token, key, code)


def note_code(*, token: str, clock: Clock = system_clock) -> None:
    """Forget the recovery code: the person has written it down."""
    with transaction.atomic():
        rows = Opening.objects.filter(pk=vault.row_id(token))
        opening = rows.first()
        if opening is not None and opening.code:
            rows.update(code=b"")
            Person.objects.filter(pk=opening.person_id).update(code_noted_at=clock())


def close(*, token: str) -> None:
    """Close the vault in one browser; nothing happens if it is closed."""
    try:
        Opening.objects.filter(pk=vault.row_id(token)).delete()
    except vault.LockedError:
        return


def set_idle(*, person: Person, idle_min: int) -> None:
    """Set after how many minutes without a request the space locks itself."""
    Person.objects.filter(pk=person.pk).update(idle_min=idle_min)


def see(*, opening: Opening, clock: Clock) -> None:
    """Note that the person is still there."""
    Opening.objects.filter(pk=opening.pk).update(seen_at=clock())


def lock_of(person: Person) -> Lock:
    """Return the lock of a person's vault."""
    return Lock.from_bytes(bytes(person.lock))


def code_place(token: str, key: VaultKey) -> vault.Place:
    """Return where a recovery code that is still to be shown belongs."""
    return vault.Place(key.owner, "accounts_opening", vault.row_id(token), CODE_FIELD)


def _opener(people: list[Person], passphrase: str, *, clock: Clock) -> tuple[Person, VaultKey]:
    """Return whose vault a passphrase opens; a wrong one is counted, and a wait is kept."""
    _wait_over(clock)
    found = _opened(people, passphrase)
    if found is None:
        _note_wrong(clock)
        summary = "the passphrase opens no vault here"
        raise vault.WrongPassphraseError(summary)
    return found


def _locked_anew(person: Person, key: VaultKey, *, passphrase: str, clock: Clock) -> str:
    lock = turns.take(lambda: vault.change_passphrase(lock_of(person), key, passphrase))
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(lock=lock.to_bytes())
        Opening.objects.filter(person=person).delete()
        Tries.objects.all().delete()
        return open_for(person, key, clock=clock)


def _raise_cost(person: Person, key: VaultKey, *, passphrase: str) -> None:
    """Wrap the key anew where the lock was made when guessing was cheaper than it may be now."""
    stored = lock_of(person)
    lock = turns.take(lambda: vault.raise_cost(stored, key, passphrase))
    if lock != stored:
        # Only if nobody changed it meanwhile: another passphrase or another code must win.
        same = Person.objects.filter(pk=person.pk, lock=stored.to_bytes())
        same.update(lock=lock.to_bytes())


def _opened(people: list[Person], passphrase: str) -> tuple[Person, VaultKey] | None:
    found = None
    for person in people:
        lock = lock_of(person)
        try:
            key = turns.take(partial(vault.open_by_passphrase, lock, passphrase))
        except vault.WrongPassphraseError:
            continue
        found = (person, key)
    return found


def _show_later(token: str, key: VaultKey, code: str) -> None:
    sealed = vault.seal(key, code.encode("ascii"), place=code_place(token, key))
    Opening.objects.filter(pk=vault.row_id(token)).update(code=sealed)


def _wait_over(clock: Clock) -> None:
    if seconds := access.wait_s(clock=clock):
        summary = "a wait after wrong tries"
        raise TooSoonError(summary, retry_s=seconds)


def _note_wrong(clock: Clock) -> None:
    with transaction.atomic():
        tries = Tries.objects.select_for_update().first() or Tries()
        tries.count += 1
        tries.last_at = clock()
        tries.save()
