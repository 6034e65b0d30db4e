"""Fit the fast tier: to labels where there are some, and to what the encoder says everywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from olivebranch.language.convolution import WINDOW, Words
from olivebranch.language.fast import BITS
from olivebranch.language.linear import damping
from olivebranch.language.ngrams import grams_of
from olivebranch.language.slots import slots_of, without_clashes
from olivebranch.language.tokens import Ints, Keys, tokens_of
from tools.train.network import Network, tokenizer

# A run of words that fewer messages have teaches nothing.
FEWEST = 3
MOST_RUNS = 60_000
# A word that fewer messages have keeps the vector it came with.
FEWEST_OF_WORD = 2
MOST_WORDS = 30_000
WIDTH, FILTERS = 32, 128
# Of the vectors before training, so that filters see them about as large as what is learned.
SPREAD = 0.5
DROPOUT = 0.3
# Longer messages are cut off while training.
MOST_TOKENS = 80
BATCH = 512
EPOCHS = 6
RATE, RATE_OF_FILTERS = 0.02, 3e-3
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


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of the vectors, token by token.

    Args:
        row: Shape (tokens,).
        first: Where each message begins in `row`, shape (messages + 1,).
    """

    row: Ints
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
    order = order[counts[order] >= FEWEST][:MOST_RUNS]
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


def words_of(texts: Sequence[str]) -> tuple[Words, np.ndarray]:
    """Return the words worth having vectors, and the vectors to begin with.

    They are those of the encoder's pieces, brought down to WIDTH by principal components. The
    pieces that are whole words are in as well, though no text has them.
    """
    raw = [text.encode() for text in texts]
    pieces = tokenizer()
    whole = [piece for piece in pieces.get_vocab() if piece.isalpha() and len(piece) > 1]
    raw += [piece.encode() for piece in sorted(whole)]
    tokens = tokens_of(raw)
    keys, first, counts = np.unique(tokens.keys, return_index=True, return_counts=True)
    counts[tokens.message[first] >= len(texts)] += FEWEST_OF_WORD
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= FEWEST_OF_WORD][:MOST_WORDS]
    order = order[without_clashes(keys[order], bits=BITS)]
    first = first[order]
    spelled = [
        raw[tokens.message[at]][tokens.start[at] : tokens.end[at]].decode(errors="replace")
        for at in first
    ]
    stems, of_stem = np.unique(tokens.stems[first], return_index=True)
    free = without_clashes(stems, bits=BITS)
    words = Words(
        slots_of(keys[order], bits=BITS), slots_of(stems[free], bits=BITS), of_stem[free] + 1
    )
    return words, _vectors(spelled, pieces)


def _vectors(words: Sequence[str], pieces: Tokenizer) -> np.ndarray:
    """Return the mean vector of the pieces of each word, shape (words + 1, WIDTH)."""
    table = Network().encoder.embeddings.word_embeddings.weight.detach().numpy()
    table = table - table.mean(axis=0)
    # The first thousand pieces are marks and rare letters.
    _, _, axes = np.linalg.svd(table[1000:20_000], full_matrices=False)
    small = table @ axes[:WIDTH].T
    found = np.zeros((len(words) + 1, WIDTH), np.float32)
    for row, word in zip(found[1:], words, strict=True):
        ids = pieces.encode(word, add_special_tokens=False).ids
        if ids:
            row[:] = small[ids].mean(axis=0)
    return found * (SPREAD / found.std())


