"""Measure everything: `make bench`; with the peers: `make bench PEERS=1`."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench.answers import show_errors
from tools.bench.exports import WRITERS
from tools.bench.listening import language_costs
from tools.bench.peers import peer_costs
from tools.bench.reading import floor_of, insight_costs, read_costs

LOOKED_AT = ("WhatsApp", "Telegram")


def written(app: str, count: int, folder: Path) -> Path:
    """Return a fresh export; written elsewhere, lest ours once held count as a child's peak."""
    path = folder / WRITERS[app][0]
    given = [sys.executable, "-m", "tools.bench", "--messages", str(count), "--write", app]
    subprocess.run([*given, str(path)], check=True)
    return path


def bench(count: int, folder: Path, *, apps: list[str], peers: bool) -> None:
    """Measure reading `count` messages of every app, and looking at half as many of two."""
    print(f"{count:,} messages{'CPU':>36}{'wall':>11}{'peak':>10}{'floor':>11}")
    for app in apps:
        print(app)
        path = written(app, count, folder)
        cost = read_costs(path, floor=floor_of(path))
        if peers and app == "WhatsApp":
            peer_costs(path, ours=cost["cpu_s"], folder=folder)
        path.unlink()
    print(f"{count // 2:,} messages")
    for app in (one for one in LOOKED_AT if one in apps):
        print(app)
        path = written(app, count // 2, folder)
        insight_costs(path)
        path.unlink()


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--couples", type=int, default=100)
    parser.add_argument("--apps", nargs="*", choices=list(WRITERS), default=list(WRITERS))
    parser.add_argument("--peers", action="store_true", help="also other readers, installed anew")
    parser.add_argument("--write", nargs=2, metavar=("APP", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write:
        WRITERS[given.write[0]][1](Path(given.write[1]), given.messages)
        return
    with tempfile.TemporaryDirectory() as folder:
        if given.apps:
            bench(given.messages, Path(folder), apps=given.apps, peers=given.peers)
        language_costs(Path(folder))
    if given.couples:
        show_errors(given.couples)


if __name__ == "__main__":
    main()
