"""What a reader promises, and what reading hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from olivebranch.chats.given import GivenFile
from olivebranch.conversation import Conversation, Order
from olivebranch.errors import GivenError
from olivebranch.progress import Progress


class EmptyFileError(GivenError):
    """The file holds nothing."""

    code = "empty-file"


class UnknownFormatError(GivenError):
    """No reader claims the file."""

    code = "unknown-format"


class NoConversationError(GivenError):
    """A folder or archive in which no reader claims anything."""

    code = "no-conversation"


class TooBigError(GivenError):
    """The file is larger than we can hold in memory."""

    code = "too-big"


@dataclass(frozen=True, slots=True)
class Unread:
    """A stretch of the file that belongs to no record.

    Attributes:
        byte_start: Where it begins, in bytes.
        byte_end: Where it ends (exclusive).
        line: Its first line, counted from 1.
        reason: Code of the sentence that says why.
    """

    byte_start: int
    byte_end: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something about the file that the person should know.

    Attributes:
        code: Of the sentence.
        count: How often.
        example_line: Where first, counted from 1; 0 when it concerns the whole file.
    """

    code: str
    count: int
    example_line: int = 0


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was read from one file, and what was not.

    Attributes:
        path: Name of the file; inside an archive "archive.zip!member.txt".
        format: Name of the reader.
        sha256: Of the file, hexadecimal.
        size: In bytes.
        records: How many records, system records included.
        messages: Records with a sender.
        system: Records without one.
        senders: Messages per name.
        first: Local ISO time of the first record in the file, or None.
        last: Of the last record in the file, or None.
        tz: "UTC" when moments are certain, "local" when only wall time is known.
        date_order: How day and month were told apart.
        date_order_confidence: 0.5 (a coin) to 1 (proved by the file).
        unread: Every stretch that belongs to no record, in file order.
        warnings: What else should be known.
        places: Whether spans count bytes of the file or rows of a database.
        failure: Why one file of several could not be used at all; None if it was.
    """

    path: str
    format: str
    sha256: str
    size: int
    records: int
    messages: int
    system: int
    senders: Mapping[str, int]
    first: str | None
    last: str | None
    tz: str
    date_order: Order
    date_order_confidence: float
    unread: tuple[Unread, ...] = ()
    warnings: tuple[Warned, ...] = ()
    places: Literal["bytes", "rows"] = "bytes"
    failure: GivenError | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What one path gave: a file, or a folder or archive with several.

    Attributes:
        conversations: Every conversation found, in file order.
        files: One report a file.
        passed_over: Names of the files in a folder or archive that no reader claims.
    """

    conversations: tuple[Conversation, ...]
    files: tuple[FileReport, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def report(self) -> FileReport:
        """Return the report of the first file."""
        return self.files[0]


class Reader(Protocol):
    """One format. A module in `readers` offers itself as `READER`.

    Attributes:
        name: Of the module.
        title: For people.
        suffixes: Endings of the files, for the file dialog; never trusted.
        companions: Names (with * and ?) of files that are read along with another one
            and are no conversation themselves, such as the log beside a database.
        streams: Reads a file on disk piece by piece, so that its size does not matter.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    companions: ClassVar[tuple[str, ...]]
    streams: ClassVar[bool]

    def claims(self, file: GivenFile) -> bool:
        """Return whether this is the reader's format; cheap, never raises.

        Exactly one reader may claim a file, so a reader claims what no other can mean.
        """

    def read(self, file: GivenFile, progress: Progress) -> Import:
        """Return everything the file holds.

        Every byte of the file belongs to exactly one record or to a listed unread span
        (in a database: every row). Damage comes back as spans and warnings.

        Raises:
            GivenError: The file as a whole cannot be used.
        """
