"""The seed world is what the specification of it says."""

from __future__ import annotations

from nhs_number.validate import is_valid as judge

from explorer.sandbox.nhs_number import check_digit, is_valid
from explorer.sandbox.seed.directory import ACCREDITED, ENDPOINTS, SHARING, SYSTEMS
from explorer.sandbox.seed.patients import PATIENTS
from explorer.sandbox.seed.people import ORDINARY, PEOPLE, REGISTER_POOL
from explorer.sandbox.seed.schedules import SCHEDULES
from explorer.sandbox.seed.staff import LOCATIONS, PRACTITIONERS


def test_every_number_is_valid_by_an_independent_judge_and_from_the_range_for_tests() -> None:
    for number in PEOPLE:
        assert judge(number)
        assert is_valid(number)
        assert number.startswith("999")


def test_check_digits_agree_with_the_independent_judge() -> None:
    for prefix in range(999000000, 999000300):
        digit = check_digit(str(prefix))
        valid = [last for last in range(10) if judge(f"{prefix}{last}")]
        assert valid == ([] if digit is None else [digit])


def test_people_by_rule_are_as_many_and_who_they_should_be() -> None:
    assert (len(REGISTER_POOL), REGISTER_POOL[0].nhs_number, REGISTER_POOL[-1].nhs_number) == (
        81, "9990010005", "9990010897")
    assert (len(ORDINARY), ORDINARY[0].nhs_number, ORDINARY[-1].nhs_number) == (19, "9990020000", "9990020191")
    first, last = REGISTER_POOL[0], REGISTER_POOL[80]
    assert (first.given, first.family, first.gender, first.birth_date) == (("Alex",), "Abacus", "female", "1950-01-15")
    assert (last.given, last.family, last.gender, last.birth_date) == (("Robin",), "Ingot", "female", "1993-11-05")
    assert (last.street, last.phone, last.practice) == ("81 Register Row", "01632 960280", None)
    assert (ORDINARY[18].family, ORDINARY[18].street, ORDINARY[18].phone, ORDINARY[18].practice) == (
        "Marlow", "19 Ordinary Lane", "01632 960418", "T99001")


def test_nobody_of_the_register_pool_has_a_record_anywhere() -> None:
    registered = {record.nhs_number for record in PATIENTS.values()}
    assert registered & {person.nhs_number for person in REGISTER_POOL} == set()


def test_every_reference_of_the_seed_resolves_at_its_practice() -> None:
    for schedule in SCHEDULES.values():
        assert LOCATIONS[schedule.location].practice == schedule.practice
        assert schedule.practice in PRACTITIONERS[schedule.practitioner].practices
    for record in PATIENTS.values():
        assert LOCATIONS[record.branch].practice == record.practice


def test_practices_are_registered_for_fifteen_interactions_and_one_also_for_structured() -> None:
    assert [len(endpoint.interactions) for endpoint in ENDPOINTS] == [15, 2, 15, 15, 15, 15]
    assert len({system.asid for system in SYSTEMS}) == len(SYSTEMS) == 9
    assert SHARING.get("999000000203") is None
    assert not any(":slot-1" in interaction for interaction in ACCREDITED["999000000204"])
