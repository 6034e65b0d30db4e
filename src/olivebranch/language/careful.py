"""The careful tier: a small encoder that reads one message, with what was written before it."""

import importlib.util
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from olivebranch.errors import GivenError
from olivebranch.language.stored import weights
from olivebranch.language.sums import Rows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

# Pieces of words the encoder reads at once, without what was before. It was trained on messages
# shorter than that.
WINDOW = 90
# Letters of what was written before that are read with it: the end, which is what is answered.
# And as many pieces at most: in some scripts a letter is several.
MOST_BEFORE = 160
SENTENCE, BLANK = re.compile(r"(?<=[.!?\n])\s+"), re.compile(r"\s+")
NETWORK, TOKENIZER = "careful.onnx", "tokenizer.json"
NEEDS = ("onnxruntime", "tokenizers")


class ExtraMissingError(GivenError):
    """The careful tier was asked for and is not installed."""

    code = "careful-tier-missing"


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """What each piece of a word says.

    Attributes:
        start: First letter of each piece in the text, shape (pieces,).
        end: Last letter (exclusive).
        log_odds: For each act, shape (pieces, acts).
    """

    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    log_odds: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Encoder:
    """The trained encoder.

    Attributes:
        session: The network.
        tokenizer: Cuts texts into pieces of words.
    """

    session: "InferenceSession"
    tokenizer: "Tokenizer"

    def read(self, text: str, *, before: str = "") -> tuple[Rows, Pieces]:
        """Return the log-odds of one message for each head, and what each piece says of each act.

        Args:
            text: The message; of a long one the surest window counts.
            before: What was written just before it, if that is known.
        """
        heads, parts = [], []
        for start, end in self._windows(text):
            encoded = self._encoded(text[start:end], before)
            said, pieces = self._run(encoded)
            heads.append(said)
            parts.append(_pieces(encoded, pieces, start))
        return np.max(heads, axis=0), Pieces(
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.end for part in parts]),
            np.concatenate([part.log_odds for part in parts]),
        )

    def log_odds(self, texts: Sequence[str], *, before: Sequence[str] = ()) -> Rows:
        """Return the log-odds of many messages, shape (messages, heads), in the order given.

        Each is run alone: numbers of one byte are scaled over all that is run together, and what
        a message says should not hang on its neighbors.

        Args:
            texts: The messages; of a long one the surest window counts.
            before: What was written just before each; empty if that is not known.
        """
        rows = np.full((len(texts), self.session.get_outputs()[0].shape[1]), -np.inf, np.float32)
        for row, text, context in zip(rows, texts, before or [""] * len(texts), strict=True):
            for start, end in self._windows(text):
                said, _ = self._run(self._encoded(text[start:end], context))
                np.maximum(row, said, out=row)
        return rows

    def _windows(self, text: str) -> list[tuple[int, int]]:
        """Return stretches of a text that the network can read, in letters; together all of it."""
        if not text:
            return [(0, 0)]
        ends = [end for start, end in self.tokenizer.encode(text).offsets if end > start]
        return windows_of(text, ends)

    def _encoded(self, text: str, before: str) -> "Encoding":
        if not before:
            return self.tokenizer.encode(text)
        end = before[-MOST_BEFORE:]
        pieces = self.tokenizer.encode(end, add_special_tokens=False).offsets
        if len(pieces) > MOST_BEFORE:
            end = end[pieces[-MOST_BEFORE][0] :]
        return self.tokenizer.encode(text, end)

    def _run(self, encoded: "Encoding") -> tuple[Rows, Rows]:
        """Return what one window says, shape (heads,), and its pieces, shape (pieces, acts)."""
        given = np.array([encoded.ids, encoded.type_ids, encoded.attention_mask], np.int64)
        names = [one.name for one in self.session.get_inputs()]
        heads, pieces = self.session.run(None, dict(zip(names, given[:, None], strict=True)))
        return heads[0], pieces[0]


def windows_of(text: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """Return stretches of at most WINDOW pieces: up to a sentence's end, else a word's, else full.

    Args:
        text: At least one letter.
        ends: The last letter (exclusive) of each piece of the text, in order.
    """
    windows, start, passed = [], 0, 0
    while len(ends) - passed > WINDOW:
        full = ends[passed + WINDOW - 1]
        end = next(
            (
                edges[-1]
                for pattern in (SENTENCE, BLANK)
                if (edges := [match.end() for match in pattern.finditer(text, start + 1, full)])
            ),
            full,
        )
        windows.append((start, end))
        start, passed = end, bisect_right(ends, end)
    return [*windows, (start, len(text))]


def _pieces(encoded: "Encoding", said: Rows, shift: int) -> Pieces:
    """Return the pieces of the message itself, without what was before and the frame."""
    offsets = np.array(encoded.offsets).reshape(-1, 2)
    own = (np.array(encoded.type_ids) == 0) & (offsets[:, 1] > offsets[:, 0])
    return Pieces(offsets[own, 0] + shift, offsets[own, 1] + shift, said[own])


def is_there() -> bool:
    """Return whether the extra `careful` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in NEEDS)


@cache
def encoder_of(language: str) -> Encoder:
    """Return the encoder of a language.

    Raises:
        WeightsError: Its files are missing or changed.
        ExtraMissingError: What it needs is not installed.

    Source:
        wang-2020
    """
    if not is_there():
        summary = "the careful tier needs the extra `careful`"
        raise ExtraMissingError(summary)
    return encoder_from(weights(language, NETWORK), weights(language, TOKENIZER))


def encoder_from(network: bytes, tokenizer: bytes) -> Encoder:
    """Return an encoder from the contents of its two files."""
    from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 - an extra
    from tokenizers import Tokenizer  # noqa: PLC0415

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(network, options, providers=["CPUExecutionProvider"])
    cutter = Tokenizer.from_buffer(tokenizer)
    cutter.no_padding()
    cutter.no_truncation()
    return Encoder(session, cutter)
