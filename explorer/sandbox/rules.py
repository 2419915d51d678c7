"""Rules as data: each refusal of a service names the rule that was broken.

A rule says who refuses, with which status and code, and where it is written; the check itself stands in the service.
``[REC]`` in a source marks what the sources leave open and this sandbox decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import SandboxError

WITHIN_BOUNDS = ("Address and headers are within the sandbox's limit; so are the body (413), the world's name (400) "
                 "and the number of worlds (503).")
"""What stands in front of every service. A rule has one status: that of the limit which any request can break."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one participant. No interactions means: it holds for all of them."""

    id: str
    participant: str
    status: int
    code: str
    says: str
    source: str
    interactions: tuple[str, ...] = ()

    def broken(self, diagnostics: str, *headers: tuple[str, str]) -> Refusal:
        """The refusal to raise where this rule is broken."""
        return Refusal(self, diagnostics, headers)


@dataclass(slots=True)
class RuleBook:
    """The rules of one participant, in the order in which they are written down."""

    participant: str
    rules: list[Rule] = field(default_factory=list)

    def rule(self, name: str, status: int, code: str, says: str, source: str, *interactions: str) -> Rule:
        """Write a rule down and return it; its id is the participant's key and the name."""
        rule = Rule(f"{self.participant}.{name}", self.participant, status, code, says, source, interactions)
        self.rules.append(rule)
        return rule


class Refusal(SandboxError):
    """A service says no because a rule is broken; each service turns it into its own OperationOutcome."""

    def __init__(self, rule: Rule, diagnostics: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.rule, self.diagnostics, self.headers = rule, diagnostics, headers
        super().__init__(f"{rule.id}: {diagnostics}")
