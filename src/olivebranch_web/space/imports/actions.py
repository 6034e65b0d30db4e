"""Bring, read, keep and let go."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import cast

import numpy as np
from django.db import connection, transaction

from olivebranch.chats import Choices, FileReport, Import, read
from olivebranch.clock import Clock, system_clock
from olivebranch.conversation import NOBODY, Conversation, Order, wall_time
from olivebranch.errors import OliveError
from olivebranch.progress import Progress, part, silent
from olivebranch.vault import mark, seal_stream
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame import jobs
from olivebranch_web.space.imports import access
from olivebranch_web.space.imports.access import OpenChat, OpenUpload
from olivebranch_web.space.imports.models import Chat, Piece, Upload

DAY = timedelta(days=1)
SURE_ENOUGH = 0.9
MOST_UNREAD = 2000


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it came in, in memory only.

    Attributes:
        name: As the browser says.
        data: All its bytes.
    """

    name: str
    data: bytes


def bring(
    opened: OpenVault, *, files: list[GivenFile], keep: str, clock: Clock = system_clock
) -> list[int]:
    """Begin to read files in the background; return the numbers of their uploads.

    A file that was read before is not read again; its number is returned.
    Until a file is read, nothing of it is stored.
    """
    numbers, fresh = [], []
    for file in files:
        signed = mark(opened.key, hashlib.sha256(file.data).digest())
        twin = access.twin_of(opened, signed)
        upload = twin or _begun(opened, file.name, signed=signed, keep=keep, clock=clock)
        numbers.append(upload.pk)
        if twin is None:
            fresh.append((upload.pk, file))
    files.clear()
    if fresh:
        _start(opened, fresh, clock=clock)
    return numbers


def bring_now(opened: OpenVault, *, file: GivenFile, keep: str, clock: Clock = system_clock) -> int:
    """Read one file and wait for it; return the number of its upload."""
    signed = mark(opened.key, hashlib.sha256(file.data).digest())
    row = _begun(opened, file.name, signed=signed, keep=keep, clock=clock)
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
    found = read(upload.name, data, choices=Choices(date_order=order))
    with transaction.atomic():
        Chat.objects.filter(upload=upload.row).delete()
        _write(opened, upload.row, found, decided=order)


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
    name = access.name_of(opened, upload)
    found = read(name, data, choices=Choices(date_order=order), progress=progress)
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


def empty_log() -> None:
    """Move SQLite's write-ahead log into the database and cut it to nothing."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _begun(opened: OpenVault, name: str, *, signed: str, keep: str, clock: Clock) -> Upload:
    with transaction.atomic():
        row = Upload.objects.create(
            person=opened.person, mark=signed, keep=keep, brought_at=clock(), name=b""
        )
        place = opened.place("space_upload", row.pk, "name")
        row.name = opened.seal(name.encode("utf-8", errors="replace"), place)
        row.save(update_fields=["name"])
    return row


def _start(opened: OpenVault, fresh: list[tuple[int, GivenFile]], *, clock: Clock) -> None:
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
    opened: OpenVault, number: int, *, file: GivenFile, progress: Progress, clock: Clock
) -> None:
    row = Upload.objects.filter(pk=number).first()
    if row is None:
        return  # deleted while it waited
    try:
        found = read(file.name, file.data, progress=part(progress, start=0.0, end=0.8))
    except OliveError as error:
        _write_report(
            opened, row, {"error": error.code, "facts": error.details}, state=Upload.State.FAILED
        )
        return
    pieces = seal_stream(opened.key, [file.data], place=opened.place("space_piece", number, "body"))
    with transaction.atomic():
        _write(opened, row, _in_both_orders(file, found))
        if _worth_keeping(row, found):
            for place, body in enumerate(pieces):
                Piece.objects.create(upload=row, number=place, body=body)
            row.text_until = None if row.keep == Upload.Keep.SEALED else clock() + DAY
        else:
            row.text_gone_at = clock()
        row.save(update_fields=["text_until", "text_gone_at"])
    progress(1.0)


def _worth_keeping(row: Upload, found: Import) -> bool:
    """Tell whether the text has to stay at all; of a group's, only when it was asked for."""
    between_two = any(_people(one) == Chat.People.TWO for one in found.conversations)
    return between_two or row.keep == Upload.Keep.SEALED


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read, and the dates of the other reading where the file leaves it open."""

    imported: Import
    otherwise: dict[str, str | None] | None = None


def _in_both_orders(file: GivenFile, found: Import) -> "_Found":
    first = found.files[0]
    if first.date_order_confidence >= SURE_ENOUGH or first.date_order not in _OTHER:
        return _Found(found)
    other: Order = _OTHER[first.date_order]
    again = read(file.name, file.data, choices=Choices(date_order=other)).files[0]
    return _Found(found, {"order": other, "first": again.first, "last": again.last})


_OTHER: dict[Order, Order] = {"day-first": "month-first", "month-first": "day-first"}


def _write(
    opened: OpenVault, row: Upload, found: "_Found | Import", *, decided: Order | None = None
) -> None:
    given = found if isinstance(found, _Found) else _Found(found)
    report = {
        "files": [_plain(file) for file in given.imported.files],
        "otherwise": given.otherwise,
        "order_decided": decided,
    }
    _write_report(opened, row, report, state=Upload.State.READ)
    for number, conversation in enumerate(given.imported.conversations):
        chat = Chat.objects.create(upload=row, number=number, people=_people(conversation))
        place = opened.place("space_chat", chat.pk, "about")
        Chat.objects.filter(pk=chat.pk).update(about=opened.seal(_about(conversation), place))


def _plain(report: FileReport) -> dict[str, object]:
    shown = replace(report, unread=report.unread[:MOST_UNREAD])
    return {**asdict(shown), "unread_count": len(report.unread)}


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
        "title": conversation.source.title,
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
