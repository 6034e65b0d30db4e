"""A process of its own, a data folder of its own: killed in the middle, and searched for words."""

import time
import urllib.parse

from tests.web.program import PASSPHRASE, export, nothing_in_the_clear


def test_killed_in_the_middle_of_an_import_nothing_half_is_stored_and_no_word_lies_about(program):
    program.post("/begin/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    where = program.post("/bring/", {"keep": "sealed"}, file=export(40))
    program.kill()
    assert program.count("space_upload") == 1
    assert program.count("space_piece") == program.count("space_chat") == 0
    program.start()
    _, page = program.page(urllib.parse.urlparse(where).path)
    assert "cut off before it was done" in page
    assert "Nothing of the file was kept" in page
    nothing_in_the_clear(program)


def test_after_an_import_no_word_no_name_and_no_passphrase_lies_in_the_clear(program):
    program.post("/begin/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    where = program.post("/bring/", {"keep": "sealed"}, file=export(6))
    path = urllib.parse.urlparse(where).path
    for _ in range(200):
        _, page = program.page(path)
        if "<h1>What was read</h1>" in page:
            break
        time.sleep(0.05)  # the work goes on in another process
    assert "By W." in page
    assert program.count("space_piece") >= 6
    nothing_in_the_clear(program)
