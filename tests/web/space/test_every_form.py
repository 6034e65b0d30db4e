"""Every form of export that the core can read can be brought, is reported, and can be deleted."""

import pytest

from olivebranch.chats import readers
from olivebranch_web.space.imports.models import Upload
from tests.web.cast import words
from tools.golden import FOLDER


def first_export_of(name):
    return min(path for path in (FOLDER / name).iterdir() if path.suffix != ".table")


@pytest.mark.parametrize("reader", readers(), ids=lambda reader: reader.name)
def test_a_form_can_be_brought_and_looked_at(alice, bring, reader):
    export = first_export_of(reader.name)
    bring(alice, export.read_bytes(), name=export.name, keep="sealed")
    upload = Upload.objects.get()
    assert upload.state == Upload.State.READ
    response = alice.client.get(f"/bring/{upload.pk}/")
    page = words(response)
    assert response.status_code == 200
    assert "What was read" in page
    assert reader.title.partition(" (")[0] in page
    for warning_code in ("-messages", "damaged-", "ambiguous-", "unknown-"):
        assert f" {warning_code}" not in page  # sentences, not codes
    assert alice.client.get(f"/bring/{upload.pk}/unread/").status_code == 200
    assert alice.client.get("/bring/").status_code == 200
    alice.client.post(f"/bring/{upload.pk}/delete/")
    assert not Upload.objects.exists()
