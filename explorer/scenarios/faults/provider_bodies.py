"""What a practice’s system refuses about a body as such: it cannot be read, it is too much, it is not STU3.

What a booking or a registration must say, and elements that STU3 does not have, stand with those.

Source: GP Connect 1.2.7, "Error handling guidance", "General API guidance"; RFC 9110, 8.4.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Body, SetHeader, SetMember

from ..book_appointment import book
from ..gpconnect import PROVIDER

_ERRORS = "GP Connect, Error handling guidance"
_STU3 = f"{_ERRORS}; FHIR STU3"
_XML = SetHeader("Content-Type", "application/fhir+xml;charset=utf-8")
_DEEPEST = 51
_MOST = 10_001

_UNREADABLE = (
    Fault("provider-body-syntax", "The JSON is broken", book.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.body-syntax", edits=(Body('{"resourceType": "Appointment", "status": "booked",}'),),
          cause="A comma before the closing brace: JavaScript allows it, JSON does not. A body that cannot be read is "
                "a bad request; one that can be read and says something wrong is a 422.",
          recognise="400 BAD_REQUEST; diagnostics tells line and column.", source=_ERRORS),
    Fault("provider-body-missing", "There is no body", book.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.body-syntax", edits=(Body(None),),
          cause="The POST says what is to come and then nothing comes: a variable was empty, or a library dropped the "
                "body at a redirect.",
          recognise="400 BAD_REQUEST about the syntax at line 1, column 1; in your own log the length is 0.",
          source=_ERRORS),
    Fault("provider-body-xml-as-json", "XML is sent under the name of JSON", book.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.body-syntax",
          edits=(Body('<Appointment xmlns="http://hl7.org/fhir"><status value="booked"/></Appointment>'),),
          cause="A practice may read both formats, but it goes by Content-Type and does not guess from the body.",
          recognise="400 BAD_REQUEST: no well-formed JSON at line 1, column 1, where the < is.", source=_ERRORS),
    Fault("provider-body-json-as-xml", "JSON is sent under the name of XML", book.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.body-syntax", edits=(_XML,),
          cause="Content-Type says XML, the body is the JSON that it always was.",
          recognise="400 BAD_REQUEST: no well-formed XML at line 1, column 1.", source=_ERRORS),
    Fault("provider-body-doctype", "The XML brings a DOCTYPE", book.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.body-syntax",
          edits=(_XML, Body('<!DOCTYPE Appointment><Appointment xmlns="http://hl7.org/fhir"/>')),
          cause="A DOCTYPE can make a reader fetch files or unfold a kilobyte to gigabytes. FHIR needs none, so none "
                "is read.",
          recognise="400 BAD_REQUEST; diagnostics names the DOCTYPE.",
          source="FHIR STU3, XML representation; the code is the sandbox’s own"),
    Fault("provider-body-not-gzip", "The body is said to be packed and is not", book.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.body-syntax", edits=(SetHeader("Content-Encoding", "gzip"),),
          cause="Content-Encoding says gzip, the body is plain. Accept-Encoding is the header that asks for a packed "
                "reply.",
          recognise="400 BAD_REQUEST; diagnostics says that the body is no gzip.", source="RFC 9110, 8.4"),
    Fault("provider-body-coding", "The body is packed in another way", book.exchanges, PROVIDER, 415, "BAD_REQUEST",
          "provider.body-coding", edits=(SetHeader("Content-Encoding", "deflate"),),
          cause="GP Connect asks both sides for gzip and for nothing else. Whether the body really is packed is not "
                "looked at any more.",
          recognise="415 BAD_REQUEST with Accept-Encoding: gzip among the reply’s headers, which tells it from a wrong "
                    "media type.",
          source="RFC 9110, 8.4; the code is the sandbox’s own"),
)

_TOO_MUCH = (
    Fault("provider-body-depth", "The body is nested too deep", book.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.body-depth", edits=(Body('{"extension": [' * _DEEPEST + "]}" * _DEEPEST),),
          cause="Extensions inside extensions, 51 deep. No resource comes near; a reader that follows any depth can be "
                "brought down with one small request.",
          recognise="400 BAD_REQUEST; diagnostics tells how many objects may stand inside each other.",
          source="The limit is the sandbox’s own"),
    Fault("provider-body-length", "The body has too many elements", book.exchanges, PROVIDER, 413, "BAD_REQUEST",
          "provider.body-length", edits=(Body(f'{{"comment": [{"," * _MOST}]}}'),),
          cause="More than ten thousand commas: a list ran away. To judge a body of many tiny elements takes a server "
                "much longer than to send it.",
          recognise="413 BAD_REQUEST from the practice; a body beyond the proxy’s own limit is the proxy’s 413.",
          source="The limit is the sandbox’s own"),
)

_INVALID = (
    Fault("provider-body-twice", "A member is there twice", book.exchanges, PROVIDER, 422, "INVALID_RESOURCE",
          "provider.body-invalid",
          edits=(Body('{"resourceType": "Appointment", "status": "booked", "status": "cancelled"}'),),
          cause="JSON readers disagree about which of two members of one name counts: one system would book what "
                "another takes for cancelled.",
          recognise="422 INVALID_RESOURCE; diagnostics names the member. Many libraries drop one of the two silently, "
                    "so look at the text that was sent.",
          source=_STU3),
    Fault("provider-body-no-list", "An object stands where a list belongs", book.exchanges, PROVIDER, 422,
          "INVALID_RESOURCE", "provider.body-invalid", edits=(SetMember("/slot", {"reference": "Slot/${slot}"}),),
          cause="An element that may be there several times is a list in JSON, also when there is one only. Converters "
                "from XML get this wrong, for XML has no lists.",
          recognise="422 INVALID_RESOURCE; diagnostics says that Appointment.slot is no list.", source=_STU3),
    Fault("provider-body-empty", "An element is there and empty", book.exchanges, PROVIDER, 422, "INVALID_RESOURCE",
          "provider.body-invalid", edits=(SetMember("/comment", ""),),
          cause="FHIR has no empty texts, lists or objects: what says nothing is left out.",
          recognise="422 INVALID_RESOURCE; diagnostics names the empty element. It happens when a field of a form was "
                    "left blank.",
          source=_STU3),
)

FAULTS = (*_UNREADABLE, *_TOO_MUCH, *_INVALID)
