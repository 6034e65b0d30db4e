"""One conversation a contact, and who is in it."""

from dataclasses import dataclass, field, replace

from olivebranch.chats.growing import Growing
from olivebranch.chats.oldest_first import oldest_first
from olivebranch.chats.readers.sms_backup.numbers import (
    AND,
    is_group,
    local,
    members,
    name_of,
    plain,
)
from olivebranch.conversation import NOBODY, OWNER_NAME, Conversation, Precision, Source

NAMELESS = "?"


@dataclass(slots=True, eq=False)
class Chat:
    """One conversation while it grows.

    Attributes:
        thread: The number, or the numbers of a group.
        name: Of the contact; the address for none.
        number: The how manyth of the file, counted from 0.
        growing: The table.
        me: Position of the owner.
        other: Position of the other person; NOBODY in a group, where others come as they write.
    """

    thread: str
    name: str
    number: int
    growing: Growing = field(default_factory=Growing)
    me: int = NOBODY
    other: int = NOBODY

    def __post_init__(self) -> None:
        """Let both of them in."""
        self.me = self.growing.person(OWNER_NAME, is_me=True)
        if not is_group(self.thread):
            self.other = self.growing.person(self.name or NAMELESS, handle=self.thread)

    def sender(self, number: str) -> int:
        """Return the position of who wrote what was received.

        Args:
            number: The one that the message names; what the two write needs none.
        """
        if self.other != NOBODY:
            return self.other
        handle = plain(number) or self.thread
        return self.growing.person(number or self.name, handle=handle)

    def meet(self, number: str) -> None:
        """Note another way in which the other person's number is written."""
        known = self.growing.people[self.other]
        self.growing.people[self.other] = replace(known, handles=(*known.handles, number))
        if number.startswith("+") and not self.thread.startswith("+"):
            self.thread = number


@dataclass(slots=True)
class Chats:
    """All conversations of a file.

    Attributes:
        known: By number, as `Chat.thread`; two numbers may lead to one.
        aliases: By the end of the number and the name of the contact.
        names: Of contacts, by number.
    """

    known: dict[str, Chat] = field(default_factory=dict)
    aliases: dict[tuple[str, str], Chat] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def of(self, address: str, contact: str) -> Chat:
        """Return the conversation with whoever has this address.

        Numbers that are written in two ways are one only where the contact says so as well.
        """
        numbers, name = members(address), name_of(contact)
        thread = AND.join(numbers)
        if name and len(numbers) == 1:
            self.names.setdefault(thread, name)
        if thread in self.known:
            return self.known[thread]
        alias = (local(thread), name)
        chat = self.aliases.get(alias) if all(alias) else None
        if chat:
            chat.meet(thread)
        else:
            chat = self.aliases[alias] = Chat(thread, name or address, len(self.known))
        self.known[thread] = chat
        return chat

    def frozen(self, sha256: str) -> tuple[Conversation, ...]:
        """Return every conversation, in order of appearance; those without records left out."""
        chats = dict.fromkeys(self.known.values())
        return tuple(self._frozen(chat, sha256) for chat in chats if len(chat.growing))

    def _frozen(self, chat: Chat, sha256: str) -> Conversation:
        people = chat.growing.people
        for place, one in enumerate(people):
            # Somebody in a group is called as where the number stands alone.
            name = next((self.names[each] for each in one.handles if each in self.names), one.name)
            people[place] = replace(one, name=name)
        source = Source(
            format="sms_backup",
            sha256=sha256,
            title=self.names.get(chat.thread, chat.name),
            group=is_group(chat.thread),
            tz="UTC",
            precision=Precision.MS,
            thread=chat.thread,
        )
        return oldest_first(chat.growing.conversation(source))
