"""Real sample exports beside the project; read from there when present, never copied."""

import json
from datetime import datetime

import pytest

from olivebranch.chats import read, read_path
from olivebranch.conversation import NOBODY
from olivebranch.errors import GivenError
from tests.chats.samples import SAMPLES, needs_samples

pytestmark = needs_samples


def expectations():
    if not SAMPLES.is_dir():
        return []
    found = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    return [
        pytest.param(path, said, id=f"sample-{number}")
        for number, (path, said) in enumerate(found.items())
        if (said["format"] in {"whatsapp_txt", "telegram_json"} or "telegram_chat_json" in path)
        and not path.endswith("target.json")
    ]


def header_cases(kind):
    if not SAMPLES.is_dir():
        return []
    cases = json.loads((SAMPLES / "cases/whatsapp_header_cases.json").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{kind}-{i}") for i, case in enumerate(cases[kind])]


@pytest.mark.parametrize(("path", "said"), expectations())
def test_a_sample_reads_as_expected(path, said):
    computed, asserted = said.get("computed", {}), said.get("asserted", {})
    if not {"records", "messages"} & set(computed | asserted):
        assert_refused_or_explained(SAMPLES / path)
        return
    if computed.get("records") == 0 and not (SAMPLES / path).stat().st_size:
        with pytest.raises(GivenError):
            read_path(SAMPLES / path)
        return
    report = read_path(SAMPLES / path).report
    messages = asserted.get("user_messages", asserted.get("messages"))
    if messages is None:
        messages = computed.get("with_sender", computed.get("type_message"))
    assert report.messages == messages
    if "user_messages" not in asserted:
        assert report.records == computed["records"]
    if "senders" in asserted:
        assert set(asserted["senders"]) <= set(report.senders)
    if "user_messages" not in asserted and computed.get("first"):
        for ours, theirs in ((report.first, computed["first"]), (report.last, computed["last"])):
            assert same_moment(ours, theirs)


def assert_refused_or_explained(path):
    try:
        report = read_path(path).report
    except GivenError:
        return
    assert report.unread
    assert report.warnings


def test_what_the_origins_own_reader_makes_of_a_chat_is_a_table_too():
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    tables = {path: said for path, said in expected.items() if path.endswith("target.json")}
    for path, said in tables.items():
        report = read_path(SAMPLES / path).report
        assert report.format == "generic"
        assert report.messages == said["computed"].get("n", said["computed"].get("rows"))


def same_moment(ours, theirs):
    one, two = datetime.fromisoformat(ours), datetime.fromisoformat(theirs)
    if one.tzinfo is None or two.tzinfo is None:
        one, two = one.replace(tzinfo=None), two.replace(tzinfo=None)
    return one == two


def test_asserted_times_hold_where_the_file_is_ambiguous():
    expected = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    for path, said in expected.items():
        times = said.get("asserted", {}).get("datetimes")
        if times and said["format"] == "whatsapp_txt":
            conversation = read_path(SAMPLES / path).conversations[0]
            spoken = [i for i, s in enumerate(conversation.columns.sender) if s != NOBODY]
            read_times = [conversation.moment(i) for i in spoken]
            assert read_times == [datetime.fromisoformat(time) for time in times]


@pytest.mark.parametrize("case", header_cases("cases"))
def test_a_header_form_is_read(case):
    found = read("chat.txt", f"{case['line']}\n".encode())
    conversation = found.conversations[0]
    sender = conversation.columns.sender[0]
    author = None if sender == NOBODY else conversation.participants[sender].name
    assert found.report.first == case["timestamp"]
    assert (author, conversation.text(0)) == (case["author"], case["message"])


@pytest.mark.parametrize("case", header_cases("reject"))
def test_what_only_looks_like_a_header_is_not_read(case):
    with pytest.raises(GivenError):
        read("chat.txt", f"{case['line']}\n".encode())
    mixed = f"[2024/12/30, 12:34] Alice: hi\n{case['line']}\n[2024/12/31, 12:35] Bob: ok\n"
    assert read("chat.txt", mixed.encode()).report.messages == 2


def test_every_form_of_the_census_has_a_reader():
    census = json.loads((SAMPLES / "cases/whatsapp_header_census.json").read_text(encoding="utf-8"))
    marks = {"<LRM>": "\u200e", "<RLM>": "\u200f", "<BOM>": "\ufeff", "<NBSP>": "\u00a0"}
    for form in census["by_dominant_header"]:
        header = form["header"].replace("<name>: ", "").replace("afternoo", "afternoon - ")
        for name, mark in marks.items():
            header = header.replace(name, mark)
        header = header.replace("YYYY BE", "2565 BE").replace("YYYY", "2022").replace("R#", "R4")
        header = header.replace("٩٩٩٩", "٢٠٢٢").replace("٩٩", "١٢").replace("٩", "٣")
        line = f"{header.replace('#', '11')}Alice: hello\n"
        assert read("chat.txt", line.encode()).report.senders == {"Alice": 1}, form["header"]