class Model(nn.Module):
    """Both halves, to be trained together."""

    def __init__(self, runs: int, vectors: np.ndarray, heads: int) -> None:
        super().__init__()
        self.runs = nn.EmbeddingBag(runs, heads, mode="sum")
        nn.init.zeros_(self.runs.weight)
        self.bias = nn.Parameter(torch.full((heads,), -3.0))
        self.vectors = nn.Embedding.from_pretrained(
            torch.from_numpy(vectors), freeze=False, padding_idx=0
        )
        self.filters = nn.Linear(WINDOW * WIDTH, FILTERS)
        self.dropout = nn.Dropout(DROPOUT)
        self.heads = nn.Linear(FILTERS, heads, bias=False)

    def forward(self, features: Features, rows: Rows, chosen: np.ndarray):
        picked, begins = _gathered(features.picked, features.first, chosen)
        damped = torch.from_numpy(damping(np.diff(begins).astype(np.float32)))[:, None]
        sums = self.runs(torch.from_numpy(picked), torch.from_numpy(begins[:-1]))
        return self.bias + sums * damped + self.heads(self.dropout(self._highest(rows, chosen)))

    def _highest(self, rows: Rows, chosen: np.ndarray):
        lengths = np.minimum(np.diff(rows.first)[chosen], MOST_TOKENS)
        padded = np.full((len(chosen), max(1, int(lengths.max())) + 2), -1)
        for line, at, length in zip(padded, chosen, lengths, strict=True):
            line[1 : length + 1] = rows.row[rows.first[at] : rows.first[at] + length]
        given = torch.from_numpy(padded)
        vectors = self.vectors(given.clamp(min=0)) * (given > 0)[..., None]
        windows = torch.cat([vectors[:, :-2], vectors[:, 1:-1], vectors[:, 2:]], dim=2)
        scores = torch.relu(self.filters(windows))
        return (scores * (given[:, 1:-1] >= 0)[..., None]).amax(dim=1)


def rows_of(texts: Sequence[str], words: Words) -> Rows:
    """Return the row of each token of some texts."""
    tokens = tokens_of([text.encode() for text in texts])
    return Rows(words.rows(tokens), tokens.first)


def _gathered(values: Ints, first: Ints, chosen: np.ndarray) -> tuple[Ints, Ints]:
    """Return the values of the chosen messages, and where each begins."""
    counts = first[chosen + 1] - first[chosen]
    begins = np.append(0, np.cumsum(counts))
    return np.concatenate([values[first[at] : first[at + 1]] for at in chosen]), begins


def fit(
    texts: Sequence[str],
    labels: np.ndarray,
    taught: np.ndarray,
    *,
    weight: np.ndarray,
    seed: int,
) -> Mapping[str, np.ndarray]:
    """Return the arrays of the fast tier, as `packed` wants them.

    Args:
        texts: Of the messages.
        labels: Shape (messages, heads), 0 to 1; NaN where not known.
        taught: What the encoder says, shape as `labels`, 0 to 1.
        weight: How much each message counts, shape (messages,).
        seed: Of the order.
    """
    torch.manual_seed(seed)
    keys = vocabulary_of(texts, weight)
    words, vectors = words_of(texts)
    model = Model(len(keys), vectors, labels.shape[1])
    _train(model, (features_of(texts, keys), rows_of(texts, words)), labels, taught, weight, seed)
    kept = {name: value.detach().numpy() for name, value in model.named_parameters()}
    return {
        "keys": keys,
        "weights": kept["runs.weight"],
        "bias": kept["bias"],
        "word-keys": words.keys.keys,
        "stem-keys": words.stems.keys,
        "stem-rows": words.of_stem.astype(np.int32),
        "vectors": kept["vectors.weight"],
        "filters": kept["filters.weight"].T,
        "filter-bias": kept["filters.bias"],
        "heads": kept["heads.weight"].T,
    }


def _train(model, given, labels, taught, weight, seed) -> None:
    chance = np.random.default_rng(seed)
    filters = [model.vectors, model.filters, model.heads]
    slow = [value for part in filters for value in part.parameters()]
    optimizer = torch.optim.Adam(
        [
            {"params": [model.runs.weight, model.bias], "lr": RATE},
            {"params": slow, "lr": RATE_OF_FILTERS},
        ]
    )
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(0.02, 1 - step / steps)
    )
    for _ in range(EPOCHS):
        order = chance.permutation(len(labels))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            loss = _loss(model(*given, rows), labels[rows], taught[rows], weight[rows])
            loss = loss + RIDGE * model.runs.weight.square().sum()
            loss.backward()
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()


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
