import json

import numpy as np
import pytest

from olivebranch.cli import status_of
from olivebranch.insight.synthetic import as_whatsapp, draw_couple


@pytest.fixture(scope="module")
def couple():
    return draw_couple(np.random.default_rng(7), kind="event")


@pytest.fixture
def export(couple, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(as_whatsapp(couple.conversation), encoding="utf-8")
    return path


def run(capsys, *arguments):
    status = status_of(["insight", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_the_json_has_the_promised_fields(capsys, export):
    status, out, err = run(capsys, export, "--me", "Robin", "--json")
    told = json.loads(out)
    assert (status, err) == (0, "")
    assert (told["me"], told["other"], told["enough"]) == ("Robin", "Sam", True)
    assert set(told) >= {
        "me", "other", "window", "enough", "coverage", "measures", "changes", "ending",
        "episodes", "patterns", "limits",
    }  # fmt: skip
    assert set(told["ending"]) >= {"answer", "at", "interval", "confidence", "because", "evidence"}
    for measure in told["measures"]:
        assert set(measure["me"]) == set(measure["other"])


def test_swapping_the_names_swaps_the_picture(capsys, export):
    mine = json.loads(run(capsys, export, "--me", "Robin", "--json")[1])
    theirs = json.loads(run(capsys, export, "--me", "sam", "--json")[1])
    assert theirs["me"] == "Sam"
    for one, two in zip(mine["measures"], theirs["measures"], strict=True):
        assert (one["me"], one["other"]) == (two["other"], two["me"])
    assert mine["ending"] == theirs["ending"]


def test_the_telling_has_own_side_first_and_says_what_it_cannot_see(capsys, export):
    status, out, _ = run(capsys, export, "--me", "Sam")
    assert status == 0
    assert out.startswith("Sam (you) and Robin")
    assert "Calls, meetings and voice are not in here" in out


def test_a_window_is_kept_to(capsys, export, couple):
    first = couple.conversation.moment(0).date()
    window = f"{first}..{first.replace(year=first.year + 1)}"
    told = json.loads(run(capsys, export, "--me", "Sam", "--json", "--window", window)[1])
    assert told["window"][0] == str(first)
    assert told["coverage"]["last"] <= window.partition("..")[2]


@pytest.mark.parametrize("window", ["x", "2024-01-01", "2024-02-01..2024-01-01", "1..2"])
def test_days_that_cannot_be_read_are_explained(capsys, export, window):
    status, _, err = run(capsys, export, "--me", "Sam", "--window", window)
    assert status == 2
    assert "2024-01-01..2024-12-31" in err


def test_without_a_name_the_names_are_listed(capsys, export):
    for arguments in ([], ["--me", "Nobody"]):
        status, out, err = run(capsys, export, *arguments)
        assert (status, out) == (2, "")
        assert {"Robin", "Sam"} <= set(err.splitlines()[0].replace(":", " ").split())


def chat(*names, count=30):
    return "".join(
        f"13/02/23, 10:{minute:02} - {name}: hi\n" for minute in range(count) for name in names
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (chat("Alex"), "Only one of the two"),
        (chat("Alex", "Bob", "Cleo"), "group chat"),
        ("", "empty"),
        ("hello", "could not find a conversation"),
    ],
)
def test_what_cannot_be_looked_at_is_explained(capsys, tmp_path, text, said):
    path = tmp_path / "chat.txt"
    path.write_text(text)
    status, out, err = run(capsys, path, "--me", "Alex")
    assert (status, out) == (2, "")
    assert said in err


def test_too_little_is_an_answer(capsys, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(chat("Alex", "Bob"))
    told = json.loads(run(capsys, path, "--me", "Alex", "--json")[1])
    assert told["enough"] is False
    assert told["ending"]["answer"] == "cannot-say"


def test_one_file_that_fails_does_not_stop_the_others(capsys, export, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.touch()
    status, out, _ = run(capsys, empty, export, "--me", "Sam", "--json")
    results = json.loads(out)["results"]
    assert status == 2
    assert [result.get("me") for result in results] == ["Sam", None]
    assert results[1]["error"]["code"] == "empty-file"


def test_several_exports_of_the_same_two_give_one_picture(capsys, export, couple, tmp_path):
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    cut = len(lines) // 2
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("".join(lines[: cut + 500]), encoding="utf-8")
    second.write_text("".join(lines[cut:]), encoding="utf-8")
    whole = json.loads(run(capsys, export, "--me", "Sam", "--json")[1])
    joined = json.loads(run(capsys, first, second, "--me", "Sam", "--json")[1])
    assert joined["coverage"] == whole["coverage"]
    assert joined["ending"]["answer"] == whole["ending"]["answer"]


def test_of_several_chats_the_other_is_named(capsys, tmp_path):
    (tmp_path / "one.txt").write_text(chat("Alex", "Bob"))
    (tmp_path / "two.txt").write_text(chat("Alex", "Cleo"))
    status, out, err = run(capsys, tmp_path, "--me", "Alex")
    assert (status, out) == (2, "")
    assert "--other" in err
    told = json.loads(run(capsys, tmp_path, "--me", "Alex", "--other", "Cleo", "--json")[1])
    assert told["other"] == "Cleo"
