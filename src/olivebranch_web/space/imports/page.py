"""What the report of an import says, in sentences."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from olivebranch.content import Explanation, sentence
from olivebranch.content.tree import ContentError
from olivebranch_web.frame import jobs
from olivebranch_web.frame.errors import words_for
from olivebranch_web.space.imports.access import OpenUpload, Sealed
from olivebranch_web.space.imports.models import Upload

FORMATS = {"whatsapp": "WhatsApp", "telegram": "Telegram"}


def failure_of(upload: OpenUpload) -> Explanation | None:
    """Return why an upload could not be read; None if it was, or still is."""
    if upload.row.state == Upload.State.FAILED:
        return words_for(upload.report["error"], upload.report["facts"])
    if upload.was_cut_off:
        why = jobs.reason(upload.job) if upload.job is not None else None
        return why or words_for("job-interrupted", {})
    return None


def files_of(upload: OpenUpload) -> list[Sealed]:
    """Return one block a file that was read, with numbers and sentences."""
    return [
        {
            **file,
            "name": file["path"].rpartition("!")[2],
            "format": FORMATS.get(file["format"], file["format"]),
            "first": _moment(file["first"]),
            "last": _moment(file["last"]),
            "sure_percent": round(file["date_order_confidence"] * 100),
            "notes": [_warning(warning) for warning in file["warnings"]],
        }
        for file in upload.report.get("files", [])
    ]


def readings_of(upload: OpenUpload) -> list[Sealed]:
    """Return both readings of the dates when the file leaves them open; else nothing."""
    otherwise = upload.report.get("otherwise")
    if not otherwise or upload.report.get("order_decided"):
        return []
    file = upload.report["files"][0]
    return [
        {"order": one["order"], "first": _moment(one["first"]), "last": _moment(one["last"])}
        for one in ({**file, "order": file["date_order"]}, otherwise)
    ]


def unread_of(found: list[Sealed]) -> list[Sealed]:
    """Return the unread lines with the reason of each in words."""
    return [{**one, "why": _said("chats/unread", one["reason"], {})} for one in found]


def day_words(iso: str) -> str:
    """Return "2026-11-24" as "24 November 2026"."""
    return date_format(date.fromisoformat(iso[:10]), "j F Y")


def _moment(iso: str | None) -> str:
    return "" if iso is None else date_format(datetime.fromisoformat(iso), "j F Y, H:i")


def _warning(warning: dict[str, Any]) -> str:
    facts = {"count": warning["count"], "line": warning["example_line"]}
    return _said("chats/warnings", warning["code"], facts)


def _said(page: str, code: str, facts: dict[str, object]) -> str:
    try:
        return sentence(page, code, facts)
    except ContentError:
        return code  # a sentence that is missing must not hide that something was found
