"""What `olive acts` reads and says."""

import sys
from pathlib import Path
from typing import BinaryIO

import orjson

from olivebranch.chats.search import UnreadableFileError
from olivebranch.cli import output
from olivebranch.content import sentence
from olivebranch.errors import GivenError, OliveError
from olivebranch.findings import Limit
from olivebranch.language.acts import act_words
from olivebranch.language.reading import Reading, read_closely

Json = dict[str, object]

OFTEN_WRONG = Limit("often-wrong")
MOST_LETTERS = 20_000
NOTHING_HEARD = "Nothing of what we listen for. That is an answer too."


class NoTextError(GivenError):
    """There is no message to read."""

    code = "no-text"


class LongTextError(GivenError):
    """What was given is no message but a book."""

    code = "long-text"


class MixedFormsError(GivenError):
    """Many lines were asked for together with what is for one message."""

    code = "mixed-forms"


class BadLineError(GivenError):
    """A line of many is not of the form."""

    code = "bad-line"


def given(file: Path | None) -> str:
    """Return the message in a file, or on standard input.

    Raises:
        GivenError: The file cannot be read.
    """
    if file is None:
        return _text_of(sys.stdin.buffer)
    try:
        with file.open("rb") as opened:
            return _text_of(opened)
    except OSError as error:
        summary = "unreadable"
        raise UnreadableFileError(summary, file=file.name, reason=error.strerror) from error


def _text_of(source: BinaryIO) -> str:
    """Return a message; of one that is too long only so much that this can be said."""
    raw = source.read(4 * MOST_LETTERS + 8)
    return raw.decode("utf-8-sig", errors="replace").rstrip("\r\n")


def read(text: str, *, before: str, fast: bool) -> Reading:
    """Return what a message does.

    Raises:
        NoTextError: It is empty.
        LongTextError: It has more letters than any message.
    """
    if not text.strip():
        summary = "no text"
        raise NoTextError(summary)
    if len(text) > MOST_LETTERS:
        summary = "too long"
        raise LongTextError(summary, most=MOST_LETTERS)
    return read_closely(text, before=before, fast=fast)


def tell(reading: Reading, text: str) -> None:
    """Say it in words, with the stretches of the message that say so."""
    words = act_words()
    for act in reading.acts:
        shown = " … ".join(" ".join(text[start:end].split()) for start, end in act.spans)
        output.line(f"This message {words[act.act].says}" + (f": {shown}" if shown else "."))
    if not reading.acts:
        output.line(NOTHING_HEARD)
    for limit in (*reading.limits, OFTEN_WRONG):
        output.remark(sentence("language/limits", limit.code, dict(limit.facts)))


def document(reading: Reading, text: str) -> Json:
    """Return what is said as JSON; spans in letters, the last one exclusive."""
    return {
        "tier": reading.tier,
        "acts": [
            {
                "act": act.act,
                "likely": None if act.likely is None else round(act.likely, 4),
                "by": list(act.by),
                "spans": [
                    {"start": start, "end": end, "text": text[start:end]}
                    for start, end in act.spans
                ],
            }
            for act in reading.acts
        ],
        "likely": {head: round(share, 4) for head, share in reading.likely.items()},
        "limits": [limit.code for limit in (*reading.limits, OFTEN_WRONG)],
    }


def answer_lines(*, fast: bool) -> None:
    """Answer each line of standard input with one line; a bad one does not stop the rest."""
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            answer = orjson.dumps({"line": number, **_answer(line, fast=fast)})
            sys.stdout.buffer.write(answer + b"\n")
            sys.stdout.buffer.flush()


def _answer(line: bytes, *, fast: bool) -> Json:
    asked: object = None
    try:
        asked = _asked(line)
        text = _text(asked, "text")
        said = read(text, before=_text(asked, "before"), fast=fast)
    except OliveError as error:
        known = asked.get("id") if isinstance(asked, dict) else None
        return {"id": known, "error": output.error_json(error)}
    return {"id": asked.get("id"), **document(said, text)}


def _asked(line: bytes) -> Json:
    try:
        asked = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        summary = "not JSON"
        raise BadLineError(summary) from error
    if not isinstance(asked, dict):
        summary = "not an object"
        raise BadLineError(summary)
    return asked


def _text(asked: Json, key: str) -> str:
    found = asked.get(key) or ""
    if not isinstance(found, str):
        summary = "not a text"
        raise BadLineError(summary)
    return found
