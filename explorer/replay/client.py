"""The HTTP client: sends one request exactly as it is given, and returns what came back.

The only module that knows httpx. It goes below httpx's client, to the transport: no header, cookie, proxy or redirect
is added, and a request that httpx would alter is refused. httpx is imported when the first request is sent.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from .errors import NoAnswer, Unsendable
from .headers import FRAMING, Headers, shown

if TYPE_CHECKING:
    import httpx

_Message = MutableMapping[str, Any]
Application = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]]
"""An ASGI application."""

NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
"""What a method, and what the name of a header, is made of."""
HEADER_TEXT = r"([!-~]([\t -~]*[!-~])?)?"
"""What a header may say: printable ASCII, no blank at either end."""
_SEGMENT = r"(?!\.\.?(/|\?|$))[!$%&'()*+,\-.0-9:;=@A-Z\[\\\]^_a-z|~]*"
ADDRESS = rf"https?://[^/?#\s]*(/{_SEGMENT})*(\?[!$-;=?-~]*)?"
"""What an address may be made of so that nothing alters it on the way."""

_ORIGIN = re.compile(r"https?://[^/?#]*")


@dataclass(frozen=True)
class Outgoing:
    """A request as it is sent: absolute address, headers in order, body text (sent as UTF-8)."""

    method: str
    url: str
    headers: Headers = ()
    body: str | None = None


@dataclass(frozen=True)
class Answer:
    """A reply as it was received, without the headers of the transport."""

    status: int
    headers: Headers
    body: str | None


class Client:
    """Sends requests over one transport; an async context manager that keeps connections open between requests."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None, *, timeout: float = 60) -> None:
        self._given, self._timeout = transport, timeout
        self._own: dict[str, httpx.AsyncBaseTransport] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        for transport in self._own.values():
            await transport.aclose()
        self._own.clear()

    async def send(self, request: Outgoing, patience: float | None = None) -> Answer:
        """What the service says, if all of it comes within ``patience`` seconds (by default the client's own).

        Raises :class:`Unsendable` before, :class:`NoAnswer` after the request went out.
        """
        import httpx

        prepared, seconds = _exactly(request), patience or self._timeout
        prepared.extensions["timeout"] = httpx.Timeout(seconds, connect=5).as_dict()
        try:
            async with asyncio.timeout(seconds):
                response, content = await self._answered(prepared)
        except (TimeoutError, httpx.TimeoutException, ConnectionError, httpx.TransportError,
                httpx.DecodingError) as error:
            raise NoAnswer(request.url.partition("?")[0], _why(error, seconds)) from error
        received = ((_text(name), _text(value)) for name, value in response.headers.raw)
        return Answer(response.status_code, shown(received), content.decode(errors="replace") or None)

    async def _answered(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """The response and its whole body, unpacked."""
        response = await self._transport(request.url.scheme).handle_async_request(request)
        try:
            return response, await response.aread()
        finally:
            await response.aclose()

    def _transport(self, scheme: str) -> httpx.AsyncBaseTransport:
        if self._given is not None:
            return self._given
        if scheme not in self._own:
            import httpx

            # Certificates are read for https only: it takes longer than the request.
            self._own[scheme] = httpx.AsyncHTTPTransport(trust_env=False, verify=scheme == "https")
        return self._own[scheme]


def in_process(application: Application, root_path: str = "") -> httpx.AsyncBaseTransport:
    """A transport that calls an ASGI application directly."""
    import httpx

    return httpx.ASGITransport(application, root_path=root_path)


def check_sendable(request: Outgoing) -> None:
    """Raise :class:`Unsendable`, saying what stands in the way, if the request could not be sent as it is."""
    _exactly(request)


def _exactly(request: Outgoing) -> httpx.Request:
    """The request for the transport, equal to what was asked for, byte for byte."""
    import httpx

    if not re.fullmatch(NAME, request.method):
        raise Unsendable(f"{_told(request.method)} is not a method", "use one such as GET or POST", "method")
    origin = _ORIGIN.match(request.url)
    if not origin:
        raise Unsendable(f"{_told(request.url)} is not an absolute address", "begin it with http:// or https://",
                         "address")
    target = request.url[origin.end():]
    try:
        url = httpx.URL(request.url)
        arrives = url.raw_path == (target or "/").encode()
    except (httpx.InvalidURL, UnicodeEncodeError) as error:
        raise Unsendable(f"its address is not valid ({error})", "percent-encode what is odd in it",
                         "address") from error
    if not arrives:
        became = url.raw_path.decode("ascii", "replace")
        raise Unsendable(f"{_told(target)} would become {_told(became)} on the way",
                         "percent-encode blanks, quotes and letters outside ASCII, and leave out '#', './' and '../'",
                         "address")
    for number, (name, text) in enumerate(request.headers):
        _check_header(name, text, f"header {number}")
    headers = [(name.encode(), text.encode()) for name, text in request.headers]
    try:
        content = None if request.body is None else request.body.encode()
    except UnicodeEncodeError as error:
        raise Unsendable(f"its body has half a character at place {error.start + 1}", "take that out",
                         "body") from error
    return httpx.Request(request.method, url, headers=headers, content=content)


def _check_header(name: str, text: str, part: str) -> None:
    if not re.fullmatch(NAME, name):
        raise Unsendable(f"{_told(name)} is not a header name", "use letters, digits and hyphens", part)
    if name.lower() in FRAMING:
        raise Unsendable(f"{name} follows from address and body", "leave that header out", part)
    if not re.fullmatch(HEADER_TEXT, text):
        raise Unsendable(f"the header {name} begins or ends with a blank, or holds what is not printable ASCII",
                         "take that character out", part)


def _told(text: str) -> str:
    """What somebody sent, between quotation marks; of a very long text, the beginning."""
    return repr(text) if len(text) <= 200 else f"{text[:200]!r}…"


def _why(error: Exception, seconds: float) -> str:
    """What went wrong on the line. Libraries often leave it at the name of an exception."""
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return "no connection came about"
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return f"no whole reply came within {seconds:g} s"
    if isinstance(error, (ConnectionError, httpx.ReadError, httpx.WriteError)):
        return "the connection was broken off"
    return str(error) or type(error).__name__


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")
