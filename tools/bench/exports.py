"""Large exports of an invented conversation, in the form of each app that is measured."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tools.bench.imessage import write_imessage
from tools.bench.invented import messages
from tools.bench.sms import write_sms


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
    "iMessage": ("chat.db", write_imessage),
    "SMS": ("sms.xml", write_sms),
}
