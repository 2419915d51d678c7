"""Snippets are run, not read: by a shell, by Python, and by an HTTP parser."""

from __future__ import annotations

import ast
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.replay import Outgoing, snippets
from explorer.replay.snippets import curl, http, python

BOOK = Outgoing(
    "POST", "http://127.0.0.1:8000/sandbox/main/ssp/https://alpha.provider.example/T99001/STU3/1/gpconnect/Appointment",
    (("Accept", "application/fhir+json"), ("Content-Type", "application/fhir+json;charset=utf-8")),
    '{\n  "comment": "It\'s $HOME"\n}')
SEARCH = Outgoing("GET", "http://127.0.0.1:8000/sandbox/main/sds/FHIR/R4/Device?organization=https://x%7CT99001&a=1",
                  (("apikey", "sandbox"), ("accept", "*/*")))

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NAME = st.from_regex(r"\A[A-Za-z][A-Za-z0-9-]{0,8}\Z")
REQUESTS = st.builds(Outgoing, st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS"]),
                     TEXT.map(lambda text: f"http://127.0.0.1:8000/{text}"),
                     st.lists(st.tuples(NAME, TEXT), max_size=3).map(tuple), st.none() | TEXT)


def words(command: str) -> list[str]:
    """What a real shell hands to the program; printf takes curl's place."""
    shown = subprocess.run(["/bin/sh", "-c", command.replace("curl", "printf '%s\\0'", 1)], capture_output=True,
                           check=True)
    return shown.stdout.decode().split("\0")[:-1]


def test_curl_shows_a_booking_readably() -> None:
    assert curl(BOOK) == """\
curl --globoff \\
  http://127.0.0.1:8000/sandbox/main/ssp/https://alpha.provider.example/T99001/STU3/1/gpconnect/Appointment \\
  --header 'Accept: application/fhir+json' \\
  --header 'Content-Type: application/fhir+json;charset=utf-8' \\
  --data-raw '{
  "comment": "It'"'"'s $HOME"
}'"""


def test_python_shows_a_search_readably() -> None:
    assert python(SEARCH) == """\
import httpx

reply = httpx.request(
    'GET',
    'http://127.0.0.1:8000/sandbox/main/sds/FHIR/R4/Device?organization=https://x%7CT99001&a=1',
    headers=[
        ('apikey', 'sandbox'),
        ('accept', '*/*'),
    ],
)
print(reply.status_code, reply.text)"""


def test_http_is_the_request_on_the_wire() -> None:
    assert http(BOOK) == """\
POST /sandbox/main/ssp/https://alpha.provider.example/T99001/STU3/1/gpconnect/Appointment HTTP/1.1
Host: 127.0.0.1:8000
Accept: application/fhir+json
Content-Type: application/fhir+json;charset=utf-8
Content-Length: 29

{
  "comment": "It's $HOME"
}"""


def test_all_kinds_are_offered_by_name() -> None:
    assert list(snippets(SEARCH)) == ["curl", "python", "http"]


@settings(deadline=None, max_examples=150)
@given(REQUESTS)
def test_a_shell_hands_curl_exactly_this_request(request: Outgoing) -> None:
    globoff, *rest = words(curl(request))

    assert globoff == "--globoff"
    method = "GET" if request.body is None else "POST"
    if rest[0] == "--head":
        method, rest = "HEAD", rest[1:]
    elif rest[0] == "--request":
        method, rest = rest[1], rest[2:]
    assert (method, rest[0]) == (request.method, request.url)
    options = list(zip(rest[1::2], rest[2::2], strict=True))
    sent = [text for option, text in options if option == "--header"]
    declared = [f"{name}: {text}" if text else f"{name};" for name, text in request.headers]
    said = {name.lower() for name, _ in request.headers}
    wanted = ["Accept", *([] if request.body is None else ["Content-Type"])]
    assert sent == [*declared, *(f"{name}:" for name in wanted if name.lower() not in said)]
    assert [text for option, text in options if option == "--data-raw"] == (
        [] if request.body is None else [request.body])


@given(REQUESTS)
def test_python_reads_exactly_this_request(request: Outgoing) -> None:
    imported, *client, call, printed = ast.parse(python(request)).body

    assert isinstance(call, ast.Assign) and isinstance(call.value, ast.Call)
    assert [ast.unparse(line) for line in client] == (
        [] if "accept" in {name.lower() for name, _ in request.headers}
        else ["client = httpx.Client()", "del client.headers['Accept']"])
    assert ast.unparse(call.value.func) == ("client.request" if client else "httpx.request")
    assert (ast.unparse(imported), ast.unparse(printed)) == ("import httpx", "print(reply.status_code, reply.text)")
    said = {word.arg: ast.literal_eval(word.value) for word in call.value.keywords}
    assert [ast.literal_eval(argument) for argument in call.value.args] == [request.method, request.url]
    assert said.get("headers", []) == list(request.headers)
    assert said.get("content") == request.body
