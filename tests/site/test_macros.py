"""What the macros write, seen whole with a scenario small enough to read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from markdown import markdown  # type: ignore[import-untyped, unused-ignore]
from mkdocs.exceptions import PluginError

from explorer.model import (
    Exchange,
    Note,
    NotFound,
    Participant,
    Phase,
    Reply,
    Request,
    Scenario,
    Step,
    Token,
    Value,
    at,
    forwarded,
)
from explorer.scenarios import SCENARIOS
from explorer.site.macros import Site
from explorer.site.untouched import untouched

CALLER = Participant("consumer", "Caller", "you", "Who calls", "consumer", page="participants/consumer")
DESK = Participant("ssp", "Desk", "front", "Who puts through", "spine", "House")
ROOM = Participant("provider", "Room", "back", "Who answers", "provider")
NAME = Value("name", "Whom to ask for.", "Ann & Bob", given="Ann & Bob", thread=True)
FLOOR = Value("floor", "Where the room is.", "3", thread=True)

ASK = Exchange(CALLER, DESK, Request("Ask", "GET", "${ssp}/rooms?name=${name}", (("Accept", "application/json"),),
                                     text="The caller asks for <someone>."),
               Reply("The floor", captures={FLOOR: at("floor")}, text="The desk knows."))
CALL = Exchange(CALLER, DESK, Request("Ring", "POST", "${ssp}/${floor}", body={"for": "${name}"},
                                      token=Token({"sub": "${name}"}), text="The caller rings."),
                Reply("Heard", 201, text="The desk tells."),
                forwarded(Exchange(CALLER, DESK, Request("Ring", "POST", "${ssp}/${floor}"), Reply("Heard", 201)),
                          DESK, ROOM, "${ssp}/", "The desk puts through.", "The room answers.", "Put through"))
VISIT = Scenario("ring-a-room", "Ring a room", "In two steps.", (
    Phase("House", "Who is in?", (
        Step("Find the room", (ASK,), may_skip="Known rooms need no asking.",
             notes=(Note("Ask kindly."), Note("Pause here.", "trainers"))),
        Step("Ring", (CALL,)),
    )),), (NAME, FLOOR))


@pytest.fixture
def macros(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The macros on the page ``guide/``, with a recording of its first step."""
    monkeypatch.setitem(SCENARIOS, VISIT.slug, VISIT)
    recordings = tmp_path / "generated" / "recordings"
    recordings.mkdir(parents=True)
    (recordings / "ring-a-room.json").write_text(json.dumps(RECORDING), encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "ring-a-room.md").write_text("# Ring a room", encoding="utf-8")
    return Site(tmp_path / "generated", live=True, page_url=lambda: "guide/", flow_words={})


def lines(part: str) -> list[str]:
    """The lines of a page part, without the comments that keep Markdown off."""
    first, *written, last = part.splitlines()
    assert (first, last) == ("<!-- part -->", "<!-- /part -->")
    return written


def test_headcount_counts_messages_and_participants(macros: Site) -> None:
    assert macros.headcount("ring-a-room") == "six messages between three participants"
    assert macros.headcount("book-appointment") == "22 messages between five participants"


