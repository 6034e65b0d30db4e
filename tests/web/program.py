"""The program in a process of its own, on a data folder of its own."""

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CANARY = "the yellow canary sleeps under the stairs"
PASSPHRASE = "lamp river seven quiet"
NAMES = ("Wilhelmina", "Bartholomew")


class Program:
    """The program on a data folder; `log` holds everything it said."""

    def __init__(self, folder: Path, **settings: str):
        self.settings = settings
        self.data, self.temporary, self.log = folder / "data", folder / "tmp", folder / "log"
        self.temporary.mkdir(exist_ok=True)
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.start()

    def start(self):
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            port = trial.getsockname()[1]
        self.port, self.url = port, f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "olivebranch_web", "--data", str(self.data)]
        command += ["--no-browser", "--port", str(port)]
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("OLIVE_")},
            "PYTHONPATH": str(ROOT / "src"),
            "TMPDIR": str(self.temporary),
            **self.settings,
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        for _ in range(300):
            try:
                self.opener.open(f"{self.url}/blank/").close()
            except urllib.error.URLError:
                time.sleep(0.05)  # the process is not ours to be told by
            else:
                return
        pytest.fail("the program did not listen")

    def page(self, path):
        with self.opener.open(self.url + path) as answer:
            return answer.url, answer.read().decode()

    def post(self, path, fields, *, file=None):
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.page(path)[1])[1]
        fields = {"csrfmiddlewaretoken": token, **fields}
        if file is None:
            request = urllib.request.Request(
                self.url + path, urllib.parse.urlencode(fields).encode()
            )
        else:
            kind, body = multipart(fields, file)
            request = urllib.request.Request(self.url + path, body, {"Content-Type": kind})
        with self.opener.open(request) as answer:
            return answer.url

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self):
        if self.process.poll() is None:
            self.kill()

    def most_memory(self) -> int:
        """Return the most memory it ever used, in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024

    def everything(self) -> bytes:
        """Return every byte that the program has written anywhere."""
        files = [self.log, *self.data.rglob("*"), *self.temporary.rglob("*")]
        return b"".join(file.read_bytes() for file in files if file.is_file())

    def count(self, table: str) -> int:
        with sqlite3.connect(self.data / "olive.sqlite3") as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def multipart(fields, file):
    border = uuid.uuid4().hex
    head = "".join(
        f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{border}\r\nContent-Disposition: form-data; name="files"; filename="{NAMES[1]}.txt"'
        "\r\nContent-Type: text/plain\r\n\r\n"
    )
    return f"multipart/form-data; boundary={border}", (
        head.encode() + file + f"\r\n--{border}--\r\n".encode()
    )


def export(megabytes: int) -> bytes:
    """Return a chat far larger than what Django would put into a temporary file."""
    lines = [f"{day}/03/2025, 09:{minute:02d} - " for day in (13, 14) for minute in range(60)]
    block = "".join(
        f"{line}{NAMES[number % 2]}: {CANARY} {number}\n" for number, line in enumerate(lines)
    ).encode()
    return block * (megabytes * (1 << 20) // len(block))


def nothing_in_the_clear(program: Program):
    written = program.everything()
    assert len(written) > 10_000
    token = next(cookie.value for cookie in program.jar if cookie.name == "k")
    for canary in (CANARY, *NAMES, PASSPHRASE, token):
        assert canary.encode() not in written
    assert not list(program.temporary.iterdir())
