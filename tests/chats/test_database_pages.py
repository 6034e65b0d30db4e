import importlib
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from olivebranch.chats import read_path
from olivebranch.chats.databases.sqlite import opened
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.errors import GivenError
from tests.chats.databases import START
from tools.bench.imessage import MESSAGE, OTHERS, body_of, write_imessage

stretches = importlib.import_module("olivebranch.chats.readers.imessage.stretches")
COLUMNS = [one.strip() for one in MESSAGE.split("(", 1)[1].strip()[:-1].split(",")]
NUMBERS = (0, 1, -1, 127, -128, 32_768, -8_388_609, 1 << 31, -(1 << 47), (1 << 63) - 1)
LENGTHS = (0, 1, 57, 58, 70, 500, 5000)
ODD = (None, *NUMBERS, 1.5, float("inf"), "", "x", "\u00fc" * 60, b"", b"\xff" * 60)


def row(rng, number, *, odd):
    text = "\u00fc \U0001f44d"[: rng.integers(1, 4)] * int(rng.choice(LENGTHS))
    found = {"ROWID": number, "guid": f"{number}", "date": START + number, "is_from_me": number % 2}
    found["handle_id"] = int(rng.choice(NUMBERS))
    found["text" if rng.random() < 0.5 else "attributedBody"] = text if number % 3 else None
    if number % 5 == 0:
        found |= {"attributedBody": body_of(text), "message_summary_info": b"x" * len(text)}
    if number % 7 == 0:
        found |= {"date_edited": number, "payload_data": bytes(int(rng.choice(LENGTHS)) * 3)}
    if rng.random() < odd:
        names = rng.choice([one.split()[0] for one in COLUMNS[2:]], 3)
        found |= {str(name): ODD[rng.integers(len(ODD))] for name in names}
    return found


def invented(path, rng):
    """Write a database whose tables grew over the years, with rows of many shapes."""
    first = int(rng.choice([12, 30, 60, len(COLUMNS)]))
    odd = float(rng.choice([0, 0.3]))
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"PRAGMA page_size={rng.choice([512, 1024, 4096, 65_536])}")
        database.executescript(f"CREATE TABLE message ({', '.join(COLUMNS[:first])});{OTHERS}")
        number = 0
        for later in ([], COLUMNS[first:]):
            for column in later:
                database.execute(f"ALTER TABLE message ADD COLUMN {column}")
            there = {one[1] for one in database.execute("PRAGMA table_info(message)")}
            for _ in range(rng.integers(60)):
                number += int(rng.choice([1, 1, 1, 300]))
                values = {k: v for k, v in row(rng, number, odd=odd).items() if k in there}
                marks = ", ".join("?" * len(values))
                database.execute(
                    f"INSERT INTO message ({', '.join(values)}) VALUES ({marks})",
                    [*values.values()],
                )
        if rng.random() < 0.3:
            database.execute("DELETE FROM message WHERE ROWID % 3 = 0")
    return path.read_bytes()


def mutilated(data, rng):
    changed = bytearray(data)
    for at in rng.integers(100, len(data), rng.integers(1, 20)):
        changed[at] = rng.integers(256)
    return bytes(changed)


def rows_of(data):
    """Return every row as the reader finds it, and those it cannot read."""
    found = []
    with opened(GivenFile("chat.db", InMemory(data))) as database:
        for one in stretches.stretches(database):
            columns = [column.tolist() for column in one.columns[:-1]]
            bounds = zip(one.start.tolist(), one.end.tolist(), strict=True)
            found += zip(*columns, [one.buffer[a:b] for a, b in bounds], strict=True)
        return found, database.lost


@pytest.mark.parametrize("seed", range(20))
def test_rows_from_their_pages_are_what_sqlite_says(tmp_path, monkeypatch, seed):
    rng = np.random.default_rng(seed)
    data = invented(tmp_path / "chat.db", rng)
    for each in (data, *(mutilated(data, rng) for _ in range(8))):
        try:
            found = rows_of(each)
        except GivenError:
            continue
        with monkeypatch.context() as asked:
            asked.setattr(stretches, "leaves_of", lambda *_: None)
            assert found == rows_of(each)


def test_a_large_table_is_not_asked_of_sqlite(tmp_path, monkeypatch):
    write_imessage(tmp_path / "chat.db", 20_000)
    monkeypatch.setattr(stretches, "_asked", None)
    assert read_path(tmp_path / "chat.db").report.messages == 20_000


def test_pages_that_lead_back_to_themselves_come_to_an_end(tmp_path):
    write_imessage(tmp_path / "chat.db", 2000)
    data = bytearray((tmp_path / "chat.db").read_bytes())
    with closing(sqlite3.connect(tmp_path / "chat.db")) as database:
        ((root,),) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'message'")
    page = (root - 1) * 4096
    data[page + 8 : page + 12] = root.to_bytes(4, "big")
    at = page + int.from_bytes(data[page + 12 : page + 14], "big")
    data[at : at + 4] = root.to_bytes(4, "big")
    rows, lost = rows_of(bytes(data))
    assert not rows or lost
