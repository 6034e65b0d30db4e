"""Write the table beside every export in tests/chats/exports; never over one, unless forced.

Read the difference before you commit it: the tables are the promise.
"""

import argparse
import json
import sys
from pathlib import Path

from olivebranch.chats import read_path
from olivebranch.conversation import NOBODY, Event, Kind, iso

FOLDER = Path(__file__).parents[1] / "tests" / "chats" / "exports"


def exports() -> list[Path]:
    """Return every export that has, or should have, a table."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".table")


def table_of(path: Path) -> str:
    """Return what an export becomes: a line a record, then what was not read."""
    found = read_path(path)
    report = found.report
    lines = [
        f"{report.format} {report.date_order} {report.date_order_confidence} {report.tz}",
    ]
    for conversation in found.conversations:
        columns = conversation.columns
        for row in range(len(conversation)):
            sender = int(columns.sender[row])
            name = None if sender == NOBODY else conversation.participants[sender].name
            record = [
                iso(int(columns.at_ms[row]), int(columns.offset_min[row])),
                name,
                Kind(columns.kind[row]).name.lower(),
                Event(columns.event[row]).name.lower(),
                conversation.text(row),
                [int(columns.byte_start[row]), int(columns.byte_end[row])],
            ]
            lines.append(json.dumps(record, ensure_ascii=True))
    lines += [f"unread {span.byte_start}-{span.byte_end} {span.reason}" for span in report.unread]
    lines += [f"warning {one.code} {one.count} {one.example_line}" for one in report.warnings]
    return "\n".join(lines) + "\n"


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
