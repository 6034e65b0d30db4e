"""Fit the encoder to rows, and ask it."""

import math
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from tools.train.network import DROPOUT, Network, Row, padded

BATCH = 64
# Rows are shuffled, and then sorted by length within so many batches: little padding.
SORTED_WITHIN = 40
WARM_UP = 0.06
PIECE_WEIGHT = 7.0
REFIT_EPOCHS, REFIT_RATE, REFIT_RIDGE, REFIT_BATCH = 12, 1e-3, 0.01, 256


def fit(network: Network, rows: Sequence[Row], *, epochs: float, rate: float, seed: int) -> None:
    """Train a network in place.

    Args:
        network: Is changed.
        rows: What to learn, weighted by how often each is there.
        epochs: How often each row is seen.
        rate: Highest learning rate; it rises over the first steps and falls to nothing.
        seed: Of the order of the rows and of the dropout.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    steps = math.ceil(len(rows) / BATCH * epochs)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / (WARM_UP * steps)) * max(0.02, 1 - step / steps)
    )
    network.train()
    begun, lost = time.monotonic(), 0.0
    for step, batch in zip(range(steps), _batches(rows, chance), strict=False):
        loss = _loss(network, [rows[at] for at in batch])
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        lost += loss.item()
        if (step + 1) % 200 == 0:
            spent = time.monotonic() - begun
            print(f"  step {step + 1}/{steps}  loss {lost / 200:.3f}  {spent:.0f} s", flush=True)
            lost = 0.0


def _batches(rows: Sequence[Row], chance: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield positions of rows of about one length, without end."""
    while True:
        order = chance.permutation(len(rows))
        batches = []
        for first in range(0, len(order), BATCH * SORTED_WITHIN):
            block = sorted(
                order[first : first + BATCH * SORTED_WITHIN], key=lambda at: len(rows[at])
            )
            batches += [block[at : at + BATCH] for at in range(0, len(block), BATCH)]
        for at in chance.permutation(len(batches)):
            yield batches[at]


def _loss(network: Network, rows: Sequence[Row]) -> torch.Tensor:
    heads, pieces = network(*padded([row.encoded for row in rows]))
    labels = torch.from_numpy(np.stack([row.labels for row in rows]))
    known = ~torch.isnan(labels)
    each = cross_entropy(heads, labels.nan_to_num(), reduction="none")
    loss = (each * known).sum() / len(rows)
    spanned = [at for at, row in enumerate(rows) if row.pieces is not None]
    if not spanned:
        return loss
    wanted = torch.full((len(spanned), *pieces.shape[1:]), torch.nan)
    for place, at in enumerate(spanned):
        wanted[place, : len(rows[at])] = torch.from_numpy(rows[at].pieces)
    told = ~torch.isnan(wanted)
    each = cross_entropy(pieces[spanned], wanted.nan_to_num(), reduction="none")
    share = len(spanned) / len(rows)
    return loss + PIECE_WEIGHT * share * (each * told).sum() / told.sum()


def refit(network: Network, rows: Sequence[Row], heads: Sequence[int], *, seed: int) -> None:
    """Fit the last layer of some heads anew, in place, and nothing else.

    What the encoder makes of a message moves while the own corpus is learned; the heads of which
    it says nothing are fitted to where it has come to.

    Args:
        network: Is changed.
        rows: With labels of these heads, or NaN.
        heads: Their positions.
        seed: Of the order.
    """
    torch.manual_seed(seed)
    known = torch.from_numpy(known_of(network, rows))
    labels = torch.from_numpy(np.stack([row.labels for row in rows]))[:, heads]
    layer = nn.Linear(known.shape[1], len(heads))
    layer.load_state_dict(
        {"weight": network.message.weight[heads], "bias": network.message.bias[heads]}
    )
    optimizer = torch.optim.AdamW(layer.parameters(), lr=REFIT_RATE, weight_decay=REFIT_RIDGE)
    for epoch in range(REFIT_EPOCHS):
        for group in optimizer.param_groups:
            group["lr"] = REFIT_RATE * (1 - epoch / REFIT_EPOCHS)
        for batch in torch.randperm(len(rows)).split(REFIT_BATCH):
            wanted = labels[batch]
            given = nn.functional.dropout(known[batch], DROPOUT)
            each = cross_entropy(layer(given), wanted.nan_to_num(), reduction="none")
            loss = (each * ~wanted.isnan()).sum() / len(batch)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
    with torch.no_grad():
        network.message.weight[heads] = layer.weight
        network.message.bias[heads] = layer.bias


def known_of(network: Network, rows: Sequence[Row]) -> np.ndarray:
    """Return what the encoder makes of each row, shape (rows, 2 * WIDTH)."""
    return _in_order(rows, lambda *given: network.eval().read(*given)[0])


def asked(network: Network, rows: Sequence[Row]) -> np.ndarray:
    """Return the log-odds of each row for each head, shape (rows, heads)."""
    return _in_order(rows, lambda *given: network.eval()(*given)[0])


@torch.no_grad()
def _in_order(rows: Sequence[Row], ask: Callable[..., torch.Tensor]) -> np.ndarray:
    """Return an answer a row, asked in batches of rows of about one length."""
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    unsorted = np.concatenate(
        [
            ask(*padded([rows[at].encoded for at in order[first : first + BATCH]])).numpy()
            for first in range(0, len(order), BATCH)
        ]
    )
    answers = np.empty_like(unsorted)
    answers[order] = unsorted
    return answers
