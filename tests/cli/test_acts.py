"""`olive acts`, on words written here."""

import io
import json
import sys

import pytest

from olivebranch.cli import status_of
from olivebranch.language import careful


@pytest.fixture
def run(capsys, monkeypatch):
    def run(*arguments, given=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        status = status_of(["acts", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.mark.parametrize("tier", [(), ("--fast",)])
def test_it_says_what_a_message_does_and_which_words_say_so(run, tier):
    text = "Thank you so much for everything. Can you bring the kids on Sunday, please?"
    status, out, _ = run("--json", *tier, given=text)
    told = json.loads(out)
    assert status == 0
    found = {act["act"]: act for act in told["acts"]}
    assert {"thanks", "request"} <= set(found)
    for act in told["acts"]:
        for span in act["spans"]:
            assert span["text"] == text[span["start"] : span["end"]]
    assert "Thank you" in found["thanks"]["spans"][0]["text"]


def test_it_says_so_in_plain_words_and_that_it_may_be_wrong(run):
    status, out, err = run(given="thank you for everything you did")
    assert status == 0
    assert "This message thanks: thank you for" in out
    assert "A program hears words, not people." in err


def test_nothing_heard_is_an_answer(run):
    status, out, _ = run(given="ok")
    assert (status, out) == (0, "Nothing of what we listen for. That is an answer too.\n")


def test_a_message_may_come_from_a_file(run, tmp_path):
    path = tmp_path / "message.txt"
    path.write_text("leave me alone and do not write again", encoding="utf-8")
    assert "This message says no or sets a limit: leave me alone" in run(path)[1]


def test_what_came_before_counts(run):
    _, out, _ = run("--before", "can i come round tonight?", "--json", given="no")
    assert "limit" in [act["act"] for act in json.loads(out)["acts"]]


@pytest.mark.parametrize(
    ("text", "what"),
    [("", "There is no message to read."), (" \n", "There is no message to read."),
     ("x" * 30_000, "This is too long for one message.")],
)  # fmt: skip
def test_what_is_no_message_is_declined_with_a_reason(run, text, what):
    status, out, err = run(given=text)
    assert (status, out) == (2, "")
    assert what in err


@pytest.mark.parametrize("given", [("message.txt",), ("--before", "hi"), ("--json",)])
def test_many_lines_and_one_message_do_not_go_together(run, given):
    status, out, err = run("--jsonl", *given)
    assert (status, out) == (2, "")
    assert "`--jsonl` was given together" in err


@pytest.mark.parametrize(
    "raw", [b"\xff thank you so much \xc3", b"\xef\xbb\xbfthank you so much\r\n"]
)
def test_bytes_that_are_no_letters_and_marks_of_windows_are_no_trouble(run, tmp_path, raw):
    path = tmp_path / "message.txt"
    path.write_bytes(raw)
    assert "This message thanks: " in run(path)[1]


def test_a_file_that_is_not_there_is_named(run, tmp_path):
    status, _, err = run(tmp_path / "none.txt")
    assert status == 2
    assert "none.txt" in err


def test_many_messages_are_answered_line_by_line_and_a_bad_line_stops_none(run):
    lines = [
        json.dumps({"id": 1, "text": "I am sorry I shouted"}),
        "not json",
        json.dumps([1]),
        json.dumps({"id": 4, "text": 4}),
        "",
        json.dumps({"id": 6, "text": "no", "before": "can i come round tonight?"}),
    ]
    status, out, _ = run("--jsonl", "--fast", given="\n".join(lines))
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [answer["id"] for answer in answers] == [1, None, None, 4, 6]
    assert [answer["line"] for answer in answers] == [1, 2, 3, 4, 6]
    assert ["error" in answer for answer in answers] == [False, True, True, True, False]
    assert "apology" in [act["act"] for act in answers[0]["acts"]]


@pytest.mark.parametrize("text", ["\0\0\0", "\ud83d", "😀" * 500, "<script>" * 900, "\u202e" * 99])
def test_rubbish_is_read_without_harm(run, text):
    given = json.dumps({"id": 0, "text": text})
    (answer,) = run("--jsonl", given=given)[1].splitlines()
    assert "likely" in json.loads(answer) or "error" in json.loads(answer)


def test_without_the_extra_it_listens_quickly_and_says_how_to_get_more(run, monkeypatch):
    monkeypatch.setattr(careful, "is_there", lambda: False)
    _, out, err = run(given="thank you for everything you did")
    assert "This message thanks: thank you for" in out
    assert "pip install 'olivebranch[careful]'" in err
