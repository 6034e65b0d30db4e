"""Files that came with messages."""

from pathlib import PurePosixPath
from typing import NamedTuple

from olivebranch.chats.databases.sqlite import Database, whole, words
from olivebranch.chats.readers.imessage.book import pairs
from olivebranch.conversation import Kind

# What a file is, by how its type begins: as mail has it, or as Apple names it.
TYPES = (
    ("image/gif", Kind.GIF),
    ("image/", Kind.IMAGE),
    ("video/", Kind.VIDEO),
    ("audio/", Kind.AUDIO),
    ("text/vcard", Kind.CONTACT),
    ("text/x-vcard", Kind.CONTACT),
    ("text/directory", Kind.CONTACT),
    ("text/x-vlocation", Kind.LOCATION),
    ("public.vlocation", Kind.LOCATION),
    ("com.compuserve.gif", Kind.GIF),
    ("public.jpeg", Kind.IMAGE),
    ("public.png", Kind.IMAGE),
    ("public.heic", Kind.IMAGE),
    ("public.image", Kind.IMAGE),
    ("public.tiff", Kind.IMAGE),
    ("com.apple.quicktime-movie", Kind.VIDEO),
    ("public.mpeg-4", Kind.VIDEO),
    ("public.movie", Kind.VIDEO),
    ("com.apple.coreaudio-format", Kind.AUDIO),
    ("public.audio", Kind.AUDIO),
    ("public.vcard", Kind.CONTACT),
)
# The picture of a link's preview; the link itself is the message.
PREVIEW = ".pluginpayloadattachment"


class File(NamedTuple):
    """A file that came with a message: its name as it was sent, and what it is."""

    name: str
    kind: Kind


def files_of(database: Database) -> dict[int, list[File]]:
    """Return the files by number of their message's row, in the order of the database."""
    files: dict[int, File] = {}
    columns = ("transfer_name", "filename", "mime_type", "uti", "is_sticker")
    for row, transfer, path, mime, uti, sticker in database.rows("attachment", *columns):
        name = words(transfer) or PurePosixPath(words(path)).name
        kind = Kind.STICKER if whole(sticker) else _kind(words(mime) or words(uti))
        is_preview = name.lower().endswith(PREVIEW)
        files[whole(row)] = File(name, Kind.LINK if is_preview else kind)
    found: dict[int, list[File]] = {}
    joined = pairs(
        database, "message_attachment_join", ("message_id", "message"), second="attachment"
    )
    for message, attachment in joined:
        file = files.get(attachment, File("", Kind.DOCUMENT))
        if file.kind != Kind.LINK:
            found.setdefault(message, []).append(file)
    return found


def _kind(stated: str) -> Kind:
    plain = stated.lower()
    return next((kind for beginning, kind in TYPES if plain.startswith(beginning)), Kind.DOCUMENT)
