"""Explanations of the bearer token: its three parts, its header, its claims."""

from explorer.model.lesson import Explanation

from .. import sources

TOKEN = (
    Explanation(
        "token", "header",
        what="The first part, up to the first dot: a small JSON object that says what kind of token this is.",
        why="Whoever reads a token looks here first to learn how it is signed. This one says: not at all.",
        mistake="Letting a library add a key such as kid. Only alg and typ belong here.",
        source=sources.TOKEN),
    Explanation(
        "token", "alg",
        what="How the token is signed: none.",
        why="Trust comes from the connection, where both sides show a certificate. The token only tells who is behind "
            "the request.",
        mistake="Using a library’s default, such as HS256. A signed token has a third part and is refused.",
        source=sources.SECURITY),
    Explanation(
        "token", "typ",
        what="The kind of the token: JWT.",
        why="It is the usual label of a JSON Web Token, and practices check it.",
        mistake="Leaving it out because it is optional elsewhere.",
        source=sources.TOKEN),
    Explanation(
        "token", "claims",
        what="The second part, between the dots: a JSON object that tells who asks, for whom, for what and when.",
        why="The practice has not met this user. It must record who saw or changed something, so the request brings "
            "that along.",
        mistake="Encoding it with plain base64. It is base64url without padding: no =, + or / may occur.",
        source=sources.TOKEN),
    Explanation(
        "token", "signature",
        what="The third part, after the second dot. It is empty, and the dot stays.",
        why="The token is not signed, but its form keeps the place where a signature would be.",
        mistake="Cutting off the last dot. What is left has two parts and is no token.",
        source=sources.TOKEN),
    Explanation(
        "claim", "iss",
        what="The address of the system that made the token.",
        why="The practice’s log then shows which consumer system issued it.",
        mistake="Writing a product’s name. It is a URL.",
        source=sources.TOKEN),
    Explanation(
        "claim", "sub",
        what="The id of the user on whose behalf the request is made.",
        why="It is the subject of the token. requesting_practitioner then tells more about the same person.",
        mistake="Another id than that of requesting_practitioner. The two must be equal.",
        source=sources.TOKEN),
    Explanation(
        "claim", "aud",
        what="The service root of the practice, as SDS gave it.",
        why="It says for which server the token was made. Practices do not compare it, but the proxy logs the token.",
        mistake="Writing the proxy’s address, or the fixed address that older versions asked for.",
        source=sources.TOKEN),
    Explanation(
        "claim", "iat",
        what="When the token was made, in whole seconds since 1970, UTC.",
        why="Its life is counted from here.",
        mistake="Counting in milliseconds, or in local time.",
        source=sources.TOKEN),
    Explanation(
        "claim", "exp",
        what="When the token ends: exactly 300 seconds after iat.",
        why="A token that leaks is of little use after five minutes.",
        mistake="Rounding, or another lifetime. 299 and 301 seconds are both refused. And keep the clock right: a slow "
                "one makes tokens that have already ended.",
        source=sources.TOKEN),
    Explanation(
        "claim", "reason_for_request",
        what="Why the data is asked for. Only directcare is allowed.",
        why="Records are shared for the care of the patient, and for nothing else. The request says so each time.",
        mistake="Putting a free text here, such as the reason for the visit.",
        source=sources.TOKEN),
    Explanation(
        "claim", "requested_scope",
        what="What the request wants to do: read or write, about a patient or about the organisation.",
        why="It tells the practice how far the user’s system means to go. Each interaction has its one right scope.",
        mistake="Keeping the scope of the search when booking. A read scope on a booking is refused.",
        source=sources.INTERACTIONS),
    Explanation(
        "claim", "requesting_device",
        what="The software that sends the request, as a small FHIR Device: an identifier, a model, a version.",
        why="If something goes wrong, the practice can see which product and version was at work.",
        mistake="Sending it as a text inside the JSON. It is an object.",
        source=sources.TOKEN),
    Explanation(
        "claim", "requesting_organization",
        what="The organisation of the user, as a small FHIR Organization: its ODS code and name.",
        why="The practice’s audit trail shows for whom the user works.",
        mistake="Naming the company that runs the software. It is the organisation that the user is logged on for.",
        source=sources.TOKEN),
    Explanation(
        "claim", "requesting_practitioner",
        what="The user, as a small FHIR Practitioner: a name, the SDS user id, the role profile id, a local id.",
        why="Somebody is answerable for every access. Where a user has no SDS id, the text UNK says so.",
        mistake="A fixed user named system. It must be the person who is logged on.",
        source=sources.TOKEN),
)
