import io
import sys

import pyarrow as pa
import pytest
from pyarrow import parquet

from olivebranch.chats import read, read_path
from olivebranch.chats.writers import write
from olivebranch.errors import GivenError

CHAT = b"13/02/23, 10:00 - Alice: hello\n13/02/23, 10:01 - Bob: ok\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.parquet"
    write(path, read("chat.txt", CHAT).conversations)
    return path


def code_of(data):
    with pytest.raises(GivenError) as raised:
        read("table.parquet", data)
    return raised.value.code


def test_a_table_of_other_columns_is_left_alone():
    packed = io.BytesIO()
    parquet.write_table(pa.table({"price": [1, 2]}), packed)
    assert code_of(packed.getvalue()) == "unknown-format"


def test_a_broken_table_is_called_that(table):
    whole = table.read_bytes()
    assert code_of(whole[:40] + b"\xff" * 200 + whole[240:]) == "damaged-table"


def test_a_row_without_a_time_is_listed(table):
    rows = parquet.read_table(table)
    at = rows.schema.get_field_index("ts_local")
    column = pa.array([None, *rows["ts_local"].to_pylist()[1:]], pa.timestamp("ms"))
    parquet.write_table(rows.set_column(at, "ts_local", column), table)
    report = read_path(table).report
    assert report.records == 1
    assert [(one.line, one.reason) for one in report.unread] == [(1, "no-date")]


def test_a_time_that_no_calendar_has_is_no_date(table):
    rows = parquet.read_table(table)
    at = rows.schema.get_field_index("ts_local")
    far = pa.array([1 << 62, 0], pa.int64()).cast(pa.timestamp("ms"))
    parquet.write_table(rows.set_column(at, "ts_local", far), table)
    assert [one.reason for one in read_path(table).report.unread] == ["no-date"]


def test_without_the_extra_it_says_how_to_get_it(table, monkeypatch):
    reader = sys.modules["olivebranch.chats.readers.parquet"]
    monkeypatch.setattr(reader, "find_spec", lambda _name: None)
    assert code_of(table.read_bytes()) == "parquet-missing"
