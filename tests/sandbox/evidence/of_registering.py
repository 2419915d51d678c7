"""Pairs of registering a patient, and of reads by id."""

from __future__ import annotations

from typing import Any

from tests.sandbox.client import GPC, HUB_ROOT, NHS, REGISTER, ROOT, registration

from .pair import Body, Calling, pair, provider, switched

_FARID = ("9990000069", "Farid", "Newcomer", "1972-12-25")
_NUMBER = {"system": NHS, "value": "9990000069"}
_OFFICIAL = {"use": "official", "family": "Newcomer", "given": ["Farid"]}


def _send(body: Body, root: str = ROOT) -> Calling:
    return provider(REGISTER, "/Patient/$gpc.registerpatient", "POST", root, body)


def _register(number: str, given: str, family: str, born: str, root: str = ROOT) -> Calling:
    return _send(registration(number, given, family, born), root)


def _farid(**changes: Any) -> Calling:
    return _send(registration(*_FARID, **changes))


def _parameters(*names: str) -> Calling:
    patient = registration(*_FARID)["parameter"][0]["resource"]
    return _send({"resourceType": "Parameters", "parameter": [{"name": name, "resource": patient} for name in names]})


def _read(kind: str, id: str, root: str = ROOT) -> Calling:
    return provider(f"{GPC}fhir:rest:read:{kind.lower()}-1", f"/{kind}/{id}", root=root)


_GOOD = _register(*_FARID)
_DAYS = "/Appointment?start=ge2026-06-01&start=le2026-06-30"

PAIRS = (
    pair("provider.patient-unknown", 404, "PATIENT_NOT_FOUND", _read("Patient", "51"), _read("Patient", "57"),
         _read("Patient", ""), provider(f"{GPC}fhir:rest:search:patient_appointments-1", f"/Patient/9999{_DAYS}")),
    pair("provider.practitioner-unknown", 404, "PRACTITIONER_NOT_FOUND", _read("Practitioner", "21"),
         _read("Practitioner", "24"), _read("Practitioner", "")),
    pair("provider.organisation-unknown", 404, "ORGANISATION_NOT_FOUND", _read("Organization", "41"),
         _read("Organization", "42"), _read("Organization", "")),
    pair("provider.location-unknown", 404, "NO_RECORD_FOUND", _read("Location", "31"), _read("Location", "33"),
         _read("Location", "")),
    pair("provider.appointment-unknown", 404, "NO_RECORD_FOUND", _read("Appointment", "801"),
         _read("Appointment", "801", HUB_ROOT), _read("Appointment", "9999"), _read("Appointment", "")),
    pair("provider.register-twice", 400, "BAD_REQUEST", _GOOD, _parameters("registerPatient", "registerPatient"),
         otherwise="two parameters are not the only one either"),
    pair("provider.register-parameter", 422, "INVALID_RESOURCE", _GOOD, _parameters("registerpatient"),
         _parameters("registerPatient", "other"), _send({"resourceType": "Parameters"})),
    pair("provider.register-nhs-number", 400, "INVALID_NHS_NUMBER", _GOOD,
         _register("9990000068", *_FARID[1:]), _farid(identifier=None),
         otherwise="PDS has nobody under such a number"),
    pair("provider.register-identifier", 400, "BAD_REQUEST", _GOOD, _farid(identifier=[_NUMBER, {"value": "1"}]),
         _farid(identifier=[_NUMBER, _NUMBER])),
    pair("provider.register-forbidden", 422, "INVALID_RESOURCE", _GOOD, _farid(active=True), _farid(id="1"),
         _farid(address=[{"use": "work", "line": ["1"]}])),
    pair("provider.register-details", 400, "BAD_REQUEST", _GOOD, _farid(name=[_OFFICIAL, _OFFICIAL]),
         _farid(birthDate=None), _farid(telecom=[{"system": "fax", "value": "1"}])),
    pair("provider.register-pds-down", 500, "INTERNAL_SERVER_ERROR", _GOOD,
         switched({"pds": {"outage": True}}, _GOOD)),
    pair("provider.register-not-on-pds", 400, "INVALID_PATIENT_DEMOGRAPHICS", _GOOD,
         _register("9990000158", *_FARID[1:]), otherwise="there is no record to compare with"),
    pair("provider.register-number-replaced", 400, "INVALID_NHS_NUMBER", _GOOD,
         _register("9990000115", "Kezia", "Oldnumber", "1988-08-18"), _register("9990000131", *_FARID[1:])),
    pair("provider.register-barred", 400, "INVALID_PATIENT_DEMOGRAPHICS", _GOOD,
         _register("9990000093", "Iris", "Departed", "1931-02-17", HUB_ROOT),
         _register("9990000107", "Jonah", "Shielded", "1979-04-01", HUB_ROOT)),
    pair("provider.register-unverified", 400, "INVALID_PATIENT_DEMOGRAPHICS", _GOOD, _farid(birthDate="1971-11-24")),
    pair("provider.register-local-record", 400, "INVALID_PATIENT_DEMOGRAPHICS",
         _register("9990000077", "Grace", "Lapsed", "1964-05-05"),
         _register("9990000190", "Pavel", "Unverifiable", "1961-04-03"), otherwise="the unverified record is active"),
    pair("provider.register-active", 409, "DUPLICATE_REJECTED", _GOOD,
         _register("9990000018", "Ada", "Testwood", "1985-03-14"),
         _register("9990000085", "Hugo", "Visitor", "1990-09-09", HUB_ROOT)),
)
