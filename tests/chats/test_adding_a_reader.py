"""A new reader is new files only: this adds one in a folder of its own and uses it everywhere."""

import json
import sys

import pytest

from olivebranch.chats import read_path, readers
from olivebranch.cli import status_of

POSTCARDS = """
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.reader import Import
from olivebranch.chats.reporting import report_of
from olivebranch.conversation import Precision, Source


class Postcards:
    name = "postcards"
    title = "Postcards"
    suffixes = (".cards",)
    companions = ()
    streams = False

    def claims(self, file):
        return file.head.startswith(b"POSTCARDS\\n")

    def read(self, file, progress):
        table, at = Growing(), len(b"POSTCARDS\\n")
        start = 0
        for line in file.data[at:].splitlines(keepends=True):
            at += len(line)
            name, _, text = line.decode().rstrip("\\n").partition("|")
            table.add(Row(at_ms=at, start=start, end=at, sender=table.person(name), text=text))
            start = at
        source = Source("postcards", file.sha256, "", False, "local", Precision.DAY)
        conversation = table.conversation(source)
        return Import((conversation,), (report_of(file, conversation, unread=(), warnings=()),))


READER = Postcards()
"""


@pytest.fixture
def postcards(tmp_path, monkeypatch):
    (tmp_path / "postcards.py").write_text(POSTCARDS)
    package = sys.modules["olivebranch.chats.readers"]
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    readers.cache_clear()
    yield
    sys.modules.pop("olivebranch.chats.readers.postcards", None)
    readers.cache_clear()


@pytest.fixture
def cards(tmp_path):
    path = tmp_path / "summer.cards"
    path.write_text("POSTCARDS\nAlice|hello from the sea\nBob|rain here\n")
    return path


def test_a_reader_in_a_new_file_is_found_claims_and_reads(postcards, cards):
    assert "postcards" in [one.name for one in readers()]
    found = read_path(cards)
    assert found.conversations[0].text(0) == "hello from the sea"
    assert found.report.senders == {"Alice": 1, "Bob": 1}


def test_the_command_knows_it_without_being_told(postcards, cards, capsys):
    assert status_of(["readers"]) == 0
    assert "Postcards" in capsys.readouterr().out
    assert status_of(["read", "--json", str(cards)]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["format"] == "postcards"


def test_without_the_file_it_is_gone(cards):
    assert "postcards" not in [one.name for one in readers()]
