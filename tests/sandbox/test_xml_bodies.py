"""Bodies in XML and JSON: the same body gets the same verdict; what only one format can get wrong."""

from __future__ import annotations

import gzip
import json
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from explorer.sandbox import Sandbox

from . import test_amend, test_booking, test_cancel
from .client import AMEND, BOOK, CANCEL, REGISTER, SandboxClient, code
from .fhirxml import FHIR_JSON, FHIR_XML, NAMESPACE, XmlClient, as_xml, read
from .register_checks import CHECKS
from .registering import farid
from .test_booking import Body, Free

SYNTAX, INVALID, TOO_DEEP = (400, "BAD_REQUEST"), (422, "INVALID_RESOURCE"), (400, "BAD_REQUEST")
XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">'
# A list of one and the one itself are the same in XML, numbers are not told from texts, and there is always a type.
ONLY_JSON = {"a priority as text", "a wrong type", "no resource type", "a list", "a wrong cardinality",
             "an empty list", "a number as reason", "extension is no list"}


@pytest.fixture
async def free(sandbox: SandboxClient) -> Free:
    return Free(await sandbox.free("2026-06-03", "2026-06-03"))


@pytest.mark.parametrize(("name", "spoil"), [(one.id, one.values[0]) for one in test_booking.SPOILT])
async def test_a_bad_booking_gets_the_same_verdict_in_xml(app: Sandbox, sandbox: SandboxClient, free: Free, name: str,
                                                          spoil: Callable[[Body], Body]) -> None:
    body = spoil(free.body("11", "09:00"))
    client = XmlClient(app, sandbox.http, only=BOOK)
    assert verdict(await client.book(body)) == code(await sandbox.book(body)) == (422, "INVALID_RESOURCE")
    assert bool(client.kept) == (name in ONLY_JSON)


@pytest.mark.parametrize(("name", "expected", "spoil"), [check[1:] for check in CHECKS])
async def test_a_bad_registration_gets_the_same_verdict_in_xml(app: Sandbox, sandbox: SandboxClient, name: str,
                                                               expected: tuple[int, str],
                                                               spoil: Callable[[Body], Any]) -> None:
    body = spoil(farid())
    client = XmlClient(app, sandbox.http, only=REGISTER)
    assert verdict(await client.register(body)) == code(await sandbox.register(body)) == expected
    assert bool(client.kept) == (name in ONLY_JSON)


@pytest.mark.parametrize(("name", "spoil"), [(one.id, one.values[0]) for one in test_amend.SPOILT])
async def test_a_bad_amendment_gets_the_same_verdict_in_xml(app: Sandbox, sandbox: SandboxClient, name: str,
                                                            spoil: Callable[[Body], Any]) -> None:
    body = spoil({**await test_amend.read(sandbox), "comment": "x"})
    client = XmlClient(app, sandbox.http, only=AMEND)
    assert verdict(await test_amend.amend(client, body)) == code(await test_amend.amend(sandbox, body)) == INVALID
    assert bool(client.kept) == (name in ONLY_JSON)


@pytest.mark.parametrize(("name", "expected", "spoil"), [(one.id, *one.values) for one in test_cancel.SPOILT])
async def test_a_bad_cancellation_gets_the_same_verdict_in_xml(app: Sandbox, sandbox: SandboxClient, name: str,
                                                               expected: tuple[int, str],
                                                               spoil: Callable[[Body], Any]) -> None:
    body = spoil(test_cancel.cancelled(await test_amend.read(sandbox)))
    client = XmlClient(app, sandbox.http, only=CANCEL)
    in_xml, in_json = [await test_cancel.cancel(one, body) for one in (client, sandbox)]
    assert verdict(in_xml) == code(in_json) == expected
    assert bool(client.kept) == (name in ONLY_JSON)


@pytest.mark.parametrize("change", [
    {"created": "2026-06-01T08:00:00Z"}, {"created": "2026-06-01T08:00:00.123Z"}, {"comment": "x" * 500},
    {"comment": " a  b \n c\td \"<&>' é 𝄞 \u0085"}, {"priority": 0}, {"minutesDuration": 10},
    {"start": "2026-06-03T08:00:00+00:00"}, {"language": "en-GB"}, {"participant": None},
    {"text": {"status": "generated", "div": f"{XHTML}<p>Two &lt; <b>three</b></p></div>"}},
    {"identifier": [{"id": "a1", "system": "https://example.org/x", "value": "7", "period": {"start": "2026"}}]}])
