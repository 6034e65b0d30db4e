"""Messenger: the JSON that Facebook and Messenger hand out on request, encrypted chats too."""

from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.chats import OneEach, read_json
from olivebranch.chats.meta.thread import FORM, Thread, app_of
from olivebranch.chats.reader import Import
from olivebranch.progress import Progress


class Messenger:
    """Reads `message_1.json` and the files of encrypted chats."""

    name: ClassVar[str] = "messenger"
    title: ClassVar[str] = "Messenger (JSON from Facebook)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this has Meta's shape and no sign of Instagram."""
        return app_of(file) == self.name

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the chat of the file."""
        gathering = OneEach(lambda frame: Thread(self.name, file, frame))
        return read_json(file, FORM, gathering=gathering, progress=progress)


READER = Messenger()
