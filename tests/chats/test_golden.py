import pytest

from olivebranch.chats import readers
from tools.golden import FOLDER, exports, table_of


@pytest.mark.parametrize("export", exports(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_export_becomes_the_table_beside_it(export):
    table = export.with_name(f"{export.name}.table").read_text(encoding="utf-8")
    assert table_of(export) == table


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_every_reader_has_an_export(reader):
    assert list((FOLDER / reader.name).glob("*.table"))
