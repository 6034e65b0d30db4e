"""Google Chat and Hangouts, as Google Takeout writes them."""

from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.chats import OneEach, read_json
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.google_chat import hangouts, space
from olivebranch.progress import Progress


class GoogleChat:
    """Reads `messages.json` of a space or person, and the `Hangouts.json` of former years."""

    name: ClassVar[str] = "google_chat"
    title: ClassVar[str] = "Google Chat and Hangouts (Takeout)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".zip")
    companions: ClassVar[tuple[str, ...]] = (space.GROUP_FILE,)
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this has the keys of one of the two."""
        return space.FORM.fits(file) or hangouts.FORM.fits(file)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return every chat of the file."""
        if hangouts.FORM.fits(file):
            gathering = OneEach(lambda frame: hangouts.Talk(self.name, file.sha256, frame))
            return read_json(file, hangouts.FORM, gathering=gathering, progress=progress)
        gathering = OneEach(lambda _: space.Space(self.name, file))
        return read_json(file, space.FORM, gathering=gathering, progress=progress)


READER = GoogleChat()
