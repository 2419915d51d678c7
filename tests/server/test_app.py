"""Pages, API and sandbox on one port: which address leads where, and who may go there."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from explorer.sandbox import Sandbox
from explorer.server import create_app

from .conftest import NOW

FOREIGN = {"Origin": "http://evil.example"}


@pytest.mark.parametrize(("address", "kind", "text"), [
    ("/", "text/html; charset=utf-8", "<h1>Home</h1>"),
    ("/sandbox/", "text/html; charset=utf-8", "<h1>Sandbox</h1>"),
    ("/sandbox/rules/", "text/html; charset=utf-8", "<h1>Rules</h1>"),
    ("/generated/explorer/base.js", "text/javascript; charset=utf-8", "export {}"),
    ("/generated/recordings/book.json", "application/json; charset=utf-8", "{}"),
    ("/assets/site.css", "text/css; charset=utf-8", "a {}"),
    ("/assets/mark.svg", "image/svg+xml; charset=utf-8", "<svg/>"),
    ("/assets/face.woff2", "font/woff2", "x"),
    ("/assets/strange.exe", "application/octet-stream", "x"),
])
async def test_a_page_or_file_is_served_with_its_type(web: httpx.AsyncClient, address: str, kind: str,
                                                      text: str) -> None:
    answer = await web.get(address)

    assert (answer.status_code, answer.headers["Content-Type"], answer.text) == (200, kind, text)
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_page_stands_under_the_policy_that_the_build_left(site: Path, web: httpx.AsyncClient) -> None:
    without = await web.get("/")
    (site / "content-security-policy.txt").write_text("default-src 'none'\n", encoding="utf-8")
    answers = [await web.get(address) for address in ("/", "/nowhere", "/assets/mark.svg", "/assets/site.css")]

    assert "Content-Security-Policy" not in without.headers
    assert [answer.headers.get("Content-Security-Policy") for answer in answers] == ["default-src 'none'"] * 3 + [None]
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_what_the_sandbox_says_runs_nothing_when_a_browser_opens_it(web: httpx.AsyncClient) -> None:
    address = "/sandbox/main/pds/FHIR/R4/Patient/9990000018"
    browser = await web.get(address, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    client = await web.get(address)

    assert browser.headers["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert browser.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in client.headers


async def test_the_sitemap_names_the_pages_as_this_server_is_called(site: Path, web: httpx.AsyncClient) -> None:
    places = "<urlset>\n<url><loc>{0}</loc></url>\n<url><loc>{0}sandbox/</loc></url>\n</urlset>\n"
    (site / "sitemap.xml").write_text(places.format("https://built.example/for/"), encoding="utf-8")
    here = await web.get("/sitemap.xml")
    there = await web.get("/sitemap.xml", headers={"Host": "class.example:8123"})

    assert (here.status_code, here.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert here.text == places.format("http://127.0.0.1:8000/")
    assert there.text == places.format("http://class.example:8123/")


async def test_a_directory_without_its_slash_is_led_there(web: httpx.AsyncClient) -> None:
    answer = await web.get("/sandbox/rules")

    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://127.0.0.1:8000/sandbox/rules/"


async def test_an_unchanged_page_is_not_sent_again(web: httpx.AsyncClient) -> None:
    first = await web.get("/")
    again = await web.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("address", ["/nowhere", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
                                     "/assets/%2e%2e/%2e%2e/secret.txt", "/%00", "//secret.txt", "/a" * 3000])
async def test_what_is_not_there_gets_the_sites_own_page(web: httpx.AsyncClient, address: str) -> None:
    answer = await web.request("GET", httpx.URL("http://127.0.0.1:8000").copy_with(raw_path=address.encode()))

    assert answer.status_code == 404
    assert "secret" not in answer.text


async def test_pages_are_only_read(web: httpx.AsyncClient) -> None:
    answer = await web.post("/")

    assert answer.status_code == 405
    assert (await web.head("/")).status_code == 200


async def test_without_a_built_site_a_sentence_says_how_to_build_it(sandbox: Sandbox, tmp_path: Path) -> None:
    for site_dir in (None, tmp_path / "absent"):
        app = create_app(site_dir=site_dir, sandbox=sandbox, clock=lambda: NOW, ids=lambda: "", version="1")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as web:
            page = await web.get("/")
            assert (page.status_code, page.text) == (
                404, "The pages are not built yet: run gpconnect-explorer build, then start the server again.\n")
            assert (await web.get("/api/health")).status_code == 200


async def test_the_sandbox_gets_the_raw_path(web: httpx.AsyncClient) -> None:
    patient = await web.get("/sandbox/main/pds/FHIR/R4/Patient/9990000018", headers={
        "X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"})
    assert patient.json()["id"] == "9990000018"

    await web.get("/sandbox/main/ssp/https://alpha.provider.example//T99001%7C/metadata", headers={"Ssp-TraceID": "t"})
    log = (await web.get("/sandbox/main/control/log?trace=t")).json()
    assert [entry["legs"][0]["request"]["url"] for entry in log["entries"]] == [
        "/ssp/https://alpha.provider.example//T99001%7C/metadata"]


async def test_a_misspelt_service_is_answered_by_the_sandbox(web: httpx.AsyncClient) -> None:
    answer = await web.get("/sandbox/main/pdss/FHIR/R4")

    assert answer.status_code == 404
    assert "after the world's name comes" in answer.json()["error"]


@pytest.mark.parametrize(("method", "address"), [
    ("POST", "/sandbox/main/control/reset"), ("PUT", "/sandbox/main/control/clock"), ("GET", "/sandbox/main/control"),
    ("GET", "/sandbox/main/control/log"), ("OPTIONS", "/sandbox/main/control/reset"),
    ("POST", "/sandbox/main/%63ontrol/reset"), ("GET", "/api/health"), ("POST", "/api/prepare"),
    ("POST", "/api/replay"), ("OPTIONS", "/api/replay")])
@pytest.mark.parametrize(("headers", "why"), [
    (FOREIGN, "a page from 'http://evil.example' may not do this; only this server's own pages may"),
    ({"Origin": "null"}, "a page from 'null' may not do this; only this server's own pages may"),
    ({"Host": "evil.example"}, ("the Host 'evil.example' is none of this server's names; call it by 127.0.0.1 or "
                                "localhost, or start it with --host and that name"))])
async def test_other_pages_reach_neither_api_nor_control(web: httpx.AsyncClient, method: str, address: str,
                                                         headers: dict[str, str], why: str) -> None:
    answer = await web.request(method, address, headers=headers)

    assert (answer.status_code, answer.json()) == (403, {"error": why})
    assert "Access-Control-Allow-Origin" not in answer.headers


async def test_the_services_are_open_to_other_pages(web: httpx.AsyncClient) -> None:
    answer = await web.get("/sandbox/main/pds/FHIR/R4/Patient/9990000018", headers={
        **FOREIGN, "X-Request-ID": "60e0b220-8136-4ca5-ae46-1d97ef59d068"})

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_name_given_at_the_start_is_known(sandbox: Sandbox) -> None:
    app = create_app(site_dir=None, sandbox=sandbox, clock=lambda: NOW, ids=lambda: "", version="1",
                     hosts=["class.example"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://class.example:8000") as web:
        assert (await web.get("/api/health", headers={"Origin": "http://class.example:8000"})).status_code == 200


async def test_a_failure_of_our_own_is_said_and_the_next_request_is_answered(
        sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    number = "9990000018"

    def no_ids() -> str:
        raise RuntimeError(number)

    app = create_app(site_dir=None, sandbox=sandbox, clock=lambda: NOW, ids=no_ids, version="1")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as web:
        answer = await web.post("/api/prepare", json={"scenario": "book-appointment", "message": "1a"})

        assert (answer.status_code, answer.json()) == (
            500, {"error": "the explorer failed on this request; its terminal shows where. Others go on"})
        assert "RuntimeError" in caplog.text
        assert number not in caplog.text
        assert (await web.get("/api/health")).status_code == 200
