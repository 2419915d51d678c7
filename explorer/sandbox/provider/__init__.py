"""The practices' GP Connect systems, FHIR STU3."""

from .app import Provider

__all__ = ["Provider"]
