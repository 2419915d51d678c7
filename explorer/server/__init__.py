"""The server: pages, replay API and sandbox put together on one port."""

from .app import create_app
from .errors import CannotListen, CannotUse, ServerError
from .serve import serve

__all__ = ["CannotListen", "CannotUse", "ServerError", "create_app", "serve"]
