"""How heavy and how quick the booking page is in a real Chromium, beside the theme's bare frame in the same run.

The bare frame is a page of the theme as it comes, with a line of text and nothing of ours. Both come from one server,
in turns, and the best of some rounds counts, because other work on the machine only ever adds; of shifts the worst. A
page is ready when it has loaded and, where there is an explorer, that can be walked. Its first message can be read
before: the page holds it. In our pages the theme's script runs after that; what it blocks counts all the same. What of
the time is the drawing and the text alone, is seen from the same page without a script for the explorer.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import uvicorn
from playwright.sync_api import Browser, CDPSession, Page, Route, sync_playwright

from explorer.sandbox import Sandbox
from explorer.server import create_app
from explorer.site import build
from tests.browser.chromium import ARGUMENTS, chromium_path
from tests.live import free_port

ROUNDS, STEPS, SLOTS = 9, 1000, 500
BOOKING, STATIC, BARE = "scenarios/book-appointment/", "scenarios/static/", "bare/index.html"
OURS = re.compile(r"/(generated/explorer|assets/site\.)")
AIMS = {"weight": 40, "ready": 1.3, "blocked": 100, "slow": 1000, "shift": 0.05, "step": 50, "task": 100, "bundle": 100,
        "growth": 500}

_WATCH = """(() => {
  const seen = window.seen = {shift: 0, tasks: []}
  const watch = (type, take) =>
    new PerformanceObserver(list => list.getEntries().forEach(take)).observe({type, buffered: true})
  watch('layout-shift', entry => { if (!entry.hadRecentInput) seen.shift += entry.value })
  watch('longtask', entry => seen.tasks.push({start: entry.startTime, duration: entry.duration}))
  const painted = shown => new Promise(done => new MutationObserver((_, observer) => {
    if (!shown()) return
    observer.disconnect()
    requestAnimationFrame(() => setTimeout(() => done(performance.now())))
  }).observe(document, {subtree: true, childList: true}))
  seen.readable = painted(() => document.querySelector('sequence-explorer .sx-exchange .sx-fields tr:last-child'))
  const status = () => document.querySelector('sequence-explorer [role=status]')
  seen.ready = painted(() => status()?.textContent.startsWith('Message '))
})()"""
_STEP = """async count => {
  const [next, first, status] = ['[aria-label="Next message"]', '[aria-label="First message"]', '[role=status]']
    .map(one => document.querySelector(`sequence-explorer ${one}`))
  const atEnd = () => /, (\\d+) of \\1:/.test(status.textContent)
  const times = []
  for (let step = 0; step < count; step += 1) {
    const before = performance.now()
    ;(atEnd() ? first : next).click()
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
    times.push(performance.now() - before)
  }
  return times
}"""

_OPEN = """async () => {
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  const time = async act => {
    const before = performance.now()
    act()
    await painted()
    return performance.now() - before
  }
  const cell = label => document.querySelector(`sequence-explorer a[href*="#m=${label}"][aria-label^="${label},"]`)
  const opened = await time(() => cell('4d').click())
  const text = document.querySelector('[aria-label="Response body"]').cloneNode(false)
  const plain = await time(() => { text.textContent = window.bundle; document.body.append(text) })
  text.remove()
  cell('3d').click()
  await painted()
  return [opened, plain]
}"""


@dataclass(frozen=True)
class Load:
    """One load: first message readable, and all ready, after so many ms; blocked for so many beyond 50 a task, shifted
    by so much of the window."""

    readable: float
    ready: float
    blocked: float
    shift: float


def main() -> int:
    """Print the figures; 1 if one is beyond its aim."""
    with tempfile.TemporaryDirectory() as folder, _served(_site(Path(folder))) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        ours, theirs = _weights(browser, url)
        loads, static, bare, slow = [], [], [], []
        for _ in range(ROUNDS):
            bare.append(_load(browser, url + BARE).ready)
            static.append(_load(browser, url + STATIC).ready)
            loads.append(_load(browser, url + BOOKING))
            slow.append(_load(browser, url + BOOKING, slowed=4))
        walks, tasks, growth = _walk(browser, url + BOOKING)
        opened, plain = _open_bundle(browser, url + BOOKING)
        browser.close()
    first, *later = walks
    steps = min(later, key=lambda walk: _quantile(walk, 0.95))
    ready, all_slow = (min(load.ready for load in some) for some in (loads, slow))
    figures = {
        "weight": (ours, f"own script and style {ours:.1f} KB gzip, the theme's {theirs:.1f} KB"),
        "ready": (ready / min(bare),
                  (f"ready after {ready:.0f} ms, {{:.2f}} times the bare frame's {min(bare):.0f} ms; without a script "
                   f"for the explorer {min(static):.0f} ms")),
        "blocked": (min(load.blocked for load in loads), "blocked for {:.0f} ms"),
        "slow": (min(load.readable for load in slow),
                 f"at a quarter of the speed readable after {{:.0f}} ms, all ready after {all_slow:.0f} ms"),
        "shift": (max(load.shift for load in (*loads, *slow)), "layout shift {:.3f}"),
        "step": (_quantile(steps, 0.95),
                 (f"step to step {_quantile(steps, 0.5):.0f} ms, 95 % within {{:.0f}} ms, "
                  f"the first time through within {_quantile(first, 0.95):.0f} ms")),
        "task": (max(tasks, default=0), "longest task in a walk through all messages {:.0f} ms (0: none over 50)"),
        "bundle": (opened,
                   f"{SLOTS} slots open in {{:.0f}} ms, {opened / plain:.2f} times their bare text's {plain:.0f} ms"),
        "growth": (growth, f"memory {{:+.0f}} KB over {STEPS} steps"),
    }
    for name, (value, said) in figures.items():
        print(f"{said.format(value)} (aim: at most {AIMS[name]}){'' if value <= AIMS[name] else ', missed'}")
    return int(any(value > AIMS[name] for name, (value, _) in figures.items()))


def _load(browser: Browser, address: str, slowed: int = 1) -> Load:
    """One load in a browser context that has seen nothing."""
    with _page(browser) as (page, session):
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page.goto(address, wait_until="load")
        readable, ready, tasks, shift = page.evaluate("""async () => {
            const {seen} = window
            const [readable, walked] = document.querySelector('script[src*="sequence-explorer"]')
                ? await Promise.all([seen.readable, seen.ready]) : [0, 0]
            while (!window.document$) await new Promise(done => setTimeout(done, 20))
            const {loadEventEnd} = performance.getEntriesByType('navigation')[0]
            return [readable, Math.max(loadEventEnd, walked), seen.tasks, seen.shift] }""")
    return Load(readable, ready, sum(task["duration"] - 50 for task in tasks), shift)


def _weights(browser: Browser, url: str) -> tuple[float, float]:
    """Our and the theme's scripts and style that the page loads, in KB, each file compressed by itself."""
    bodies: dict[str, bytes] = {}
    with _page(browser) as (page, _):
        page.on("response", lambda answer: bodies.update({answer.url: answer.body()})
                if answer.request.resource_type in ("script", "stylesheet") else None)
        page.goto(url + BOOKING, wait_until="networkidle")
    sizes = {address: len(gzip.compress(body, 9)) / 1000 for address, body in bodies.items()}
    ours = sum(size for address, size in sizes.items() if OURS.search(address))
    return ours, sum(sizes.values()) - ours


