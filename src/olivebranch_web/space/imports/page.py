"""What the report of an import says, in sentences."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from olivebranch.chats import readers
from olivebranch.content import Explanation, sentence
from olivebranch.content.tree import ContentError
from olivebranch_web.frame import jobs
from olivebranch_web.frame.errors import words_for
from olivebranch_web.frame.words import day_words, months
from olivebranch_web.space.imports.access import OpenChat, OpenUpload, Sealed
from olivebranch_web.space.imports.forms import ZoneForm
from olivebranch_web.space.imports.masks import initial
from olivebranch_web.space.imports.models import Chat, Upload

MOST_NAMES = 12
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
            "why": _failed(file),
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
    """Return both readings of the dates when a file leaves them open; else nothing."""
    if not upload.has_text:
        return []
    return [
        {"order": one["order"], "first": _day(one["first"]), "last": _day(one["last"])}
        for one in upload.report.get("readings", [])
    ]


def zone_form_of(upload: OpenUpload, form: ZoneForm | None) -> ZoneForm | None:
    """Return the question where the person lived, when the files leave the hour open."""
    if not (upload.has_text and upload.report.get("zone_open")):
        return None
    return form or ZoneForm()


def zones() -> list[str]:
    """Return the cities that stand for a zone, to choose from, by name."""
    continents = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Pacific")
    cities = {
        zone.rpartition("/")[2].replace("_", " ")
        for zone in available_timezones()
        if zone.partition("/")[0] in continents
    }
    return sorted(cities)


def reader_titles() -> list[str]:
    """Return what can be read, for people."""
    return [reader.title for reader in readers()]


def endings() -> str:
    """Return the endings of files that can be read, for the file dialog."""
    known = {suffix for reader in readers() for suffix in reader.suffixes}
    return ",".join(sorted(known | {".zip"}))


def names_of(chats: list[OpenChat]) -> list[str]:
    """Return every name and number in the conversations, when there are few enough to sort."""
    names = dict.fromkeys(
        name
        for chat in chats
        for sender in chat.about["senders"]
        for name in (sender["name"], *sender["other_names"])
    )
    return list(names) if len(names) <= MOST_NAMES else []


def may_join(upload: OpenUpload, chats: list[OpenChat]) -> bool:
    """Tell whether the person may say that several names are one person's."""
    several = len(chats) > 1 or any(chat.row.people == Chat.People.GROUP for chat in chats)
    return upload.has_text and several and bool(names_of(chats))


def unread_of(found: list[Sealed]) -> list[Sealed]:
    """Return the unread lines with the reason of each in words."""
    return [{**one, "why": _said("chats/unread", one["reason"], {})} for one in found]


def _format(file: Sealed) -> str:
    titles = {reader.name: reader.title for reader in readers()}
    return titles.get(file["format"], str(file["format"])).partition(" (")[0]


def _failed(file: Sealed) -> str:
    if not file["failure"]:
        return ""
    words = words_for(file["failure"]["code"], file["failure"]["facts"])
    return f"{words.what} {words.why}"


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
