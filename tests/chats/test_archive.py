import io
import os
import zipfile

import pytest

from olivebranch.chats import read, read_path, search
from olivebranch.errors import GivenError

CHAT = b"13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: ok\n"


def zipped(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refused(data, name="chat.txt"):
    with pytest.raises(GivenError) as raised:
        read(name, data)
    return raised.value.code


def test_an_archive_is_searched_for_what_it_holds():
    found = read("chat.zip", zipped({"IMG-1.jpg": b"\xff\xd8", "_chat.txt": CHAT, "a.txt": b"x"}))
    assert [file.path for file in found.files] == ["chat.zip!_chat.txt"]
    assert found.report.messages == 2


def test_a_path_out_of_the_archive_leads_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"../../_chat.txt": "_chat.txt", "/etc/_chat.txt": "etc/_chat.txt"}
    for name, shown in (names | {"..\\..\\_chat.txt": "_chat.txt"}).items():
        found = read("chat.zip", zipped({name: CHAT}))
        assert [file.path for file in found.files] == [f"chat.zip!{shown}"]
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_refused():
    assert refused(zipped({"_chat.txt": CHAT + b" " * (64 << 20)}), "bomb.zip") == "zip-bomb"


def test_many_members_that_add_up_are_refused(monkeypatch):
    monkeypatch.setattr(search, "MOST_BYTES", 1000)
    many = {f"{number}.txt": CHAT * 5 for number in range(5)}
    assert refused(zipped(many)[:990], "bomb.zip") in {"zip-bomb", "damaged-archive"}
    assert refused(zipped(dict(list(many.items())[:4])), "bomb.zip") == "zip-bomb"


def test_half_an_archive_is_called_damaged():
    whole = zipped({"_chat.txt": CHAT * 100})
    assert refused(whole[: len(whole) // 2], "chat.zip") == "damaged-archive"


def test_an_archive_without_a_chat_is_called_that():
    assert refused(zipped({"a.txt": b"hello"}), "a.zip") == "no-conversation"
    assert refused(zipped({}), "a.zip") == "no-conversation"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n", "unknown-format"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "unknown-format"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "unknown-format"),
        (b"just a letter\nwith: a colon\n", "unknown-format"),
        (b"{}", "unknown-format"),
        (b"[1, 2]", "unknown-format"),
        (b'{"messages": [', "unknown-format"),
        (b"\0" * 100_000, "unknown-format"),
        (b"13/02/23, 10:00 - : nobody\n", "unknown-format"),
    ],
)
def test_rubbish_gets_a_clear_error(data, code):
    assert refused(data) == code


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as huge:
        huge.truncate(2 << 30)
    with pytest.raises(GivenError) as raised:
        read_path(path)
    assert raised.value.code == "too-big"
    assert raised.value.details["size_mb"] == 2048


def test_an_empty_folder_a_device_and_a_missing_file_are_called_that(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, code in (
        (tmp_path, "no-conversation"),
        (tmp_path / "pipe", "not-a-file"),
        (tmp_path / "none.txt", "unreadable-file"),
    ):
        with pytest.raises(GivenError) as raised:
            read_path(path)
        assert raised.value.code == code


def test_one_damaged_file_of_many_is_told_and_does_not_stop_the_others(tmp_path):
    (tmp_path / "chat.txt").write_bytes(CHAT)
    (tmp_path / "result.json").write_bytes(b'{"type": "personal_chat", "messages": [] "x" }')
    found = read_path(tmp_path)
    assert [len(one) for one in found.conversations] == [2]
    good, bad = found.files
    assert good.failure is None
    assert bad.failure.code == bad.warnings[0].code == "damaged-json"
    assert [(one.byte_start, one.byte_end) for one in bad.unread] == [(0, bad.size)]


def test_an_archive_in_a_folder_and_one_in_an_archive_are_looked_into(tmp_path):
    (tmp_path / "all.zip").write_bytes(zipped({"in/chat.zip": zipped({"_chat.txt": CHAT})}))
    found = read_path(tmp_path)
    name = f"{tmp_path.name}!all.zip!in/chat.zip!_chat.txt"
    assert [file.path for file in found.files] == [name]


def test_a_link_out_of_a_folder_is_not_followed(tmp_path):
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "chat.txt").write_bytes(CHAT)
    (inside / "link.txt").symlink_to(outside / "chat.txt")
    (inside / "folder").symlink_to(outside)
    with pytest.raises(GivenError) as raised:
        read_path(inside)
    assert raised.value.code == "no-conversation"


def test_a_member_without_a_name_is_passed_over():
    packed = zipped({"x": b"hello", "_chat.txt": CHAT})
    assert read("chat.zip", packed.replace(b"x", b"\0")).report.messages == 2


def test_a_file_without_a_message_still_says_whose_form_it_has():
    torn = b'{"participants":[{"name":"A"}],"messages":[{"sender_name":"A","timestamp_ms":1609459'
    report = read("message_1.json", torn).report
    assert (report.format, report.records) == ("messenger", 0)
    assert report.unread[0].byte_end == len(torn)
