"""What is too much for PDS, SDS and the SSP: a request whose headers have grown beyond what a server reads."""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import SetHeader

from ..book_appointment import capability, look_up, trace
from ..gpconnect import PDS, SDS, SSP

GROWN = SetHeader("Cookie", "visited=" + "1f0e2d3c4b5a6978" * 1024)
"""A cookie of 16 kilobytes, the least that is too much."""

_SOURCE = "HTTP, RFC 6585, status 431; the limit is the sandbox’s own"
_CAUSE = ("Something on the way out, here a cookie that is added to with every call, has made the headers longer than "
          "the server reads. A server must read them before it knows who asks, so each has a limit.")
_RECOGNISE = "It works from a fresh session, and no longer after some hours."

FAULTS = (
    Fault("pds-headers-too-long", "The headers are too long for PDS", trace.exchanges, PDS, 431, "INVALID_VALUE",
          "pds.out-of-bounds", edits=(GROWN,), anywhere=True, cause=_CAUSE,
          recognise=f"431 INVALID_VALUE; diagnostics tells the limit in bytes. {_RECOGNISE}", source=_SOURCE),
    Fault("sds-headers-too-long", "The headers are too long for SDS", look_up.exchanges, SDS, 431, "BAD_REQUEST",
          "sds.out-of-bounds", edits=(GROWN,), anywhere=True, cause=_CAUSE,
          recognise=f"431 BAD_REQUEST; diagnostics tells the limit in bytes. {_RECOGNISE}", source=_SOURCE),
    Fault("ssp-headers-too-long", "The headers are too long for the proxy", capability.exchanges, SSP, 431, "431",
          "ssp.out-of-bounds", edits=(GROWN,), anywhere=True, cause=_CAUSE,
          recognise=f"431; display and diagnostics tell the limit in bytes, and the practice got nothing. {_RECOGNISE}",
          source=_SOURCE),
)
