"""The sandbox: PDS, SDS, SSP and GP Connect providers, simulated in worlds. Synthetic, for teaching; no NHS service.

``Sandbox`` is an ASGI app. It knows nothing of scenarios: what it refuses, it refuses because a rule is broken.
"""

from .app import Sandbox
from .configuration import WrongConfiguration, read_configuration
from .errors import SandboxError, StoreError
from .rules import Rule
from .settings import Settings

__all__ = ["Rule", "Sandbox", "SandboxError", "Settings", "StoreError", "WrongConfiguration", "read_configuration"]
