"""What the Spine Secure Proxy refuses: who may ask whom for what, and at which address.

Source: GP Connect 1.2.7, "Spine Secure Proxy" and "Error handling guidance", SSP errors.
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import Address, DropHeader, SetHeader

from ..book_appointment import book, capability, slots
from ..gpconnect import SSP

_ERRORS = "GP Connect, Error handling guidance, SSP errors"

FAULTS = (
    Fault("ssp-sender-unknown", "The sender’s ASID is unknown", slots.exchanges, SSP, 403, "403", "ssp.sender",
          edits=(SetHeader("Ssp-From", "999000009999"),), anywhere=True,
          cause="Ssp-From names a system that the Spine does not know.",
          recognise="403 without meta.profile; the display says ASID_CHECK_FAILED_MESSAGESENDER and your number.",
          source=_ERRORS),
    Fault("ssp-target-port", "The address has a port that SDS did not give", slots.exchanges, SSP, 400, "400",
          "ssp.target-varies",
          edits=(Address("${ssp}/${service_root}", "${ssp}/https://alpha.provider.example:443/T99001/STU3/1/gpconnect"),),
          anywhere=True,
          cause="The proxy compares the address letter by letter with the endpoint that SDS has.",
          recognise="400; the display says VARIES_FROM_TARGETURL with both addresses.", source=_ERRORS),
    Fault("ssp-trace-missing", "No trace id", capability.exchanges, SSP, 400, "400", "ssp.header-missing",
          edits=(DropHeader("Ssp-TraceID"),), anywhere=True,
          cause="Ssp-TraceID is left out.", recognise="400 from the proxy, which names the header.", source=_ERRORS),
    Fault("ssp-body-type", "The body is of another type", book.exchanges, SSP, 415, "415", "ssp.media-type",
          edits=(SetHeader("Content-Type", "text/plain"),),
          cause="Content-Type names no FHIR media type.", recognise="415 Unsupported_Media_Type.", source=_ERRORS),
)
