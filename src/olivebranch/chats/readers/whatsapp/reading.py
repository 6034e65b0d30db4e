"""What one text is: words of a person, a file, a place, a call, a line of the app."""

import re
from functools import cache
from typing import NamedTuple

from olivebranch.chats.readers.whatsapp.calls import TheCall, call_of, call_without_mark
from olivebranch.chats.readers.whatsapp.phrases import (
    LONG_ENOUGH,
    MARK,
    MARKS,
    Match,
    Meaning,
    bare,
    exact,
    exact_meanings,
    folded,
    known_call,
    known_event,
    meanings,
    stopless,
    texts_of,
)
from olivebranch.conversation import Event, Kind

KINDS_OF_FILES = {
    "jpg": Kind.IMAGE,
    "jpeg": Kind.IMAGE,
    "png": Kind.IMAGE,
    "heic": Kind.IMAGE,
    "webp": Kind.STICKER,
    "gif": Kind.GIF,
    "mp4": Kind.VIDEO,
    "mov": Kind.VIDEO,
    "3gp": Kind.VIDEO,
    "opus": Kind.VOICE,
    "m4a": Kind.AUDIO,
    "mp3": Kind.AUDIO,
    "aac": Kind.AUDIO,
    "vcf": Kind.CONTACT,
}
MEDIA = frozenset(
    {
        Kind.IMAGE,
        Kind.VIDEO,
        Kind.VOICE,
        Kind.AUDIO,
        Kind.STICKER,
        Kind.GIF,
        Kind.DOCUMENT,
        Kind.CONTACT,
        Kind.VIEW_ONCE,
    }
)
BRACKETED = MEDIA | {Kind.DELETED}
# Names that the app gives: "IMG-20230101-WA0001.jpg", "00000012-PHOTO-2023-01-01-10-00-00.jpg".
ANDROID_FILE = re.compile(
    r"(?P<name>(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{4}[^\n]*?) \([^()\n]{3,40}\)"
)
IOS_FILE = re.compile(
    rf"(?P<before>[^\n]*?)(?P<mark>[{MARKS}]?)<(?P<word>[^<>:\uff1a\n]{{1,30}})[:\uff1a]\s?"
    r"(?P<name>[^<>\n]+\.[^<>\n]*?)\s?>"
)
ENDING = re.compile(r"\.\w{2,5} (?:• [^\n]*)?$")
FILE_BESIDE = re.compile(
    r"(?P<name>[^\n/\\:*?\"<>|]{1,200}\.\w{2,5}) \(file attached\) (?P<caption>.+)", re.DOTALL
)
APP_NAME = re.compile(r"\d{8}-|(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{4}")
# A computer writes the numbers out before the link.
PLACE = re.compile(
    r"(?:[^\n:]{1,40}: ?|[^\n]{1,120}: -?[0-9.]+, -?[0-9.]+ - )?https?://(?:maps\.google\.com/(?:maps)?\?q=|"
    r"(?:www\.)?google\.com/maps\?q=)-?[0-9.]+,-?[0-9.]*[0-9]"
)
PAGES = re.compile(r" •[^\n]*$")
LONGEST_PHRASE = 400
SENTENCE = re.compile(r"[.\u3002\u0964\u06d4]")


class Style(NamedTuple):
    """How a file is written.

    Attributes:
        markless: No text has a mark, so that none can be missed.
        beside: Captions stand beside the name of a file, as computers write them.
        alone: There is one text only, which tells little of who speaks.
    """

    markless: bool = False
    beside: bool = False
    alone: bool = False


PHONE = Style()


class TheFile(NamedTuple):
    """What a text says of a file.

    Attributes:
        name: "" when it is not stated.
        present: False when it was left out.
        caption: Words sent with it.
    """

    name: str
    present: bool
    caption: str = ""


class Reading(NamedTuple):
    """What one text is.

    Attributes:
        kind: Text, image, call and so on.
        event: What it reports.
        by_app: Nobody's words.
        file: Of a picture, a document and so on.
        call: Of a call.
        edited: The app says that it was changed.
        forwarded: The app says that it was passed on.
    """

    kind: Kind = Kind.TEXT
    event: Event = Event.NONE
    by_app: bool = False
    file: TheFile | None = None
    call: TheCall | None = None
    edited: bool = False
    forwarded: bool = False


