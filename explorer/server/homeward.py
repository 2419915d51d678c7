"""Homeward: a transport that brings a request back to this server over a real connection.

A fault below HTTP shows only there. The request keeps the address by which the caller knows the server; the connection
goes to the port that the caller's own request came in by.
"""

from __future__ import annotations

import httpx


class Homeward(httpx.AsyncBaseTransport):
    """Sends every request to one address of this machine, whatever host it names."""

    def __init__(self, host: str, port: int) -> None:
        self._home = httpx.URL(scheme="http", host=host, port=port)
        self._line = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = self._home.copy_with(raw_path=request.url.raw_path)
        there = httpx.Request(request.method, url, headers=request.headers.raw, stream=request.stream,
                              extensions=request.extensions)
        return await self._line.handle_async_request(there)

    async def aclose(self) -> None:
        await self._line.aclose()
