"""Uploads that are far too large, or end in the middle, on real connections."""

import socket
import urllib.parse
from pathlib import Path

import pytest

from tests.web.program import CANARY, NAMES, PASSPHRASE, export, multipart, nothing_in_the_clear

MIB = 1 << 20
BLOCK = bytes(4 * MIB)
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


def post_head(program, *more):
    return "\r\n".join(
        ["POST /bring/ HTTP/1.1", f"Host: 127.0.0.1:{program.port}", *more, "", ""]
    ).encode()


def answer_of(connection) -> str:
    found = b""
    while b"</html>" not in found and (part := connection.recv(65536)):
        found += part
    return found.decode(errors="replace")


def assert_said_and_nothing_kept(program, answer, *, memory):
    assert answer.startswith("HTTP/1.1 413")
    assert "This file is too large to be read here" in answer
    assert "Export the chat again without media" in answer
    assert "default-src &#x27;none&#x27;" in answer or "default-src 'none'" in answer
    assert program.most_memory() - memory < 48
    assert list(program.temporary.iterdir()) == []
    assert sum(file.stat().st_size for file in program.data.rglob("*")) < 4 * MIB
    assert program.count("space_upload") == 0
    assert "Traceback" not in program.log.read_text()


@linux
def test_two_gigabytes_are_turned_away_without_memory_and_without_a_file(program):
    memory = program.most_memory()
    size = 2 * 1024 * MIB
    with socket.create_connection(("127.0.0.1", program.port), timeout=120) as connection:
        connection.sendall(post_head(program, f"Content-Length: {size}"))
        for _ in range(size // len(BLOCK)):
            connection.sendall(BLOCK)
        answer = answer_of(connection)
    assert_said_and_nothing_kept(program, answer, memory=memory)


@linux
def test_a_body_that_does_not_say_how_long_it_is_is_stopped_at_the_limit(small_program):
    memory = small_program.most_memory()
    with socket.create_connection(("127.0.0.1", small_program.port), timeout=60) as connection:
        connection.sendall(post_head(small_program, "Transfer-Encoding: chunked"))
        for _ in range(32):
            connection.sendall(f"{len(BLOCK):x}\r\n".encode() + BLOCK + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        answer = answer_of(connection)
    assert_said_and_nothing_kept(small_program, answer, memory=memory)


def test_half_an_upload_leaves_nothing_and_the_program_goes_on(program):
    program.post("/begin/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    page = program.page("/bring/")[1]
    token = page.split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    kind, body = multipart({"csrfmiddlewaretoken": token, "keep": "sealed"}, export(12))
    cookies = "; ".join(f"{one.name}={one.value}" for one in program.jar)
    head = post_head(
        program, f"Content-Length: {len(body)}", f"Content-Type: {kind}", f"Cookie: {cookies}"
    )
    with socket.create_connection(("127.0.0.1", program.port), timeout=30) as connection:
        connection.sendall(head + body[: len(body) // 2])
    assert "Bring the record" in program.page("/bring/")[1]
    for table in ("space_upload", "space_piece", "space_chat", "frame_job"):
        assert program.count(table) == 0
    assert "Traceback" not in program.log.read_text()
    nothing_in_the_clear(program)
    where = program.post("/bring/", {"keep": "numbers"}, file=export(1))
    assert urllib.parse.urlparse(where).path == "/bring/1/"
    assert CANARY not in where
    assert NAMES[1] not in where
