"""Other readers, each in an environment of its own, on the same file in the same run."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.bench.costs import measure, row


@dataclass(frozen=True, slots=True)
class Peer:
    """Another reader of WhatsApp exports.

    Attributes:
        package: What is installed.
        setup: What is imported; not measured.
        work: Reads the file `PATH`.
        times: How many times our cost its own must be, by the specification.
    """

    package: str
    setup: str
    work: str
    times: float


PEERS = (
    Peer("chatpack", "import chatpack", "chatpack.parse_whatsapp(PATH)", 3),
    Peer(
        "whatstk",
        "from whatstk import WhatsAppChat",
        # It finds the form of the header itself, as ours does.
        "WhatsAppChat.from_source(PATH, max_size=None)",
        25,
    ),
    Peer(
        "chat-miner",
        "from chatminer.chatparsers import WhatsAppParser",
        "parser = WhatsAppParser(PATH); parser.parse_file(); "
        "parser.parsed_messages.get_df(as_pandas=True)",
        50,
    ),
)


def peer_costs(path: Path, *, ours: float, folder: Path) -> None:
    """Print what the same file costs elsewhere, and how many times our own that is."""
    for peer in PEERS:
        try:
            python = _installed(peer, folder)
            work = peer.work.replace("PATH", repr(str(path)))
            cost = measure(
                f"import warnings; warnings.simplefilter('ignore')\n{peer.setup}",
                work,
                python=python,
            )
        except subprocess.CalledProcessError as error:
            last = (error.stderr or "").strip().splitlines()[-1:]
            print(f"{peer.package:<44}could not be run: {' '.join(last)}")
            continue
        row(peer.package, cost)
        print(f"{'':<44}{cost['cpu_s'] / ours:.0f} times ours (to reach: {peer.times:.0f})")


def _installed(peer: Peer, folder: Path) -> Path:
    home = folder / peer.package
    python = home / "bin" / "python"
    for command in (
        [sys.executable, "-m", "venv", str(home)],
        [str(python), "-m", "pip", "install", "--quiet", peer.package],
    ):
        subprocess.run(command, check=True, capture_output=True, text=True)
    return python
