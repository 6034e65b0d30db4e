"""What listening costs: half a million messages quickly, one draft closely."""

import statistics
import subprocess
import sys
from pathlib import Path

import numpy as np

from olivebranch.language import stored
from tools.bench.costs import measure, row
from tools.corpus.written import PARTS, messages_of

MESSAGES = 500_000
DRAFT_WORDS = 60
WEIGHTS = Path(stored.__file__).parent / "models"

FAST_SETUP = """
from olivebranch.language import listen
texts = Path({path!r}).read_bytes().split(b"\\0")
listen(texts[:10])
"""
CAREFUL = """
import sys, time
from pathlib import Path
from olivebranch.language import read_closely
drafts = Path({path!r}).read_text().split("\\0")
read_closely(drafts[0])
for draft in drafts:
    begun = time.perf_counter()
    read_closely(draft)
    print(1000 * (time.perf_counter() - begun))
"""
IMPORT = """
import time, sys
begun = time.perf_counter()
import olivebranch.language
print(1000 * (time.perf_counter() - begun))
heavy = {"onnxruntime", "tokenizers", "py3langid", "huggingface_hub"}
print(len(heavy & set(sys.modules)))
"""


def language_costs(folder: Path) -> None:
    """Print what both tiers cost, on messages of the own corpus, and how large they are."""
    chance = np.random.default_rng(1)
    texts = [message.text for part in PARTS for message in messages_of(part)]
    many, alike = folder / "many", folder / "alike"
    drawn = [texts[at] for at in chance.integers(0, len(texts), MESSAGES)]
    # Each wording is heard once. With a number for their last word no two are alike: the worst.
    unlike = (f"{text.rpartition(' ')[0]} {at}" for at, text in enumerate(drawn))
    many.write_text("\0".join(unlike), encoding="utf-8")
    alike.write_text("\0".join(drawn), encoding="utf-8")
    print(f"listening to {MESSAGES:,} messages, {many.stat().st_size / 1e6:.0f} MB")
    setup = FAST_SETUP.format(path=str(many))
    row("  holding the texts and weights", measure(setup, "pass"))
    row("  fast tier, phrases, word classes", measure(setup, "listen(texts)"))
    setup = FAST_SETUP.format(path=str(alike))
    row(f"  the same, {len(set(drawn)):,} wordings", measure(setup, "listen(texts)"))
    _draft_costs(texts, folder, chance)
    took, heavy = _lines(IMPORT)
    print(f"  importing {took:.0f} ms, {heavy:.0f} heavy libraries")
    size = sum(file.stat().st_size for file in WEIGHTS.rglob("*") if file.suffix != ".py")
    print(f"  all weights {size / 1e6:.1f} MB")


def _draft_costs(texts: list[str], folder: Path, chance: np.random.Generator) -> None:
    """Print what a draft of 60 words costs, made of corpus messages, on one core."""
    drafts = []
    for _ in range(200):
        words = " ".join(texts[at] for at in chance.integers(0, len(texts), 12)).split()
        drafts.append(" ".join(words[:DRAFT_WORDS]))
    path = folder / "drafts"
    path.write_text("\0".join(drafts), encoding="utf-8")
    took = _lines(CAREFUL.format(path=str(path)), one_core=True)
    p95 = statistics.quantiles(took, n=20)[-1]
    p50 = statistics.median(took)
    print(f"  careful tier, {DRAFT_WORDS} words with spans: p50 {p50:.1f} ms, p95 {p95:.1f} ms")


def _lines(code: str, *, one_core: bool = False) -> list[float]:
    before = ["taskset", "-c", "0"] if one_core else []
    done = subprocess.run(
        [*before, sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return [float(line) for line in done.stdout.split()]