def read_text(text: str, *, style: Style = PHONE) -> Reading:
    """Return what a text with a sender is.

    The app's own words count where a person would hardly write the same: as a whole, or
    behind the mark that iPhones put before what the app says. A person may well begin a
    message with "Missed voice call".

    Args:
        text: With its marks.
        style: Of the file.
    """
    plain = bare(text)
    marked = text[:1] in MARKS
    if (words := _before_edit(plain)) is not None:
        words = text[:1] * marked + words
        return read_text(words, style=style)._replace(edited=True)
    if style.beside:
        for sign in texts_of("forwarded"):
            if plain.startswith(f"{sign} "):
                words = plain[len(sign) + 1 :]
                return read_text(words, style=style)._replace(forwarded=True)
        if found := FILE_BESIDE.fullmatch(plain):
            return _file(found["name"], caption=found["caption"])
    first, _, rest = plain.partition("\n")
    first = first.rstrip("\r")
    return (
        _whole(plain, marked=marked)
        or _told(plain, style=style)
        or _omitted(first, rest, marked=marked)
        or _omitted_beside(plain)
        or _attached(first, rest, marked=marked)
        or _attached_below(plain)
        or _place(first, rest, marked=marked)
        or (_said_by_app(plain) if marked else None)
        or Reading()
    )


def _before_edit(plain: str) -> str | None:
    """Return what stands before "<This message was edited>", or None."""
    if not plain.endswith(">") or len(plain) > 1 << 16:
        return None
    words, opened, _ = plain.rpartition("<")
    edited = opened and folded(plain[len(words) :]) in meanings("edited")
    return words.rstrip(f" {MARKS}\u00a0") if edited else None


def _whole(plain: str, *, marked: bool) -> Reading | None:
    if len(plain) > LONGEST_PHRASE:
        return None
    if known := _known("exact", plain, marked=marked):
        return _of_app(known, plain)
    known = _known("whole", plain, marked=marked) or _bracketed(plain, marked=marked)
    if known and known.kind in {Kind.SYSTEM, Kind.CALL}:
        return _of_app(known, plain) if marked else None
    return _of_person(known, TheFile("", present=False), plain) if known else None


def _bracketed(words: str, *, marked: bool) -> Meaning | None:
    """Return what "<image omitted>" means, as computers and old phones write it."""
    if not (words.startswith("<") and words.endswith(">")):
        return None
    known = _known("whole", words[1:-1], marked=marked)
    return known if known and known.kind in BRACKETED else None


def _told(plain: str, *, style: Style) -> Reading | None:
    """Read what only the app says, though no mark says that it does."""
    if len(plain) > LONGEST_PHRASE or "\n" in plain or style.alone:
        return None
    if plain.startswith(_deleted_by_admin()):
        return Reading(Kind.DELETED)
    if exact(SENTENCE.split(plain, maxsplit=1)[0]) in _notices():
        return Reading(Kind.SYSTEM, Event.E2E, by_app=True)
    call = call_without_mark(plain) if style.markless else None
    return _of_app(call, plain) if call else None


@cache
def _notices() -> frozenset[str]:
    """Return the first sentences of the notice that a conversation is encrypted."""
    told = set(texts_of("whole")) - set(texts_of("whole", but=Event.E2E))
    return frozenset(exact(SENTENCE.split(text, maxsplit=1)[0]) for text in told)


@cache
def _deleted_by_admin() -> tuple[str, ...]:
    """Return the phrases that an admin's name follows; a person writes none of them."""
    known = meanings("missed")
    texts = [text for text in texts_of("missed") if known[folded(text)].kind == Kind.DELETED]
    return tuple(text for text in texts if text.casefold().endswith(" admin"))


def _known(match: Match, words: str, *, marked: bool) -> Meaning | None:
    return meanings(match).get(folded(words)) if marked else exact_meanings(match).get(exact(words))


def _of_app(known: Meaning, plain: str) -> Reading:
    if known.kind == Kind.DELETED:
        return Reading(known.kind)
    call = call_of(plain, known) if known.kind == Kind.CALL else None
    return Reading(known.kind, known.event, by_app=True, call=call)


def _of_person(known: Meaning, file: TheFile, plain: str) -> Reading:
    # What is unknown is a file only where the app says that it left one out.
    held = known.kind in MEDIA or (known.kind == Kind.UNKNOWN and plain.startswith("<"))
    return Reading(known.kind, known.event, file=file if held else None)


def _omitted(first: str, rest: str, *, marked: bool) -> Reading | None:
    """Read "<Media omitted>" with a caption below, and "name • 2 pages, document omitted"."""
    if rest and (marked or first.startswith("<")):
        known = _known("whole", first, marked=True)
        if known and (known.kind in MEDIA or first.startswith("<")):
            return _of_person(known, TheFile("", present=False, caption=rest), first)
    words = stopless(first)
    for end in texts_of("end"):
        # The name of the document comes first, then the mark, then the app's words.
        name = words[: -len(end)]
        if words.endswith(end) and (marked or name[-1:] in MARKS or ENDING.search(name)):
            return _document(name, rest)
    if marked and folded(first).endswith(tuple(meanings("end"))):
        return _document("", rest)
    return None


