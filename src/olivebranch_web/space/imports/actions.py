"""Bring, read, keep and let go."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import cast

import numpy as np
from django.db import transaction

from olivebranch.chats import Choices, FileReport, Import, read
from olivebranch.clock import Clock, system_clock
from olivebranch.conversation import NOBODY, Conversation, Order, wall_time
from olivebranch.errors import OliveError
from olivebranch.progress import Progress, part, silent
from olivebranch.vault import mark, seal_stream
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame import jobs
from olivebranch_web.frame.storage import empty_log
from olivebranch_web.space.imports import access
from olivebranch_web.space.imports.access import OpenChat, OpenUpload
from olivebranch_web.space.imports.models import Chat, Piece, Upload

DAY = timedelta(days=1)
SURE_ENOUGH = 0.9
MOST_UNREAD = 2000

log = logging.getLogger(__name__)


def bring(
    opened: OpenVault, *, files: list[bytes], keep: str, clock: Clock = system_clock
) -> list[int]:
    """Begin to read files in the background; return the numbers of their uploads.

    A file that was read before is not read again; its number is returned.
    Until a file is read, nothing of it is stored.
    """
    numbers, fresh = [], []
    for file in files:
        signed = mark(opened.key, hashlib.sha256(file).digest())
        twin = access.twin_of(opened, signed)
        upload = twin or _begun(opened, signed=signed, keep=keep, clock=clock)
        numbers.append(upload.pk)
        if twin is None:
            fresh.append((upload.pk, file))
    files.clear()
    if fresh:
        _start(opened, fresh, clock=clock)
    return numbers


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


def choose_order(opened: OpenVault, upload: OpenUpload, *, order: Order) -> None:
    """Settle how day and month are told apart; read again if it was read the other way."""
    if upload.report["files"][0]["date_order"] == order:
        report = {**upload.report, "order_decided": order}
        _write_report(opened, upload.row, report)
        return
    data = access.bytes_of(opened, upload.row)
    found = read(access.CALLED, data, choices=Choices(date_order=order))
    with transaction.atomic():
        Chat.objects.filter(upload=upload.row).delete()
        _write(opened, upload.row, found, size=len(data), decided=order)


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
    report = access.upload_of(opened, upload.pk).report
    order = cast("Order | None", report.get("order_decided"))
    data = access.bytes_of(opened, upload)
    found = read(access.CALLED, data, choices=Choices(date_order=order), progress=progress)
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


def _start(opened: OpenVault, fresh: list[tuple[int, bytes]], *, clock: Clock) -> None:
    numbers = [number for number, _ in fresh]

    def work(progress: Progress) -> None:
        for index, number in enumerate(numbers):
            _, file = fresh.pop(0)
            share = part(progress, start=index / len(numbers), end=(index + 1) / len(numbers))
            _read_one(opened, number, file=file, progress=share, clock=clock)

    # The row of the job is written before its thread asks for it, and the uploads name it.
    job = jobs.start("import", work=work, clock=clock)
    Upload.objects.filter(pk__in=numbers).update(job=job)


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
    found = read(access.CALLED, file, progress=part(progress, start=0.0, end=0.8))
    pieces = seal_stream(opened.key, [file], place=opened.place("space_piece", row.pk, "body"))
    otherwise = _otherwise(file, found)
    with transaction.atomic():
        _write(opened, row, found, size=len(file), otherwise=otherwise)
        if _worth_keeping(row, found):
            for place, body in enumerate(pieces):
                Piece.objects.create(upload=row, number=place, body=body)
            row.text_until = None if row.keep == Upload.Keep.SEALED else clock() + DAY
        else:
            row.text_gone_at = clock()
        row.save(update_fields=["text_until", "text_gone_at"])


def _worth_keeping(row: Upload, found: Import) -> bool:
    """Tell whether the text has to stay at all; of a group's, only when it was asked for."""
    between_two = any(_people(one) == Chat.People.TWO for one in found.conversations)
    return between_two or row.keep == Upload.Keep.SEALED


def _otherwise(file: bytes, found: Import) -> dict[str, str | None] | None:
    """Return the dates of the other reading, where the file leaves it open."""
    first = found.files[0]
    if first.date_order_confidence >= SURE_ENOUGH or first.date_order not in _OTHER:
        return None
    other: Order = _OTHER[first.date_order]
    again = read(access.CALLED, file, choices=Choices(date_order=other)).files[0]
    return {"order": other, "first": again.first, "last": again.last}


_OTHER: dict[Order, Order] = {"day-first": "month-first", "month-first": "day-first"}


def _write(
    opened: OpenVault,
    row: Upload,
    found: Import,
    *,
    size: int,
    otherwise: Mapping[str, str | None] | None = None,
    decided: Order | None = None,
) -> None:
    report = {
        "files": [_plain(file) for file in found.files],
        "otherwise": otherwise,
        "order_decided": decided,
        "size": size,
    }
    _write_report(opened, row, report, state=Upload.State.READ)
    for number, conversation in enumerate(found.conversations):
        chat = Chat.objects.create(upload=row, number=number, people=_people(conversation))
        place = opened.place("space_chat", chat.pk, "about")
        Chat.objects.filter(pk=chat.pk).update(about=opened.seal(_about(conversation), place))


def _plain(report: FileReport) -> dict[str, object]:
    shown = replace(report, unread=report.unread[:MOST_UNREAD])
    return {**asdict(shown), "unread_count": len(report.unread)}


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


def _people(conversation: Conversation) -> str:
    speaking = len(conversation.senders())
    if speaking < 2:
        return Chat.People.ALONE
    return Chat.People.GROUP if conversation.source.group or speaking > 2 else Chat.People.TWO


def _about(conversation: Conversation) -> dict[str, object]:
    spoken = conversation.columns.sender[conversation.columns.sender != NOBODY]
    counts = np.bincount(spoken, minlength=len(conversation.participants)).tolist()
    at_ms = conversation.columns.at_ms if len(conversation) else np.zeros(1, np.int64)
    return {
        "senders": [
            {"place": place, "name": participant.name, "messages": counts[place]}
            for place, participant in enumerate(conversation.participants)
            if counts[place]
        ],
        "messages": conversation.messages(),
        "first": wall_time(int(at_ms.min())).date().isoformat(),
        "last": wall_time(int(at_ms.max())).date().isoformat(),
    }


def _let_go(upload: Upload, *, clock: Clock) -> None:
    with transaction.atomic():
        Piece.objects.filter(upload=upload).delete()
        Upload.objects.filter(pk=upload.pk).update(text_gone_at=clock(), text_until=None)
    empty_log()
