"""The guard: keeps other web pages away from what changes things.

A page on any host can make a browser send requests to 127.0.0.1. Those carry the page's ``Origin``, or, if its name was
bent to point here, a ``Host`` that is not ours. Programs send neither, and pass. An address made of digits cannot be
bent, so a server that listens for a whole class takes every such ``Host``.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable

from starlette.datastructures import Headers

_ALWAYS = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", "[::]", ""})
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")


class Guard:
    """Knows by which names this server may be called; ``names`` are those it was told to listen on."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        given = {name.lower() for name in names}
        self._everywhere = bool(given & _EVERYWHERE)
        own = {socket.gethostname().lower()} if self._everywhere else set()
        bracketed = {f"[{name}]" for name in given if ":" in name and not name.startswith("[")}
        self._names = (_ALWAYS | given | own | bracketed) - _EVERYWHERE

    def refusal(self, headers: Headers) -> str | None:
        """Why the request is not let in; ``None`` if it is."""
        host = headers.get("host", "")
        if not self.knows(host):
            return (f"the Host {host[:80]!r} is none of this server's names; call it by 127.0.0.1 or localhost, or "
                    "start it with --host and that name")
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}"):
            return f"a page from {origin[:80]!r} may not do this; only this server's own pages may"
        return None

    def knows(self, host: str) -> bool:
        """Whether ``host``, as a Host header has it, is this server."""
        parsed = _HOST.fullmatch(host.lower())
        return parsed is not None and (parsed[1] in self._names or (self._everywhere and _is_address(parsed[1])))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