def test_step_table_has_steps_messages_what_may_be_skipped_and_notes_for_readers(macros: Site) -> None:
    row = ('<tr><th scope="row"><a href="../scenarios/ring-a-room/#{label}">{label}</a></th>'
           '<td class="way">{way}</td><td><b>{what}.</b> {text}</td></tr>')

    assert lines(macros.step_table("ring-a-room")) == [
        '<div class="scroll">',
        '<table class="steps">',
        "<caption>Ring a room: six messages between three participants. The same as the drawing, in words.</caption>",
        '<thead><tr><th scope="col">Message</th><th scope="col">Who to whom</th><th scope="col">What</th></tr></thead>',
        "<tbody>",
        ('<tr class="step-head"><th colspan="3" scope="rowgroup">1 Find the room'
        "<small>May be left out. Known rooms need no asking.</small></th></tr>"),
        row.format(label="1a", way="Caller to Desk", what="Ask", text="The caller asks for &lt;someone&gt;."),
        row.format(label="1b", way="Desk to Caller", what="The floor, 200", text="The desk knows."),
        '<tr class="step-note"><td colspan="3">Ask kindly.</td></tr>',
        "</tbody>",
        "<tbody>",
        '<tr class="step-head"><th colspan="3" scope="rowgroup">2 Ring</th></tr>',
        row.format(label="2a", way="Caller to Desk", what="Ring", text="The caller rings."),
        row.format(label="2b", way="Desk to Room", what="Put through", text="The desk puts through."),
        row.format(label="2c", way="Room to Desk", what="Heard, 201", text="The room answers."),
        row.format(label="2d", way="Desk to Caller", what="Heard, 201", text="The desk tells."),
        "</tbody>",
        "</table>",
        "</div>",
    ]
    assert '<tr><th scope="row"><a href="#2d">2d</a></th>' in macros.step_table("ring-a-room", here=True)


def test_the_sequence_drawing_leads_to_the_explorer(macros: Site) -> None:
    drawing = macros.sequence_diagram("ring-a-room")

    assert re.findall(r'<a [^>]*href="([^"]*)"', drawing) == [
        f"../scenarios/ring-a-room/#{label}" for label in ("1a", "1b", "2a", "2b", "2c", "2d")]


def test_value_table_says_where_each_value_comes_from_and_goes_to(macros: Site) -> None:
    assert lines(macros.value_table("ring-a-room"))[5:-3] == [
        ('<tr><th scope="row"><code class="sx-value--name">name</code></th>'
        '<td><a href="../scenarios/ring-a-room/#1a">1a</a></td>'
        '<td><a href="../scenarios/ring-a-room/#2a">2a</a></td><td>Whom to ask for.</td></tr>'),
        ('<tr><th scope="row"><code class="sx-value--floor">floor</code></th>'
        '<td><a href="../scenarios/ring-a-room/#1b">1b</a></td>'
        '<td><a href="../scenarios/ring-a-room/#2a">2a</a></td><td>Where the room is.</td></tr>'),
    ]


def test_messages_of_a_participant_are_those_it_sends_or_receives(macros: Site) -> None:
    written = lines(macros.messages_of("ring-a-room", "provider"))

    assert written[2] == "<caption>Room in “Ring a room”</caption>"
    assert written[5:-3] == [
        ('<tr><th scope="row"><a href="../scenarios/ring-a-room/#2b">2b</a></th><td class="way">Desk to Room</td>'
        "<td><b>Put through.</b> The desk puts through.</td></tr>"),
        ('<tr><th scope="row"><a href="../scenarios/ring-a-room/#2c">2c</a></th><td class="way">Room to Desk</td>'
        "<td><b>Heard, 201.</b> The room answers.</td></tr>"),
    ]


