"""Train both tiers and write what is shipped: `make train`.

First the encoder learns from public texts, then from those and the own corpus together; then the
fast tier learns from all labels and from the encoder; then both are calibrated.
"""

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from olivebranch.language.careful import NETWORK, TOKENIZER, encoder_from
from olivebranch.language.fast import FILE, packed, unpacked
from olivebranch.language.listening import both, ear_of
from olivebranch.language.stored import Manifest
from olivebranch.language.tokens import tokens_of
from tools.train import fast
from tools.train.calibrating import Told, calibrated
from tools.train.examples import (
    Example,
    casino,
    convabuse,
    goemotions,
    labels_of,
    own,
    tweets,
)
from tools.train.export import SHIPPED, write_encoder, write_manifest
from tools.train.fitting import BATCH, PIECE_WEIGHT, WARM_UP, asked, fit, refit
from tools.train.heads import ACTS, HEADS, HOSTILE
from tools.train.network import DROPOUT, LONGEST, Network, Row, row_of, tokenizer

SEED = 4
KEPT = Path(__file__).resolve().parents[2] / "build" / "train"
PUBLIC_EPOCHS, PUBLIC_RATE = 3, 1.5e-4
OWN_EPOCHS, OWN_RATE = 6, 3e-4
# Of the public texts the second round sees so many, that little is forgotten.
REMEMBERED = 6_000
# What was forgotten all the same comes back in a third round.
BOTH_EPOCHS, BOTH_RATE, READ_AGAIN = 1, 6e-5, 24_000
# What a round hangs on: its own passes and rate, and the rounds before it.
PUBLIC_ROUND = (PUBLIC_EPOCHS, PUBLIC_RATE)
OWN_ROUND = (OWN_EPOCHS, OWN_RATE, REMEMBERED, *PUBLIC_ROUND)
BOTH_ROUND = (BOTH_EPOCHS, BOTH_RATE, READ_AGAIN, *OWN_ROUND)
OWN_WEIGHT = 4.0


def main() -> None:
    """Train, step by step; what a step needs that is there already is taken."""
    options = argparse.ArgumentParser()
    options.add_argument("--version", required=True, help="the day, as 2026-11-25")
    torch.set_num_threads(2)
    version = options.parse_args().version
    for folder in (KEPT, SHIPPED):
        folder.mkdir(parents=True, exist_ok=True)
    public, mine = _public(), list(own("train"))
    network = _after_own(_after_public(public), public, mine)
    network = _refitted(_after_both(network, public, mine), public)
    write_encoder(network, SHIPPED)
    _fast(network, public, mine)
    _calibrate(version)


def _public() -> list[Example]:
    """Return the public texts to learn from; a fifth of ConvAbuse is kept for calibration."""
    turns, _ = _turns()
    return [*goemotions("train"), *turns * 3, *list(casino("train"))[::3]]


def _turns() -> tuple[list[Example], list[Example]]:
    """Return ConvAbuse's training part: what is learned from, and what is kept."""
    turns = list(convabuse("train"))
    edge = len(turns) * 4 // 5
    return turns[:edge], turns[edge:]


def _after_public(public: list[Example]) -> Network:
    """Return the encoder after the first round, which does not change with the own corpus."""
    network, cutter = Network(), tokenizer()
    # Most are read without what was before them: few corpora have it.
    rows = [row_of(one, cutter, with_before=at % 3 == 0) for at, one in enumerate(public)]
    return _fitted(network, rows, public, told=PUBLIC_ROUND, name="public")


def _after_own(network: Network, public: list[Example], mine: list[Example]) -> Network:
    """Return the encoder after the second round."""
    cutter = tokenizer()
    chance = np.random.default_rng(SEED)
    remembered = [public[at] for at in chance.choice(len(public), REMEMBERED, replace=False)]
    rows = [row_of(one, cutter, with_before=False) for one in remembered]
    rows += [row_of(one, cutter, with_before=True) for one in mine]
    # A draft is often read alone; so half of what has something before it is learned alone too.
    rows += [row_of(one, cutter, with_before=False) for one in mine if one.before][::2]
    return _fitted(network, rows, [*public, *mine], told=OWN_ROUND, name="own")


