"""Turn away a body that is too large before a byte of it is kept.

Django reads a whole body into a buffer before any of our code runs, so the
limit has to stand in front of Django. The rest of the body is read and thrown
away: a browser that is cut off while sending shows a network error instead of
our page.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any

Message = MutableMapping[str, Any]  # as the ASGI specification has it
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Page = Callable[[], bytes]


class _TooLargeError(Exception):
    """The body passed the limit while it was read."""


class Bounded:
    """An ASGI application that answers 413 to bodies above a limit.

    Args:
        app: The application behind.
        limit: Bytes a body may have.
        page: Makes the page for a body that is too large.
        policy: What that page may load.
    """

    def __init__(self, app: App, *, limit: int, page: Page, policy: str) -> None:
        self._app = app
        self._limit = limit
        self._page = page
        self._policy = policy.encode("ascii")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _announced(scope) > self._limit:
            await self._refuse(receive, send)
            return
        try:
            await self._app(scope, self._counted(receive), send)
        except _TooLargeError:
            await self._refuse(receive, send)

    def _counted(self, receive: Receive) -> Receive:
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise _TooLargeError
            return message

        return counted

    async def _refuse(self, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
        page = self._page()
        headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(page)).encode()),
            (b"cache-control", b"no-store"),
            (b"content-security-policy", self._policy),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
        ]  # fmt: skip
        status = int(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": page})


def _announced(scope: Message) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
