"""What can go wrong around the services: a file that cannot be used, a control call, too many worlds.

A refusal that belongs to a protocol stands with the rules: :class:`explorer.sandbox.rules.Refusal`.
"""

from __future__ import annotations


class SandboxError(Exception):
    """Base of everything the sandbox raises on purpose."""


class StoreError(SandboxError):
    """The data file cannot serve; the message names the file and what to do."""


class UnusableFile(StoreError):
    """The file cannot be opened or written."""

    def __init__(self, data: str, reason: str) -> None:
        super().__init__(f"{data} cannot be used as the sandbox's data file ({reason}); name a file in a folder that "
                         "you may write to, or leave --data out to keep everything in memory")


class OtherFormat(StoreError):
    """The file holds something else than this version's data."""

    def __init__(self, data: str, found: str, wanted: int) -> None:
        super().__init__(f"{data} holds {found}, this version of the sandbox writes format {wanted}; "
                         "move the file away or name another one, and a new one is made")


class InvalidControl(SandboxError):
    """A control call asks for what the sandbox cannot do; the message says what to send instead."""


class TooManyWorlds(SandboxError):
    """Every world that may exist is in use."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"All {limit} worlds of this sandbox were used within the last hour; "
                         "use the world main, or try again later")


class SwitchedToFail(SandboxError):
    """What a service fails with when its world's switch says so. Nobody catches it by its name."""

    def __init__(self, participant: str) -> None:
        super().__init__(f"{participant} is switched to fail in this world")