def _after_both(network: Network, public: list[Example], mine: list[Example]) -> Network:
    """Return the encoder after a last, gentle round, in which it reads both once more."""
    cutter = tokenizer()
    chance = np.random.default_rng(SEED + 1)
    again = [public[at] for at in chance.choice(len(public), READ_AGAIN, replace=False)]
    rows = [row_of(one, cutter, with_before=False) for one in again]
    rows += [row_of(one, cutter, with_before=True) for one in mine]
    return _fitted(network, rows, [*public, *mine], told=BOTH_ROUND, name="both")


def _refitted(network: Network, public: list[Example]) -> Network:
    """Return the encoder with the heads of which the own corpus says nothing fitted anew."""
    print("heads of public texts", flush=True)
    cutter = tokenizer()
    rows = [row_of(one, cutter, with_before=False) for one in public]
    refit(network, rows, list(range(len(ACTS), len(HEADS))), seed=SEED)
    return network


def _fitted(
    network: Network,
    rows: list[Row],
    examples: list[Example],
    *,
    told: tuple[float, ...],
    name: str,
) -> Network:
    """Return a network after a round, which is kept: stopped training goes on from there."""
    kept = KEPT / f"{name}-{_sign(examples, told)}.pt"
    if not kept.exists():
        epochs, rate, *_ = told
        print(f"encoder, {name}", flush=True)
        fit(network, rows, epochs=epochs, rate=rate, seed=SEED)
        half = kept.with_suffix(".part")
        torch.save(network.state_dict(), half)
        half.rename(kept)
    network.load_state_dict(torch.load(kept))
    return network


def _sign(examples: list[Example], told: tuple[float, ...]) -> str:
    """Return a sign of what is learned and how, so that an old round is not taken for a new one."""
    settings = (HEADS, SEED, BATCH, WARM_UP, PIECE_WEIGHT, DROPOUT, LONGEST, *told)
    known = ((one.text, one.before, sorted(one.labels.items()), one.spans) for one in examples)
    sign = hashlib.sha256(repr(settings).encode())
    for one in known:
        sign.update(repr(one).encode())
    return sign.hexdigest()[:12]


def _fast(network: Network, public: list[Example], mine: list[Example]) -> None:
    print("fast tier")
    once = list({one.text: one for one in public}.values())
    every = [*once, *tweets(), *mine]
    cutter = tokenizer()
    taught = asked(network, [row_of(one, cutter, with_before=False) for one in every])
    weight = np.array(
        [OWN_WEIGHT if one.source.startswith("own/") else 1.0 for one in every], np.float32
    )
    texts = [one.text for one in every]
    told = fast.fit(texts, labels_of(every), 1 / (1 + np.exp(-taught)), weight=weight, seed=SEED)
    (SHIPPED / FILE).write_bytes(packed(told))


def _calibrate(version: str) -> None:
    print("calibration")
    _, turns = _turns()
    mine = list(own("dev"))
    kept = [*goemotions("dev"), *turns, *casino("dev"), *mine]
    encoder = encoder_from((SHIPPED / NETWORK).read_bytes(), (SHIPPED / TOKENIZER).read_bytes())
    model = unpacked((SHIPPED / FILE).read_bytes())
    tokens = tokens_of([one.text.encode() for one in kept])
    ear = replace(ear_of("en"), manifest=Manifest(version, HEADS, len(ACTS), {}, {}))
    phrased = ear.phrased(ear.phrases.search(tokens), len(kept))
    ordinary = np.array([_is_ordinary(one) for one in kept])
    quick = model.log_odds(tokens)
    closely = encoder.log_odds([one.text for one in kept], before=[one.before for one in kept])
    said = {"careful": both(closely, quick), "fast": quick}
    labels = labels_of(kept)
    tiers = {
        tier: calibrated(Told(labels, log_odds, phrased, ordinary))
        for tier, log_odds in said.items()
    }
    write_manifest(SHIPPED, {"version": version, "heads": HEADS, "acts": len(ACTS), "tiers": tiers})


def _is_ordinary(example: Example) -> bool:
    """Return whether nobody heard anything hostile in a message of couples or hagglers.

    One half of a pair is no ordinary message: it was written to look hostile.
    """
    return "pair" not in example.tags and all(example.labels.get(act) == 0 for act in HOSTILE)


if __name__ == "__main__":
    main()
