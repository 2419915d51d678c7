"""What a practice’s system refuses about the token as such: it is not there, or not put together as it must be.

The token is a JSON Web Token without a signature: a header and the claims, each in base64url, each followed by a dot.

Source: GP Connect 1.2.7, "Cross organisation audit and provenance", "Security guidance".
"""

from __future__ import annotations

from explorer.model import Fault
from explorer.model.edits import DropHeader, TokenForm

from ..book_appointment import patient
from ..gpconnect import PROVIDER

_AUDIT = "GP Connect, Cross organisation audit and provenance"
_SPELT = f"{_AUDIT}; RFC 7515, base64url"
_HEADER = 'diagnostics shows the one header that is taken: {"alg":"none","typ":"JWT"}.'

FAULTS = (
    Fault("provider-token-missing", "No token", patient.exchanges, PROVIDER, 400, "BAD_REQUEST", "provider.token",
          edits=(DropHeader("Authorization"),), anywhere=True,
          cause="Authorization is left out. The token tells the practice which person of which organisation asks, and "
                "why; the proxy’s ASIDs only tell which systems.",
          recognise="400 BAD_REQUEST and no 401: GP Connect asks who you are, but there is nothing to log in to.",
          source=f"{_AUDIT}; Error handling guidance"),
    Fault("provider-token-scheme", "The token is not announced as Bearer", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token", edits=(TokenForm(text="Basic {header}.{payload}."),),
          cause="Authorization begins with the kind of what follows. The token is right, the word before it is that of "
                "a user name with password.",
          recognise="400 BAD_REQUEST; diagnostics asks for Bearer, one blank and the token.", source=_AUDIT),
    Fault("provider-token-one-part", "The token has one part", patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.token", edits=(TokenForm(text="Bearer {payload}"),),
          cause="Only the claims are sent. A reader takes the header first, to learn how to read the rest.",
          recognise="400 BAD_REQUEST; diagnostics asks for two parts. No dot is in the token.", source=_AUDIT),
    Fault("provider-token-signed", "The token is signed", patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.token", edits=(TokenForm(text="Bearer {header}.{payload}.c2lnbmF0dXJl"),), anywhere=True,
          cause="Something stands behind the second dot, as in most other tokens. GP Connect’s has no signature: the "
                "proxy’s mutual TLS vouches for it.",
          recognise="400 BAD_REQUEST; diagnostics says no signature. The usual settings of JWT libraries sign.",
          source=_AUDIT),
    Fault("provider-token-no-dot", "The last dot is missing", patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.token", edits=(TokenForm(text="Bearer {header}.{payload}"),), anywhere=True,
          cause="The signature is empty, the dot before it stays. Some code takes a dot at the end for a slip and cuts "
                "it off.",
          recognise="400 BAD_REQUEST; the token ends in a letter or digit. Some practices’ systems let it pass.",
          source=f"{_AUDIT}; strictness is the sandbox’s own"),
    Fault("provider-token-padding", "The parts are filled up with =", patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.token", edits=(TokenForm(text="Bearer {header}=.{payload}=."),),
          cause="Plain base64 fills up its last group with =. In tokens it is left out, for = has a meaning of its own "
                "in addresses.",
          recognise="400 BAD_REQUEST about the header of the token, without padding; = stands before a dot.",
          source=_SPELT),
    Fault("provider-token-alphabet", "The claims are in plain base64", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token", edits=(TokenForm(text="Bearer {header}.{payload}+/."),),
          cause="Plain base64 writes + and / where base64url writes - and _. Only some tokens have such a place, so it "
                "goes well for days and then fails for one user’s name.",
          recognise="400 BAD_REQUEST now and then, about the payload; look for + or / in the token.", source=_SPELT),
    Fault("provider-token-no-json", "The claims are no JSON", patient.exchanges, PROVIDER, 400, "BAD_REQUEST",
          "provider.token", edits=(TokenForm(text="Bearer {header}.W29iamVjdCBPYmplY3Rd."),),
          cause="The second part, once decoded, is [object Object]: what JavaScript writes when an object is made into "
                "text without JSON.stringify.",
          recognise="400 BAD_REQUEST; diagnostics asks for a JSON object. Decode the second part yourself.",
          source=_AUDIT),
    Fault("provider-token-algorithm", "The token’s header names an algorithm", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token", edits=(TokenForm(header={"alg": "HS256", "typ": "JWT"}),),
          cause="The header says that the token is signed with HS256, and no signature follows. It must say none.",
          recognise=f"400 BAD_REQUEST; {_HEADER} It is the default of most JWT libraries.", source=_AUDIT),
    Fault("provider-token-type", "The token’s header writes its type small", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token", edits=(TokenForm(header={"alg": "none", "typ": "jwt"}),),
          cause="typ is JWT in capitals. Values of JSON are compared letter by letter.",
          recognise=f"400 BAD_REQUEST; {_HEADER}", source=_AUDIT),
    Fault("provider-token-header-key", "The token’s header says more than it must", patient.exchanges, PROVIDER, 400,
          "BAD_REQUEST", "provider.token", edits=(TokenForm(header={"alg": "none", "typ": "JWT", "kid": "key-1"}),),
          cause="kid tells which key a signature was made with. There is neither key nor signature, and nothing but "
                "alg and typ may be there.",
          recognise=f"400 BAD_REQUEST; {_HEADER}", source=_AUDIT),
)
