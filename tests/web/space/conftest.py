import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from olivebranch_web.space.imports.models import Chat, Upload
from tests.web.cast import finish_jobs
from tests.web.space.chats import long_chat, short_chat


@pytest.fixture
def bring():
    """Return `bring(somebody, data, name=..., keep=...)`: brings a file and waits."""

    def bring_one(somebody, data, *, name="WhatsApp Chat with Sam.txt", keep="numbers"):
        file = SimpleUploadedFile(name, data)
        response = somebody.client.post("/bring/", {"files": [file], "keep": keep})
        finish_jobs()
        return response

    return bring_one


@pytest.fixture
def brought(alice, bring):
    """A short chat of Alice's, with its words kept."""
    bring(alice, short_chat(), keep="sealed")
    return Upload.objects.get()


@pytest.fixture
def mirrored(alice, bring):
    """A long chat of Alice's, counted, guessed, with its words kept."""
    bring(alice, long_chat(), keep="sealed")
    chat = Chat.objects.get()
    alice.client.post(f"/mirror/{chat.pk}/who/", {"me": "0"})
    finish_jobs()
    alice.client.post(f"/guess/{chat.pk}/", {"first": "4", "kind": "event"})
    return chat
