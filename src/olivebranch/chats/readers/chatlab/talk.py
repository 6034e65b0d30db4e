"""One conversation of a ChatLab file while it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from olivebranch.chats.flat.chatlabtypes import EXTRA, FORWARD, KIND_OF, SYSTEM_ID
from olivebranch.chats.flat.plain import Cell, Cells, at_ms_of, text_of, whole_of
from olivebranch.chats.flat.taking import Taking, offset_of, quality_of
from olivebranch.chats.growing import Row
from olivebranch.chats.moments import LAST_MS, is_within
from olivebranch.conversation import (
    Act,
    Call,
    Conversation,
    Event,
    Kind,
    Outcome,
    Precision,
    Source,
)

# Seconds are stated; some programs state milliseconds, which as seconds lie far beyond 2100.
LARGEST_SECOND = 100_000_000_000
# In these a file was sent, and the format has no place for its name.
WITH_FILE = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.VOICE, Kind.DOCUMENT, Kind.STICKER})


@dataclass(slots=True)
class Talk:
    """One conversation while it is read: what its header says, and its rows."""

    meta: Mapping[str, Cell] = field(default_factory=dict)
    taking: Taking = field(default_factory=Taking)

    def head(self, header: Mapping[str, Cell]) -> None:
        """Take in what stands before the members."""
        meta, extra = header.get("meta"), header.get(EXTRA)
        self.meta = meta if isinstance(meta, dict) else {}
        if isinstance(extra, dict):
            self.taking.know(extra.get("about"))

    def member(self, given: Mapping[str, Cell]) -> None:
        """Add somebody who is listed, with all their names."""
        handle = text_of(given.get("platformId"))
        name = text_of(given.get("accountName")) or handle
        if self.taking.about or not name:
            return
        aliases = given.get("aliases")
        others = [given.get("groupNickname"), *(aliases if isinstance(aliases, list) else [])]
        growing = self.taking.growing
        place = growing.person(name, handle=handle, is_me=self._is_owner(handle))
        names = [text_of(one) for one in others if one]
        other_names = tuple(one for one in dict.fromkeys(names) if one != name)
        growing.people[place] = replace(growing.people[place], other_names=other_names)

    def _is_owner(self, handle: str) -> bool:
        return bool(handle) and handle == text_of(self.meta.get("ownerId"))

    def message(self, given: Mapping[str, Cell], start: int, end: int) -> str:
        """Add a message; return why it cannot be used, or ""."""
        extra = given.get(EXTRA)
        cells = dict(extra) if isinstance(extra, dict) else {}
        at_ms = at_ms_of(cells.get("ts_local"))
        offset = offset_of(cells)
        if at_ms is None:
            at_ms, offset = _moment(given.get("timestamp")), 0
        if at_ms is None or not is_within(at_ms):
            return "no-date"
        cells["text"] = given.get("content")
        cells["id"] = given.get("platformMessageId")
        if "replyToMessageId" in given:
            cells["reply_to"] = given["replyToMessageId"]
        row = Row(at_ms, start, end, offset_min=offset, quality=quality_of(cells))
        if isinstance(extra, dict):
            self._who(cells, given, spoke="person" in extra)
            self.taking.add(cells, row)
        else:
            kind = KIND_OF.get(whole_of(given.get("type")) or 0, Kind.UNKNOWN)
            self._foreign(cells, given, row._replace(kind=kind))
        return ""

    def _who(self, cells: Cells, given: Mapping[str, Cell], *, spoke: bool) -> None:
        handle = text_of(given.get("sender"))
        if spoke:
            name = text_of(given.get("accountName")) or handle
            cells |= {"sender": name, "handle": handle, "is_me": self._is_owner(handle)}

    def _foreign(self, cells: Cells, given: Mapping[str, Cell], row: Row) -> None:
        """Add a message that no program of ours wrote."""
        handle = text_of(given.get("sender"))
        by_app = row.kind in {Kind.SYSTEM, Kind.CALL}
        self._who(cells, given, spoke=not by_app)
        if row.kind in WITH_FILE:
            cells["attachments"] = [{"name": "", "present": False}]
        if whole_of(given.get("type")) == FORWARD:
            cells["forwarded"] = True
        event = Event.OTHER if row.kind is Kind.SYSTEM else Event.NONE
        record = self.taking.add(cells, row._replace(event=event))
        if by_app and handle not in {"", SYSTEM_ID}:
            growing = self.taking.growing
            name = text_of(given.get("accountName"))
            place = growing.person(name, handle=handle, is_me=self._is_owner(handle))
            if row.kind is Kind.CALL:
                growing.calls.append(Call(record, place, None, Outcome.UNKNOWN))
            else:
                growing.acts.append(Act(record, place))

    def conversation(self, sha256: str) -> Conversation:
        """Return the frozen table."""
        group = text_of(self.meta.get("type")) == "group"
        return self.taking.conversation(
            Source(
                format="chatlab",
                sha256=sha256,
                title=text_of(self.meta.get("name")),
                group=group,
                tz="UTC",
                precision=Precision.SECOND,
                thread=text_of(self.meta.get("groupId")),
            )
        )


def _moment(given: Cell) -> int | None:
    """Return a moment in ms since 1970, UTC."""
    if isinstance(given, float) and abs(given) < LAST_MS:
        return round(given * (1 if given > LARGEST_SECOND else 1000))
    whole = whole_of(given)
    if whole is None:
        return None
    return whole if whole > LARGEST_SECOND else whole * 1000
