"""What `olive read --to` does: the one table as a file."""

from collections.abc import Sequence
from pathlib import Path

from olivebranch.chats.writers import write
from olivebranch.cli import output
from olivebranch.conversation import Conversation


def write_table(
    conversations: Sequence[Conversation], file: Path, *, force: bool, quiet: bool
) -> None:
    """Write all that was read into one file, and say where it is.

    Args:
        conversations: All that was read, in order.
        file: Where to.
        force: A file that is there already may be replaced.
        quiet: Show no progress.

    Raises:
        GivenError: It cannot be written there, or not in this form.
    """
    with output.progress_bar(f"Writing {file.name}", shown=not quiet) as progress:
        write(file, conversations, force=force, progress=progress)
    output.remark(f"The table is in {file}")