def _walk(browser: Browser, address: str) -> tuple[list[list[float]], list[float], float]:
    """Times of single steps of each walk through all messages and long tasks in all of them, in ms; growth over many
    steps, in KB."""
    with _page(browser) as (page, session):
        page.goto(address, wait_until="networkidle")
        count = page.locator("svg.sx-drawing .sx-message").count()
        page.evaluate("window.seen.tasks.length = 0")
        walks = [page.evaluate(_STEP, count) for _ in range(ROUNDS)]
        tasks = [task["duration"] for task in page.evaluate("window.seen.tasks")]
        before = _heap(session)
        page.evaluate(_STEP, STEPS)
        return walks, tasks, (_heap(session) - before) / 1000


def _open_bundle(browser: Browser, address: str) -> tuple[float, float]:
    """The best time in which a reply of many slots opens, folded, and in which its text is shown as it is; in ms."""
    bundle = _bundle()

    def answer(route: Route) -> None:
        document = route.fetch().json()
        document["bodies"].append(bundle)
        for message in document["messages"]:
            if message["label"] in ("4c", "4d"):
                message.update(body=len(document["bodies"]) - 1, marks=[])
        route.fulfill(body=json.dumps(document), content_type="application/json")

    with _page(browser) as (page, _):
        page.route("**/recordings/book-appointment.json", answer)
        page.goto(f"{address}#m=3d", wait_until="networkidle")
        page.evaluate("async bundle => { window.bundle = bundle; await window.seen.ready }", bundle)
        page.get_by_role("region", name="Exchange").hover()
        page.get_by_role("button", name="Content-Type", exact=True).wait_for()
        times = [page.evaluate(_OPEN) for _ in range(ROUNDS)]
    return min(opened for opened, _ in times), min(plain for _, plain in times)


