"""One thread: the messages with one person, or with several."""

from dataclasses import dataclass, field

from olivebranch.chats.databases.lookup import Named
from olivebranch.chats.databases.sqlite import Database, whole, words
from olivebranch.chats.growing import Growing, Row
from olivebranch.chats.readers.android_mmssms.mms import Parts
from olivebranch.conversation import NOBODY, OWNER_NAME, Act, Attachment, Kind

RECEIVED, SENT = 1, 2
# Drafts, what waits, and what failed: written, and never sent.
NEVER_SENT = frozenset({3, 4, 5, 6})


@dataclass(slots=True)
class Thread:
    """A conversation while it grows.

    Attributes:
        number: The phone's own.
        recipients: Addresses of everybody but the owner.
        growing: The table.
        never_sent: How many records were written and never sent.
        unknown: How many records are of a kind we do not know.
    """

    number: int
    recipients: tuple[str, ...]
    growing: Growing = field(default_factory=Growing)
    never_sent: int = 0
    unknown: int = 0

    def add_text(self, row: int, at_ms: int, *, message: Named) -> None:
        """Add an SMS."""
        record = Row(at_ms, row, row + 1, text=words(message["body"]), offset_min=0)
        self._add(record, whole(message["type"]), sender=words(message["address"]))

    def add_media(self, row: int, at_ms: int, *, message: Named, parts: Parts, sender: str) -> None:
        """Add an MMS."""
        texts, files = parts.texts.get(row, []), parts.files.get(row, [])
        subject = words(message["sub"])
        text = "\n".join([*([subject] if subject else []), *texts])
        kind = files[0][1] if files else Kind.TEXT
        record = Row(at_ms, row, row + 1, text=text, kind=kind, offset_min=0)
        place = self._add(record, whole(message["msg_box"]), sender=sender)
        for name, _ in files:
            # The database names the file; the file itself lies elsewhere.
            self.growing.attachments.append(Attachment(place, name, present=False))

    def _add(self, row: Row, box: int, *, sender: str) -> int:
        if box in NEVER_SENT:
            self.never_sent += 1
            record = self.growing.add(row._replace(kind=Kind.UNKNOWN))
            self.growing.acts.append(Act(record, self._owner()))
            return record
        code = NOBODY
        if box == SENT:
            code = self._owner()
        elif box == RECEIVED:
            code = self._person(sender)
        if code == NOBODY:
            self.unknown += 1
            row = row._replace(kind=Kind.UNKNOWN)
        return self.growing.add(row._replace(sender=code))

    def _owner(self) -> int:
        return self.growing.person(OWNER_NAME, is_me=True)

    def _person(self, address: str) -> int:
        # In a thread of two one number is written in several ways; the thread's own counts.
        own = self.recipients[0] if len(self.recipients) == 1 else ""
        name = own or address
        return self.growing.person(name, handle=name) if name else NOBODY


def threads_of(database: Database) -> dict[int, Thread]:
    """Return the threads that the database describes, by their number."""
    columns = ("canonical_addresses", "address")
    addresses = {whole(row): words(address) for row, address in database.rows(*columns)}
    found: dict[int, Thread] = {}
    for row, listed in database.rows("threads", "recipient_ids"):
        numbers = [whole(one.encode()) for one in words(listed).split()]
        recipients = tuple(one for number in numbers if (one := addresses.get(number)))
        if recipients:
            found[whole(row)] = Thread(whole(row), recipients)
    return found