def _omitted_beside(plain: str) -> Reading | None:
    """Read "<image omitted> caption", and a caption with the mark and "image omitted" behind."""
    phrase, closed, behind = plain.partition(">")
    if closed and behind.startswith(" ") and plain.startswith("<"):
        phrase += closed
        known = _known("whole", phrase, marked=False) or _bracketed(phrase, marked=False)
        if known and known.kind in MEDIA | {Kind.UNKNOWN}:
            return _of_person(known, TheFile("", present=False, caption=behind[1:]), phrase)
    before, _, phrase = plain[-LONGEST_PHRASE:].rpartition(MARK)
    known = _known("whole", phrase, marked=True) if before.strip() else None
    if known and known.kind in MEDIA:
        caption = plain[: -len(phrase)].rstrip(f" {MARKS}")
        return _of_person(known, TheFile("", present=False, caption=caption), phrase)
    return None


def _document(name: str, caption: str) -> Reading:
    return Reading(Kind.DOCUMENT, file=TheFile(_file_name(name), present=False, caption=caption))


def _file_name(written: str) -> str:
    return PAGES.sub("", written.strip(f" {MARKS}")).strip(f" {MARKS}")


def _attached(first: str, rest: str, *, marked: bool) -> Reading | None:
    """Read "name (file attached)" and "name <attached: name>", each with a caption below."""
    if found := ANDROID_FILE.fullmatch(bare(first)):
        return _file(found["name"], caption=rest)
    if first.endswith((")", "\uff09")):
        for suffix in texts_of("attached"):
            name = first[: -len(suffix)].strip(f" {MARKS}")
            if first.endswith(suffix) and "." in name:
                return _file(name, caption=rest)
    found = IOS_FILE.fullmatch(bare(first))
    if found and (_is_by_app(found) or (marked and not found["before"])):
        before = _file_name(found["before"])
        own = not before or found["name"].endswith(before)
        caption = rest if own else "\n".join(filter(None, [before, rest]))
        return _file(found["name"], caption=caption)
    return None


def _is_by_app(found: re.Match[str]) -> bool:
    """Return whether a person would hardly write "<attached: name>" so."""
    if found["mark"] or APP_NAME.match(found["name"]):
        return True
    return not found["before"] and folded(found["word"]).strip() in meanings("attaching")


def _attached_below(plain: str) -> Reading | None:
    """Read a caption of several lines with "<attached: name>" in or below the last."""
    caption, below, last = plain.rpartition("\n")
    found = IOS_FILE.fullmatch(last) if below else None
    if found and (found["mark"] or APP_NAME.match(found["name"])):
        before = found["before"].rstrip(f" {MARKS}")
        caption = f"{caption}\n{before}" if before else caption.rstrip("\r")
        return _file(found["name"], caption=caption)
    return None


def _file(name: str, *, caption: str) -> Reading:
    return Reading(kind_of_file(name), file=TheFile(name, present=True, caption=caption))


def kind_of_file(name: str) -> Kind:
    """Return what a file of a name is."""
    if "-GIF-" in name:
        return Kind.GIF
    if name.startswith("PTT-"):
        return Kind.VOICE
    ending = name.strip().strip(MARKS).rpartition(".")[2].casefold()
    return KINDS_OF_FILES.get(ending, Kind.DOCUMENT)


def _place(first: str, rest: str, *, marked: bool) -> Reading | None:
    if PLACE.fullmatch(first.lstrip(f" {MARKS}").rstrip(MARKS)):
        return Reading(Kind.LOCATION)
    known = _known("start", first, marked=marked)
    # The app lists the options of a poll, one a line.
    if known and (known.kind != Kind.POLL or "\n" in rest):
        return Reading(known.kind, known.event)
    if rest and all(line.startswith("    - ") for line in rest.split("\n")):
        # A computer writes the question beside the word.
        known = meanings("start").get(folded(first.partition(": ")[0] + ":"))
        return Reading(known.kind) if known and known.kind == Kind.POLL else None
    return None


def _said_by_app(plain: str) -> Reading | None:
    """Read what stands behind the app's mark."""
    if call := known_call(folded(plain)):
        return _of_app(call, plain)
    if "\n" in plain or plain.startswith("@"):
        return None
    known = known_event(plain, shortest=LONG_ENOUGH)
    return _of_app(known, plain) if known else None
