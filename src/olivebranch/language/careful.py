"""The careful tier: a small encoder that reads one message, with what was written before it."""

import importlib.util
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from olivebranch.errors import GivenError
from olivebranch.language.stored import weights
from olivebranch.language.sums import Rows

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

# Pieces of words the encoder reads at once. It was trained on messages shorter than that; of
# what is longer the surest window counts.
WINDOW = 120
BATCH = 32
SENTENCE = re.compile(r"(?<=[.!?\n])\s+")
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
            text: The message.
            before: What was written just before it, if that is known.
        """
        windows = _windows(text, self.tokenizer)
        encoded = [self._encoded(text[start:end], before) for start, end in windows]
        heads, pieces = self._run(encoded)
        parts = [
            _pieces(one, said, start)
            for one, said, (start, _) in zip(encoded, pieces, windows, strict=True)
        ]
        return heads.max(axis=0), Pieces(
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.end for part in parts]),
            np.concatenate([part.log_odds for part in parts]),
        )

    def log_odds(self, texts: Sequence[str], *, before: Sequence[str] = ()) -> Rows:
        """Return the log-odds of many messages, shape (messages, heads), in the order given.

        Args:
            texts: The messages; of one longer than a window only the beginning is read.
            before: What was written just before each; empty if that is not known.
        """
        contexts = before or [""] * len(texts)
        encoded = [self._encoded(*both) for both in zip(texts, contexts, strict=True)]
        order = sorted(range(len(texts)), key=lambda at: len(encoded[at].ids))
        found = [
            self._run([encoded[at] for at in order[first : first + BATCH]])[0]
            for first in range(0, len(order), BATCH)
        ]
        if not found:
            return np.zeros((0, self.session.get_outputs()[0].shape[1]), np.float32)
        sorted_rows = np.concatenate(found)
        rows = np.empty_like(sorted_rows)
        rows[order] = sorted_rows
        return rows

    def _encoded(self, text: str, before: str) -> "Encoding":
        return self.tokenizer.encode(text, before) if before else self.tokenizer.encode(text)

    def _run(self, encoded: Sequence["Encoding"]) -> tuple[Rows, Rows]:
        longest = max(len(one.ids) for one in encoded)
        given = np.zeros((3, len(encoded), longest), np.int64)
        for row, one in enumerate(encoded):
            given[:, row, : len(one.ids)] = one.ids, one.type_ids, one.attention_mask
        names = [one.name for one in self.session.get_inputs()]
        heads, pieces = self.session.run(None, dict(zip(names, given, strict=True)))
        return heads, pieces


def _windows(text: str, tokenizer: "Tokenizer") -> list[tuple[int, int]]:
    """Return stretches of a text that fit: whole sentences as long as there are some."""
    if len(text) < WINDOW:
        return [(0, len(text))]
    edges = [0, *(match.end() for match in SENTENCE.finditer(text)), len(text)]
    windows: list[tuple[int, int]] = []
    for start, end in pairwise(edges):
        begun = windows[-1] if windows else (start, start)
        if windows and len(tokenizer.encode(text[begun[0] : end]).ids) < WINDOW:
            windows[-1] = (begun[0], end)
        else:
            windows.append((start, end))
    return [window for window in windows if window[1] > window[0]] or [(0, len(text))]


def _pieces(encoded: "Encoding", said: Rows, shift: int) -> Pieces:
    """Return the pieces of the message itself, without what was before and the frame."""
    offsets = np.array(encoded.offsets).reshape(-1, 2)
    own = (np.array(encoded.type_ids) == 0) & (offsets[:, 1] > offsets[:, 0])
    return Pieces(offsets[own, 0] + shift, offsets[own, 1] + shift, said[: len(own)][own])


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
    cutter.enable_truncation(WINDOW + 8)
    return Encoder(session, cutter)
