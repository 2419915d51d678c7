"""Why the server does not start, or does not take a request; each error composes its own sentence."""

from __future__ import annotations

import errno


class ServerError(Exception):
    """The server cannot do what it is asked; the message says what to do instead."""


class CannotListen(ServerError):
    """The address cannot be had."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        self.host, self.port = host, port
        other = port + 1 if port < 65535 else 8000
        if error.errno == errno.EADDRINUSE:
            said = (f"port {port} is in use, perhaps by another explorer; end that one, or take another port: "
                    f"make serve PORT={other}, or gpconnect-explorer serve --port {other}")
        elif error.errno in (errno.EACCES, errno.EPERM):
            said = f"this account may not listen on port {port}; take one from 1024 on, such as --port 8000"
        else:
            said = f"{host} port {port} is no address to listen on here ({error.strerror}); try --host 127.0.0.1"
        super().__init__(said)


class CannotUse(ServerError):
    """The data file cannot serve; the sandbox says why and what to do."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))


class InvalidRequest(ServerError):
    """What came in is not what this address takes. ``status`` is the HTTP status of the answer."""

    def __init__(self, said: str, status: int = 400) -> None:
        self.status = status
        super().__init__(said)
