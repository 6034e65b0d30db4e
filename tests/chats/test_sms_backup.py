"""SMS Backup & Restore: what its reader promises beyond the golden exports."""

import json
import re
import time
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats import read, read_path, reader_of
from olivebranch.chats.given import GivenFile, InMemory
from olivebranch.chats.readers.sms_backup import pieces
from olivebranch.chats.readers.sms_backup.table import Table
from olivebranch.conversation import NOBODY, Event, Kind, Outcome
from tests.chats.samples import SAMPLES
from tools.bench.sms import write_sms
from tools.golden import FOLDER

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<smses>\n'


def sms(body="hello", **keys):
    found = {"protocol": "0", "address": "+15550100001", "date": "1609459200000", "type": "1"}
    found |= {"body": body, "read": "1", "contact_name": "Alice"} | keys
    return "  <sms " + " ".join(f'{key}="{value}"' for key, value in found.items()) + " />\n"


def backup(*records):
    return (HEAD + "".join(records) + "</smses>\n").encode()


def texts(data):
    return [text for one in read("sms.xml", data).conversations for text in one.iter_texts()]


def codes(report):
    return {one.code for one in report.warnings}


def test_an_emoji_in_two_halves_is_the_emoji_and_half_a_one_is_said():
    data = backup(sms("a"), sms("&#55357;&#56832;!"), sms("&#xD83D;&#xDE00;"), sms("&#55357; x"))
    assert texts(data) == ["a", "😀!", "😀", "\ufffd x"]
    report = read("sms.xml", data).report
    assert [(one.code, one.count, one.example_line) for one in report.warnings] == [
        ("not-utf8", 1, 6)
    ]


def test_an_emoji_in_two_halves_of_three_bytes_is_the_emoji():
    data = backup(sms("a"), sms("HERE")).replace(b"HERE", b"\xed\xa0\xbd\xed\xb8\x80")
    assert texts(data) == ["a", "😀"]


def test_control_characters_do_not_stop_the_reader():
    assert texts(backup(sms("a"), sms("&#0;b&#11;c\x0bd\0e"))) == ["a", "\0b\x0bc\x0bd\0e"]
    assert texts(backup(sms("&#9999999;"))) == ["\ufffd"]


def test_nothing_of_a_text_is_stripped_or_rewritten():
    text = "  two\n\nlines\t\u202f\u200d ﬁ \u200e "
    assert texts(backup(sms("x"), sms(text), sms(text.replace("\n", "&#10;")))) == ["x", text, text]


def test_drafts_and_what_failed_are_kept_and_not_counted():
    found = read("sms.xml", backup(sms(type="2"), *(sms(type=str(box)) for box in (3, 4, 5, 6))))
    assert (found.report.records, found.report.messages) == (5, 1)
    assert [act.record for act in found.conversations[0].details.acts] == [1, 2, 3, 4]
    assert codes(found.report) == {"never-sent"}


def test_a_number_written_in_two_ways_is_one_person_only_where_the_contact_agrees():
    same = [sms(address=one, contact_name="Bob") for one in ("+49 151 2345678", "00491512345678")]
    local = sms(address="0151/2345678", contact_name="Bob")
    other = sms(address="0151 2345678 ", contact_name="Bob").replace("0151", "+41151")
    unnamed = sms(address="1512345678", contact_name="(Unknown)")
    found = read("sms.xml", backup(*same, local, other, unnamed)).conversations
    assert [(one.source.thread, len(one)) for one in found] == [
        ("+491512345678", 4),
        ("1512345678", 1),
    ]
    named = read("sms.xml", backup(*same, sms(address="0151/2345678", contact_name="Rob")))
    assert [len(one) for one in named.conversations] == [2, 1]


def test_the_same_name_with_another_number_stays_another_conversation():
    found = read("sms.xml", backup(sms(), sms(address="+15550100002")))
    assert [one.source.thread for one in found.conversations] == ["+15550100001", "+15550100002"]


