"""Bring, read, keep and let go."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction

from olivebranch.chats import Import
from olivebranch.clock import Clock, system_clock
from olivebranch.conversation import Conversation
from olivebranch.errors import OliveError
from olivebranch.progress import Progress, part, silent
from olivebranch.vault import mark, seal_stream
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame import jobs
from olivebranch_web.frame.storage import empty_log
from olivebranch_web.space.imports import access
from olivebranch_web.space.imports.access import OpenChat, OpenUpload
from olivebranch_web.space.imports.bundle import bundled
from olivebranch_web.space.imports.models import Chat, Piece, Upload
from olivebranch_web.space.imports.recording import (
    Decided,
    about,
    owner_of,
    people_in,
    read_file,
    report_of,
)

DAY = timedelta(days=1)

log = logging.getLogger(__name__)


def bring(
    opened: OpenVault, *, files: list[tuple[str, bytes]], keep: str, clock: Clock = system_clock
) -> int:
    """Begin to read files in the background; return the number of their upload.

    What comes at once is read together: parts of one chat are joined. The same
    again is not read again; its number is returned. Until the files are read,
    nothing of them is stored.
    """
    data = bundled(files)
    files.clear()
    signed = mark(opened.key, hashlib.sha256(data).digest())
    if twin := access.twin_of(opened, signed):
        return twin.pk
    row = _begun(opened, signed=signed, keep=keep, clock=clock)
    waiting = [data]
    del data

    def work(progress: Progress) -> None:
        _read_one(opened, row.pk, file=waiting.pop(), progress=progress, clock=clock)

    # The row of the job is written before its thread asks for it, and the upload names it.
    job = jobs.start("import", work=work, clock=clock)
    Upload.objects.filter(pk=row.pk).update(job=job)
    return row.pk


def bring_now(opened: OpenVault, *, file: bytes, keep: str, clock: Clock = system_clock) -> int:
    """Read one file and wait for it; return the number of its upload."""
    signed = mark(opened.key, hashlib.sha256(file).digest())
    row = _begun(opened, signed=signed, keep=keep, clock=clock)
    _read_one(opened, row.pk, file=file, progress=silent, clock=clock)
    return row.pk


def delete(upload: OpenUpload) -> None:
    """Delete an upload and everything made from it; no copy stays in the database's files."""
    with transaction.atomic():
        upload.row.delete()
    empty_log()


def decide(opened: OpenVault, upload: OpenUpload, decided: Decided) -> None:
    """Keep what the person said about their files, and read these again by it.

    Raises:
        TextGoneError: The text is not kept any more.
    """
    data = access.bytes_of(opened, upload.row)
    found = read_file(data, decided)
    with transaction.atomic():
        Chat.objects.filter(upload=upload.row).delete()
        _write(opened, upload.row, found, report=report_of(data, found, decided))


def say_who(opened: OpenVault, chat: OpenChat, *, me: int) -> None:
    """Keep which of the two the person is."""
    sealed = opened.seal(me, opened.place("space_chat", chat.number, "me"))
    Chat.objects.filter(pk=chat.row.pk).update(me=sealed)


def conversation_of(
    opened: OpenVault, chat: OpenChat, *, progress: Progress = silent
) -> Conversation:
    """Return the conversation itself, read again from its sealed text.

    Raises:
        TextGoneError: The text is not kept any more.
    """
    upload = chat.row.upload
    decided = access.upload_of(opened, upload.pk).decided
    found = read_file(access.bytes_of(opened, upload), decided, progress=progress)
    return found.conversations[chat.row.number]


def release_text(chat: OpenChat, *, clock: Clock = system_clock) -> None:
    """Let the text go if only numbers may stay and nothing else waits for it."""
    upload = chat.row.upload
    others = Chat.objects.filter(upload=upload, people=Chat.People.TWO).exclude(pk=chat.row.pk)
    if upload.keep == Upload.Keep.NUMBERS and not others.exists():
        _let_go(upload, clock=clock)


