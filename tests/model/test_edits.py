"""Edits of a request: each changes one thing, tells what, and is refused where there is nothing to change."""

from __future__ import annotations

import pytest

from explorer.model import Request, StrayEdit, Token
from explorer.model.edits import (
    Address,
    Body,
    Difference,
    DropClaim,
    DropHeader,
    DropMember,
    Edit,
    Method,
    SetClaim,
    SetHeader,
    SetMember,
    Stamp,
    TokenForm,
    apply,
)
from explorer.model.exchange import RawBody

BOOK = Request("Book", "POST", "${ssp}/${service_root}/Appointment", (("Ssp-To", "${asid}"), ("Accept", "json")),
               {"status": "booked", "slot": [{"reference": "Slot/${slot}"}]},
               Token({"sub": "1", "aud": "${service_root}"}))


@pytest.mark.parametrize(("edit", "difference", "fix"), [
    (Method("PUT"), Difference("method", "POST", "PUT"), "Send the method as “POST”, not as “PUT”."),
    (Address("/Appointment", "/appointment"), Difference("address", "/Appointment", "/appointment"),
     "Write “/Appointment” in the address, not “/appointment”."),
    (Address("/Appointment", ""), Difference("address", "/Appointment", None), "Write “/Appointment” in the address."),
    (SetHeader("Ssp-To", "1"), Difference("header Ssp-To", "${asid}", "1"),
     "Send the header Ssp-To as “${asid}”, not as “1”."),
    (SetHeader("Prefer", "x"), Difference("header Prefer", None, "x"), "Leave out the header Prefer."),
    (DropHeader("Ssp-To"), Difference("header Ssp-To", "${asid}", None), "Send the header Ssp-To: “${asid}”."),
    (DropHeader("Authorization"), Difference("header Authorization", "Bearer {header}.{payload}.", None),
     "Send the header Authorization: “Bearer {header}.{payload}.”."),
    (SetClaim("/sub", 2), Difference("claim /sub", "1", "2"), "Send the claim /sub as “1”, not as “2”."),
    (DropClaim("/sub"), Difference("claim /sub", "1", None), "Send the claim /sub: “1”."),
    (DropClaim("/exp"), Difference("claim /exp", "seconds since 1970", None),
     "Send the claim /exp: seconds since 1970."),
    (SetClaim("/iat", 5), Difference("claim /iat", "seconds since 1970", "5"),
     "Send the claim /iat as seconds since 1970, not as “5”."),
    (Stamp(-600, 300),
     Difference("token times", "issued now, living 300 seconds", "issued 600 seconds ago, living 300 seconds"),
     "Send the token times as issued now, living 300 seconds, not as issued 600 seconds ago, living 300 seconds."),
    (TokenForm(text="Bearer"), Difference("token", "Bearer {header}.{payload}.", "Bearer"),
     "Send the token as “Bearer {header}.{payload}.”, not as “Bearer”."),
    (SetMember("/slot/0/reference", "Slot/x"), Difference("body /slot/0/reference", "Slot/${slot}", "Slot/x"),
     "Send the member /slot/0/reference of the body as “Slot/${slot}”, not as “Slot/x”."),
    (SetMember("/slot/-", {}), Difference("body /slot/1", None, "{}"), "Leave out the member /slot/1 of the body."),
    (DropMember("/status"), Difference("body /status", "booked", None),
     "Send the member /status of the body: “booked”."),
])
def test_an_edit_tells_what_it_changes_and_how_to_undo_it(edit: Edit, difference: Difference, fix: str) -> None:
    assert apply((edit,), BOOK) != BOOK
    assert (edit.difference(BOOK), edit.difference(BOOK).fix) == (difference, fix)


def test_edits_change_what_they_name_and_nothing_else() -> None:
    edited = apply((SetMember("/slot/-", {"reference": "Slot/2"}), DropMember("/status"), DropHeader("Accept"),
                    SetClaim("/aud", "x"), Address("/Appointment", "/Slot")), BOOK)

    assert edited.body == {"slot": [{"reference": "Slot/${slot}"}, {"reference": "Slot/2"}]}
    assert edited.headers == (("Ssp-To", "${asid}"),)
    assert edited.token == Token({"sub": "1", "aud": "x"})
    assert (edited.method, edited.url) == ("POST", "${ssp}/${service_root}/Slot")
    assert BOOK.body == {"status": "booked", "slot": [{"reference": "Slot/${slot}"}]}


def test_a_whole_body_can_be_text_whose_values_are_filled_in() -> None:
    edited = apply((Body('{"slot": ${slot}'),), BOOK)

    assert edited.body == RawBody('{"slot": ${slot}')
    assert list(edited.values()) == ["ssp", "service_root", "asid", "service_root", "slot"]


@pytest.mark.parametrize(("edit", "said"), [
    (Address("/Slot", "/x"), "the address has no '/Slot'"),
    (DropHeader("Prefer"), "there is no header Prefer to leave out"),
    (DropClaim("/iss"), "there is nothing at /iss"),
    (SetMember("/slot/4", {}), "the list has no item 4"),
    (SetMember("/place/name", "x"), "there is no 'place' on the way"),
    (SetMember("/status/code", "x"), "there is no object or list that could hold 'code'"),
    (Method("POST"), "it stays as it was"),
])
def test_an_edit_that_changes_nothing_is_refused(edit: Edit, said: str) -> None:
    with pytest.raises(StrayEdit, match=said):
        apply((edit,), BOOK)