def test_a_backup_without_names_and_one_of_its_likes_are_read_alike():
    for cut, names in (('contact_name="Alice" ', "+15550100001"), ("contact_", "Alice")):
        data = backup(*(sms(str(n)) for n in range(40))).replace(cut.encode(), b"")
        found = read("sms.xml", data)
        assert found.report.senders == {names: 40}
        assert texts(data) == [str(n) for n in range(40)]


def test_calls_say_who_called_how_long_and_how_it_ended():
    calls = "".join(
        f'<call number="+15550100001" duration="{duration}" date="160945920000{kind}" '
        f'type="{kind}" contact_name="Alice" />\n'
        for kind, duration in ((1, 125), (2, 0), (3, 0), (5, 0))
    )
    data = f'<?xml version="1.0"?>\n<calls count="4">\n{calls}</calls>'.encode()
    found = read("calls.xml", data)
    conversation = found.conversations[0]
    assert found.report.messages == 0
    assert set(conversation.columns.kind.tolist()) == {Kind.CALL}
    assert conversation.columns.event.tolist() == [0, 0, Event.MISSED_VOICE, 0]
    assert [(one.by, one.seconds, one.outcome) for one in conversation.details.calls] == [
        (1, 125, Outcome.ANSWERED),
        (0, 0, Outcome.MISSED),
        (1, 0, Outcome.MISSED),
        (1, 0, Outcome.DECLINED),
    ]


def test_a_file_without_messages_says_so():
    report = read("sms.xml", b'<?xml version="1.0"?><smses count="0">\n</smses>\n').report
    assert report.records == 0
    assert [one.code for one in report.warnings] == ["no-messages"]
    assert [one.reason for one in report.unread] == ["no-messages"]


def test_a_cut_at_any_place_leaves_every_whole_message():
    data = backup(sms("one"), sms("two"), sms("three"))
    ends = [found.end() for found in re.finditer(rb"/>", data)]
    for cut in range(len(HEAD) + 6, len(data)):
        whole = sum(end <= cut for end in ends)
        report = read("sms.xml", data[:cut]).report
        assert report.records == whole
        rest = data[ends[whole - 1] if whole else len(HEAD) : cut].strip()
        assert ("cut-off" in codes(report)) == (rest not in {b"", b"</smses>"})


@pytest.mark.parametrize("count", ["5", "x", "", "-1", "9" * 5000])
def test_a_wrong_count_changes_nothing(count):
    data = backup(sms()).replace(b"<smses>", f'<smses count="{count}">'.encode())
    report = read("sms.xml", data).report
    assert report.records == 1
    assert codes(report) <= {"wrong-count"}


def test_entities_are_never_expanded():
    bomb = '<!DOCTYPE smses [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "/etc/passwd">]>'
    data = backup(sms("&b;&c;")).replace(b"<smses>", f"{bomb}<smses>".encode())
    assert texts(data) == ["&b;&c;"]
    assert "doctype-ignored" in codes(read("sms.xml", data).report)


def test_hostile_files_cost_no_more_than_their_length():
    for piece in (
        b"<!-- <sms ",
        b"<sms ",
        b"<mms ",
        b'<sms a="',
        b"<mms a='1'>",
        b'<sms date="1609459200000" body="" x',
        b"<?",
        b"<x>",
        b'<mms date="1609459200000"><part ',
        b"&#55357;",
        b"\n",
        b'" x="',
    ):
        data = backup(sms()).replace(b"</smses>", piece * 10_000)
        began = time.process_time()
        assert read("sms.xml", data).report.records >= 1
        assert time.process_time() - began < 10, piece


def test_a_huge_value_is_read_or_skipped_and_the_next_message_is_there(monkeypatch):
    monkeypatch.setattr(pieces, "MOST_RECORD", 1 << 20)
    monkeypatch.setattr(pieces, "WINDOW", 1 << 16)
    huge = sms("x" * (3 << 20))
    found = read("sms.xml", backup(sms("a"), huge, sms("b")))
    kept = [text for one in found.conversations for text in one.iter_texts() if len(text) < 9]
    assert kept == ["a", "b"]


