"""Fit the fast tier: to labels where there are some, and to what the encoder says everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from olivebranch.language.fast import BITS
from olivebranch.language.linear import damping
from olivebranch.language.ngrams import grams_of
from olivebranch.language.slots import without_clashes
from olivebranch.language.tokens import Ints, Keys, tokens_of

# A run of words that fewer messages have teaches nothing.
FEWEST = 3
MOST_WORDS = 60_000
BATCH = 512
EPOCHS = 6
RATE = 0.02
# Ridge, a weight and head.
RIDGE = 5e-5
# How much the encoder's word counts beside a label.
TAUGHT = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Which words of a vocabulary each message has.

    Args:
        picked: Rows of the vocabulary, message by message.
        first: Where each message begins in `picked`, shape (messages + 1,).
    """

    picked: Ints
    first: Ints


def _grams(texts: Sequence[str]) -> tuple[Keys, Ints]:
    every = grams_of(tokens_of([text.encode() for text in texts]))
    keys = np.concatenate([grams.keys for grams in every])
    return keys, np.concatenate([grams.message for grams in every])


def vocabulary_of(texts: Sequence[str], weight: np.ndarray) -> Keys:
    """Return the keys worth having weights, commonest first.

    Args:
        texts: Of all examples.
        weight: How much each message counts towards FEWEST.
    """
    keys, message = _grams(texts)
    once = np.unique(np.stack([keys, message.astype(np.uint64)], axis=1), axis=0)
    found, place = np.unique(once[:, 0], return_inverse=True)
    counts = np.bincount(place, weights=weight[once[:, 1].astype(np.int64)])
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= FEWEST][:MOST_WORDS]
    common = found[order]
    return common[without_clashes(common, bits=BITS)]


def features_of(texts: Sequence[str], vocabulary: Keys) -> Features:
    """Return which words of the vocabulary each message has, with repetitions."""
    keys, message = _grams(texts)
    order = np.argsort(vocabulary)
    at = np.minimum(np.searchsorted(vocabulary[order], keys), len(vocabulary) - 1)
    known = vocabulary[order][at] == keys
    picked, message = order[at[known]], message[known]
    by_message = np.argsort(message, kind="stable")
    first = np.searchsorted(message[by_message], np.arange(len(texts) + 1))
    return Features(picked[by_message], first)


def fit(
    features: Features,
    labels: np.ndarray,
    taught: np.ndarray,
    words: int,
    *,
    weight: np.ndarray,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights, shape (words, heads), and bias, shape (heads,).

    Args:
        features: Of the messages.
        labels: Shape (messages, heads), 0 to 1; NaN where not known.
        taught: What the encoder says, shape as `labels`, 0 to 1.
        words: Size of the vocabulary.
        weight: How much each message counts, shape (messages,).
        seed: Of the order.
    """
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    table = torch.zeros(words, labels.shape[1], requires_grad=True)
    bias = torch.full((labels.shape[1],), -3.0, requires_grad=True)
    optimizer = torch.optim.Adam([table, bias], lr=RATE)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(0.02, 1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = chance.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            said = bias + _summed(table, features, rows)
            loss = (
                _loss(said, labels[rows], taught[rows], weight[rows]) + RIDGE * table.square().sum()
            )
            loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
    return table.detach().numpy(), bias.detach().numpy()


def _summed(table: torch.Tensor, features: Features, rows: np.ndarray) -> torch.Tensor:
    counts = features.first[rows + 1] - features.first[rows]
    picked = np.concatenate(
        [features.picked[features.first[row] : features.first[row + 1]] for row in rows]
    )
    begins = np.cumsum(counts) - counts
    sums = torch.nn.functional.embedding_bag(
        torch.from_numpy(picked.astype(np.int64)), table, torch.from_numpy(begins), mode="sum"
    )
    return sums * torch.from_numpy(damping(counts.astype(np.float32)))[:, None]


def _loss(
    said: torch.Tensor, labels: np.ndarray, taught: np.ndarray, weight: np.ndarray
) -> torch.Tensor:
    known = torch.from_numpy(~np.isnan(labels))
    by_label = (
        cross_entropy(said, torch.from_numpy(np.nan_to_num(labels)), reduction="none") * known
    )
    by_encoder = cross_entropy(said, torch.from_numpy(taught), reduction="none")
    each = (by_label + TAUGHT * by_encoder).sum(dim=1)
    return (each * torch.from_numpy(weight)).sum() / len(said)
