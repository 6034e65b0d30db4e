"""What a piece of work costs, in a process of its own, so that memory is its own."""

import json
import subprocess
import sys
from pathlib import Path

MEASURE = """
import resource, time, json, sys
from pathlib import Path
{setup}
begun, wall = time.process_time(), time.perf_counter()
{work}
print(json.dumps({{
    "cpu_s": time.process_time() - begun,
    "wall_s": time.perf_counter() - wall,
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}}))
"""


def measure(setup: str, work: str, *, python: Path | None = None) -> dict[str, float]:
    """Return what a piece of work costs, in a fresh process of this or another Python."""
    code = MEASURE.format(setup=setup, work=work)
    done = subprocess.run(
        [str(python or sys.executable), "-c", code], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def row(title: str, cost: dict[str, float], *, floor: float | None = None) -> None:
    """Print one line of the table."""
    ratio = f"{cost['cpu_s'] / floor:7.1f} x" if floor else " " * 9
    spent = f"{cost['cpu_s']:8.2f} s {cost['wall_s']:8.2f} s"
    print(f"{title:<44}{spent} {cost['peak_mb']:7.0f} MB {ratio}")
