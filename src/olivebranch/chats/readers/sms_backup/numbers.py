"""Whom a number means: the same one is written in several ways."""

import re

# What people and phones put between digits.
BETWEEN = re.compile(r"[\s\-./()\u00a0\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NUMBER = re.compile(r"\+?[0-9]+")
# The end of a number that country and trunk prefixes leave alone.
LOCAL_DIGITS = 9
# Between the numbers of a group.
AND = "~"
GROUPS = ("@rcs.google.com",)


def plain(address: str) -> str:
    """Return an address in one way of writing: digits alone, "+" for a leading "00".

    Names of senders and addresses of mail stay, in lower case.
    """
    bare = BETWEEN.sub("", address)
    if not NUMBER.fullmatch(bare):
        return address.strip().lower()
    return f"+{bare[2:]}" if bare.startswith("00") else bare


def local(number: str) -> str:
    """Return the last digits of a plain number; "" when it is too short to mean one person."""
    digits = number.removeprefix("+")
    return digits[-LOCAL_DIGITS:] if digits.isdigit() and len(digits) >= LOCAL_DIGITS else ""


def name_of(contact: str) -> str:
    """Return the name of a contact; "" for none, for which the app writes words in brackets."""
    return "" if contact == "null" or (contact[:1] == "(" and contact[-1:] == ")") else contact


def members(address: str) -> list[str]:
    """Return the plain numbers that an address names, sorted; a group has several."""
    return sorted({plain(one) for one in address.split(AND) if one.strip()})


def is_group(thread: str) -> bool:
    """Return whether an address names a group, by the app's word."""
    return AND in thread or thread.endswith(GROUPS)
