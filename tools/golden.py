"""Write the table beside every export in tests/chats/exports; never over one, unless forced.

Read the difference before you commit it: the tables are the promise.
"""

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path

from olivebranch.chats import read_path
from olivebranch.conversation import (
    NOBODY,
    Conversation,
    Details,
    Event,
    Kind,
    Outcome,
    Quality,
    iso,
)

FOLDER = Path(__file__).parents[1] / "tests" / "chats" / "exports"


def exports() -> list[Path]:
    """Return every export that has, or should have, a table."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".table")


def table_of(path: Path) -> str:
    """Return what an export becomes: who, a line a record, details, then what was not read."""
    found = read_path(path)
    report = found.report
    lines = [f"{report.format} {report.date_order} {report.date_order_confidence} {report.tz}"]
    for conversation in found.conversations:
        lines += _conversation(conversation)
    lines += [f"unread {span.byte_start}-{span.byte_end} {span.reason}" for span in report.unread]
    lines += [f"warning {one.code} {one.count} {one.example_line}" for one in report.warnings]
    return "\n".join(lines) + "\n"


def _conversation(conversation: Conversation) -> list[str]:
    source = conversation.source
    lines = [_line("conversation", source.title, source.group, source.thread)]
    lines += [
        _line("participant", one.name, one.handles, one.is_me)
        for one in conversation.participants
        if one.handles or one.is_me
    ]
    lines += [_record(conversation, row) for row in range(len(conversation))]
    for kind in fields(Details):
        lines += [_line(kind.name, *one) for one in getattr(conversation.details, kind.name)]
    return lines


def _record(conversation: Conversation, row: int) -> str:
    columns = conversation.columns
    sender = int(columns.sender[row])
    quality = Quality(columns.quality[row])
    record = [
        iso(int(columns.at_ms[row]), int(columns.offset_min[row])),
        None if sender == NOBODY else conversation.participants[sender].name,
        Kind(columns.kind[row]).name.lower(),
        Event(columns.event[row]).name.lower(),
        conversation.text(row),
        [int(columns.byte_start[row]), int(columns.byte_end[row])],
    ]
    if quality != Quality.STATED:
        record.append(quality.name.lower())
    return json.dumps(record, ensure_ascii=True)


def _line(title: str, *values: object) -> str:
    plain = [value.value if isinstance(value, Outcome) else value for value in values]
    return f"{title} {json.dumps(plain, ensure_ascii=True)}"


def main() -> int:
    """Write what is missing, or everything when forced."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="also where a table is already there")
    given = parser.parse_args()
    for path in exports():
        table = path.with_name(f"{path.name}.table")
        if given.force or not table.exists():
            table.write_text(table_of(path), encoding="utf-8")
            print(f"written: {table.relative_to(FOLDER)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
