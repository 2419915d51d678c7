"""Over a real socket: what in-process calls cannot show."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from explorer.sandbox import Sandbox

from .client import FIND, METADATA, NHS, ROOT, SandboxClient


@pytest.fixture
def base(app: Sandbox) -> Iterator[str]:
    """The address at which the sandbox is mounted in a server."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        site = Starlette(routes=[Mount("/sandbox", app=app)])
        server = uvicorn.Server(uvicorn.Config(site, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sandbox/main"
        server.should_exit = True
        thread.join()


async def client_at(app: Sandbox, http: httpx.AsyncClient, base: str) -> SandboxClient:
    client = SandboxClient(app, http)
    client.base = base
    return client


async def test_the_proxys_path_survives_a_mounted_server(app: Sandbox, base: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        client = await client_at(app, http, base)
        found = await client.ssp(FIND, f"/Patient?identifier={NHS}%7C9990000018")
        doubled = await client.ssp(METADATA, "//metadata")
        entries = (await client.control("GET", "/log"))["entries"]

    assert found.json()["entry"][0]["resource"]["id"] == "51"
    assert doubled.status_code == 400
    assert [entry["legs"][0]["request"]["url"] for entry in entries] == [
        f"/ssp/{ROOT}/Patient?identifier={NHS}%7C9990000018", f"/ssp/{ROOT}//metadata"]


async def test_headers_in_the_log_have_their_usual_spelling_and_none_of_the_transport(app: Sandbox,
                                                                                     base: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        client = await client_at(app, http, base)
        await client.ssp(METADATA, "/metadata")
        leg = (await client.control("GET", "/log"))["entries"][0]["legs"][0]

    assert {name for name, _ in leg["request"]["headers"]} == {
        "Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID", "Accept", "Authorization"}
    assert [name for name, _ in leg["reply"]["headers"]] == [
        "Content-Type", "Cache-Control", "Content-Encoding", "Vary"]


async def test_addresses_in_answers_are_those_of_the_server(app: Sandbox, base: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        client = await client_at(app, http, base)
        query = "organization=https://fhir.nhs.uk/Id/ods-organization-code%7CT99001"
        interaction = f"identifier=https://fhir.nhs.uk/Id/nhsServiceInteractionId%7C{METADATA}"
        bundle = (await client.sds(f"Endpoint?{query}&{interaction}")).json()
    assert bundle["entry"][0]["fullUrl"].startswith(f"{base}/sds/FHIR/R4/Endpoint/")


@pytest.mark.parametrize(("certificate", "status"), [("missing", b"496"), ("invalid", b"495")])
async def test_a_certificate_failure_closes_the_connection(app: Sandbox, base: str, certificate: str,
                                                           status: bytes) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        client = await client_at(app, http, base)
        await client.control("PUT", "/switches", {"ssp": {"certificate": certificate}})
    host, port = base.split("/")[2].split(":")
    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(f"GET /sandbox/main/ssp/{ROOT}/metadata HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    assert answer.startswith(b"HTTP/1.1 " + status)
    assert b"connection: close\r\n" in answer.lower()
