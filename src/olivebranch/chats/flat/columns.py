"""The columns of the flat table: the contract with whoever reads or writes such files."""

from typing import Literal, NamedTuple

# How a cell is written. In CSV every cell is text, "" for nothing; JSON Lines leaves out
# the key of an empty cell; parquet has null.
Form = Literal["text", "whole", "yes", "time", "moment", "json"]
FORMS: dict[Form, str] = {
    "text": "text",
    "whole": "whole number",
    "yes": "`true` or `false`",
    "time": "local time, `2024-01-31T18:05:00`, with `.123` where milliseconds are known",
    "moment": "the same in UTC, ending in `Z`",
    "json": "JSON (in CSV and parquet as text)",
}
# What stands in `reply_to` when the message answered is not in the conversation.
NOT_HERE = "not-here"


class Column(NamedTuple):
    """One column.

    Attributes:
        name: Of the column, in JSON of the key.
        form: How its cells are written.
        means: What it says.
    """

    name: str
    form: Form
    means: str


COLUMNS = (
    Column("conversation", "whole", "Which conversation of the file, from 0."),
    Column("title", "text", "The conversation's own title."),
    Column("format", "text", "The reader that read the export, as `olive readers` lists it."),
    Column("thread", "text", "The app's own sign of the conversation."),
    Column("group", "yes", "More than two people."),
    Column(
        "tz",
        "text",
        "`UTC` when moments are certain, `local` when only wall time is known, or the zone "
        "that was chosen.",
    ),
    Column(
        "id",
        "text",
        "Sixteen hexadecimal digits; the same message has the same id in every export of the "
        "thread.",
    ),
    Column("seq", "whole", "Place in the conversation, from 0."),
    Column("ts_local", "time", "Wall-clock time where the phone was."),
    Column("ts_utc", "moment", "The moment, where the offset is known."),
    Column("utc_offset_min", "whole", "Minutes east of UTC, where known."),
    Column(
        "precision",
        "text",
        "The finest time the export states: `ms`, `second`, `minute`, `day`.",
    ),
    Column(
        "quality",
        "text",
        "How far the time can be relied on: `stated`, `inferred`, `ambiguous`, `no_year`.",
    ),
    Column(
        "person",
        "whole",
        "The sender's place in `participants` of `about`, from 0; empty for lines of the app.",
    ),
    Column(
        "sender",
        "text",
        "The sender's name as the export shows it; empty for lines of the app.",
    ),
    Column("handle", "text", "The sender's number or id."),
    Column("is_me", "yes", "The sender is the owner of the export, where it says who that is."),
    Column(
        "direction",
        "text",
        "`out` from the owner, `in` to them; empty where the export does not say.",
    ),
    Column("kind", "text", "What it is: {kinds}."),
    Column("system_event", "text", "What a line of the app reports: {events}."),
    Column("text", "text", "The words, exactly, with every line break."),
    Column("edited_at", "time", "When the wording was last changed."),
    Column(
        "reply_to",
        "text",
        "`id` of the message it answers; `not-here` when that is not in the conversation.",
    ),
    Column("forwarded", "yes", "`true` when the words come from elsewhere."),
    Column("forwarded_from", "text", "Where they come from, as the export states it."),
    Column("deleted_by", "text", "Who took it back."),
    Column("acted_by", "text", "Who did what a line of the app reports."),
    Column("read_at", "time", "When it was read."),
    Column(
        "attachments",
        "json",
        "A list of `name`, `present` (in the export, or left out), `caption`.",
    ),
    Column("reactions", "json", "A list of `by` (as `person`), `name`, `sign`, `at`."),
    Column(
        "edits",
        "json",
        "A list of `at` and `before`, the earlier wording; null where unknown.",
    ),
    Column("call_by", "text", "Who called."),
    Column("call_seconds", "whole", "How long they spoke."),
    Column("call_outcome", "text", "How the call ended: {outcomes}."),
    Column("call_video", "yes", "The call had pictures."),
    Column(
        "more",
        "json",
        "Details of the row that its columns have no room for, such as a second person who acted.",
    ),
    Column("file_sha256", "text", "Of the file the row was read from."),
    Column("byte_start", "whole", "Where the record begins in that file; in a database its row."),
    Column("byte_end", "whole", "Where it ends, exclusive."),
    Column(
        "about",
        "json",
        "In the first row of each conversation only: `participants` (`name`, `handles`, "
        "`is_me`, `other_names`) and what is known of the source.",
    ),
)
NAMES = tuple(column.name for column in COLUMNS)
FORM_OF = {column.name: column.form for column in COLUMNS}
