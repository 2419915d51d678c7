"""The site: macros for the pages, the generator of docs/generated/, and the build. A composition root."""

from .build import ROOT, BuildFailed, Built, NoSources, build

__all__ = ["ROOT", "BuildFailed", "Built", "NoSources", "build"]
