"""The Personal Demographics Service, FHIR R4."""

from .app import Pds

__all__ = ["Pds"]
