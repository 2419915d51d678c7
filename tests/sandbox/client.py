"""A client of the sandbox with good default headers, so that a test shows only what it does differently."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from typing import Any

import httpx

from explorer.sandbox import Sandbox

ALPHA = "https://alpha.provider.example"
ROOT = f"{ALPHA}/T99001/STU3/1/gpconnect"
HUB_ROOT = f"{ALPHA}/T99003/STU3/1/gpconnect"
WILLOW_ROOT = "https://beta.provider.example/T99002/STU3/1/gpconnect"
QUIET_ROOT = "https://gamma.provider.example/T99004/STU3/1/gpconnect"
SLOW_ROOT = "https://delta.provider.example/T99006/STU3/1/gpconnect"
ASIDS = {ROOT: "999000000101", WILLOW_ROOT: "999000000102", HUB_ROOT: "999000000103", QUIET_ROOT: "999000000104",
         SLOW_ROOT: "999000000106", f"{ROOT}/structured": "999000000101"}
CONSUMER = "999000000201"
NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
TYPE = "https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-OrganisationType-1"
PROFILE = "https://fhir.nhs.uk/STU3/StructureDefinition"
GPC = "urn:nhs:names:services:gpconnect:"
METADATA = f"{GPC}fhir:rest:read:metadata-1"
SLOTS = f"{GPC}fhir:rest:search:slot-1"
FIND = f"{GPC}fhir:rest:search:patient-1"
BOOK = f"{GPC}fhir:rest:create:appointment-1"
AMEND = f"{GPC}fhir:rest:update:appointment-1"
CANCEL = f"{GPC}fhir:rest:cancel:appointment-1"
REGISTER = f"{GPC}fhir:operation:gpc.registerpatient-1"
_WRITES = (BOOK, AMEND, CANCEL, REGISTER)
Headers = Mapping[str, str | None]


def segment(value: Any) -> str:
    """JSON in base64url without padding."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def scope_of(interaction: str) -> str:
    """The scope that a token needs for an interaction."""
    about_patients = "patient" in interaction or "appointment" in interaction
    if "search:slot" in interaction or "metadata" in interaction or not about_patients:
        return "organization/*.read"
    return "patient/*.write" if interaction in _WRITES else "patient/*.read"


