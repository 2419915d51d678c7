"""The Spine Secure Proxy."""

from .app import Ssp

__all__ = ["Ssp"]
