"""The trained weights of a language: files with their checksums, opened when first asked for."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt

from olivebranch.content.shape import build
from olivebranch.errors import OurError
from olivebranch.language.sums import Rows

PLACE = "olivebranch.language.models"
MANIFEST = "manifest.json"
Marks = npt.NDArray[np.bool_]
# What a phrase adds, in log-odds, where it is enough whatever a model thinks.
CERTAIN = 20.0


class WeightsError(OurError):
    """Weights are missing, or not those that were shipped."""

    code = "weights-broken"


@dataclass(frozen=True, slots=True)
class Calibration:
    """From log-odds of a model to how likely an act is, and from where on it is reported.

    Attributes:
        slope: Per head.
        offset: Per head.
        phrase: What a phrase adds, in log-odds, per head; 0 where there are none.
        alarm: Likelihood from which on an act counts as heard, per head, 0 to 1.

    Source:
        platt-1999
    """

    slope: tuple[float, ...]
    offset: tuple[float, ...]
    phrase: tuple[float, ...]
    alarm: tuple[float, ...]

    def heard(self, likely: Rows, phrased: Marks) -> Marks:
        """Return where it is likely enough, or a phrase is enough; shapes as in `likely`."""
        enough = np.array(self.phrase, np.float32) >= CERTAIN
        return (likely >= np.array(self.alarm, np.float32)) | (phrased & enough)

    def likely(self, log_odds: Rows, phrased: Marks) -> Rows:
        """Return how likely each head is, 0 to 1; all of shape (messages, heads).

        Args:
            log_odds: What a model says.
            phrased: Where a phrase was found.
        """
        slope, offset, phrase = (
            np.array(numbers, np.float32) for numbers in (self.slope, self.offset, self.phrase)
        )
        return _logistic(log_odds * slope + offset + phrased.astype(np.float32) * phrase)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was trained.

    Attributes:
        version: Day of the training.
        heads: Names of the heads, in the order of the columns; the acts come first.
        acts: How many of them are acts.
        sha256: Of each file, hexadecimal, by name.
        tiers: How each tier's log-odds are to be read, by its name.
    """

    version: str
    heads: tuple[str, ...]
    acts: int
    sha256: Mapping[str, str]
    tiers: Mapping[str, Calibration]


@cache
def manifest_of(language: str) -> Manifest | None:
    """Return what was trained for a language; None if nothing was."""
    file = _folder(language).joinpath(MANIFEST)
    if not file.is_file():
        return None
    return build(Manifest, json.loads(file.read_text(encoding="utf-8")), where=MANIFEST)


def weights(language: str, name: str) -> bytes:
    """Return a file of weights after checking that it is the one that was shipped.

    Raises:
        WeightsError: It is missing or has changed.
    """
    manifest = manifest_of(language)
    file = _folder(language).joinpath(name)
    if manifest is None or not file.is_file():
        summary = "weights are missing"
        raise WeightsError(summary, file=name)
    found = file.read_bytes()
    if hashlib.sha256(found).hexdigest() != manifest.sha256.get(name):
        summary = "weights have changed since they were shipped"
        raise WeightsError(summary, file=name)
    return found


def _folder(language: str) -> Traversable:
    return resources.files(PLACE).joinpath(language)


def _logistic(log_odds: Rows) -> Rows:
    """Return 1 / (1 + exp(-x)) without overflow."""
    likely: Rows = (0.5 * (1 + np.tanh(0.5 * log_odds))).astype(np.float32)
    return likely
