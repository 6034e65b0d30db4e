"""What the report of an import says, in sentences."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from olivebranch.content import Explanation, sentence
from olivebranch.content.tree import ContentError
from olivebranch_web.frame import jobs
from olivebranch_web.frame.errors import words_for
from olivebranch_web.frame.words import day_words, months
from olivebranch_web.space.imports.access import OpenChat, OpenUpload, Sealed
from olivebranch_web.space.imports.masks import initial
from olivebranch_web.space.imports.models import Upload

FORMATS = {"whatsapp": "WhatsApp", "telegram": "Telegram"}
OPEN_DATES = "ambiguous-date-order"


def failure_of(upload: OpenUpload) -> Explanation | None:
    """Return why an upload could not be read; None if it was, or still is."""
    if upload.row.state == Upload.State.FAILED:
        return words_for(upload.report["error"], upload.report["facts"])
    if upload.was_cut_off:
        why = jobs.reason(upload.job) if upload.job is not None else None
        return why or words_for("job-interrupted", {})
    return None


def title_of(upload: OpenUpload) -> str:
    """Return what an upload is called: never by its file's name, which may be somebody's."""
    files = upload.report.get("files", [])
    dated = [file for file in files if file["first"] and file["last"]]
    if not files:
        return _("A file")
    named = ", ".join(dict.fromkeys(_format(file) for file in files))
    if not dated:
        return named
    first, last = min(one["first"] for one in dated), max(one["last"] for one in dated)
    return _("%(format)s, %(months)s") % {"format": named, "months": months(first, last)}


def listed(uploads: list[OpenUpload]) -> list[Sealed]:
    """Return each upload as a line of the list: what it is, how large, and how it stands."""
    return [
        {
            "upload": upload,
            "title": title_of(upload),
            "size": filesizeformat(upload.report["size"]) if "size" in upload.report else "",
        }
        for upload in uploads
    ]


def files_of(upload: OpenUpload) -> list[Sealed]:
    """Return one block a file that was read, with numbers and sentences."""
    asked = bool(readings_of(upload))
    return [
        {
            **file,
            "title": _format(file),
            "people": len(file["senders"]),
            "writers": [(initial(name), count) for name, count in file["senders"].items()],
            "first": _moment(file["first"]),
            "last": _moment(file["last"]),
            "sure_percent": round(file["date_order_confidence"] * 100),
            "notes": [
                _warning(warning)
                for warning in file["warnings"]
                if not (asked and warning["code"] == OPEN_DATES)
            ],
        }
        for file in upload.report.get("files", [])
    ]


def masked(chats: list[OpenChat]) -> list[Sealed]:
    """Return the conversations, each with the initials of those who write in it."""
    return [
        {
            "chat": chat,
            "names": _(" and ").join(initial(one["name"]) for one in chat.about["senders"]),
        }
        for chat in chats
    ]


def readings_of(upload: OpenUpload) -> list[Sealed]:
    """Return both readings of the dates when the file leaves them open; else nothing."""
    otherwise = upload.report.get("otherwise")
    if not otherwise or upload.report.get("order_decided") or not upload.has_text:
        return []
    file = upload.report["files"][0]
    return [
        {"order": one["order"], "first": _day(one["first"]), "last": _day(one["last"])}
        for one in ({**file, "order": file["date_order"]}, otherwise)
    ]


def unread_of(found: list[Sealed]) -> list[Sealed]:
    """Return the unread lines with the reason of each in words."""
    return [{**one, "why": _said("chats/unread", one["reason"], {})} for one in found]


def _format(file: Sealed) -> str:
    return FORMATS.get(file["format"], str(file["format"]))


def _day(iso: str | None) -> str:
    return "" if iso is None else day_words(iso)


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
