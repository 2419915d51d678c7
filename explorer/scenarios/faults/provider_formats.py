"""What a practice’s system refuses about formats: media types that it does not speak, in Accept, _format or the body’s.

Both formats of FHIR STU3 have a name of their own; what is near to it is another one. Without any wish it is JSON.

Source: GP Connect 1.2.7, "General API guidance", content types.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, SetHeader

from ..book_appointment import book, capability
from ..gpconnect import PROVIDER
from .provider_address import PAST_THE_PROXY

_TYPES = "GP Connect, General API guidance, content types"
_BODY_SOURCE = f"{_TYPES}; Error handling guidance"

FAULTS = (
    Fault("provider-accept-json", "Plain JSON is asked for", capability.exchanges, PROVIDER, 415, "BAD_REQUEST",
          "provider.media-type", edits=(SetHeader("Accept", "application/json"),), anywhere=True,
          cause="Accept is what many HTTP libraries send by themselves. FHIR’s JSON is application/fhir+json; a "
                "practice need not answer to any other name.",
          recognise="415 BAD_REQUEST, from the practice and also on a GET without a body; diagnostics repeats what "
                    "Accept said.",
          source=_TYPES),
    Fault("provider-accept-dstu2", "The media type of the older FHIR is asked for", capability.exchanges, PROVIDER,
          415, "BAD_REQUEST", "provider.media-type", edits=(SetHeader("Accept", "application/json+fhir"),),
          cause="FHIR DSTU2 called it application/json+fhir; STU3 turned the words round. Old examples still show it.",
          recognise="415 BAD_REQUEST; diagnostics shows the two words the wrong way round.", source=_TYPES),
    Fault("provider-accept-charset", "Another character set is asked for", capability.exchanges, PROVIDER, 415,
          "BAD_REQUEST", "provider.media-type",
          edits=(SetHeader("Accept", "application/fhir+json;charset=iso-8859-1"),),
          cause="FHIR is always UTF-8; a practice has no reply in any other character set.",
          recognise="415 BAD_REQUEST; diagnostics repeats Accept with its charset.", source=_TYPES),
    Fault("provider-format-json", "_format says only json", capability.exchanges, PROVIDER, 415, "BAD_REQUEST",
          "provider.media-type", edits=(Address("/metadata", "/metadata?_format=json"),),
          cause="FHIR servers often take json for short; GP Connect lists the two full media types only. _format goes "
                "before Accept, so the right header does not help.",
          recognise="415 BAD_REQUEST; diagnostics speaks of _format, not of Accept.", source=_TYPES),
    Fault("provider-body-charset", "The body is in another character set", book.exchanges, PROVIDER, 415,
          "BAD_REQUEST", "provider.media-type",
          edits=(SetHeader("Content-Type", "application/fhir+json;charset=iso-8859-1"),),
          cause="The proxy looks at the media type alone and forwards; the practice finds that the body is said to be "
                "something else than UTF-8.",
          recognise="415 BAD_REQUEST from the practice. The proxy’s own 415 says Unsupported_Media_Type.",
          source=_BODY_SOURCE),
    Fault("provider-body-type", "Plain JSON is sent to the practice", book.exchanges, PROVIDER, 415, "BAD_REQUEST",
          "provider.media-type", edits=(PAST_THE_PROXY, SetHeader("Content-Type", "application/json")),
          cause="Content-Type names JSON, but not FHIR’s. The proxy would have refused this before; here the "
                "practice’s system is called directly.",
          recognise="415 BAD_REQUEST with the GP Connect profile; diagnostics repeats Content-Type.",
          source=_BODY_SOURCE),
    Fault("provider-body-type-missing", "The body has no type", book.exchanges, PROVIDER, 415, "BAD_REQUEST",
          "provider.media-type", edits=(PAST_THE_PROXY, DropHeader("Content-Type")),
          cause="Without Content-Type nobody can tell whether the body is JSON or XML. The proxy would have refused "
                "this before; here the practice’s system is called directly.",
          recognise="415 BAD_REQUEST; diagnostics says that Content-Type is missing.", source=_BODY_SOURCE),
)
