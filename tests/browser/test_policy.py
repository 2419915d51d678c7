"""Every built page works under the policy that the server sends, and nothing else runs in it."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Browser, Page, Route, expect

from tests.live import LiveServer

HOSTILE = """<script>window.ran = 'script'</script><img src="data:," onerror="window.ran = 'handler'">
<a id="link" href="javascript:window.ran='link'">go</a><base href="http://elsewhere.example/"></body>"""


def addresses(live: LiveServer) -> list[str]:
    """Every page, by the sitemap, and the one for wrong addresses."""
    sitemap = httpx.get(f"{live.url}/sitemap.xml", trust_env=False).text
    return [*re.findall(r"<loc>(.*?)</loc>", sitemap), f"{live.url}/nowhere/"]


def test_the_policy_lets_no_inline_script_through_but_by_hash(live: LiveServer) -> None:
    policies = {httpx.get(address, trust_env=False).headers["Content-Security-Policy"] for address in addresses(live)}
    assert len(policies) == 1
    rules = {name: sources for name, *sources in map(str.split, policies.pop().split("; "))}

    script, *hashes = rules.pop("script-src")
    assert script == "'self'"
    assert hashes
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", each) for each in hashes)
    assert rules == {
        "default-src": ["'none'"], "style-src": ["'self'"], "img-src": ["'self'", "data:"], "connect-src": ["'self'"],
        "worker-src": ["'self'"], "object-src": ["'none'"], "base-uri": ["'none'"], "form-action": ["'none'"],
        "frame-ancestors": ["'none'"]}


def test_every_page_opens_under_it_without_a_complaint(page: Page, live: LiveServer) -> None:
    for address in addresses(live):
        if not address.endswith("/nowhere/"):   # the browser itself complains of a 404
            page.goto(address, wait_until="networkidle")
            expect(page.get_by_role("heading", level=1).first).to_be_visible()
            assert page.evaluate("__md_scope instanceof URL")   # the theme's own script ran


def test_every_page_can_be_changed_to_under_it_without_a_complaint(page: Page, live: LiveServer) -> None:
    page.goto(live.url, wait_until="networkidle")
    page.evaluate("window.mark = 'kept'")
    pages = [address for address in addresses(live) if not address.endswith("/nowhere/")]
    for address in [*pages[1:], pages[0]]:
        page.evaluate("""address => { const link = document.createElement('a'); link.href = address
            document.body.append(link); link.click(); link.remove() }""", address)
        expect(page.locator(f'link[rel="canonical"][href$="{address.removeprefix(live.url)}"]')).to_have_count(1)
        page.wait_for_load_state("networkidle")

    assert len(pages) > 10
    assert page.evaluate("window.mark") == "kept"


def test_search_works_under_it(page: Page, live: LiveServer) -> None:
    page.goto(live.url)
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("asid")

    expect(page.get_by_role("search").get_by_role("link").first).to_be_visible()
    page.get_by_role("button", name="Clear search").click()


def test_what_is_written_into_a_page_does_not_run(chromium: Browser, live: LiveServer) -> None:
    def write_into(route: Route) -> None:
        answer = route.fetch()
        html = re.sub(r"<meta http-equiv=[^>]+>", "", answer.text())   # the header alone must hold
        route.fulfill(response=answer, body=html.replace("</body>", HOSTILE))

    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.route("**/reference/sources/", write_into)
    page.goto(f"{live.url}/reference/sources/")
    page.locator("#link").click()
    page.evaluate("""() => { const script = document.createElement('script')
        script.textContent = "window.ran = 'later'"; document.body.append(script) }""")
    ran, base = page.evaluate("[window.ran ?? null, document.baseURI]")
    context.close()

    assert (ran, base) == (None, f"{live.url}/reference/sources/")
    assert len([text for text in said if "Content Security Policy" in text]) == 5


def test_a_page_from_a_host_that_sends_no_policy_carries_it(chromium: Browser, live: LiveServer) -> None:
    def without_header(route: Route) -> None:
        answer = route.fetch()
        headers = {name: text for name, text in answer.headers.items() if name != "content-security-policy"}
        route.fulfill(body=answer.text().replace("</body>", HOSTILE), headers=headers)

    context = chromium.new_context()
    page = context.new_page()
    page.route("**/reference/sources/", without_header)
    page.goto(f"{live.url}/reference/sources/")
    ran = page.evaluate("window.ran ?? null")
    context.close()

    assert ran is None
