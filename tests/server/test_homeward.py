"""A request that is brought home: over a real connection, whatever host its address names."""

from __future__ import annotations

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from explorer.server.homeward import Homeward
from tests.replay.serving import served


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    told = {"host": request.headers["host"], "path": scope["raw_path"].decode(), "query": request.url.query,
            "body": (await request.body()).decode(), "port": scope["server"][1]}
    await JSONResponse(told)(scope, receive, send)


async def test_a_request_goes_home_with_its_address_and_body_unchanged() -> None:
    with served(_echo) as home:
        port = int(home.rpartition(":")[2])
        transport = Homeward("127.0.0.1", port)
        asked = httpx.Request("POST", "http://explorer.example:8000/sandbox/main/ssp/https://a/b%7Cc?d=e", content="f")
        answer = await transport.handle_async_request(asked)
        told = httpx.Response(200, content=await answer.aread()).json()
        await transport.aclose()

    assert told == {"host": "explorer.example:8000", "path": "/sandbox/main/ssp/https://a/b%7Cc", "query": "d=e",
                    "body": "f", "port": port}
