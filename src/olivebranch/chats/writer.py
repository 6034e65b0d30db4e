"""What a writer promises."""

from collections.abc import Sequence
from typing import IO, ClassVar, Protocol

from olivebranch.conversation import Conversation
from olivebranch.progress import Progress


class Writer(Protocol):
    """One form of file. A module in `writers` offers itself as `WRITER`.

    Attributes:
        name: For scripts.
        title: For people.
        suffix: What the names of its files end in, lower case.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]

    def check(self) -> None:
        """Pass if it can write here.

        Raises:
            GivenError: Something it needs is not installed.
        """

    def write(
        self, file: IO[bytes], conversations: Sequence[Conversation], progress: Progress
    ) -> None:
        """Write conversations, each with records, into an open file.

        Raises:
            GivenError: The form cannot hold them.
            OSError: The system refuses.
        """
