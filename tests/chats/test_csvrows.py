import csv
import io
import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from olivebranch.chats.textfiles.csvrows import delimiter_of, rows


def fields(data, **how):
    return [row.fields for row in rows(data, **how)]


def test_a_quoted_field_may_hold_line_breaks_quotes_and_the_delimiter():
    data = b'\xef\xbb\xbfa,b\r\n"one\r\n""two"", three",x\r\n\r\nlast,"y"'
    found = list(rows(data))
    assert [row.fields for row in found] == [
        ("a", "b"),
        ('one\r\n"two", three', "x"),
        (),
        ("last", "y"),
    ]
    assert [row.line for row in found] == [1, 2, 4, 5]
    assert found[0].start == 0
    assert all(row.whole for row in found)


def test_one_missing_quote_costs_one_row():
    for damaged in (b'1,"broken', b'"1","broken', b'1,"bro"ken"'):
        found = list(rows(b"n,text\n0,ok\n" + damaged + b'\n"2","ok"\n3,"fi""ne"\n4,""\n'))
        assert [row.whole for row in found] == [True, True, False, True, True, True]
        assert [row.fields for row in found[3:]] == [("2", "ok"), ("3", 'fi"ne'), ("4", "")]


def test_a_quote_too_many_is_a_letter_where_everything_is_quoted():
    found = list(rows(b'"1","he said "no" to me","a ""b"""\n"2","ok","x"\n'))
    assert found[0].fields == ("1", 'he said "no" to me', 'a "b"')
    assert [row.whole for row in found] == [False, True]


def test_a_quote_inside_an_unquoted_field_is_a_letter():
    assert fields(b'a,b\n12" wide,x\n') == [("a", "b"), ('12" wide', "x")]


def test_the_delimiter_is_found_out():
    assert delimiter_of(b"a;b;c\n1,5;2;3\n1,7;2;3\n") == ";"
    assert delimiter_of(b"a\tb\n1, 2\t3\n") == "\t"
    assert delimiter_of(b"sep=|\na,b|c\n") == "|"
    assert delimiter_of(b'a,"x;y;z"\nb,"x;y"\n') == ","
    assert delimiter_of(b"") == ","


def test_old_line_breaks_nul_and_foreign_bytes_are_kept():
    assert fields(b"a,b\rc,d\r") == [("a", "b"), ("c", "d")]
    assert fields(b"a\0,\xff\n") == [("a\0", "\ufffd")]


def test_hostile_quotes_cost_no_more_than_their_length():
    for piece in (b'"\n', b'"a\n', b'a,"\n', b'""\n', b'"""x\n', b'"a" "\n', b'"x\ny""z\n'):
        began = time.process_time()
        assert sum(1 for _ in rows(piece * 50_000, delimiter=",")) > 0
        assert time.process_time() - began < 5


tables = st.lists(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
        min_size=2,
        max_size=4,
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(tables, st.sampled_from(",;\t|"))
def test_what_was_written_as_csv_is_read_back(table, delimiter):
    # A byte-order mark at the very beginning is none of the first field.
    table[0][0] = "n"
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(table)
    data = file.getvalue().encode()
    assert fields(data, delimiter=delimiter) == [tuple(row) for row in table]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([b'"', b",", b"\n", b"\r", b"a", b"\0", b"\xff", b" "])).map(b"".join)
)
def test_rows_cover_every_byte(data):
    found = list(rows(data))
    assert [row.start for row in found][:1] == [0][: len(data)]
    assert all(one.end == two.start for one, two in pairwise(found))
    assert not found or found[-1].end == len(data)
    assert all(row.start < row.end for row in found)