async def test_what_is_booked_in_xml_is_what_is_booked_in_json(app: Sandbox, sandbox: SandboxClient, free: Free,
                                                               change: Body) -> None:
    if "participant" in change:
        kind = [{"coding": [{"system": "http://hl7.org/fhir/encounter-participant-type", "code": "PART"}]}]
        change = {"participant": [{**one, "type": kind} for one in free.body("11", "09:00")["participant"]]}
    body = free.body("11", "09:00", **change)
    client = XmlClient(app, sandbox.http, "xml", BOOK)
    in_json = await sandbox.book(body)
    in_xml = await client.ssp(BOOK, "/Appointment", "POST", body=body, named={"Accept": f"{FHIR_JSON};q=1"})
    assert in_json.status_code == in_xml.status_code == 201, in_xml.text
    assert in_xml.json() == in_json.json()
    assert client.written


async def test_a_contained_narrative_is_kept_in_both_formats(app: Sandbox, sandbox: SandboxClient, free: Free) -> None:
    """Written with other quotes and without need of an end tag, it is the same."""
    told = f'{XHTML}<p title=\'a\' class="b">x<br></br>y &amp; &gt;</p></div>'
    kept = f'{XHTML}<p class="b" title="a">x<br></br>y &amp; &gt;</p></div>'
    body = free.body("11", "09:00")
    body["contained"][0]["text"] = {"status": "additional", "div": told}
    answers = [await sandbox.book(body), await XmlClient(app, sandbox.http, "xml", BOOK).book(body)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["contained"][0]["text"]["div"] == kept
    assert kept in answers[1].text


async def xml(sandbox: SandboxClient, text: str | bytes, **named: str) -> tuple[int, str]:
    """Status and code of a booking with that body; 201 has no code."""
    answer = await sandbox.provider(BOOK, "/Appointment", "POST", body=text,
                                    named={"Content-Type": f"{FHIR_XML};charset=utf-8", **named})
    return (201, "") if answer.status_code == 201 else code(answer)


@pytest.mark.parametrize("text", [
    "", " ", "<", "{}", "Appointment", "<Appointment", f'<Appointment xmlns="{NAMESPACE}">', "<a></b>", "<a/><b/>",
    "<a b='1' b='2'/>", "<a b=1/>", "<a>&nbsp;</a>", "<a>&#1;</a>", "<a>&#xFFFE;</a>", "<a>&#xD800;</a>", "<x:a/>",
    "<a>\x00</a>", "<a>\x01</a>", b"<a>\xff</a>", "<a/>".encode("utf-16"), "<a/>".encode("utf-16-le"),
    '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + b"<a/>", '<a b="<"/>', "<a>]]></a>"])
async def test_xml_that_is_not_well_formed_is_400(sandbox: SandboxClient, text: str | bytes) -> None:
    assert await xml(sandbox, text) == SYNTAX


HINTS = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{NAMESPACE} fhir-all.xsd"'


def good(free: Free) -> str:
    return as_xml(free.body("11", "09:00")).decode()


@pytest.mark.parametrize(("old", "new"), [
    ('<?xml version="1.0" encoding="UTF-8"?>', ""), ("<?xml", "\ufeff<?xml"),
    ("UTF-8", "utf-8"), ("?>", "?><!-- a --><?target a?>"), ("<status", "\n\t <!-- <!DOCTYPE a> --><status"),
    ('value="booked"/>', 'value="booked"></status>'), ('value="booked"', "value='&#98;ooked'"),
    ("<Appointment", f'<Appointment {HINTS}')])
async def test_the_liberties_of_xml_are_taken(sandbox: SandboxClient, free: Free, old: str, new: str) -> None:
    sent = good(free)
    assert old in sent
    assert await xml(sandbox, sent.replace(old, new, 1)) == (201, "")


async def test_namespaces_may_have_prefixes(sandbox: SandboxClient, free: Free) -> None:
    sent = good(free).replace("<", "<f:").replace("<f:/", "</f:").replace("<f:?xml", "<?xml")
    assert await xml(sandbox, sent.replace("xmlns=", "xmlns:f=")) == (201, "")


@pytest.mark.parametrize(("old", "new"), [
    (f' xmlns="{NAMESPACE}"', ""), (f'xmlns="{NAMESPACE}"', 'xmlns="http://hl7.org/FHIR"'),
    (f'xmlns="{NAMESPACE}"', f'xmlns="{NAMESPACE}" id="1"'), (f'xmlns="{NAMESPACE}"', f'xmlns="{NAMESPACE}" a="1"'),
    ('<status value="booked"/>', "<status>booked</status>"), ('<status value="booked"/>', "<status/>"),
    ('<status value="booked"/>', '<status value=""/>'), ('<status value="booked"/>', 'booked<status value="booked"/>'),
    ('<status value="booked"/>', '<status value="booked"/><status value="booked"/>'),
    ('<status value="booked"/>', '<status xmlns="urn:x" value="booked"/>'),
    ('<status value="booked"/>', '<status value="booked" colour="red"/>'),
    ('<status value="booked"/>', '<status value="booked"/><colour value="red"/>'),
    ('<status value="booked"/>', '<status value="booked"/><colour/>'),
    ('<status value="booked"/>', '<status value="booked"/><resourceType value="Appointment"/>'),
    ('<status value="booked"/>', '<status value="booked"/><_status/>'),
    ('<status value="booked"/>', '<status value="booked"><colour/></status>'),
    ('<status value="booked"/>', '<status value="booked"/><fhir_comments value="x"/>'),
    ('<status value="booked"/>', '<status value="booked"/><start__ext/>'),
    ('<status value="booked"/>', '<id value="5"/><status value="booked"/>'),
    ('<status value="booked"/>', '<status value="booked"/><priority value="1.5"/>'),
    ('<status value="booked"/>', '<status value="booked"/><priority value="007"/>'),
    ('<status value="booked"/>', '<status value="booked"/><priority value="+3"/>'),
    ('<status value="booked"/>', '<status value="booked"/><priority value="high"/>'),
    ('<status value="booked"/>', f'<status value="booked"/><priority value="{"9" * 5000}"/>'),
    ('<status value="booked"/>', '<comment value="too early"/><status value="booked"/>'),
    ("<contained>", "<contained></contained><contained>"), ("<contained>", "<contained>text"),
    ("<contained>", '<contained id="1">'), ("</Organization>", '</Organization><Organization/>'),
    ("<Organization>", "<Organisation>"), ("<Organization>", '<Organization xmlns="urn:x">'),
    ("<meta>", '<meta value="1">'), ('url="', 'uri="'), ("<meta>", "<text/><meta>"),
    ("<contained>", '<text><status value="empty"/><div>x</div></text><contained>'),
    ("<contained>", '<text><status value="empty"/><div value="x"/></text><contained>'),
    ("<contained>", f'<text><status value="empty"/>{XHTML}<p xmlns="urn:x"/></div></text><contained>'),
    ("<contained>", f'<text>{XHTML}x</div></text><contained>')])
async def test_well_formed_xml_that_is_no_fhir_is_422(sandbox: SandboxClient, free: Free, old: str, new: str) -> None:
    sent = good(free)
    assert old in sent
    spoilt = sent.replace(old, new, 1).replace("</Organization>", "</Organisation>" if "<Organisation" in new
                                               else "</Organization>")
    assert await xml(sandbox, spoilt) == INVALID
    assert await xml(sandbox, sent) == (201, "")


async def test_the_root_decides_the_type(sandbox: SandboxClient) -> None:
    for kind in ("Patient", "Appointments", "appointment", "DomainResource", "Resource", "Extension", "div"):
        assert await xml(sandbox, f'<{kind} xmlns="{NAMESPACE}"><id value="1"/></{kind}>') == INVALID


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 30))
LAUGHS = f'<!DOCTYPE Appointment [<!ENTITY a0 "ha">{BOMB}]>'


@pytest.mark.parametrize("doctype", [
    "<!DOCTYPE Appointment>", '<!DOCTYPE Appointment SYSTEM "{url}">', '<!DOCTYPE Appointment PUBLIC "a" "{url}">',
    "<!DOCTYPE Appointment []>", LAUGHS, '<!DOCTYPE Appointment [<!ENTITY x SYSTEM "{url}">]>',
    '<!DOCTYPE Appointment [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE Appointment [<!ENTITY % p SYSTEM "{url}"> %p;]>',
    '<!DOCTYPE Appointment [<!ATTLIST status value CDATA "booked">]>'])
async def test_a_dtd_is_refused_before_anything_is_expanded_or_fetched(sandbox: SandboxClient, doctype: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/a.dtd"
        text = (f'<?xml version="1.0"?>\n<!-- a -->{doctype.replace("{url}", url)}<Appointment xmlns="{NAMESPACE}">'
                '<comment value="&a29;"/><description>&x;</description></Appointment>')
        tracemalloc.start()
        began = time.perf_counter()
        answer = await sandbox.provider(BOOK, "/Appointment", "POST", body=text, named={"Content-Type": FHIR_XML})
        took, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert code(answer) == SYNTAX
    assert "DOCTYPE" in answer.json()["issue"][0]["diagnostics"]
    assert "root:" not in answer.text
    assert took < 1
    assert peak < 5_000_000


TOO_LONG = (413, "BAD_REQUEST")
MANY_ATTRIBUTES = "<Appointment " + " ".join(f"a{number}=''" for number in range(60_000)) + "/>"


@pytest.mark.parametrize(("written", "expected"), [
    (f'<Appointment xmlns="{NAMESPACE}">' + "<extension>" * 30_000, TOO_LONG),
    (f'<Appointment xmlns="{NAMESPACE}">' + "<extension>" * 15_000, TOO_DEEP),
    (f'<Appointment xmlns="{NAMESPACE}">' + "<a>" * 15_000, TOO_DEEP),
    (f'<Appointment xmlns="{NAMESPACE}">' + "<slot/>" * 100_000 + "</Appointment>", TOO_LONG),
    (MANY_ATTRIBUTES, INVALID),
    ("<" + "a" * 900_000 + "/>", INVALID), ("<!--" + " a" * 400_000 + "--><a/>", INVALID),
    (f'<Appointment xmlns="{NAMESPACE}"><comment value="{"x" * 900_000}"/></Appointment>', INVALID)])
async def test_large_and_deep_xml_is_refused_within_bounds(sandbox: SandboxClient, written: str,
                                                           expected: tuple[int, str]) -> None:
    tracemalloc.start()
    assert await xml(sandbox, written) == expected
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


@pytest.mark.parametrize(("text", "expected"), [
    ("[" * 400, TOO_DEEP), ("[" * 400 + "]" * 400, TOO_DEEP), ("[" * 5000 + "]" * 5000, TOO_DEEP),
    ('{"a":' * 60 + "1" + "}" * 60, TOO_DEEP), ('{"a":' * 5000 + "1" + "}" * 5000, TOO_DEEP),
    ("[" + "1," * 200_000 + "1]", TOO_LONG), ("[" * 49 + "]" * 49, INVALID), ('{"a":' * 50 + "1" + "}" * 50, INVALID)])
async def test_large_and_deep_json_is_refused_within_bounds(sandbox: SandboxClient, text: str,
                                                            expected: tuple[int, str]) -> None:
    assert code(await sandbox.book(text)) == expected


async def test_extensions_inside_each_other_are_as_deep_in_xml_as_in_json(app: Sandbox, sandbox: SandboxClient,
                                                                          free: Free) -> None:
    body = free.body("11", "09:00")
    for depth, expected in ((45, INVALID), (60, TOO_DEEP), (48, INVALID), (49, TOO_DEEP)):
        extension: Body = {"url": "u", "valueString": "x"}
        for _ in range(depth):
            extension = {"url": "u", "extension": [extension]}
        spoilt = {**body, "extension": [extension]}
        assert code(await sandbox.book(spoilt)) == expected
        assert verdict(await XmlClient(app, sandbox.http, only=BOOK).book(spoilt)) == expected


@pytest.mark.parametrize("text", [
    b"\xff{}", '{"a": "\u00e9"}'.encode("latin-1"), "{}".encode("utf-16"), "{}".encode("utf-32"), b"{\x00}", b"{} {}",
    b"{'a': 1}", b'{"a": 1,}', b"{a: 1}", b'{"a": 01}', b'{"a": NaN}', b'{"a": -Infinity}', b'{"a": "\x01"}', b"//",
    b'{"a": "\n"}', b"1" * 5000, b'{"a": "\\ud800"}', b'{"\\ud800": "a"}', b'{"a": "\\u0000"}', b'{"a": "\\u001f"}',
    b'{"a": "\\uFFFE"}', "{\"a\": \"\uffff\"}".encode()])
async def test_json_that_is_not_well_formed_or_no_text_is_400(sandbox: SandboxClient, text: bytes) -> None:
    answer = await sandbox.provider(BOOK, "/Appointment", "POST", body=text)
    assert code(answer) == SYNTAX
    assert answer.json()["issue"][0]["diagnostics"].startswith("The body ")


@pytest.mark.parametrize(("old", "new"), [
    ('"status": "booked"', '"status": "booked", "status": "booked"'),
    ('"status": "booked"', '"status": "cancelled", "status": "booked"'),
    ('"display": "x"', '"display": "x", "display": "y"'),
    ('"status": "booked"', '"status": "booked", "start__ext": {"id": "a"}'),
    ('"status": "booked"', '"status": "booked", "fhir_comments": "x"'),
    ('"status": "booked"', '"status": "booked", "_status": "x"'),
    ('"status": "booked"', '"status": "booked", "_status": {}'),
    ('"status": "booked"', '"status": "booked", "_status": {"value": "x"}'),
    ('"status": "booked"', '"status": "booked", "_slot": [{"id": "x"}]'),
    ('"status": "booked"', '"status": "booked", "priority": 1.0'),
    ('"status": "booked"', '"status": "booked", "priority": true'),
    ('"status": "booked"', '"status": "booked", "language": 1'),
    ('"status": "booked"', '"status": "booked", "comment": null'),
    ('"status": "booked"', '"status": "booked", "requestedPeriod": [null]'),
    ('"use": "home"', '"use": "home", "period": {"start": 20260101}'),
    ('"use": "home"', '"use": "home", "period": {"start": "20260101"}'),
    ('"use": "home"', '"use": "home", "period": {"start": "2026-06-01 09:00:00+01:00"}'),
    ('"use": "home"', '"use": "home", "period": {"start": "2026-02-30"}'),
    ('"use": "home"', '"use": "home", "rank": 0')])
async def test_json_that_is_no_fhir_is_422(sandbox: SandboxClient, free: Free, old: str, new: str) -> None:
    body = free.body("11", "09:00")
    body["contained"][0]["telecom"][0]["use"] = "home"
    body["contained"][0]["type"][0]["coding"][0]["display"] = "x"
    sent = json.dumps(body)
    assert old in sent
    assert code(await sandbox.book(sent.replace(old, new, 1))) == INVALID
    assert (await sandbox.book(sent)).status_code == 201


async def test_a_mark_of_the_byte_order_is_no_fault_in_json_either(sandbox: SandboxClient, free: Free) -> None:
    sent = b"\xef\xbb\xbf" + json.dumps(free.body("11", "09:00")).encode()
    assert (await sandbox.book(sent)).status_code == 201


@pytest.mark.parametrize("coding", ["gzip", "GZIP", " gzip ", "identity"])
async def test_a_body_may_come_packed(sandbox: SandboxClient, free: Free, coding: str) -> None:
    for world, kind, text in (("a", FHIR_XML, good(free).encode()),
                              ("b", FHIR_JSON, json.dumps(free.body("11", "09:00")).encode())):
        packed = text if coding == "identity" else gzip.compress(text[:100]) + gzip.compress(text[100:])
        assert await xml(sandbox.of(world), packed, **{"Content-Encoding": coding, "Content-Type": kind}) == (201, "")


PACKED = gzip.compress(b"{}", mtime=0)


@pytest.mark.parametrize("packed", [b"not gzip", PACKED[:-4], PACKED + b"more", PACKED[:5], zlib.compress(b"{}"), b""])
async def test_broken_gzip_is_400(sandbox: SandboxClient, packed: bytes) -> None:
    assert await xml(sandbox, packed, **{"Content-Encoding": "gzip"}) == SYNTAX


@pytest.mark.parametrize("coding", ["deflate", "br", "gzip, gzip", "x-gzip", "nonsense"])
async def test_another_coding_is_415_and_told_which_is_taken(sandbox: SandboxClient, coding: str) -> None:
    answer = await sandbox.provider(BOOK, "/Appointment", "POST", body="{}", named={"Content-Encoding": coding})
    assert code(answer) == (415, "BAD_REQUEST")
    assert answer.headers["Accept-Encoding"] == "gzip"


async def test_a_gzip_bomb_is_413_and_never_unpacked(sandbox: SandboxClient) -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    twice = gzip.compress(bomb)
    tracemalloc.start()
    assert await xml(sandbox, bomb, **{"Content-Encoding": "gzip"}) == TOO_LONG
    assert await xml(sandbox, twice, **{"Content-Encoding": "gzip"}) == SYNTAX
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000


async def test_what_xml_cannot_say_is_replaced_where_a_refusal_quotes_it(sandbox: SandboxClient) -> None:
    answer = await sandbox.provider(BOOK, "/Appointment", "POST", body='{"resourceType": "\\u0007<&\\""}',
                                    named={"Accept": FHIR_XML})
    assert answer.status_code == 400
    assert read(answer.content)["resourceType"] == "OperationOutcome"
    header = await sandbox.provider(BOOK, "/Appointment", "POST", body="{}",
                                    named={"Accept": FHIR_XML, "Content-Type": "a\x07<&\""})
    assert "a\ufffd<&\"" in read(header.content)["issue"][0]["diagnostics"]


def verdict(answer: Any) -> tuple[int, str]:
    """Status and code of a refusal in either format."""
    if answer.headers["Content-Type"].startswith(FHIR_JSON):
        return code(answer)
    return answer.status_code, str(read(answer.content)["issue"][0]["details"]["coding"][0]["code"])
