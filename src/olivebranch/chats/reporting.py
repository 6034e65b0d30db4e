"""The report every reader gives on a conversation it has read."""

from olivebranch.chats.reader import FileReport, GivenFile, Unread, Warned
from olivebranch.conversation import Conversation, iso


def report_of(
    file: GivenFile,
    *conversations: Conversation,
    format_name: str = "",
    unread: tuple[Unread, ...],
    warnings: tuple[Warned, ...],
) -> FileReport:
    """Return what was read from a file.

    Args:
        file: As it was given.
        conversations: All that it held, file order.
        format_name: For a file that held none.
        unread: Every stretch that belongs to no record.
        warnings: What else should be known.
    """
    senders: dict[str, int] = {}
    for conversation in conversations:
        for name, count in conversation.senders().items():
            senders[name] = senders.get(name, 0) + count
    records = sum(len(conversation) for conversation in conversations)
    messages = sum(senders.values())
    filled = [conversation for conversation in conversations if len(conversation)]
    source = conversations[0].source if conversations else None
    return FileReport(
        path=file.name,
        format=source.format if source else format_name,
        sha256=file.sha256,
        size=len(file.data),
        records=records,
        messages=messages,
        system=records - messages,
        senders=senders,
        first=_time(filled[0], 0) if filled else None,
        last=_time(filled[-1], -1) if filled else None,
        tz=source.tz if source else "local",
        date_order=source.date_order if source else "stated",
        date_order_confidence=source.date_order_confidence if source else 1.0,
        unread=unread,
        warnings=warnings,
    )


def _time(conversation: Conversation, position: int) -> str:
    columns = conversation.columns
    return iso(int(columns.at_ms[position]), int(columns.offset_min[position]))
