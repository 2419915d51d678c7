"""Explanations of request headers: those of the proxy, those of PDS and SDS, those of HTTP."""

from explorer.model.lesson import Explanation

from .. import sources

HEADERS = (
    Explanation(
        "header", "Ssp-TraceID",
        what="A new UUID that names this one request.",
        why="Consumer, proxy and practice all write it into their logs. With it, one call can be found in all three.",
        mistake="Using it again for a retry, or for a whole booking. Each request has its own.",
        source=sources.SSP_PAGE),
    Explanation(
        "header", "Ssp-From",
        what="The ASID of the system that asks.",
        why="The proxy checks that this system is accredited for the interaction, and that its organisation has "
            "agreed with the practice to share data.",
        mistake="Sending the ASID of a portal or host. It is that of the organisation where the request begins.",
        source=sources.SSP_PAGE),
    Explanation(
        "header", "Ssp-To",
        what="The ASID of the practice’s system, as SDS gave it.",
        why="Together with Ssp-From it says who talks to whom. The proxy looks the pair up in its list of agreements.",
        mistake="Taking the ASID of another system at the same practice, found without the party key.",
        source=sources.SSP_PAGE),
    Explanation(
        "header", "Ssp-InteractionID",
        what="The name of the operation that is asked for.",
        why="Systems are registered and accredited for each interaction by itself, so the proxy must know which one "
            "this is. The practice compares it with verb and path.",
        mistake="Leaving the one of the call before. Amend and cancel have the same verb and path: only this header "
                "tells them apart.",
        source=sources.INTERACTIONS),
    Explanation(
        "header", "Authorization", place="gpc",
        what="The word Bearer, a blank, and a token that says who asks, for whom and why.",
        why="The practice writes into its audit trail which user, role and organisation asked. The proxy logs the "
            "token and does not change it.",
        mistake="Sending one token with several requests. Make a new one for each: it lives for five minutes, and its "
                "scope must fit.",
        source=sources.TOKEN),
    Explanation(
        "header", "Accept", place="gpc",
        what="The format in which the consumer wants the answer, FHIR in JSON or in XML.",
        why="Practices must offer JSON and should offer XML. This header says which one you can read.",
        mistake="Asking for application/json+fhir, the name of an older version, or for application/json. Both are "
                "refused with 415.",
        source=sources.API),
    Explanation(
        "header", "Accept",
        what="The format in which the consumer wants the answer: FHIR in JSON.",
        why="It keeps the answer in the form that the consumer can read, whatever the service prefers.",
        mistake="Asking for a type that the service does not have. SDS refuses that with 406.",
        source=sources.SDS_API),
    Explanation(
        "header", "Content-Type",
        what="The format of the body that is sent, and its character set.",
        why="A practice reads JSON and XML. Without this header it cannot tell which, and refuses the body with 415.",
        mistake="A blank before charset, or the older name application/json+fhir.",
        source=sources.API),
    Explanation(
        "header", "X-Request-ID", place="pds",
        what="A new UUID that names this request at PDS.",
        why="PDS asks for it with every call and sends it back, so both sides can find the call in their logs.",
        mistake="Leaving it out, or sending a text that is no UUID. Both are refused with 400.",
        source=sources.PDS_API),
    Explanation(
        "header", "apikey", place="sds",
        what="The key that the consumer’s application was given for SDS.",
        why="The gateway in front of SDS counts and limits the calls of each application.",
        mistake="Forgetting it because the directory holds nothing secret. Without it the answer is 401. Here any text "
                "will do.",
        source=sources.SDS_API),
    Explanation(
        "header", "X-Correlation-Id", place="sds",
        what="A UUID that names this request at SDS.",
        why="It may be left out. If it is sent, SDS sends it back and uses it as the id of an error.",
        mistake="Sending an own kind of number. If it is there it must be a UUID, or the answer is 400.",
        source=sources.SDS_API),
)
