"""Where sources disagree about the token."""

from explorer.model.lesson import Disagreement, Side

from .. import sources

TOKENS = (
    Disagreement(
        "audience", "What stands in aud?",
        (Side("The service root of the practice.", sources.TOKEN),
         Side("A fixed address, https://authorize.fhir.nhs.net/token.", "older builds of GP Connect")),
        "The service root. The sandbox’s practices do not compare it, as practices do not.",
        explanations=("claim:aud",)),
    Disagreement(
        "last-dot", "Must the token end with a dot?",
        (Side("Yes, for the signature is an empty third part.", sources.TOKEN),
         Side("It is taken without, by accident.", sources.DEMONSTRATOR)),
        "It must. A client that leaves it out will fail somewhere.",
        explanations=("token:signature",), rules=("provider.token",)),
    Disagreement(
        "token-missing", "Which status has a request without a token?",
        (Side("400 BAD_REQUEST is given as the code, beside a reference to RFC 6750, which asks for 401.",
              f"{sources.TOKEN}; {sources.SECURITY}"),
         Side("400.", f"{sources.DEMONSTRATOR}; {sources.ASSURANCE}")),
        "400 BAD_REQUEST.", explanations=("header:authorization@gpc",), rules=("provider.token",)),
    Disagreement(
        "token-resource", "Which code has a claim that is no proper FHIR resource?",
        (Side("422 INVALID_RESOURCE and 400 BAD_REQUEST, on one page.", sources.TOKEN),
         Side("Status 422; the code is not looked at.", sources.ASSURANCE),
         Side("Status 422 with the code BAD_REQUEST.", sources.DEMONSTRATOR)),
        "422 INVALID_RESOURCE for what is no valid resource. 400 BAD_REQUEST for a valid resource of another type.",
        explanations=("claim:requesting_device", "claim:requesting_organization", "claim:requesting_practitioner"),
        rules=("provider.token-resource", "provider.token-claim")),
    Disagreement(
        "issued-later", "Is a token refused that was issued in the future?",
        (Side("iat should not be validated. So it is since version 1.2.3.", sources.TOKEN),
         Side("200 for a token from 200 seconds ahead.", sources.ASSURANCE),
         Side("Refused beyond a leeway that is configured.", sources.DEMONSTRATOR)),
        "It is taken. Only the end of a token’s life is judged.",
        explanations=("claim:iat",), rules=("provider.token-lifetime",)),
    Disagreement(
        "scope-prefix", "Is a scope refused that has the right verb and the wrong subject?",
        (Side("A practice may refuse it.", sources.SECURITY), Side("It is taken.", sources.DEMONSTRATOR),
         Side("Only reading and writing must not be mixed up.", sources.ASSURANCE)),
        "It is refused with 400: the scope must be the one that the interaction has.",
        explanations=("claim:requested_scope",), rules=("provider.token-scope",)),
)
