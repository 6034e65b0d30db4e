"""Reading and looking: ours against the floor, which reads the file and counts newlines."""

from pathlib import Path

from tools.bench.costs import measure, row

# Importing is no reading: whoever reads many files does it once.
READ = "from olivebranch.chats import read_path, readers\nreaders()"
# The goals of the specification: CPU as a multiple of the floor, or seconds; peak in MB.
STRINGS = "sum(len(text) for one in found.conversations for text in one.iter_texts())"


def floor_of(path: Path) -> float:
    """Print and return the CPU seconds that nobody can be below."""
    floor = measure("", f"Path({str(path)!r}).read_bytes().count(10)")
    row(f"floor: {path.stat().st_size / 1e6:.0f} MB read, newlines counted", floor)
    return floor["cpu_s"]


def read_costs(path: Path, *, floor: float) -> dict[str, float]:
    """Print what reading costs, without and with all texts as strings; return the first."""
    cost = measure(READ, f"read_path(Path({str(path)!r}))")
    row("read to the one table", cost, floor=floor)
    strings = measure(READ, f"found = read_path(Path({str(path)!r}))\n{STRINGS}")
    row("and every text as a string", strings, floor=floor)
    return cost


def insight_costs(path: Path) -> None:
    """Print what the whole picture costs."""
    cost = measure(
        "import sys, io\nfrom olivebranch.cli import status_of\nreal, sys.stdout = sys.stdout, "
        "io.StringIO()",
        f"assert status_of(['insight', {str(path)!r}, '--me', 'Alex', '--json']) == 0\n"
        "sys.stdout = real",
    )
    row("olive insight --json", cost)