def test_other_xml_is_not_claimed():
    for data in (
        b"<?xml version='1.0'?><html><body/></html>",
        b"<calls><call id='1'/></calls>",
        b"<!-- <smses> --><svg/>",
        b"smses <smses>",
        b"<smses",
        b"",
        b"\xff\xfe",
    ):
        assert reader_of(GivenFile("x.xml", InMemory(data))) is None


@pytest.mark.parametrize("name", ["messages.xml", "damaged.xml", "utf-16.xml", "calls.xml"])
def test_where_windows_are_cut_changes_nothing(name, monkeypatch):
    monkeypatch.setattr(pieces, "AHEAD", 300)
    monkeypatch.setattr(pieces, "WINDOW", 1)
    data = (FOLDER / "sms_backup" / name).read_bytes()
    whole = pieces_of(data, len(data))
    for size in (1, 7, 100, 333, 1024):
        assert pieces_of(data, size) == whole


def pieces_of(data, size):
    class Cut(GivenFile):
        def windows(self, _=0):
            return (data[at : at + size] for at in range(0, len(data), size))

    scan = pieces.scan_of(Cut("x.xml", InMemory(data)))
    table = Table(scan.line)
    for piece in scan.pieces():
        table.add(piece)
    rows = [(one.columns.byte_start.tolist(), one.texts) for one in table.chats.frozen("")]
    return rows, table.unread, table.tally.warnings, scan.place, scan.declared


messages = st.lists(
    st.tuples(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["+15550100001", "Shop & Co", "+15550100002"]),
        st.integers(1_000_000_000_000, 4_000_000_000_000),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(messages)
def test_a_sound_file_reads_as_an_xml_parser_reads_it(rows):
    data = HEAD + "".join(
        f"<sms address={quoteattr(address)} date='{date}' type=\"{box}\" "
        f'body={quoteattr(text)} contact_name="" />\n'.replace(f"'{date}'", f'"{date}"')
        for text, box, address, date in rows
    )
    data += "</smses>"
    try:
        expected = [tag.attrib for tag in ET.fromstring(data)]
    except ET.ParseError:
        return
    found = read("sms.xml", data.encode())
    assert found.report.records == found.report.messages == len(rows)
    shown = {
        (int(start), one.text(row), int(one.columns.at_ms[row]), one.columns.sender[row] == one.me)
        for one in found.conversations
        for row, start in enumerate(one.columns.byte_start)
    }
    assert [row[1:] for row in sorted(shown)] == [
        (one["body"] if one["body"] != "null" else "", int(one["date"]), one["type"] == "2")
        for one in expected
    ]


def test_the_bench_file_reads_whole(tmp_path):
    write_sms(tmp_path / "sms.xml", 3000)
    found = read_path(tmp_path / "sms.xml")
    assert found.report.records == found.report.messages == 3000
    assert len(found.conversations) == 20
    assert not found.report.warnings
    assert not found.report.unread


def samples():
    if not SAMPLES.is_dir():
        return []
    found = json.loads((SAMPLES / "expectations.json").read_text(encoding="utf-8"))
    return [
        pytest.param(path, said, id=path.rpartition("/")[2])
        for path, said in found.items()
        if said["format"] == "sms_backup_restore_xml" and path.endswith(".xml")
    ]


@pytest.mark.parametrize(("path", "said"), samples())
def test_a_sample_reads_as_expected(path, said):
    found = read_path(SAMPLES / path)
    computed, asserted = said.get("computed", {}), said.get("asserted", {})
    counted = sum(computed.get(name, 0) for name in ("sms", "mms", "call"))
    assert found.report.records == counted
    if "parse_error" in computed:
        assert {one.reason for one in found.report.unread} == {"cut-off"}
    if "duration" in asserted:
        assert found.conversations[0].details.calls[0].seconds == asserted["duration"]
    if "part1_text" in asserted:
        assert found.conversations[0].text(0).endswith(asserted["part1_text"])
    if "contains_emoji" in asserted:
        assert any("\U0001f30d" in text for one in found.conversations for text in one.iter_texts())
    spoken = sum(int((one.columns.sender != NOBODY).sum()) for one in found.conversations)
    assert spoken == found.report.messages
