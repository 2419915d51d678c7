"""Where sources disagree about the proxy, or leave it open."""

from explorer.model.lesson import Disagreement, Side

from .. import sources

PROXY = (
    Disagreement(
        "proxy-name", "Is it the Spine Secure Proxy or the Spine Security Proxy?",
        (Side("Secure, in most places; the glossary takes both.", f"{sources.SSP_PAGE}; {sources.GLOSSARY}"),
         Side("Security, beside the lifeline of the drawing.", sources.ILLUSTRATED)),
        "Secure.", messages=("book-appointment 3a",), explanations=("url:base@gpc",)),
    Disagreement(
        "check-order", "In which order does the proxy check?",
        (Side("Nothing is published.", f"{sources.SSP_PAGE}; {sources.SSP_GUIDE}"),),
        "Certificate, verb, headers and target, media type, sender, receiver, address, sharing agreement, load. When "
        "two things are wrong, the real proxy may name the other one.",
        messages=("book-appointment 3a",), rules=("ssp.verb", "ssp.header-missing", "ssp.sender", "ssp.receiver")),
    Disagreement(
        "proxy-header-missing", "What does the proxy say when a header that begins with Ssp- is missing?",
        (Side("Nothing is published.", sources.SSP_PAGE),
         Side("The practice’s system refuses it with 400 BAD_REQUEST.", sources.ERRORS)),
        "400 in the proxy’s own form. A practice that is called directly answers 400 BAD_REQUEST.",
        explanations=("header:ssp-traceid", "header:ssp-from", "header:ssp-to", "header:ssp-interactionid"),
        rules=("ssp.header-missing", "provider.header-missing")),
    Disagreement(
        "blank-header", "Which code has a header that is there but blank?",
        (Side("BAD_REQUEST.", sources.ERRORS),
         Side("BAD_REQUEST as well, made from an INVALID_PARAMETER inside.", sources.DEMONSTRATOR)),
        "400 BAD_REQUEST: a blank header counts as missing.",
        explanations=("header:ssp-traceid",), rules=("provider.header-missing",)),
    Disagreement(
        "proxy-timeout", "How long does the proxy wait for a practice?",
        (Side("As long as it is configured to. No number is given.", sources.SSP_GUIDE),),
        "30 seconds, and the server’s configuration can change it.",
        messages=("book-appointment 3b",), rules=("ssp.provider-timeout",)),
    Disagreement(
        "unknown-receiver", "What is said to an Ssp-To that nobody is registered with?",
        (Side("The proxy refuses with 403, PARTYKEY_INTERACTION_CHECK_FAILED.", sources.ERRORS),
         Side("400 BAD_REQUEST is expected.", sources.ASSURANCE)),
        "Both, each where it belongs: 403 from the proxy, and 400 from a practice that is called directly.",
        messages=("book-appointment 3a",), explanations=("header:ssp-to",),
        rules=("ssp.receiver", "provider.asid-other")),
    Disagreement(
        "options", "Who answers OPTIONS?",
        (Side("The page does not say. The example of a capability statement only has cors set to true.",
              sources.CAPABILITY),
         Side("The proxy, with 200 and the methods of the path. A practice that is asked directly refuses.",
              sources.ASSURANCE)),
        "As the tests of suppliers expect it. A browser’s preflight to a practice is let through, so that pages can "
        "call the sandbox.",
        messages=("book-appointment 3a",), rules=("ssp.verb", "provider.interaction")),
    Disagreement(
        "drawing-labels", "What are the hops of the booking called?",
        (Side("The drawing labels the last three arrows of step 6 as 4b, 4c and 4d.", sources.ILLUSTRATED),
         Side("The text beside it speaks of 6b, 6c and 6d.", sources.ILLUSTRATED)),
        "6b, 6c and 6d. Labels are counted here, not typed.",
        messages=("book-appointment 6b", "book-appointment 6c", "book-appointment 6d")),
)
