"""What a practice’s system refuses of a search for a patient: an identifier that says too little, or cannot be one.

That the practice does not know the patient is no refusal: 200 with an empty Bundle.

Source: GP Connect 1.2.7, "Find a patient"; NHS number, modulus 11.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address

from ..book_appointment import patient
from ..book_appointment_steps import find_nobody
from ..gpconnect import NHS_NUMBER, PROVIDER, nhs_number

_FINDS = (*patient.exchanges, *find_nobody.exchanges)
_SEARCH = f"identifier={NHS_NUMBER}%7C{nhs_number}"
_FIND = "GP Connect, Find a patient"
_NUMBER = f"{_FIND}; NHS number, modulus 11"

_PARAMETER = (
    Fault("provider-find-nobody-named", "Nobody is looked for", _FINDS, PROVIDER, 400, "BAD_REQUEST",
          "provider.identifier-once", edits=(Address(f"?{_SEARCH}", ""),),
          cause="Without identifier the search would mean all patients. A practice shows only the one whose NHS number "
                "the caller knows.",
          recognise="400 BAD_REQUEST; diagnostics says that identifier is sent 0 times.", source=_FIND),
    Fault("provider-find-capital", "The parameter is written with a capital", _FINDS, PROVIDER, 400, "BAD_REQUEST",
          "provider.identifier-once", edits=(Address("?identifier=", "?Identifier="),),
          cause="Names of parameters are case sensitive. Identifier is one that nobody knows, and unknown ones are "
                "ignored, so identifier is missing.",
          recognise="400 BAD_REQUEST as if the parameter were not there, although the address seems to have it.",
          source=_FIND),
    Fault("provider-find-twice", "Two patients are looked for at once", _FINDS, PROVIDER, 400, "BAD_REQUEST",
          "provider.identifier-once", edits=(Address(f"?{_SEARCH}", f"?{_SEARCH}&{_SEARCH}"),),
          cause="identifier is there twice, be it the same. One search is for one patient, so that a mix-up cannot "
                "begin here.",
          recognise="400 BAD_REQUEST; diagnostics says that identifier is sent 2 times.", source=_FIND),
    Fault("provider-find-bare-number", "The number stands alone", _FINDS, PROVIDER, 422, "INVALID_PARAMETER",
          "provider.identifier-parts", edits=(Address(f"{NHS_NUMBER}%7C", ""),),
          cause="FHIR writes an identifier as system, bar, value. Ten digits alone could be any number of anybody’s.",
          recognise="422 INVALID_PARAMETER; diagnostics asks for a system, a bar and a value.", source=_FIND),
    Fault("provider-find-no-system", "Nothing stands before the bar", _FINDS, PROVIDER, 422, "INVALID_PARAMETER",
          "provider.identifier-parts", edits=(Address(f"{NHS_NUMBER}%7C", "%7C"),),
          cause="A bar with nothing before it means in FHIR an identifier without a system, and no patient has one.",
          recognise="422 INVALID_PARAMETER; the address has =%7C with nothing between.", source=_FIND),
    Fault("provider-find-no-value", "Nothing stands behind the bar", _FINDS, PROVIDER, 422, "INVALID_PARAMETER",
          "provider.identifier-parts", edits=(Address(f"%7C{nhs_number}", "%7C"),),
          cause="The NHS number was empty when the address was put together. In FHIR this would mean every patient who "
                "has a number.",
          recognise="422 INVALID_PARAMETER; the address ends in %7C.", source=_FIND),
    Fault("provider-find-empty", "The parameter is empty", _FINDS, PROVIDER, 422, "INVALID_PARAMETER",
          "provider.identifier-parts", edits=(Address(_SEARCH, "identifier="),),
          cause="identifier is there, so it is not missing; but it holds neither system nor value.",
          recognise="422 INVALID_PARAMETER, where a missing parameter is a 400.", source=_FIND),
    Fault("provider-find-other-system", "The number is said to be of another system", _FINDS, PROVIDER, 400,
          "INVALID_IDENTIFIER_SYSTEM", "provider.identifier-system",
          edits=(Address(NHS_NUMBER, "http://fhir.nhs.net/Id/nhs-number"),),
          cause="This is how the older versions called the NHS number. A system is compared letter by letter, and only "
                "https://fhir.nhs.uk/Id/nhs-number is taken.",
          recognise="400 INVALID_IDENTIFIER_SYSTEM; diagnostics tells the right one.", source=_FIND),
)

_DIGITS = (
    Fault("provider-find-check-digit", "A digit of the number is wrong", _FINDS, PROVIDER, 400, "INVALID_NHS_NUMBER",
          "provider.nhs-number", edits=(Address(f"%7C{nhs_number}", "%7C9990000019"),),
          cause="The last digit follows from the nine before it and does not fit: somebody mistyped. A consumer can "
                "check this before it sends anything.",
          recognise="400 INVALID_NHS_NUMBER. A right number that nobody here has is 200 with an empty Bundle.",
          source=_NUMBER),
    Fault("provider-find-short-number", "The number has nine digits", _FINDS, PROVIDER, 400, "INVALID_NHS_NUMBER",
          "provider.nhs-number", edits=(Address(f"%7C{nhs_number}", "%7C999000001"),),
          cause="An NHS number has ten digits, the last one a check digit. A narrow column cut it off.",
          recognise="400 INVALID_NHS_NUMBER; count the digits.", source=_NUMBER),
    Fault("provider-find-impossible-number", "No number can begin so", _FINDS, PROVIDER, 400, "INVALID_NHS_NUMBER",
          "provider.nhs-number", edits=(Address(f"%7C{nhs_number}", "%7C9990000140"),),
          cause="For one in eleven beginnings the check digit would be 10. Such numbers are never given out, whatever "
                "the last digit is; a check that takes 10 for 0 lets them pass.",
          recognise="400 INVALID_NHS_NUMBER although the consumer’s own check found nothing.", source=_NUMBER),
    Fault("provider-find-spaced-number", "The number is sent as it is printed", _FINDS, PROVIDER, 400,
          "INVALID_NHS_NUMBER", "provider.nhs-number", edits=(Address(f"%7C{nhs_number}", "%7C999%20000%200018"),),
          cause="On paper and on screens the number has blanks after the third and the sixth digit, on the wire it has "
                "none.",
          recognise="400 INVALID_NHS_NUMBER; %20 stands in the address.", source=_NUMBER),
)

FAULTS = (*_PARAMETER, *_DIGITS)
