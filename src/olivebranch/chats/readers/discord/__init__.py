"""Discord: the JSON of DiscordChatExporter, and the messages of Discord's own data package."""

from typing import ClassVar

from olivebranch.chats.given import GivenFile
from olivebranch.chats.jsonfiles.chats import OneEach, read_json
from olivebranch.chats.reader import Import
from olivebranch.chats.readers.discord import channel, former, package
from olivebranch.progress import Progress


class Discord:
    """Reads the exports of Discord."""

    name: ClassVar[str] = "discord"
    title: ClassVar[str] = "Discord (DiscordChatExporter JSON, or Discord's data package)"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".csv", ".zip")
    companions: ClassVar[tuple[str, ...]] = (package.CHANNEL_FILE,)
    streams: ClassVar[bool] = False

    def claims(self, file: GivenFile) -> bool:
        """Return whether this has the keys or columns of one of them."""
        return former.is_table(file) or package.FORM.fits(file) or channel.FORM.fits(file)

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return the channel of the file."""
        if former.is_table(file):
            return former.read_table(file, self.name)
        if package.FORM.fits(file):
            gathering = OneEach(lambda _: package.Channel(self.name, file))
            return read_json(file, package.FORM, gathering=gathering, progress=progress)
        gathering = OneEach(lambda frame: channel.Channel(self.name, file.sha256, frame))
        return read_json(file, channel.FORM, gathering=gathering, progress=progress)


READER = Discord()
