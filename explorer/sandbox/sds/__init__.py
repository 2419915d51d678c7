"""The Spine Directory Service's FHIR R4 facade."""

from .app import Sds

__all__ = ["Sds"]
