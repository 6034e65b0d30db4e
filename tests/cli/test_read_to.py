"""`olive read --to`: the one table as a file, through the command."""

import csv
import json
import stat
import sys

import pytest

from olivebranch.cli import status_of

CHAT = "13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: =1+1\nand more\n"


@pytest.fixture
def chat(tmp_path):
    path = tmp_path / "WhatsApp Chat with Bob.txt"
    path.write_text(CHAT)
    return path


def run(capsys, *arguments):
    status = status_of([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_table_is_written_for_its_owner_only_and_said_so(capsys, chat, tmp_path):
    target = tmp_path / "table.csv"
    status, out, err = run(capsys, "read", chat, "--to", target)
    assert status == 0
    assert "Every line was read." in out
    assert "table.csv" in err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [row["text"] for row in rows_of(target)] == ["hello", "=1+1\nand more"]
    assert sorted(one.name for one in tmp_path.iterdir()) == [chat.name, "table.csv"]


def test_with_json_both_come(capsys, chat, tmp_path):
    target = tmp_path / "table.jsonl"
    status, out, _ = run(capsys, "read", "--json", chat, "--to", target)
    assert status == 0
    assert json.loads(out)["files"][0]["messages"] == 2
    assert [json.loads(line)["sender"] for line in target.read_text().splitlines()] == [
        "Alice",
        "Bob",
    ]


def test_several_exports_go_into_one_file_and_one_that_fails_does_not_stop_them(
    capsys, chat, tmp_path
):
    other = tmp_path / "WhatsApp Chat with Carol.txt"
    other.write_text("13/02/23, 11:00 - Carol: hi\n")
    target = tmp_path / "table.csv"
    status, _, _ = run(capsys, "read", chat, tmp_path / "none.txt", other, "--to", target)
    assert status == 2
    assert [row["conversation"] for row in rows_of(target)] == ["0", "0", "1"]


def test_a_file_that_is_there_is_replaced_only_when_asked(capsys, chat, tmp_path):
    target = tmp_path / "table.csv"
    target.write_text("mine")
    status, out, err = run(capsys, "read", chat, "--to", target)
    assert (status, out) == (2, "")
    assert "--force" in err
    assert target.read_text() == "mine"
    assert run(capsys, "read", chat, "--to", target, "--force")[0] == 0
    assert len(rows_of(target)) == 2


def test_an_ending_we_do_not_write_is_told_with_those_we_do(capsys, chat, tmp_path):
    status, out, err = run(capsys, "read", chat, "--to", tmp_path / "table.xlsx")
    assert (status, out) == (2, "")
    for ending in (".csv", ".jsonl", ".parquet", ".chatlab.jsonl"):
        assert ending in err


def test_a_place_that_is_not_there_is_told_before_reading(capsys, chat, tmp_path):
    status, out, err = run(capsys, "read", chat, "--to", tmp_path / "no" / "table.csv")
    assert (status, out) == (2, "")
    assert "No such file" in err


def test_without_its_library_parquet_says_how_to_get_it(capsys, chat, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    status, _, err = run(capsys, "read", chat, "--to", tmp_path / "table.parquet")
    assert status == 2
    assert "olivebranch[parquet]" in err


def test_chatlab_holds_one_conversation_and_says_so(capsys, chat, tmp_path):
    other = tmp_path / "WhatsApp Chat with Carol.txt"
    other.write_text("13/02/23, 11:00 - Carol: hi\n")
    target = tmp_path / "table.chatlab.jsonl"
    status, _, err = run(capsys, "read", chat, other, "--to", target)
    assert status == 2
    assert "one conversation" in err
    assert not target.exists()
    assert run(capsys, "read", chat, "--to", target)[0] == 0
    assert run(capsys, "read", target)[0] == 0
