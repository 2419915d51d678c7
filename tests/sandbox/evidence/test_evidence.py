"""Every published rule bites: its pair is answered as said, and without the rule a bad call is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

import httpx
import pytest

from explorer.sandbox import Sandbox
from tests.sandbox.client import SandboxClient, code
from tests.sandbox.conftest import NINE

from .pair import Pair
from .pairs import PAIRS
from .switching import switchable, switched_off

# Rules that no line of a service checks: the limits stand in front of all of them, and a failure is nothing to check.
NO_CHECK = {"pds.out-of-bounds", "sds.out-of-bounds", "ssp.out-of-bounds", "provider.out-of-bounds", "sds.failed",
            "ssp.failed"}
each_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.rule)


def test_every_published_rule_has_one_pair_and_every_pair_a_rule(app: Sandbox) -> None:
    pairs = Counter(pair.rule for pair in PAIRS)
    published = Counter(rule.id for rule in app.rules())
    assert pairs == published
    assert all(pair.bad for pair in PAIRS)


def test_a_rule_says_with_what_its_bad_calls_are_answered(app: Sandbox) -> None:
    assert {pair.rule: pair.answer for pair in PAIRS} == {rule.id: (rule.status, rule.code) for rule in app.rules()}


@each_pair
async def test_a_good_call_succeeds(sandbox: SandboxClient, pair: Pair) -> None:
    answer = await pair.good(sandbox)
    assert passes(answer), answer.text


@each_pair
async def test_a_bad_call_is_refused(sandbox: SandboxClient, pair: Pair) -> None:
    for number, bad in enumerate(pair.bad):
        answer = await bad(sandbox.of(f"bad{number}"))
        assert code(answer) == pair.answer, answer.text


@pytest.fixture
async def weak() -> AsyncIterator[SandboxClient]:
    """A client of the copy in which rules can be switched off; it waits for nothing."""
    async def sleep(_seconds: float) -> None:
        pass

    copy = switchable()
    numbers = count(1)
    app = copy.Sandbox(clock=lambda: NINE, ids=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
                       settings=copy.Settings(sleep=sleep))
    # Without a rule the code behind it may fail, also where it makes the answer to a failure.
    transport = httpx.ASGITransport(app=app, root_path="/sandbox", raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport) as http:
        yield SandboxClient(app, http)
    app.close()


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.rule not in NO_CHECK], ids=lambda pair: pair.rule)
async def test_without_its_rule_a_bad_call_passes(weak: SandboxClient, pair: Pair) -> None:
    answers = []
    for number, bad in enumerate(pair.bad):
        before = await bad(weak.of(f"on{number}"))
        with switched_off(pair.rule):
            after = await bad(weak.of(f"off{number}"))
        answers.append((before, after))

    assert all(code(before) == pair.answer for before, _ in answers)
    if pair.otherwise:
        assert not any(passes(after) for _, after in answers), "one passes: its pair need not say otherwise"
        assert any(said(before) != said(after) for before, after in answers), pair.otherwise
    else:
        assert any(passes(after) for _, after in answers), [said(after) for _, after in answers]


def passes(answer: httpx.Response) -> bool:
    """Whether a call succeeded; PDS says of too many matches with status 200 that there are too many."""
    return answer.status_code < 300 and (not answer.content or answer.json()["resourceType"] != "OperationOutcome")


def said(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and diagnostics of an answer."""
    if passes(answer) or not answer.content:
        return answer.status_code, "", ""
    issue: dict[str, Any] = answer.json()["issue"][0]
    return *code(answer), issue.get("diagnostics", "")


def test_the_copy_is_apart_from_the_sandbox() -> None:
    assert switchable().Sandbox is not Sandbox
    assert switchable().Sandbox.__module__ == Sandbox.__module__
