"""Exports in the form that WhatsApp writes, made up here."""

import json
from datetime import datetime, timedelta

import numpy as np

from olivebranch.insight.synthetic import as_whatsapp, draw_couple

CANARY = "the yellow canary sleeps under the stairs"


def short_chat(*, names=("Alice", "Sam"), canary=CANARY):
    """Return eleven lines: too little for rates."""
    begin = datetime(2025, 3, 13, 9, 0)
    lines = []
    for count in range(10):
        at = begin + timedelta(hours=7 * count)
        text = canary if count == 3 else f"line number {count}"
        lines.append(f"{at:%d/%m/%Y, %H:%M} - {names[count % len(names)]}: {text}\n")
    return "".join(lines).encode()


def long_chat(*, kind="event", seed=3):
    """Return an invented couple with something to say about them."""
    couple = draw_couple(np.random.default_rng(seed), kind=kind)
    return as_whatsapp(couple.conversation).encode()


def ambiguous_chat():
    """Return a chat in which no day is above 12."""
    return (
        b"3/4/2024, 09:00 - Alice: one\n4/4/2024, 09:00 - Sam: two\n"
        b"5/5/2024, 10:00 - Alice: three\n"
    )


def moments_chat():
    """Return a chat that knows each moment, but no clock on a wall: 23:30 UTC and later."""
    messages = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(1_677_713_400 + 60 * number),
            "from": ("Alice", "Sam")[number % 2],
            "from_id": f"user{number % 2}",
            "text": "hello",
        }
        for number in range(6)
    ]
    return json.dumps({"name": "Sam", "type": "personal_chat", "messages": messages}).encode()
