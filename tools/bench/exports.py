"""Large exports of an invented conversation, in the form of each app that is measured."""

import json
from collections.abc import Callable
from pathlib import Path

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


def write_whatsapp(path: Path, count: int) -> None:
    """Write an Android export of `count` messages."""
    minutes, texts, first = messages(count, np.random.default_rng(1))
    with path.open("w", encoding="utf-8") as export:
        for minute, text, one in zip(minutes.astype(str), texts, first, strict=True):
            stamp = f"{minute[8:10]}/{minute[5:7]}/{minute[:4]}, {minute[11:16]}"
            export.write(f"{stamp} - {'Alex' if one else 'Sam'}: {text}\n")


def write_telegram(path: Path, count: int) -> None:
    """Write a Telegram Desktop export of `count` messages."""
    minutes, texts, first = messages(count, np.random.default_rng(1))
    seconds = minutes.astype("datetime64[s]").astype(np.int64).tolist()
    listed = [
        {
            "id": number,
            "type": "message",
            "date": f"{minute}:00",
            "date_unixtime": str(second),
            "from": "Alex" if one else "Sam",
            "from_id": "user1" if one else "user2",
            "text": text,
            "text_entities": [{"type": "plain", "text": text}],
        }
        for number, (minute, second, text, one) in enumerate(
            zip(minutes.astype(str), seconds, texts, first, strict=True)
        )
    ]
    chat = {"name": "Sam", "type": "personal_chat", "id": 2, "messages": listed}
    path.write_text(json.dumps(chat, indent=1), encoding="utf-8")


WRITERS: dict[str, tuple[str, Callable[[Path, int], None]]] = {
    "WhatsApp": ("chat.txt", write_whatsapp),
    "Telegram": ("result.json", write_telegram),
}