def test_exchange_shows_request_and_reply_as_recorded_with_values_marked(macros: Site) -> None:
    mark = '<mark class="sx-value sx-value--{name}" data-from="{tag}" title="{name}">{text}</mark>'

    assert lines(macros.exchange("ring-a-room", "1a")) == [
        '<div class="exchange">',
        '<sequence-explorer class="sx-static">',
        '<section class="sx-exchange" aria-label="Exchange">',
        '<details class="sx-recorded sx-recorded--request" data-message="1a" open>',
        '<summary><h3><span class="sx-tag">1a</span> Ask</h3> <small>Caller to Desk</small></summary>',
        "<p>The caller asks for &lt;someone&gt;.</p>",
        "<h4>GET</h4>",
        '<dl class="sx-parts">',
        '<div class="sx-part sx-part--base">',
        "<dt>Desk</dt>",
        "<dd>http://house.example/desk</dd>",
        "</div>",
        '<div class="sx-part sx-part--resource">',
        "<dt>resource</dt>",
        "<dd>/rooms</dd>",
        "</div>",
        '<div class="sx-part sx-part--search">',
        "<dt>search</dt>",
        f"<dd>?name={mark.format(name='name', tag='1a', text='Ann')}</dd>",
        "</div>",
        "</dl>",
        "<h4>Headers</h4>",
        '<table class="sx-fields">',
        '<tr><th scope="row">Accept</th><td>application/json</td></tr>',
        "</table>",
        "</details>",
        '<details class="sx-recorded sx-recorded--reply" data-message="1b" open>',
        '<summary><h3><span class="sx-tag">1b</span> The floor</h3> <small>Desk to Caller</small></summary>',
        "<p>The desk knows.</p>",
        '<h4>200 OK <span class="sx-badge sx-badge--recorded">Recorded, sandbox clock 1 June 2026</span></h4>',
        "<h4>Headers</h4>",
        '<table class="sx-fields">',
        '<tr><th scope="row">Content-Type</th><td>application/json</td></tr>',
        "</table>",
        "<h4>Body <small>application/json</small></h4>",
        '<pre class="sx-code" data-search-exclude>{',
        f"""  "floor": "{mark.format(name='floor', tag='to 2a', text='3')}",""",
        '  "self": "http://house.example/rooms?&lt;"',
        "}</pre>",
        "</details>",
        "</section>",
        "</sequence-explorer>",
        "</div>",
    ]


def test_explorer_links_its_recording_and_the_replay_api_from_where_it_stands(macros: Site, tmp_path: Path) -> None:
    opening = ('<sequence-explorer class="sx" scenario="ring-a-room" src="../generated/recordings/ring-a-room.json" '
               'more="../generated/recordings/ring-a-room.more.json" catalogue="../scenarios/faults/" '
               'rules="../sandbox/rules/"')

    # The component and its recording are fetched while the page is still being read.
    ahead = ['<link rel="modulepreload" href="../generated/explorer/sequence-explorer.js">',
             '<link rel="preload" href="../generated/recordings/ring-a-room.json" as="fetch" crossorigin="anonymous">',
             ("<script>{const link = document.currentScript.previousElementSibling; link.reply = fetch(link.href)"
              ".then(reply => reply.ok ? reply.text() : null, () => null)}</script>")]

    assert lines(macros.explorer("ring-a-room"))[1:5] == [*ahead, f'{opening} api="../api/" message="1a">']
    static = Site(tmp_path / "generated", live=False, page_url=lambda: "guide/", flow_words={})
    assert lines(static.explorer("ring-a-room"))[1:5] == [*ahead, f'{opening} message="1a">']


@pytest.mark.parametrize("macro", ["flow_diagram", "sequence_diagram", "step_table", "value_table", "explorer"])
def test_what_a_macro_writes_begins_at_the_margin_and_has_no_blank_line(macros: Site, macro: str) -> None:
    written = lines(getattr(macros, macro)("book-appointment" if macro != "explorer" else "ring-a-room"))

    assert written[0].startswith("<div ")
    assert written[-1] == "</div>"
    assert [line for line in written if not line.strip()] == []


def test_markdown_leaves_page_parts_as_they_are() -> None:
    part = '<div>\n<custom-element a="1">*x* "y" {#z}\n\n    <svg/></custom-element>\n</div>'
    text = f"Before\n\n{untouched(part)}\n\n*After*"

    assert markdown(text, extensions=["explorer.site.untouched", "smarty", "attr_list"]) == (
        f"<p>Before</p>\n{part}\n<p><em>After</em></p>")


def test_shell_settings_give_bases_and_values_that_the_commands_use(macros: Site) -> None:
    assert macros.shell_settings("book-appointment", "1a", "2c") == "\n".join((
        "```bash",
        "sandbox=${SANDBOX:-http://127.0.0.1:8000/sandbox/main}",
        "pds=$sandbox/pds/FHIR/R4",
        "sds=$sandbox/sds/FHIR/R4",
        "nhs_number=9990000018",
        "request_id=$(python3 -c 'import uuid; print(uuid.uuid4())')",
        "ods_code=T99001",
        "party_key=T99001-8000001",
        "```"))


