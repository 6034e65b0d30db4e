"""Speed and memory, as ratios in one run: trust the ratios, not the seconds.

Each measurement runs in a process of its own, so that memory is its own. The
floor reads the file and counts newlines; nobody can be faster.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from olivebranch.insight.measures import Wrongness, how_wrong, wrongness
from olivebranch.insight.synthetic import LONG_KINDS, draw_couples
from olivebranch.insight.synthetic.course import HARD, USUAL
from tests.insight.judges import researcher, statistician, tester
from tests.insight.judges.drawn import judged

JUDGES = {"tester": tester, "researcher": researcher, "statistician": statistician}

WORDS = [
    "hey",
    "how",
    "are",
    "you",
    "doing",
    "today",
    "i",
    "was",
    "thinking",
    "about",
    "what",
    "we",
    "said",
    "yesterday",
    "and",
    "maybe",
    "we",
    "could",
    "talk",
    "ok",
    "sure",
    "see",
    "you",
    "later",
    "at",
    "home",
    "dinner",
    "work",
    "tired",
    "sorry",
    "thank",
    "you",
    "for",
    "that",
]
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


def messages(count: int, rng: np.random.Generator) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return times (minutes), texts and senders of an invented conversation."""
    gaps = np.where(rng.random(count) < 0.1, rng.exponential(60, count), rng.exponential(1, count))
    minutes = np.datetime64("2020-01-01T08:00") + np.cumsum(gaps).astype("timedelta64[m]")
    picked = rng.integers(0, len(WORDS), (count, 10))
    lengths = rng.integers(1, 11, count)
    texts = [
        " ".join(WORDS[word] for word in row[:length])
        for row, length in zip(picked.tolist(), lengths.tolist(), strict=True)
    ]
    return minutes, texts, rng.random(count) < 0.5


def write_whatsapp(path: Path, count: int) -> None:
    """Write an Android export of `count` messages."""
    minutes, texts, first = messages(count, np.random.default_rng(1))
    with path.open("w", encoding="utf-8") as export:
        for minute, text, one in zip(minutes.astype(str), texts, first, strict=True):
            stamp = f"{minute[8:10]}/{minute[5:7]}/{minute[:4]}, {minute[11:16]}"
            export.write(f"{stamp} - {'Alex' if one else 'Sam'}: {text}\n")


def write_telegram(path: Path, count: int) -> None:
    """Write a Telegram Desktop export of `count` messages."""
    minutes, texts, first = messages(count, np.random.default_rng(1))
    seconds = minutes.astype("datetime64[s]").astype(np.int64).tolist()
    listed = [
        {
            "id": number,
            "type": "message",
            "date": f"{minute}:00",
            "date_unixtime": str(second),
            "from": "Alex" if one else "Sam",
            "from_id": "user1" if one else "user2",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (minute, second, text, one) in enumerate(
            zip(minutes.astype(str), seconds, texts, first, strict=True)
        )
    ]
    chat = {"name": "Sam", "type": "personal_chat", "id": 2, "messages": listed}
    path.write_text(json.dumps(chat, indent=1), encoding="utf-8")


def measure(setup: str, work: str) -> dict[str, float]:
    """Return what a piece of work costs, in a fresh process."""
    code = MEASURE.format(setup=setup, work=work)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def row(title: str, cost: dict[str, float], *, floor: float | None = None) -> None:
    """Print one line of the table."""
    ratio = f"{cost['cpu_s'] / floor:7.1f} x" if floor else " " * 9
    spent = f"{cost['cpu_s']:8.2f} s {cost['wall_s']:8.2f} s"
    print(f"{title:<44}{spent} {cost['peak_mb']:7.0f} MB {ratio}")


def bench(count: int, folder: Path) -> None:
    """Measure reading and insight on `count` messages."""
    exports = {"WhatsApp": folder / "chat.txt", "Telegram": folder / "result.json"}
    for name, path in exports.items():
        # In a process of its own: what ours once held would count as its children's peak.
        write = [
            sys.executable,
            "-m",
            "tools.bench",
            "--messages",
            str(count),
            "--write",
            name,
            str(path),
        ]
        subprocess.run(write, check=True)
    print(f"{count:,} messages{'CPU':>36}{'wall':>11}{'peak':>10}{'floor':>11}")
    for name, path in exports.items():
        size = path.stat().st_size / 1e6
        floor = measure("", f"Path({str(path)!r}).read_bytes().count(10)")
        row(f"{name}: floor, count newlines ({size:.0f} MB)", floor)
        cost = measure("from olivebranch.chats import read_path", f"read_path(Path({str(path)!r}))")
        row(f"{name}: read to the one table", cost, floor=floor["cpu_s"])
    for name, path in exports.items():
        cost = measure(
            "import sys, io\nfrom olivebranch.cli import status_of\nreal, sys.stdout = sys.stdout, "
            "io.StringIO()",
            f"assert status_of(['insight', {str(path)!r}, '--me', 'Alex', '--json']) == 0\n"
            "sys.stdout = real",
        )
        row(f"{name}: olive insight --json", cost)


def show_errors(couples: int) -> None:
    """Print how wrong the answers are on invented couples that nothing was fitted to."""
    for name, size in (("usual", USUAL), ("hard", HARD)):
        drawn = draw_couples(np.random.default_rng(20261124), count=couples, short=24, size=size)
        show(name, how_wrong(drawn))
    # Their seeds begin where those of the tests do not reach.
    kinds = [*((kind, couples // 4) for kind in LONG_KINDS), ("short", 24)]
    for name, judge in JUDGES.items():
        found = [judged(judge, 3000 + seed, kind) for kind, count in kinds for seed in range(count)]
        show(f"{name}'s", wrongness(found))


def show(name: str, wrong: Wrongness) -> None:
    """Print how wrong the answers on one kind of couples are."""
    print(f"{wrong.couples} {name} couples: {wrong.right:.0%} right")
    print(f"  day of an event off by {wrong.date_error_days} days (median)")
    print(f"  changes seen in steady ones {wrong.false_changes:.0%}")
    print(f'  "cannot say" on short ones {wrong.short_declined:.0%}')


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500_000)
    parser.add_argument("--couples", type=int, default=100)
    parser.add_argument("--write", nargs=2, metavar=("APP", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        write = {"WhatsApp": write_whatsapp, "Telegram": write_telegram}[given.write[0]]
        write(Path(given.write[1]), given.messages)
        return
    with tempfile.TemporaryDirectory() as folder:
        bench(given.messages, Path(folder))
    show_errors(given.couples)


if __name__ == "__main__":
    main()
