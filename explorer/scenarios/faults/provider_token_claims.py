"""What a practice’s system refuses about single claims of the token: missing, of another kind, too old, not allowed.

Source: GP Connect 1.2.7, "Cross organisation audit and provenance", "Security guidance"; supplier assurance.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropClaim, Edit, SetClaim, Stamp

from ..book_appointment import book, capability, patient, slots
from ..book_appointment_steps import find_nobody, register, search_again, search_in_vain
from ..gpconnect import PROVIDER

_AUDIT = "GP Connect, Cross organisation audit and provenance"
_SCOPES = f"{_AUDIT}; Security guidance"
_SEARCHES = (*slots.exchanges, *search_in_vain.exchanges, *search_again.exchanges)
_FINDS = (*patient.exchanges, *find_nobody.exchanges)
_WRITES = (*book.exchanges, *register.exchanges)


def _without(claim: str, cause: str) -> Fault:
    """The token lacks a claim."""
    return Fault(f"provider-token-without-{claim.replace('_', '-')}", f"The token has no {claim}", patient.exchanges,
                 PROVIDER, 400, "BAD_REQUEST", "provider.token-claim", edits=(DropClaim(f"/{claim}"),), cause=cause,
                 recognise=f"400 BAD_REQUEST; diagnostics says that the claim {claim} is missing.", source=_AUDIT)


def _bad(slug: str, title: str, claim: Edit, cause: str, recognise: str, source: str = _AUDIT, *,
         anywhere: bool = False) -> Fault:
    """A claim is there and says something that it must not."""
    return Fault(f"provider-token-{slug}", title, patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
                 "provider.token-claim", edits=(claim,), cause=cause, recognise=recognise, source=source,
                 anywhere=anywhere)


def _of_time(slug: str, title: str, times: Edit, cause: str, recognise: str, *more: Edit,
             anywhere: bool = False) -> Fault:
    """The token’s times do not fit each other, or not the clock."""
    return Fault(f"provider-token-{slug}", title, patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
                 "provider.token-lifetime", edits=(times, *more), cause=cause, recognise=recognise, source=_AUDIT,
                 anywhere=anywhere)


_MISSING = (
    _without("iss", "iss is the address of the system that made the token: whom to ask if something is odd about it."),
    _without("sub", "sub is the id of the person who asks. A request made by nobody cannot be accounted for."),
    _without("aud", "aud is for whom the token is meant: the practice’s service root, as SDS gives it."),
    _without("exp", "Without exp the token would be good for ever, for whoever finds it in a log."),
    _without("iat", "Without iat nobody can tell whether the token was made for this request."),
    _without("reason_for_request", "Records may be asked for only to care for the patient, and the token must say so."),
    _without("requested_scope", "requested_scope tells whether the caller wants to read or to write, and of whom; it "
                                "is compared with the operation."),
    _without("requesting_device", "The practice’s audit trail names the software that asked, with its version."),
    _without("requesting_organization", "The practice’s audit trail names the organisation of the person who asked."),
    _without("requesting_practitioner", "The practice’s audit trail names the person who asked. A patient may want to "
                                        "know."),
)

_WRONG = (
    _bad("claim-null", "A claim is there and null", SetClaim("/requesting_practitioner", None),
         "The user was not known when the token was made, and the library wrote null. That counts as missing.",
         "400 BAD_REQUEST: the claim is missing, although its name stands in the decoded token."),
    _bad("claim-blank", "A claim is blank", SetClaim("/aud", " "),
         "aud is there and says nothing. What it says is not compared, for older builds wrote another address there; "
         "but it must say something.",
         "400 BAD_REQUEST; diagnostics says that the claim aud is not a text."),
    _bad("claim-no-text", "A claim is a number where a text belongs", SetClaim("/iss", 200),
         "iss is the address of the consumer’s system; here it is its number in somebody’s database.",
         "400 BAD_REQUEST; diagnostics says that the claim iss is not a text."),
    _bad("time-text", "A time is a text", SetClaim("/iat", "2026-06-01T09:00:00+01:00"),
         "iat and exp are whole numbers: seconds since 1970. FHIR writes times otherwise, tokens are not FHIR.",
         "400 BAD_REQUEST; diagnostics says that iat is not a whole number of seconds."),
    _bad("reason-other", "The reason is another", SetClaim("/reason_for_request", "secondaryuses"),
         "Other standards know other reasons; GP Connect knows directcare alone.",
         "400 BAD_REQUEST; diagnostics says that reason_for_request is not directcare.", anywhere=True),
    _bad("sub-differs", "The token names two persons", SetClaim("/sub", "10020"),
         "sub is the id of requesting_practitioner. Here one of them was left over from the user before.",
         "400 BAD_REQUEST; diagnostics says that sub is not that id. It comes and goes with the user.",
         anywhere=True),
    _bad("requested-record", "The token says whose record is wanted",
         SetClaim("/requested_record", {"resourceType": "Patient", "identifier": [
             {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "${nhs_number}"}]}),
         "requested_record belonged to the versions before 1.0. Since then the request itself says it.",
         "400 BAD_REQUEST; diagnostics says that requested_record no longer exists. Look for old sample code."),
)

_TIMES = (
    _of_time("lives-too-short", "The token lives for 299 seconds", Stamp(0, 299),
             "exp is exactly 300 seconds after iat, not a second less. Two readings of the clock, one for each claim, "
             "make such a gap.",
             "400 BAD_REQUEST about 300 seconds, now and then only; subtract iat from exp."),
    _of_time("lives-too-long", "The token lives for 301 seconds", Stamp(0, 301),
             "exp is exactly 300 seconds after iat, not a second more: a token lives as long as one request may take.",
             "400 BAD_REQUEST about 300 seconds; subtract iat from exp.", anywhere=True),
    _of_time("lives-backwards", "The token ends before it begins", Stamp(0, -300),
             "iat and exp are swapped.", "400 BAD_REQUEST about 300 seconds; exp is the smaller of the two."),
    _of_time("milliseconds", "The times are in milliseconds", SetClaim("/iat", 1780300800000),
             "JavaScript and Java count milliseconds since 1970, tokens count seconds. 300,000 lie between the two.",
             "400 BAD_REQUEST about 300 seconds; iat and exp have 13 digits where 10 are right.",
             SetClaim("/exp", 1780301100000)),
    _of_time("expired", "The token has expired", Stamp(-600, 300),
             "The token was made ten minutes ago: kept for a second request, or made by a clock that is slow. Each "
             "request takes a new one.",
             "400 BAD_REQUEST; diagnostics says expired. Compare your clock with the Date of the reply.",
             anywhere=True),
)

_SCOPE = (
    Fault("provider-scope-unknown", "The scope is none that there is", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token-scope", edits=(SetClaim("/requested_scope", "user/*.read"),), anywhere=True,
          cause="SMART on FHIR has user/*.read; GP Connect has patient and organization, each to read or to write.",
          recognise="400 BAD_REQUEST; diagnostics lists the four scopes.", source=_SCOPES),
    Fault("provider-scope-read", "A scope to read where something is written", _WRITES, PROVIDER, 400, "BAD_REQUEST",
          "provider.token-scope", edits=(SetClaim("/requested_scope", "patient/*.read"),),
          cause="The token was made for the search before it. To book or to register, the caller must say that it "
                "wants to write.",
          recognise="400 BAD_REQUEST; diagnostics names both scopes. All calls before it went well.", source=_SCOPES),
    Fault("provider-scope-write", "A scope to write where something is read", (*_FINDS, *_SEARCHES), PROVIDER, 400,
          "BAD_REQUEST", "provider.token-scope", edits=(SetClaim("/requested_scope", "patient/*.write"),),
          cause="To write includes to read in many systems, not here: a request asks for what it needs and no more.",
          recognise="400 BAD_REQUEST; diagnostics names both scopes.", source=_SCOPES),
    Fault("provider-scope-organisation", "The organisation’s scope where a patient is looked for", _FINDS, PROVIDER,
          400, "BAD_REQUEST", "provider.token-scope", edits=(SetClaim("/requested_scope", "organization/*.read"),),
          cause="Slots and statements belong to the organisation, patients and their appointments to the patient.",
          recognise="400 BAD_REQUEST; diagnostics names both scopes. Some practices’ systems look only at read and "
                    "write.",
          source=f"{_SCOPES}; strictness is the sandbox’s own"),
    Fault("provider-scope-patient", "The patient’s scope where nobody’s record is asked for",
          (*_SEARCHES, *capability.exchanges), PROVIDER, 400, "BAD_REQUEST", "provider.token-scope",
          edits=(SetClaim("/requested_scope", "patient/*.read"),),
          cause="A search for free slots and a capability statement are about the practice: organization/*.read.",
          recognise="400 BAD_REQUEST; diagnostics names both scopes.",
          source=f"{_SCOPES}; strictness is the sandbox’s own"),
)

FAULTS = (*_MISSING, *_WRONG, *_TIMES, *_SCOPE)
