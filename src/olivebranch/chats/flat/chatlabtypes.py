"""What ChatLab's format and our table call the same thing; for its reader and its writer."""

from olivebranch.conversation import Kind

VERSION = "0.0.2"
# Under this key of a line stands what our table has beyond the format.
EXTRA = "olive"
# The format wants a sender for every message; lines of the app get this one.
SYSTEM_ID, SYSTEM_NAME = "system", "System"
TEXT, REPLY, FORWARD, POKE, SYSTEM, OTHER = 0, 25, 26, 22, 80, 99

KIND_OF = {
    TEXT: Kind.TEXT,
    1: Kind.IMAGE,
    2: Kind.VOICE,
    3: Kind.VIDEO,
    4: Kind.DOCUMENT,
    5: Kind.STICKER,
    7: Kind.LINK,
    8: Kind.LOCATION,
    20: Kind.PAYMENT,  # a red packet
    21: Kind.PAYMENT,
    POKE: Kind.SYSTEM,
    23: Kind.CALL,
    24: Kind.LINK,  # a shared song or small program
    REPLY: Kind.TEXT,
    FORWARD: Kind.TEXT,
    27: Kind.CONTACT,
    SYSTEM: Kind.SYSTEM,
    81: Kind.DELETED,
    OTHER: Kind.UNKNOWN,
}
TYPE_OF = {
    Kind.TEXT: TEXT,
    Kind.IMAGE: 1,
    Kind.VIDEO: 3,
    Kind.VOICE: 2,
    Kind.AUDIO: 4,
    Kind.STICKER: 5,
    Kind.GIF: 5,
    Kind.DOCUMENT: 4,
    Kind.CONTACT: 27,
    Kind.LOCATION: 8,
    Kind.LIVE_LOCATION: 8,
    Kind.CALL: 23,
    Kind.PAYMENT: 21,
    Kind.LINK: 7,
    Kind.DELETED: 81,
    Kind.SYSTEM: SYSTEM,
}
