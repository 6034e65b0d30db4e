"""VADER, the list of words beside which the engine is shown."""

from collections.abc import Sequence

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


def polarity(texts: Sequence[str]) -> np.ndarray:
    """Return the compound polarity of each text, -1 to 1."""
    analyzer = SentimentIntensityAnalyzer()
    return np.array([analyzer.polarity_scores(text)["compound"] for text in texts])