def claims_at(now: datetime, scope: str, **changes: Any) -> dict[str, Any]:
    """The claims of a good token issued now; a change to None leaves a claim out."""
    issued = int(now.timestamp())
    claims = {
        "iss": "https://consumer.sandbox.example/", "sub": "10019", "aud": ROOT, "exp": issued + 300, "iat": issued,
        "reason_for_request": "directcare", "requested_scope": scope,
        "requesting_device": {"resourceType": "Device", "model": "Test", "version": "1", "identifier": [
            {"system": "https://consumer.sandbox.example/Id/device-identifier", "value": "TEST-1"}]},
        "requesting_organization": {"resourceType": "Organization", "name": "Sandbox Urgent Care",
                                    "identifier": [{"system": ODS, "value": "T99101"}]},
        "requesting_practitioner": {
            "resourceType": "Practitioner", "id": "10019",
            "identifier": [{"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "UNK"},
                           {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "UNK"}],
            "name": [{"family": "Handler", "given": ["Casey"], "prefix": ["Mx"]}]}, **changes}
    return {name: value for name, value in claims.items() if value is not None}


def token(claims: Mapping[str, Any], header: Any = None) -> str:
    """The unsigned token of some claims."""
    return f"{segment(header or {'alg': 'none', 'typ': 'JWT'})}.{segment(claims)}."


def resources(bundle: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The resources of a kind in a Bundle, in its order."""
    return [entry["resource"] for entry in bundle.get("entry", []) if entry["resource"]["resourceType"] == kind]


def booking(slots: list[dict[str, Any]], schedule: Mapping[str, Any], made_at: str, patient: str = "51",
            **changes: Any) -> dict[str, Any]:
    """A good booking of slots of a schedule; a change to None leaves an element out."""
    actors = [f"Patient/{patient}", *(actor["reference"] for actor in schedule["actor"])]
    body = {
        "resourceType": "Appointment", "meta": {"profile": [f"{PROFILE}/GPConnect-Appointment-1"]},
        "contained": [{"resourceType": "Organization", "id": "1", "name": "Sandbox Urgent Care",
                       "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Organization-1"]},
                       "identifier": [{"system": ODS, "value": "T99101"}],
                       "type": [{"coding": [{"system": TYPE, "code": "urgent-care"}]}],
                       "telecom": [{"system": "phone", "value": "01632 960111"}]}],
        "extension": [{"url": f"{PROFILE}/Extension-GPConnect-BookingOrganisation-1",
                       "valueReference": {"reference": "#1"}}],
        "status": "booked", "description": "Review of sore throat", "start": slots[0]["start"],
        "end": slots[-1]["end"], "slot": [{"reference": f"Slot/{slot['id']}"} for slot in slots], "created": made_at,
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors], **changes}
    return {name: value for name, value in body.items() if value is not None}


def registration(number: str, given: str, family: str, born: str, **changes: Any) -> dict[str, Any]:
    """A good registration with nothing but what must be sent; a change to None leaves an element out."""
    patient = {"resourceType": "Patient", "meta": {"profile": [f"{PROFILE}/CareConnect-GPC-Patient-1"]},
               "identifier": [{"system": NHS, "value": number}],
               "name": [{"use": "official", "family": family, "given": [given]}], "birthDate": born, **changes}
    patient = {name: value for name, value in patient.items() if value is not None}
    return {"resourceType": "Parameters", "parameter": [{"name": "registerPatient", "resource": patient}]}


@dataclass
class SandboxClient:
    """Calls one world. ``None`` for a header leaves it out."""

    sandbox: Sandbox
    http: httpx.AsyncClient
    world: str = "main"
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"http://127.0.0.1:8000/sandbox/{self.world}"

    def of(self, world: str) -> SandboxClient:
        """The same in another world."""
        return SandboxClient(self.sandbox, self.http, world)

    async def send(self, method: str, path: str, headers: Headers | None = None, **more: Any) -> httpx.Response:
        """A request below the world's base, exactly as written."""
        given = {name: value for name, value in (headers or {}).items() if value is not None}
        return await self.http.request(method, f"{self.base}{path}", headers=given, **more)

    async def pds(self, number: str, method: str = "GET", **headers: str | None) -> httpx.Response:
        """A retrieval from PDS; header names with _ for -."""
        sent = {"X-Request-ID": str(uuid.uuid4()), **_headers(headers)}
        return await self.send(method, f"/pds/FHIR/R4/Patient/{number}", sent)

    async def sds(self, query: str, method: str = "GET", **headers: str | None) -> httpx.Response:
        """A search in SDS, such as ``Endpoint?organization=…``."""
        return await self.send(method, f"/sds/FHIR/R4/{query}", {"apikey": "test", **_headers(headers)})

    async def ssp(self, interaction: str, path: str, method: str = "GET", root: str = ROOT, body: Any = None,
                  named: Headers | None = None, **headers: str | None) -> httpx.Response:
        """A call to a practice through the proxy; header names with _ for -, or ``named`` exactly."""
        return await self._call(f"/ssp/{root}{path}", interaction, method, root, body,
                                {**headers, **(named or {})})

    async def provider(self, interaction: str, path: str, method: str = "GET", root: str = ROOT, body: Any = None,
                       named: Headers | None = None, **headers: str | None) -> httpx.Response:
        """A call to a practice's system itself."""
        return await self._call(f"/provider/{root.removeprefix('https://')}{path}", interaction, method, root, body,
                                {**headers, **(named or {})})

    async def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """A control call that succeeds; its JSON."""
        answer = await self.send(method, f"/control{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def now(self) -> datetime:
        """The time in the world."""
        return datetime.fromisoformat((await self.control("GET"))["clock"]["now"])

    async def bearer(self, scope: str, **changes: Any) -> str:
        """A good Authorization for now."""
        return f"Bearer {token(claims_at(await self.now(), scope, **changes))}"

    async def free(self, start: str, end: str, root: str = ROOT, more: str = "") -> dict[str, Any]:
        """The Bundle of free slots between two days."""
        answer = await self.ssp(SLOTS, slot_query(f"ge{start}", f"le{end}") + more, root=root)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def book(self, body: Any, root: str = ROOT, headers: Headers | None = None) -> httpx.Response:
        """A booking through the proxy."""
        return await self.ssp(BOOK, "/Appointment", "POST", root, body, headers)

    async def register(self, body: Any, root: str = ROOT, named: Headers | None = None) -> httpx.Response:
        """A registration through the proxy."""
        return await self.ssp(REGISTER, "/Patient/$gpc.registerpatient", "POST", root, body, named)

    async def hops(self, answer: httpx.Response) -> list[str]:
        """Who received the call that this answers: ``["ssp"]`` or ``["ssp", "provider"]``."""
        trace = answer.request.headers["Ssp-TraceID"]
        entries = (await self.control("GET", f"/log?trace={trace}"))["entries"]
        return [leg["to"] for leg in entries[-1]["legs"]]

    async def _call(self, path: str, interaction: str, method: str, root: str, body: Any,
                    headers: Headers) -> httpx.Response:
        sent: dict[str, str | None] = {
            "Ssp-TraceID": str(uuid.uuid4()), "Ssp-From": CONSUMER, "Ssp-To": ASIDS[root],
            "Ssp-InteractionID": interaction, "Accept": "application/fhir+json"}
        if "Authorization" not in headers:
            sent["Authorization"] = await self.bearer(scope_of(interaction))
        if body is not None:
            sent["Content-Type"] = "application/fhir+json;charset=utf-8"
        content = body if isinstance(body, str | bytes) or body is None else json.dumps(body)
        return await self.send(method, path, {**sent, **_headers(headers)}, content=content)


def slot_query(start: str | None, end: str | None, status: str = "free",
               include: str = "&_include=Slot:schedule&_include:recurse=Schedule:actor:Practitioner"
                              "&_include:recurse=Schedule:actor:Location") -> str:
    """The path of a slot search; None leaves a bound out."""
    bounds = "".join(f"&{name}={value}" for name, value in (("start", start), ("end", end)) if value is not None)
    return f"/Slot?status={status}{bounds}{include}"


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and error code of a refusal."""
    return answer.status_code, answer.json()["issue"][0]["details"]["coding"][0]["code"]


def _headers(headers: Headers) -> dict[str, str | None]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def parsed(resource: dict[str, Any], version: str = "STU3") -> dict[str, Any]:
    """The resource, after an independent reader of that FHIR version took it."""
    reader = import_module(f"fhir.resources.{version}")
    reader.get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    return resource
