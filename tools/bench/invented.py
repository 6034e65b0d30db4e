"""The invented conversation that every export holds."""

import numpy as np

WORDS = [
    "hey",
    "how",
    "are",
    "you",
    "doing",
    "today",
    "i",
    "was",
    "thinking",
    "about",
    "what",
    "we",
    "said",
    "yesterday",
    "and",
    "maybe",
    "we",
    "could",
    "talk",
    "ok",
    "sure",
    "see",
    "you",
    "later",
    "at",
    "home",
    "dinner",
    "work",
    "tired",
    "sorry",
    "thank",
    "you",
    "for",
    "that",
]


def messages(count: int, rng: np.random.Generator) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return times (minutes), texts and senders of an invented conversation.

    Texts have 1 to 21 words, so that a million messages make 81 MB as WhatsApp writes them.
    """
    gaps = np.where(rng.random(count) < 0.1, rng.exponential(60, count), rng.exponential(1, count))
    minutes = np.datetime64("2020-01-01T08:00") + np.cumsum(gaps).astype("timedelta64[m]")
    picked = rng.integers(0, len(WORDS), (count, 21))
    lengths = rng.integers(1, 22, count)
    texts = [
        " ".join(WORDS[word] for word in row[:length])
        for row, length in zip(picked.tolist(), lengths.tolist(), strict=True)
    ]
    return minutes, texts, rng.random(count) < 0.5
