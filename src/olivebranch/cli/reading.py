"""The report of `olive read`, for people and as JSON."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from rich.table import Table

from olivebranch.chats import FileReport, Import
from olivebranch.chats.merging import clocks_differ
from olivebranch.cli import output
from olivebranch.content import explain, sentence
from olivebranch.conversation import Conversation, Details, iso
from olivebranch.errors import OliveError

SHOWN_NAMES = 20
SHOWN_UNREAD = 10
# What to do about a note at a terminal; the sentence itself is shown in the app too.
HINTS = {"ambiguous-date-order": " Add --dates day-first or --dates month-first to settle it."}

Json = dict[str, object]


def document(
    imports: Sequence[Import],
    joined: Sequence[Conversation],
    *,
    failed: Sequence[tuple[Path, OliveError]],
) -> Json:
    """Return the JSON of `olive read`; a file that failed is in it with all its bytes unread."""
    files = [_file(file) for found in imports for file in found.files]
    return {
        "files": files + [_failed_file(path, error) for path, error in failed],
        "conversations": [_conversation(one) for one in joined],
        "passed_over": [name for found in imports for name in found.passed_over],
    }


def _file(report: FileReport) -> Json:
    failure = {"error": output.error_json(report.failure)} if report.failure else {}
    return {
        "path": report.path,
        "format": report.format,
        "sha256": report.sha256,
        "size": report.size,
        "records": report.records,
        "messages": report.messages,
        "system": report.system,
        "senders": dict(report.senders),
        "first": report.first,
        "last": report.last,
        "tz": report.tz,
        "date_order": report.date_order,
        "date_order_confidence": report.date_order_confidence,
        "unread": [
            _span(span.byte_start, span.byte_end, line=span.line, reason=span.reason)
            for span in report.unread
        ],
        "warnings": [
            {"code": one.code, "count": one.count, "example_line": one.example_line}
            for one in report.warnings
        ],
        "places": report.places,
        **failure,
    }


def _span(start: int, end: int, *, line: int, reason: str) -> Json:
    return {"byte_start": start, "byte_end": end, "line": line, "reason": reason}


def _failed_file(path: Path, error: OliveError) -> Json:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    line = int(error.details.get("line") or 1)
    nothing = dict.fromkeys(("first", "last", "tz", "date_order", "date_order_confidence"))
    return {
        "path": path.name,
        "format": None,
        "records": 0,
        "messages": 0,
        "system": 0,
        "senders": {},
        **nothing,
        "unread": [_span(0, size, line=1, reason=error.code)] if size else [],
        "warnings": [{"code": error.code, "count": 1, "example_line": line}],
        "error": output.error_json(error),
    }


def _conversation(one: Conversation) -> Json:
    columns = one.columns
    first, last = None, None
    if len(one):
        first, last = (
            iso(int(columns.at_ms[at]), int(columns.offset_min[at]))
            for at in (int(columns.at_ms.argmin()), int(columns.at_ms.argmax()))
        )
    return {
        "title": one.source.title,
        "group": one.source.group,
        "participants": [participant.name for participant in one.participants],
        "people": [
            {
                "name": participant.name,
                "other_names": list(participant.other_names),
                "handles": list(participant.handles),
                "is_me": participant.is_me,
            }
            for participant in one.participants
        ],
        "messages": one.messages(),
        "first": first,
        "last": last,
        "duplicates_merged": one.duplicates_merged,
        "details": {kind.name: len(getattr(one.details, kind.name)) for kind in fields(Details)},
    }


def show(imports: Sequence[Import], joined: Sequence[Conversation]) -> None:
    """Write the report for people: file by file, then what they come to together."""
    for found in imports:
        for report in found.files:
            _show_file(report)
        _show_passed_over(found.passed_over)
    parts = sum(len(found.conversations) for found in imports)
    doubles = any(one.duplicates_merged for one in joined)
    if len(joined) > 1 or doubles or parts > len(joined):
        output.line()
        for one in joined:
            _show_conversation(one)
    if clocks_differ(joined):
        output.line(f"  Note: {sentence('chats/warnings', 'mixed-clocks', {})}")


def _show_file(report: FileReport) -> None:
    output.line(f"{report.path}: {report.format}")
    if report.failure:
        words = explain(report.failure.code, report.failure.details)
        output.line(f"  {words.what} {words.why} {words.now}")
        return
    output.console().print(_numbers(report), markup=False)
    for warning in report.warnings:
        text = sentence("chats/warnings", warning.code, {"count": warning.count})
        place = f" (line {warning.example_line})" if warning.example_line else ""
        output.line(f"  Note: {text}{place}{HINTS.get(warning.code, '')}")
    for span in report.unread[:SHOWN_UNREAD]:
        text = sentence("chats/unread", span.reason, {})
        output.line(f"  Not read, line {span.line}: {text}")
    if len(report.unread) > SHOWN_UNREAD:
        output.line(f"  and {len(report.unread) - SHOWN_UNREAD} more (all are in --json)")
    if not report.unread:
        output.line("  Every line was read.")


def _show_passed_over(names: Sequence[str]) -> None:
    for name in names[:SHOWN_UNREAD]:
        output.line(f"No chat, passed over: {name}")
    if len(names) > SHOWN_UNREAD:
        output.line(f"and {len(names) - SHOWN_UNREAD} more (all are in --json)")


def _show_conversation(one: Conversation) -> None:
    title = one.source.title or " and ".join(list(one.senders())[:2])
    told = _conversation(one)
    first, last = _minute(_stamp(told["first"])), _minute(_stamp(told["last"]))
    output.line(f"{title}: {one.messages():,} messages, {first} to {last}")
    if len(one.files) > 1:
        doubled = f", {one.duplicates_merged:,} doubles left out" if one.duplicates_merged else ""
        output.line(f"  joined from {len(one.files)} exports{doubled}")


def _stamp(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _numbers(report: FileReport) -> Table:
    rows = Table.grid(padding=(0, 2))
    rows.add_row("  messages", f"{report.messages:,}")
    rows.add_row("  lines of the app", f"{report.system:,}")
    rows.add_row("  from", _minute(report.first))
    rows.add_row("  to", _minute(report.last))
    if report.tz == "UTC":
        rows.add_row("  clock", "world time (UTC); --tz Europe/Berlin shows yours")
    if report.date_order != "stated":
        sure = f"{report.date_order_confidence:.0%} sure"
        rows.add_row("  day and month", f"{report.date_order} ({sure})")
    for name, count in list(report.senders.items())[:SHOWN_NAMES]:
        rows.add_row(f"    {name}", f"{count:,}")
    if len(report.senders) > SHOWN_NAMES:
        rows.add_row(f"    and {len(report.senders) - SHOWN_NAMES} more", "")
    return rows


def _minute(stamp: str | None) -> str:
    return stamp[:16].replace("T", " ") if stamp else "-"
