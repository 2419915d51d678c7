"""Shell text from the model: settings, a token, and a curl command for any request of a scenario.

A scenario writes a value as ``${name}``, and so does a shell: the texts go over as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from explorer.model import DaysAhead, Message, Scenario, Value

SANDBOX = "http://127.0.0.1:8000/sandbox/main"

_BASES = {"pds": "pds/FHIR/R4", "sds": "sds/FHIR/R4", "ssp": "ssp"}
_MADE = {
    "uuid": "$(python3 -c 'import uuid; print(uuid.uuid4())')",
    "now": "$(python3 -c 'import datetime as d; print(d.datetime.now().astimezone().isoformat(timespec=\"seconds\"))')",
}


def settings(scenario: Scenario, labels: Iterable[str]) -> str:
    """What the commands of these messages need: one line for each base and value they use."""
    used = {name: None for label in labels for name in _request(scenario, label).exchange.request.values()}
    lines = ["sandbox=${SANDBOX:-" + SANDBOX + "}"]
    lines += [f"{name}=$sandbox/{_BASES[name]}" for name in _BASES if name in used]
    lines += [f"{value.name}={_text(value)}" for value in scenario.values if value.name in used]
    return "\n".join(lines)


def token(scenario: Scenario, label: str) -> str:
    """A command that makes the token of this message: unsigned, and good for as long as the scenario says."""
    made = _request(scenario, label).exchange.request.token
    if made is None:
        raise ValueError(f"{scenario.slug} {label} sends no token; ask for one of the messages to the SSP")
    claims = json.dumps(made.claims, indent=2, ensure_ascii=False)
    return "\n".join((
        "token=$(python3 - <<EOF",
        "import base64, json, time",
        "def segment(part):",
        '    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()',
        "now = int(time.time())",
        f"claims = {claims}",
        f'claims |= {{"iat": now, "exp": now + {made.lifetime}}}',
        'print(segment({"alg": "none", "typ": "JWT"}), segment(claims), "", sep=".")',
        "EOF",
        ")"))


def curl(scenario: Scenario, label: str, *, directly: str = "") -> str:
    """The request of this message as a curl command in the words of its scenario.

    ``directly`` is an address to use in place of the SSP and the service root, for a call to the provider itself.
    """
    request = _request(scenario, label).exchange.request
    url = request.url.replace("${ssp}/${service_root}", directly) if directly else request.url
    lines = [f'curl -sS{"" if request.method == "GET" else f" -X {request.method}"} "{url}"']
    lines += [f'-H "{name}: {text}"' for name, text in request.headers]
    if request.token:
        lines.append('-H "Authorization: Bearer $token"')
    if request.body is None:
        return " \\\n  ".join(lines)
    body = json.dumps(request.body, indent=2, ensure_ascii=False)
    return " \\\n  ".join((*lines, f"--data @- <<EOF\n{body}\nEOF"))


def _request(scenario: Scenario, label: str) -> Message:
    message = scenario.message(label)
    return message if message.kind == "request" else scenario.message(message.partner)


def _text(value: Value) -> str:
    if value.made:
        return _MADE[value.made]
    if isinstance(value.given, DaysAhead):
        return ("$(python3 -c 'import datetime as d; "
                f"print(d.date.today() + d.timedelta({value.given.days}))')")
    return value.given or value.example
