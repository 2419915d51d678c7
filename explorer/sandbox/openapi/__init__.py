"""The OpenAPI 3.1 document of everything that the sandbox answers."""

from .document import describe

__all__ = ["describe"]
