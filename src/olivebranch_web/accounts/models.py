"""Whose vaults are on this machine, and which stand open. No name, no address."""

from django.db import models
from typing_extensions import override

IDLE_MIN = 30


class Person(models.Model):
    """Somebody with a vault on this machine.

    Attributes:
        vault_id: The vault's id in hexadecimal; in every sealed box of theirs.
        lock: The vault's lock as FORMAT.md lays it out; opens nothing by itself.
        idle_min: Minutes without a request until the space locks itself.
        code_noted_at: When the person said that the recovery code is written down.
    """

    vault_id = models.CharField(max_length=32, unique=True)
    lock = models.BinaryField()
    idle_min = models.PositiveSmallIntegerField(default=IDLE_MIN)
    made_at = models.DateTimeField()
    code_noted_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        return "a person"


class Opening(models.Model):
    """A vault that stands open in one browser.

    Attributes:
        id: A hash of the token in the cookie.
        kept: The vault key, sealed under that token.
        code: The recovery code that is still to be shown, sealed under the vault key; or empty.
    """

    id = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kept = models.BinaryField()
    code = models.BinaryField(default=b"")
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        return "an open vault"


class Tries(models.Model):
    """How many wrong passphrases came in a row on this machine; one row."""

    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        return "tries"