def test_curl_sends_what_the_scenario_sends(macros: Site) -> None:
    assert macros.curl("book-appointment", "1b") == "\n".join((
        "```bash",
        'curl -sS "${pds}/Patient/${nhs_number}" \\',
        '  -H "X-Request-ID: ${request_id}" \\',
        '  -H "Accept: application/fhir+json"',
        "```"))
    assert macros.curl("ring-a-room", "2a").splitlines()[1:-1] == [
        'curl -sS -X POST "${ssp}/${floor}" \\',
        '  -H "Authorization: Bearer $token" \\',
        "  --data @- <<EOF",
        "{",
        '  "for": "${name}"',
        "}",
        "EOF"]


def test_a_token_is_asked_for_only_where_one_is_sent(macros: Site) -> None:
    assert '"sub": "${name}"' in macros.shell_token("ring-a-room", "2a")
    with pytest.raises(ValueError, match="ring-a-room 1a sends no token"):
        macros.shell_token("ring-a-room", "1a")


def test_an_unknown_scenario_or_message_is_named_with_those_there_are(macros: Site) -> None:
    with pytest.raises(NotFound, match=r"has no scenario 'ring'; it has book-appointment, .*, ring-a-room"):
        macros.step_table("ring")
    with pytest.raises(NotFound, match="ring-a-room has no message '9z'; it has 1a, 1b, 2a"):
        macros.exchange("ring-a-room", "9z")


def test_a_scenario_without_a_recording_says_what_to_run(macros: Site) -> None:
    with pytest.raises(PluginError, match=r"book-appointment has no recording: .* run `gpconnect-explorer build`"):
        macros.explorer("book-appointment")


RECORDING = {
    "scenario": "ring-a-room",
    "base": "http://house.example",
    "participants": [{"key": key, "name": name} for key, name in
                     (("consumer", "Caller"), ("ssp", "Desk"), ("provider", "Room"))],
    "values": [{"name": "name", "from": "1a", "used": []}, {"name": "floor", "from": "1b", "used": ["2a"]}],
    "bodies": ['{"floor":"3","self":"${base}/rooms?<"}'],
    "timing": {"clock": "2026-06-01T09:00:00+01:00"},
    "messages": [
        {"label": "1a", "kind": "request", "from": "consumer", "to": "ssp", "summary": "Ask",
         "text": "The caller asks for <someone>.", "partner": "1b", "exchange": "1a", "observed": True, "reached": True,
         "method": "GET", "url": "${base}/desk/rooms?name=Ann", "headers": [["Accept", "application/json"]],
         "body": None, "claims": None,
         "parts": [{"part": "base", "text": "${base}/desk"}, {"part": "resource", "text": "/rooms"},
                   {"part": "search", "text": "?name=Ann"}],
         "marks": [{"value": "name", "in": "url", "header": None, "pointer": "", "start": 24, "end": 27}]},
        {"label": "1b", "kind": "reply", "from": "ssp", "to": "consumer", "summary": "The floor",
         "text": "The desk knows.", "partner": "1a", "exchange": "1a", "observed": True, "reached": True,
         "status": 200, "expected": 200, "headers": [["Content-Type", "application/json"]], "body": 0,
         "marks": [{"value": "floor", "in": "body", "header": None, "pointer": "/floor", "start": 0, "end": 1}]},
    ],
}


def test_rules_are_those_of_the_sandbox_with_status_code_and_source(macros: Site) -> None:
    written = lines(macros.rules("pds"))
    assert "<caption>What PDS enforces</caption>" in written
    assert ('<tr><th scope="row" id="pds.request-id-missing">Every request has an X-Request-ID.</th>'
            '<td class="way">400 MISSING_VALUE</td><td class="for">all</td>'
            "<td>PDS FHIR API, specification and sandbox mocks</td></tr>") in written
    assert '<td class="way">496 </td>' in macros.rules("ssp")
    assert "<code>create:appointment-1</code>" in macros.rules("provider")
    assert "" not in written
