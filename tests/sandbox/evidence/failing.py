"""A sandbox that fails: its clock raises, as nothing that a caller sends can make it do."""

from __future__ import annotations

from itertools import chain, repeat

import httpx

from tests.sandbox.client import SandboxClient
from tests.sandbox.conftest import NINE

from .pair import Calling


def failing(call: Calling) -> Calling:
    """The call to a sandbox whose clock stops while it is answered."""
    async def calling(client: SandboxClient) -> httpx.Response:
        # Two looks at the clock when it starts and two for a token; the call itself gets none.
        moments = chain(repeat(NINE, 8))
        app = type(client.sandbox)(clock=lambda: next(moments))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app, root_path="/sandbox")) as http:
            broken = SandboxClient(app, http)
            for _ in moments:
                pass
            answer = await call(broken)
        app.close()
        return answer

    return calling