def _bundle() -> str:
    """A searchset of many slots, as a practice gives it."""
    profile = "https://fhir.nhs.uk/STU3/StructureDefinition/"
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {
        "resourceType": "Slot", "id": str(1584 + number),
        "meta": {"versionId": "1", "profile": [f"{profile}GPConnect-Slot-1"]},
        "extension": [{"url": f"{profile}Extension-GPConnect-DeliveryChannel-2", "valueCode": "In-person"}],
        "serviceType": [{"text": "General GP Appointment"}], "schedule": {"reference": f"Schedule/{number % 7}"},
        "status": "free", "start": "2026-06-02T09:00:00+01:00", "end": "2026-06-02T09:10:00+01:00",
    }, "search": {"mode": "match"}} for number in range(SLOTS)]})


def _heap(session: CDPSession) -> float:
    """Bytes in use after everything that can go has gone."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    used: float = session.send("Runtime.getHeapUsage")["usedSize"]
    return used


@contextmanager
def _page(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.add_init_script(_WATCH)
    yield page, context.new_cdp_session(page)
    context.close()


def _site(folder: Path) -> Path:
    """The site as it is, and beside it the page without the explorer's script, and the bare frame, with the features of
    the theme that ours uses."""
    out = build(folder / "site").out
    page = (out / BOOKING / "index.html").read_text(encoding="utf-8")
    (out / STATIC).mkdir()
    (out / STATIC / "index.html").write_text(
        re.sub(r'<(?:link rel="modulepreload"|script src)[^>]*sequence-explorer[^>]*>', "", page), encoding="utf-8")
    source = folder / "bare"
    (source / "docs").mkdir(parents=True)
    (source / "docs/index.md").write_text("# Frame\n\nText\n", encoding="utf-8")
    (source / "mkdocs.yml").write_text(json.dumps({
        "site_name": "Frame", "use_directory_urls": False,
        "theme": {"name": "material", "font": False, "features": ["navigation.instant", "navigation.tabs"],
                  "palette": [{"media": f"(prefers-color-scheme{of})", "scheme": scheme,
                               "toggle": {"icon": "material/brightness-4", "name": "Colours"}}
                              for of, scheme in (("", "default"), (": light", "default"), (": dark", "slate"))]},
    }), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(source / "mkdocs.yml"),
                    "--site-dir", str(out / "bare")], check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    return out


@contextmanager
def _served(site: Path) -> Iterator[str]:
    """The address of a server for that site, in a thread."""
    port = free_port()
    app = create_app(site_dir=site, sandbox=Sandbox(clock=lambda: datetime.now(UTC)), clock=lambda: datetime.now(UTC),
                     ids=lambda: str(uuid4()), version="bench")
    server = uvicorn.Server(uvicorn.Config(app, port=port, ws="none", log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError(f"the server does not start on port {port}")
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(10)


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[round(share * (len(values) - 1))]


if __name__ == "__main__":
    sys.exit(main())
