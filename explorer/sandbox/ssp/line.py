"""The SSP's line to a practice, and how it breaks below HTTP: a server on a free port of this machine, for one call.

The SSP calls it with the client that it has for providers on the network, so that what breaks really breaks: nobody
listens, the connection is reset, nothing comes, too little, too slowly, or garbage. It is opened for a call and closed
with it: nothing stays open, and no event loop outlives another's server.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from explorer.sandbox.http import Answer, Request
from explorer.sandbox.line import claimed, reset_on_close, spoilt

from .network import Network, TooSlow

SILENT = ("refused", "reset", "silent")
"""Lines over which the practice gets no request. Over the others it answers, and the answer is spoilt on the way."""

_PIECES = 10


async def call(network: Network, request: Request, target: str, answer: Answer | None, broken: str, seconds: float,
               sleep: Callable[[float], Awaitable[object]]) -> Answer:
    """What comes over a line that is broken like that; ``answer`` is what the practice said, if it was asked.

    Raises :class:`~.network.Unreachable` or :class:`~.network.TooSlow`. How long the SSP waits is told by the clock
    and by ``sleep``: where sleeping is simulated, being kept waiting costs no time either.
    """
    try:
        async with asyncio.timeout(None) as patience:
            async with _Line(broken, answer, seconds, sleep, patience).opened() as address:
                return await network.call(request, target, seconds, address)
    except TimeoutError as error:
        raise TooSlow from error


@dataclass(frozen=True, slots=True)
class _Line:
    """The practice's end of the line."""

    broken: str
    answer: Answer | None
    seconds: float
    sleep: Callable[[float], Awaitable[object]]
    patience: asyncio.Timeout

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[str]:
        """The address at which it is called until the end of the block."""
        with socket.socket() as door:
            # A port that is taken, though nobody listens, refuses.
            door.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{door.getsockname()[1]}"
            if self.broken == "refused":
                yield address
                return
            door.listen(1)
            door.setblocking(False)
            serving = asyncio.create_task(self._serve(door))
            try:
                yield address
            finally:
                serving.cancel()
                with suppress(asyncio.CancelledError):
                    await serving

    async def _serve(self, door: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        connection, _ = await loop.sock_accept(door)
        with connection, suppress(ConnectionError):
            await loop.sock_recv(connection, 65_536)
            if self.broken == "reset":
                reset_on_close(connection)
                return
            if self.broken == "silent":
                await self._keep_waiting(connection, (b"",))
            elif self.answer is not None:
                await self._spoil(connection, self.answer)
            # Whatever the SSP still sends is taken until it hangs up: closing on it would be a reset.
            while await loop.sock_recv(connection, 65_536):
                pass

    async def _spoil(self, connection: socket.socket, answer: Answer) -> None:
        loop = asyncio.get_running_loop()
        answer = spoilt(answer, self.broken)
        whole = self.broken in ("broken-gzip", "wrong-type")
        length = len(answer.body) if whole else claimed(answer)
        head = [f"HTTP/1.1 {answer.status} ", *(f"{name}: {value}" for name, value in answer.headers),
                f"Content-Length: {length}", "", ""]
        await loop.sock_sendall(connection, "\r\n".join(head).encode("latin-1"))
        if self.broken == "slow-body":
            few = answer.body[:min(length - 1, _PIECES)]
            await self._keep_waiting(connection, [few[at:at + 1] for at in range(_PIECES)])
        else:
            await loop.sock_sendall(connection, answer.body if whole else answer.body[:length // 2])
            connection.shutdown(socket.SHUT_WR)

    async def _keep_waiting(self, connection: socket.socket, pieces: Sequence[bytes]) -> None:
        """Send pieces over the time that the SSP waits; then its patience ends."""
        loop = asyncio.get_running_loop()
        for piece in pieces:
            await loop.sock_sendall(connection, piece)
            await self.sleep(self.seconds / len(pieces))
        self.patience.reschedule(loop.time())
