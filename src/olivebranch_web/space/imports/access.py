"""Fetch what was brought, for the person whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np

from olivebranch.chats import Choices
from olivebranch.chats.search import in_memory
from olivebranch.errors import MissingError
from olivebranch.vault import open_stream
from olivebranch_web.accounts.session import OpenVault
from olivebranch_web.frame.models import Job
from olivebranch_web.space.imports.masks import initial
from olivebranch_web.space.imports.models import Chat, Piece, Upload
from olivebranch_web.space.imports.recording import CALLED, Decided

MOST_SHOWN = 4000

# What JSON gave back; its shape is the one `actions` wrote.
Sealed = dict[str, Any]


class UploadMissingError(MissingError):
    """There is no such upload, or it is somebody else's."""

    code = "missing"


class TextGoneError(MissingError):
    """The text of this upload is not kept any more."""

    code = "text-gone"


@dataclass(frozen=True, slots=True)
class OpenUpload:
    """An upload with what is sealed in it.

    Attributes:
        row: The row.
        report: What was read; {} while it is being read.
    """

    row: Upload
    report: Sealed

    @property
    def job(self) -> Job | None:
        """The work on it."""
        return self.row.job

    @property
    def decided(self) -> Decided:
        """What the person said about their files."""
        return Decided.of(self.report)

    @property
    def is_reading(self) -> bool:
        """Whether it is being read right now."""
        job = self.row.job
        return self.row.state == Upload.State.READING and job is not None and not job.is_over

    @property
    def was_cut_off(self) -> bool:
        """Whether the work on it ended without a result."""
        return self.row.state == Upload.State.READING and not self.is_reading

    @property
    def has_text(self) -> bool:
        """Whether its text is still here, sealed."""
        return self.row.state == Upload.State.READ and self.row.text_gone_at is None


@dataclass(frozen=True, slots=True)
class OpenChat:
    """A conversation with what is sealed about it.

    Attributes:
        row: The row.
        about: As `recording.about` returns it.
        me: The person's place among the participants; None until they said.
    """

    row: Chat
    about: Sealed
    me: int | None

    @property
    def number(self) -> int:
        """Its number in addresses."""
        return self.row.pk

    @property
    def first(self) -> date:
        """Date of the first message."""
        return date.fromisoformat(self.about["first"])

    @property
    def last(self) -> date:
        """Date of the last message."""
        return date.fromisoformat(self.about["last"])

    @property
    def is_between_two(self) -> bool:
        """Whether a mirror can be made of it."""
        return self.row.people == Chat.People.TWO


def uploads_of(opened: OpenVault) -> list[OpenUpload]:
    """Return everything the person brought, newest first."""
    rows = Upload.objects.select_related("job").filter(person=opened.person).order_by("-pk")
    return [_opened(opened, row) for row in rows]


def upload_of(opened: OpenVault, number: int) -> OpenUpload:
    """Return one upload of the person.

    Raises:
        UploadMissingError: Not there, or not theirs.
    """
    row = Upload.objects.select_related("job").filter(person=opened.person, pk=number).first()
    if row is None:
        summary = "no such upload"
        raise UploadMissingError(summary)
    return _opened(opened, row)


def twin_of(opened: OpenVault, mark: str) -> Upload | None:
    """Return the upload of the same file that was read before; None if there is none."""
    return Upload.objects.filter(person=opened.person, mark=mark, state=Upload.State.READ).first()


def chats_in(opened: OpenVault, upload: OpenUpload) -> list[OpenChat]:
    """Return the conversations of an upload, file order."""
    return [
        _opened_chat(opened, row)
        for row in Chat.objects.filter(upload=upload.row).order_by("number")
    ]


def chats_of(opened: OpenVault) -> list[OpenChat]:
    """Return every conversation between two that the person brought, newest upload first."""
    rows = Chat.objects.filter(upload__person=opened.person, people=Chat.People.TWO)
    return [_opened_chat(opened, row) for row in rows.order_by("-upload", "number")]


def chat_of(opened: OpenVault, number: int) -> OpenChat:
    """Return one conversation of the person.

    Raises:
        UploadMissingError: Not there, or not theirs.
    """
    row = Chat.objects.select_related("upload").filter(upload__person=opened.person, pk=number)
    found = row.first()
    if found is None:
        summary = "no such conversation"
        raise UploadMissingError(summary)
    return _opened_chat(opened, found)


def sides_of(chat: OpenChat) -> tuple[int, int]:
    """Return the places of the person and of the other among the participants.

    Raises:
        UploadMissingError: The person has not said who they are.
    """
    places = [sender["place"] for sender in chat.about["senders"]]
    if chat.me is None or chat.me not in places or len(places) != 2:
        summary = "not known who is who"
        raise UploadMissingError(summary)
    return chat.me, next(place for place in places if place != chat.me)


def other_of(chat: OpenChat) -> str:
    """Return how the other person is called: by an initial."""
    _, other = sides_of(chat)
    named = {sender["place"]: sender["name"] for sender in chat.about["senders"]}
    return initial(named[other])


def months_of(chat: OpenChat) -> list[str]:
    """Return every month from the first message to the last, as "2026-11", oldest first."""
    first, last = (np.datetime64(chat.about[end][:7], "M") for end in ("first", "last"))
    return [str(month) for month in np.arange(first, last + 1)]


def bytes_of(opened: OpenVault, upload: Upload) -> bytes:
    """Return the uploaded file.

    Raises:
        TextGoneError: It is not kept any more.
    """
    place = opened.place("space_piece", upload.pk, "body")
    if not Piece.objects.filter(upload=upload).exists():
        summary = "the text is gone"
        raise TextGoneError(summary)
    return b"".join(open_stream(opened.key, _bodies(upload), place=place))


def unread_of(opened: OpenVault, upload: OpenUpload, *, most: int) -> list[Sealed]:
    """Return what no message could be made of: "line", "reason" and the text itself.

    Raises:
        TextGoneError: The text is not kept any more.
    """
    data = bytes_of(opened, upload.row)
    # Told apart by their sign, since names are forgotten.
    inside = {file.sha256: file for file in in_memory(CALLED, data, Choices()).files}
    found: list[Sealed] = []
    for file in upload.report["files"]:
        for span in file["unread"][: most - len(found)] if file["places"] == "bytes" else ():
            end = min(span["byte_end"], span["byte_start"] + MOST_SHOWN)
            text = inside[file["sha256"]].window(span["byte_start"], end)
            found.append({**span, "text": text.decode("utf-8", errors="replace")})
    return found


def _bodies(upload: Upload) -> Iterator[bytes]:
    rows = Piece.objects.filter(upload=upload).order_by("number").values_list("body", flat=True)
    for body in rows.iterator(chunk_size=8):
        yield bytes(body)


def _opened(opened: OpenVault, row: Upload) -> OpenUpload:
    place = opened.place("space_upload", row.pk, "report")
    report = cast("Sealed", opened.open_value(row.report, place)) if row.report else {}
    return OpenUpload(row=row, report=report)


def _opened_chat(opened: OpenVault, row: Chat) -> OpenChat:
    about = cast(
        "Sealed", opened.open_value(row.about, opened.place("space_chat", row.pk, "about"))
    )
    place = opened.place("space_chat", row.pk, "me")
    me = cast("int", opened.open_value(row.me, place)) if row.me else None
    return OpenChat(row=row, about=about, me=me)
