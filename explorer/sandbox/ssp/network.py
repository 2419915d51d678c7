"""The way to a provider on the network: the only place of the sandbox that calls out, and where httpx stands.

Only hosts that the configuration names are called, at the address that it gives (and this machine, where a line to a
practice is switched to break), without a proxy, and no redirect is followed. Each call has a connection of its own: one
that the provider closed meanwhile would be a failure of ours.
"""

from __future__ import annotations

import asyncio
import ssl
import zlib
from collections.abc import Mapping

import httpx

from explorer.sandbox.errors import SandboxError
from explorer.sandbox.http import Answer, Request

_OF_THE_HOP = frozenset({b"connection", b"content-length", b"expect", b"host", b"keep-alive", b"proxy-authenticate",
                         b"proxy-authorization", b"proxy-connection", b"te", b"trailer", b"transfer-encoding",
                         b"upgrade"})


class Unreachable(SandboxError):
    """The provider cannot be reached, or what it answers is no whole HTTP answer within bounds, or is called gzip and
    is none.
    """


class TooSlow(SandboxError):
    """The provider did not answer in time."""


class Network:
    """Calls providers; ``bases`` has the address for each host that SDS names."""

    def __init__(self, bases: Mapping[str, str], limit: int) -> None:
        """``limit`` is the longest body, in bytes, that an answer may have."""
        self._bases = {host: httpx.URL(base.rstrip("/")) for host, base in bases.items()}
        self._limit = limit
        secure = any(base.scheme == "https" for base in self._bases.values())
        self._verify: ssl.SSLContext | bool = ssl.create_default_context() if secure else False

    def knows(self, target: str) -> bool:
        """Whether the configuration says where the host of this target is."""
        return bool(self._bases) and _host(target) in self._bases

    async def call(self, request: Request, target: str, seconds: float, address: str | None = None) -> Answer:
        """The answer of the provider, or of who is at ``address``, unchanged.

        Raises :class:`Unreachable` or :class:`TooSlow`.
        """
        base = self._bases[_host(target)] if address is None else httpx.URL(address)
        sent = self._request(request, target, seconds, base)
        transport = httpx.AsyncHTTPTransport(verify=self._verify, trust_env=False)
        try:
            async with asyncio.timeout(seconds), transport:
                answered = await transport.handle_async_request(sent)
                return await self._relayed(answered)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise TooSlow from error
        except httpx.TransportError as error:
            raise Unreachable from error

    @staticmethod
    def _request(request: Request, target: str, seconds: float, base: httpx.URL) -> httpx.Request:
        path = target.partition("://")[2].partition("/")[2]
        query = f"?{request.query}" if request.query else ""
        whole = f"{base.raw_path.decode().rstrip('/')}/{path}{query}".encode("latin-1")
        headers = [pair for pair in request.raw_headers if pair[0].lower() not in _OF_THE_HOP]
        # The target is set byte by byte; an URL would be tidied: %7C and double slashes mean something to the provider.
        return httpx.Request(request.method, base, headers=headers, content=request.body or None,
                             extensions={"timeout": httpx.Timeout(seconds).as_dict(), "target": whole})

    async def _relayed(self, answered: httpx.Response) -> Answer:
        body = bytearray()
        # As it comes over the wire: what the provider compressed stays so.
        async for piece in answered.aiter_raw():
            body += piece
            if len(body) > self._limit:
                raise Unreachable
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answered.headers.raw
                        if name.lower() not in _OF_THE_HOP)
        return Answer(answered.status_code, headers, bytes(body), self._plain(answered, bytes(body)))

    def _plain(self, answered: httpx.Response, body: bytes) -> bytes | None:
        """The body before gzip, as far as the limit, for the log. Raises :class:`Unreachable` when it is no gzip."""
        if not body or answered.headers.get("content-encoding", "").strip().lower() != "gzip":
            return None
        unpacking = zlib.decompressobj(31)
        try:
            plain = unpacking.decompress(body, self._limit)
        except zlib.error as error:
            raise Unreachable from error
        if not unpacking.eof and len(plain) < self._limit:
            raise Unreachable
        return plain


def _host(target: str) -> str:
    return target.partition("://")[2].partition("/")[0]
