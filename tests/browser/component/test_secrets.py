"""What must neither be kept nor passed on: told in the browser as the sandbox's log tells it, and a little more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from explorer.sandbox.nhs_number import is_valid
from explorer.sandbox.redaction import redact

from .pages import ask
from .site import ComponentSite
from .test_state import fixtures_stay


@pytest.fixture(scope="module")
def page(asking: Page) -> Page:
    return asking


SOMEBODY = "9434765919"
UNSIGNED = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NvbnN1bWVyLnNhbmRib3guZXhhbXBsZS8ifQ."

pieces = [
    SOMEBODY, "943 476 5919", "943%20476+5919", "9990000018", "4010232137", "1113878894", "Slot/", "%7C", "%", "a", " ",
    '"exp": ', '"id":"', "708a824f-612c-4335-a928-", "00000000-0000-4335-a943-", "476591900000", "5451500f2e60", ".",
    "-", "0", "\u20ac"]
tokens = ["eyJ", UNSIGNED, "eyJhIjoiOTQzNDc2NTkxOSJ9"]


def clean(page: Page, component: ComponentSite, text: str) -> Any:
    return ask(page, component, "secrets", "(m, text) => m.withoutSecrets(text)", text)


@given(text=st.lists(st.sampled_from(pieces), max_size=8).map("".join))
@example(text=f'"exp":  {SOMEBODY}')
@settings(fixtures_stay, max_examples=150)
def test_numbers_are_taken_out_as_they_are_of_the_sandboxs_log(page: Page, component: ComponentSite, text: str) -> None:
    assert clean(page, component, text) == redact(text)


@given(text=st.lists(st.sampled_from([*pieces, *tokens]), max_size=8).map("".join))
@example(text=f"{SOMEBODY}{tokens[2]}")
@settings(fixtures_stay, max_examples=100)
def test_the_log_finds_nothing_more_to_take_out(page: Page, component: ComponentSite, text: str) -> None:
    left = clean(page, component, text)

    assert redact(left) == left


@given(digits=st.integers(0, 9_999_999_999).map(lambda number: f"{number:010}"))
@settings(fixtures_stay, max_examples=60)
def test_a_number_is_one_by_its_check_digit(page: Page, component: ComponentSite, digits: str) -> None:
    valid = [digits[:9] + last for last in "0123456789" if is_valid(digits[:9] + last)]
    found = ask(page, component, "secrets",
                "(m, start) => [...'0123456789'].map(last => start + last).filter(m.isNhsNumber)", digits[:9])

    assert found == valid


@pytest.mark.parametrize("text", [
    '{"resourceType":"Slot","id":"1113878894"}', '{\n  "resourceType": "Slot",\n  "id": "1113878894"\n}',
    "Slot/1113878894"])
def test_a_slot_is_no_patient(page: Page, component: ComponentSite, text: str) -> None:
    assert clean(page, component, text) == text


@pytest.mark.parametrize(("text", "left"), [
    (f"a {UNSIGNED}c2lnbmVk b", f"a {UNSIGNED}[signature] b"), (f"a {UNSIGNED} b", f"a {UNSIGNED} b"),
    ("eyes.open.wide", "eyes.open.wide"), ("eyJhbGciOiJub25lIn0.e.f", "eyJhbGciOiJub25lIn0.e.[signature]"),
    ("https://me:mine@host/", "https://[name and password]@host/"), ("https://host/?a=me:mine@x", "https://host/?a=me:mine@x"),
    ("/x?access_token=abc&client-secret=d", "/x?access_token=[access_token]&client-secret=[client-secret]"),
    ("/x?apikey=sandbox&b=c", "/x?apikey=sandbox&b=c"),
    ("https://h/x/?api_key=abc", "https://h/x/?api_key=[api_key]"),
    ("clientSecret=abc&b=c", "clientSecret=[clientSecret]&b=c"),
    ('{"a": {"password" : "a\\"b"}, "apikey": "sandbox"}', '{"a": {"password" : "[password]"}, "apikey": "sandbox"}'),
    ("see Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM=, and", "see Bearer [token], and"),
    ("the bearer of good news", "the bearer of good news"),
    ("Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NvbnN1bWVyLnNhbmRib3guZXhhbXBsZS8ifQ.",
     "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2NvbnN1bWVyLnNhbmRib3guZXhhbXBsZS8ifQ."),
    ("a AKIAIOSFODNN7EXAMPLE b", "a [secret] b"), ("ghp_abcdefghij2klmnopqrstuvABCDEFGHIJ", "[secret]"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----.", "[private key]."),
    ("-----BEGIN PRIVATE KEY-----\nMII", "[private key]"),
    ("-----BEGIN CERTIFICATE-----", "-----BEGIN CERTIFICATE-----")])
def test_secrets_are_taken_out_of_texts(page: Page, component: ComponentSite, text: str, left: str) -> None:
    assert clean(page, component, text) == left
    assert clean(page, component, left) == left


@pytest.mark.parametrize(("name", "text", "words"), [
    ("Authorization", f"Bearer {UNSIGNED}", []), ("authorization", "", []), ("apikey", "sandbox", []), ("X", "1", []),
    ("NHSD-Session-URID", "555254240100", []), ("Authorization", f"Bearer {UNSIGNED}c2ln", ["token"]),
    ("Authorization", "Bearer g1112R_ccQ1Ebbb4gtHBP1aaaNM", ["token"]),
    ("Authorization", "Basic bWU6bWluZQ==", ["token"]),
    ("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL3JlYWwuZXhhbXBsZS5vcmcvIn0.", ["token"]),
    ("APIKEY", "7f3a", ["key"]), ("Cookie", "a=b", ["cookie"]), ("Set-Cookie", "a=b", ["cookie"]),
    ("X-Api-Key", "7f3a", ["secret"]), ("Proxy-Authorization", "Basic x", ["secret"]),
    ("X-Auth-Token", "t", ["secret"]),
    ("X", SOMEBODY, ["number"])])
def test_a_header_is_told_by_its_name_and_what_it_says(page: Page, component: ComponentSite, name: str, text: str,
                                                       words: list[str]) -> None:
    told, kept = ask(page, component, "secrets", """(m, [name, text]) => {
        const message = {url: 'http://h/', headers: [[name, text]], body: null}
        const known = Object.entries(m.WORDS_FOR_SECRETS)
        const kinds = m.secretsIn(message).map(said => known.find(([, words]) => words === said)[0])
        return [kinds, m.cleaned(message) === message]
    }""", [name, text])

    assert (told, kept) == (words, words == [])


@given(message=st.fixed_dictionaries({
    "url": st.text(), "headers": st.lists(st.lists(st.text(), min_size=2, max_size=2)), "body": st.none() | st.text()}))
@settings(fixtures_stay, max_examples=60)
def test_what_is_clean_stays_as_it_is(page: Page, component: ComponentSite, message: dict[str, Any]) -> None:
    once, twice = ask(page, component, "secrets", "(m, message) => [m.cleaned(message), m.cleaned(m.cleaned(message))]",
                      message)

    assert once == twice
