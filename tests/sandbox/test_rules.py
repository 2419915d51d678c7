"""Rules as data: what the sandbox says that it enforces."""

from __future__ import annotations

from explorer.sandbox import Sandbox


def test_rules_have_unique_ids_that_begin_with_their_participant(app: Sandbox) -> None:
    rules = app.rules()
    assert len({rule.id for rule in rules}) == len(rules)
    assert {rule.participant for rule in rules} == {"pds", "sds", "ssp", "provider"}
    for rule in rules:
        assert rule.id.startswith(f"{rule.participant}.")
        assert rule.says.endswith(".")
        assert rule.source
        assert 400 <= rule.status < 600 or rule.code == "TOO_MANY_MATCHES"  # which PDS says with 200


def test_a_rule_names_the_interactions_it_is_for(app: Sandbox) -> None:
    rules = {rule.id: rule for rule in app.rules()}
    assert rules["provider.slot-taken"].interactions == ("create:appointment-1",)
    assert (rules["provider.slot-taken"].status, rules["provider.slot-taken"].code) == (409, "DUPLICATE_REJECTED")
    assert rules["provider.header-missing"].interactions == ()
