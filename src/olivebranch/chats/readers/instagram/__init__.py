"""Instagram: the JSON that it hands out on request, of today and of before 2020."""

from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.chats import OneEach, read_json
from olivebranch.chats.meta.thread import FORM, Thread, app_of
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.instagram import former
from olivebranch.progress import Progress


class Instagram:
    """Reads `message_1.json`, and the `messages.json` of former years."""

    name: ClassVar[str] = "instagram"
    title: ClassVar[str] = "Instagram (JSON)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = ()
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this has Meta's shape with a sign of Instagram, or the former one."""
        return former.FORM.fits(file) or app_of(file) == self.name

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the file."""
        if former.FORM.fits(file):
            gathering = OneEach(lambda frame: former.Thread(self.name, file.sha256, frame))
            return read_json(file, former.FORM, gathering=gathering, progress=progress)
        gathering = OneEach(lambda frame: Thread(self.name, file, frame))
        return read_json(file, FORM, gathering=gathering, progress=progress)


READER = Instagram()