def let_text_go(upload: OpenUpload, *, clock: Clock = system_clock) -> None:
    """Let the text of an upload go now."""
    _let_go(upload.row, clock=clock)


def let_overdue_go(*, clock: Clock = system_clock) -> None:
    """Let go every text whose time is over, whoever's it is."""
    overdue = Upload.objects.filter(text_until__lte=clock(), text_gone_at=None)
    for upload in overdue:
        _let_go(upload, clock=clock)


def _begun(opened: OpenVault, *, signed: str, keep: str, clock: Clock) -> Upload:
    return Upload.objects.create(person=opened.person, mark=signed, keep=keep, brought_at=clock())


def _read_one(
    opened: OpenVault, number: int, *, file: bytes, progress: Progress, clock: Clock
) -> None:
    row = Upload.objects.filter(pk=number).first()
    if row is None:
        return  # deleted while it waited
    try:
        _read_and_keep(opened, row, file=file, progress=progress, clock=clock)
    except OliveError as error:
        _write_failure(opened, row, error.code, facts=error.details, size=len(file))
    except Exception:  # our own mistake: it is said, and the files after this one are still read
        log.exception("a file could not be read")
        _write_failure(opened, row, "import-failed", facts={}, size=len(file))
    progress(1.0)


def _read_and_keep(
    opened: OpenVault, row: Upload, *, file: bytes, progress: Progress, clock: Clock
) -> None:
    decided = Decided()
    found = read_file(file, decided, progress=part(progress, start=0.0, end=0.8))
    pieces = seal_stream(opened.key, [file], place=opened.place("space_piece", row.pk, "body"))
    report = report_of(file, found, decided)
    with transaction.atomic():
        _write(opened, row, found, report=report)
        if _worth_keeping(row, found):
            for place, body in enumerate(pieces):
                Piece.objects.create(upload=row, number=place, body=body)
            row.text_until = None if row.keep == Upload.Keep.SEALED else clock() + DAY
        else:
            row.text_gone_at = clock()
        row.save(update_fields=["text_until", "text_gone_at"])


def _worth_keeping(row: Upload, found: Import) -> bool:
    """Tell whether the text has to stay at all; of a group's, only when it was asked for."""
    between_two = any(people_in(one) == Chat.People.TWO for one in found.conversations)
    return between_two or row.keep == Upload.Keep.SEALED


def _write(opened: OpenVault, row: Upload, found: Import, *, report: Mapping[str, object]) -> None:
    _write_report(opened, row, report, state=Upload.State.READ)
    decided = Decided.of(report)
    for number, conversation in enumerate(found.conversations):
        chat = Chat.objects.create(upload=row, number=number, people=people_in(conversation))
        place = opened.place("space_chat", chat.pk, "about")
        chat.about = opened.seal(about(conversation), place)
        me = owner_of(conversation, decided)
        if me is not None and decided.same:
            chat.me = opened.seal(me, opened.place("space_chat", chat.pk, "me"))
        chat.save(update_fields=["about", "me"])


def _write_failure(
    opened: OpenVault, row: Upload, code: str, *, facts: Mapping[str, object], size: int
) -> None:
    report = {"error": code, "facts": facts, "size": size}
    _write_report(opened, row, report, state=Upload.State.FAILED)


def _write_report(
    opened: OpenVault, row: Upload, report: Mapping[str, object], *, state: str = Upload.State.READ
) -> None:
    sealed = opened.seal(report, opened.place("space_upload", row.pk, "report"))
    Upload.objects.filter(pk=row.pk).update(report=sealed, state=state)


def _let_go(upload: Upload, *, clock: Clock) -> None:
    with transaction.atomic():
        Piece.objects.filter(upload=upload).delete()
        Upload.objects.filter(pk=upload.pk).update(text_gone_at=clock(), text_until=None)
    empty_log()
