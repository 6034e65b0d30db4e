"""The family of errors: four branches, by who can do something about it.

Concrete errors live in the module that raises them and inherit from one
branch. The sentence a person reads is content, looked up by code
(`content/en/errors.toml`); `summary` is for developers.
"""

from typing import ClassVar

Detail = str | int | float | bool | None


class OliveError(Exception):
    """Something expected went wrong.

    Args:
        summary: One sentence for developers, without anybody's words.
        details: Facts that fill the sentence a person reads: names of files
            and fields, line numbers, sizes. Never text a person wrote.
    """

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 70
    http_status: ClassVar[int] = 500

    def __init__(self, summary: str, **details: Detail) -> None:
        super().__init__(summary)
        self.summary = summary
        self.details = details


class GivenError(OliveError):
    """What we were given cannot be used; the person can change it."""

    code = "given"
    exit_status = 2
    http_status = 422


class RefusedError(OliveError):
    """Understood and declined on purpose: safety, consent, law. Never retried."""

    code = "refused"
    exit_status = 3
    http_status = 409


class MissingError(OliveError):
    """Not there or not yours: we do not say which."""

    code = "missing"
    exit_status = 4
    http_status = 404


class OurError(OliveError):
    """Our files or code are wrong; nobody else can help it."""

    code = "ours"
