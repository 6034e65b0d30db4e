import json
import subprocess
import sys

import pytest

from olivebranch.cli import status_of

CHAT = "13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: ok\nand more\n"


@pytest.fixture
def chat(tmp_path):
    path = tmp_path / "WhatsApp Chat with Bob.txt"
    path.write_text(CHAT)
    return path


def run(capsys, *arguments):
    status = status_of([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_read_gives_one_json_document_and_nothing_else(capsys, chat):
    status, out, err = run(capsys, "read", "--json", chat)
    read = json.loads(out)
    assert (status, err) == (0, "")
    assert read["files"][0]["senders"] == {"Alice": 1, "Bob": 1}
    assert read["files"][0]["format"] == "whatsapp"
    assert read["conversations"] == [
        {
            "title": "Bob",
            "group": False,
            "participants": ["Alice", "Bob"],
            "people": [
                {"name": name, "other_names": [], "handles": [], "is_me": False}
                for name in ("Alice", "Bob")
            ],
            "messages": 2,
            "first": "2023-02-13T10:00:00",
            "last": "2023-02-13T10:01:00",
            "duplicates_merged": 0,
            "details": dict.fromkeys(
                (
                    *("replies", "edits", "reactions", "attachments"),
                    *("calls", "acts", "forwards", "seen"),
                ),
                0,
            ),
        }
    ]


def test_a_folder_is_searched_and_parts_of_one_chat_are_joined(capsys, chat, tmp_path):
    (tmp_path / "again.txt").write_text(CHAT + "13/02/23, 10:02 - Alice: bye\n")
    (tmp_path / "notes.md").write_text("nothing")
    status, out, _ = run(capsys, "read", "--json", tmp_path)
    read = json.loads(out)
    assert status == 0
    assert len(read["files"]) == 2
    (one,) = read["conversations"]
    assert (one["messages"], one["duplicates_merged"]) == (3, 2)
    assert read["passed_over"] == [f"{tmp_path.name}!notes.md"]
    told = run(capsys, "read", tmp_path)[1]
    assert "joined from 2 exports, 2 doubles left out" in told
    assert "No chat, passed over" in told


def test_open_dates_are_settled_by_an_option(capsys, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(
        "3/4/2024, 09:00 - Alice: one\n4/4/2024, 09:00 - Bob: two\n5/5/2024, 1:00 - Bob: x\n"
    )
    assert "--dates month-first" in run(capsys, "read", path)[1]
    settled = run(capsys, "read", "--json", "--dates", "month-first", path)[1]
    assert json.loads(settled)["files"][0]["first"] == "2024-03-04T09:00:00"


def test_two_names_become_one_person_by_say(capsys, chat, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("14/02/23, 10:00 - Alice: still there?\n14/02/23, 10:01 - +49 1: yes\n")
    apart = json.loads(run(capsys, "read", "--json", chat, other)[1])["conversations"]
    assert len(apart) == 2
    given = ("--same", "bob = +49 1")
    (one,) = json.loads(run(capsys, "read", "--json", *given, chat, other)[1])["conversations"]
    assert one["people"][1]["other_names"] == ["+49 1"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--same", "Bob", "--same"),
        ("--same", "Bob=", "--same"),
        ("--tz", "Nowhere", "Europe/Berlin"),
        ("--dates", "last", "day-first"),
    ],
)
def test_a_choice_that_cannot_be_read_is_explained(capsys, chat, option, value, said):
    status, out, err = run(capsys, "read", option, value, chat)
    assert (status, out) == (2, "")
    assert said in err


def test_one_file_that_fails_does_not_stop_the_others(capsys, chat, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    status, out, err = run(capsys, "read", "--json", empty, chat)
    files = json.loads(out)["files"]
    assert status == 2
    assert [file["messages"] for file in files] == [2, 0]
    assert files[1]["error"]["code"] == "empty-file"
    assert "empty" in err


def test_the_report_for_people_counts_and_says_that_all_was_read(capsys, chat):
    status, out, _ = run(capsys, "read", chat)
    assert status == 0
    assert "Every line was read." in out
    assert "Alice" in out


def test_errors_say_what_why_and_what_now_without_a_traceback(capsys, tmp_path):
    status, out, err = run(capsys, "read", tmp_path / "none.txt")
    assert status == 2
    assert out == ""
    assert len(err.strip().splitlines()) == 3
    assert "Traceback" not in err


def test_a_traceback_comes_only_when_asked_for(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("olivebranch.cli.output.json_document", None)
    chat = tmp_path / "chat.txt"
    chat.write_text(CHAT)
    status, _, err = run(capsys, "read", "--json", chat)
    assert status == 70
    assert "Traceback" not in err
    status, _, err = run(capsys, "--debug", "read", "--json", chat)
    assert status == 70
    assert "Traceback" in err


def test_a_mistake_at_the_prompt_gets_usage_and_status_two(capsys):
    status, _, err = run(capsys, "read")
    assert status == 2
    assert "Usage" in err
    assert run(capsys, "no-such-command")[0] == 2


def test_readers_are_listed(capsys):
    status, out, _ = run(capsys, "readers", "--json")
    assert status == 0
    assert {"telegram", "whatsapp"} <= {reader["id"] for reader in json.loads(out)}
    assert "WhatsApp" in run(capsys, "readers")[1]


def test_doctor_finds_everything_in_order(capsys, tmp_path):
    status, out, _ = run(capsys, "doctor", "--json", "--data", tmp_path / "new")
    report = json.loads(out)
    assert status == 0, report
    assert report["ok"]
    assert not (tmp_path / "new").exists()


def test_doctor_says_how_to_mend_a_folder_that_others_can_read(capsys, tmp_path):
    tmp_path.chmod(0o755)
    status, out, _ = run(capsys, "doctor", "--data", tmp_path)
    assert status == 2
    assert "chmod 700" in out


def test_the_installed_program_starts():
    done = subprocess.run(
        [sys.executable, "-c", "from olivebranch.cli import main; main(['--help'])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "doctor" in done.stdout
    assert done.stderr == ""
