"""Alice owns it, Bob was let in (he has a space of his own here), Charlie was not."""

import html
import re
import threading
from dataclasses import dataclass

from django.test import Client

from olivebranch import vault
from olivebranch_web.accounts import access, actions, session

PASSPHRASES = {
    "alice": "lamp river seven quiet",
    "bob": "window bread eleven south",
}


@dataclass
class Someone:
    """A person with a browser.

    Attributes:
        client: Their browser.
        opened: Their open vault; None for Charlie.
    """

    client: Client
    opened: session.OpenVault | None = None


def somebody(name: str) -> Someone:
    token, key = actions.begin(passphrase=PASSPHRASES[name], cost=vault.CHEAP)
    client = Client()
    client.cookies[session.COOKIE] = token
    person = next(one for one in access.everybody() if one.vault_id == key.owner)
    return Someone(client, session.OpenVault(person=person, key=key, token=token))


def finish_jobs():
    """Wait for every piece of long work that was begun."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and "(run)" in thread.name:
            thread.join()


def words(response) -> str:
    """Return what a page says, without its markup."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(plain))
