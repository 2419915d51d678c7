"""What can go wrong in the sandbox: a refusal that belongs to a protocol, or a file that cannot be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Rule


class SandboxError(Exception):
    """Base of everything the sandbox raises on purpose."""


class Refusal(SandboxError):
    """A service says no because a rule is broken; each service turns it into its own OperationOutcome."""

    def __init__(self, rule: Rule, diagnostics: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.rule, self.diagnostics, self.headers = rule, diagnostics, headers
        super().__init__(f"{rule.id}: {diagnostics}")


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
