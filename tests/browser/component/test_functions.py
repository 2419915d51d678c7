"""The component's pure functions, asked in the browser that runs them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.pages import ask
from tests.browser.component.site import ComponentSite


@pytest.fixture(scope="module")
def page(asking: Page) -> Page:
    return asking



@pytest.mark.parametrize(("fragment", "place"), [
    ("#4b", {"message": "4b", "bare": True}),
    ("#m=4b", {"message": "4b"}),
    ("#m=4b&t=response", {"message": "4b", "tab": "response"}),
    ("#m=4b&v=no-free-slots&t=request", {"message": "4b", "variant": "no-free-slots", "tab": "request"}),
    ("#v=no-free-slots", {"variant": "no-free-slots"}),
    ("#m=3a&f=late", {"message": "3a", "fault": "late"}),
    ("#every-message-in-words", None),
    ("#m=<img>", {"message": "<img>"}),
    ("#m=2c&e=1.x", {"message": "2c", "change": "1.x"}),
    ("#e=1.x&t=", {"change": "1.x"}),
    ("#m=&t=code", None),
    ("", None),
])
def test_a_fragment_names_message_way_fault_and_tab(page: Page, component: ComponentSite, fragment: str,
                                                    place: Any) -> None:
    nothing = {"message": None, "variant": None, "fault": None, "tab": None, "change": None, "bare": False}
    named = ask(page, component, "fragment", "(m, hash) => m.readFragment(hash)", fragment)

    assert named == (place and nothing | place)


def test_a_fragment_keeps_what_it_does_not_know(page: Page, component: ComponentSite) -> None:
    write = "(m, [variant, hash]) => m.writeFragment({message: '5a', variant, fault: null, tab: 'code'}, hash)"

    assert ask(page, component, "fragment", write, [None, "#m=4b&x=late&t=response&f=gone"]) == "#m=5a&t=code&x=late"
    assert ask(page, component, "fragment", write, ["other", "#x=late&m=4b&v=one"]) == "#m=5a&v=other&t=code&x=late"
    assert ask(page, component, "fragment", write, [None, "#4b"]) == "#m=5a&t=code"
    assert ask(page, component, "fragment", write, [None, "#m=4b&e=1.x&x=late"]) == "#m=5a&t=code&x=late"


@pytest.mark.parametrize(("label", "nearest"), [
    ("2c", "2c"), ("2e", "2d"), ("3a", "2d"), ("10b", "10a"), ("9z", "2d"), ("0a", "1a"), (None, "1a"), ("x", "1a"),
])
def test_the_nearest_message_is_the_one_before_a_label_that_there_is_not(page: Page, component: ComponentSite,
                                                                        label: str | None, nearest: str) -> None:
    recording = {"messages": [{"label": each} for each in ("1a", "1b", "2a", "2b", "2c", "2d", "10a")]}

    assert ask(page, component, "recording", "(m, [recording, label]) => m.nearestLabel(recording, label)",
               [recording, label]) == nearest


def test_marks_move_with_the_base_that_is_written_out(page: Page, component: ComponentSite) -> None:
    message = {"label": "1a", "url": "${base}/pds/999", "headers": [["X", "${base} and 7"]], "body": 0, "claims": None,
               "parts": [{"part": "base", "text": "${base}/pds"}, {"part": "resource", "text": "/999"}],
               "marks": [{"value": "number", "in": "url", "header": None, "pointer": "", "start": 12, "end": 15},
                         {"value": "seven", "in": "header", "header": "x", "pointer": "", "start": 12, "end": 13},
                         {"value": "id", "in": "body", "header": None, "pointer": "/a/0", "start": 2, "end": 4}]}

    grounded = ask(page, component, "base", "(m, [message, bodies]) => m.grounded(message, bodies, 'http://h:1')",
                   [message, ['{"a": ["😀:42"]}']])

    assert grounded["url"] == "http://h:1/pds/999"
    assert [grounded["url"][mark["start"]:mark["end"]] for mark in grounded["marks"][:1]] == ["999"]
    assert grounded["headers"][0][1][grounded["marks"][1]["start"]] == "7"
    assert (grounded["marks"][2]["start"], grounded["marks"][2]["end"]) == (3, 5)   # script counts the face as two
    assert "".join(part["text"] for part in grounded["parts"]) == grounded["url"]


def test_json_is_read_without_loss(page: Page, component: ComponentSite) -> None:
    body = '{"amount": 1.10, "id": 12345678901234567890, "twice": 1, "twice": 2, "__proto__": {"x": []}, "t": "a\\"b"}'

    pretty = ask(page, component, "json", "(m, body) => m.prettyJson(body)", body)

    assert pretty == ('{\n  "amount": 1.10,\n  "id": 12345678901234567890,\n  "twice": 1,\n  "twice": 2,\n'
                      '  "__proto__": {\n    "x": []\n  },\n  "t": "a\\"b"\n}')


@pytest.mark.parametrize("text", ["", "<html>", '{"a": 1', "[" * 3000 + "]" * 3000])
def test_what_is_not_json_stays_text(page: Page, component: ComponentSite, text: str) -> None:
    assert ask(page, component, "json", "(m, text) => [m.readJson(text), m.prettyJson(text)]", text) == [None, text]


def test_a_difference_is_told_line_by_line(page: Page, component: ComponentSite) -> None:
    lines = ask(page, component, "diff", "(m, [a, b]) => m.lineDiff(a, b).map(({kind, line}) => `${kind} ${line}`)",
                [["a", "b", "c", "d"], ["a", "x", "c", "d", "e"]])

    assert lines == ["same a", "removed b", "added x", "same c", "same d", "added e"]


def test_long_runs_of_the_same_lines_are_told_by_number(page: Page, component: ComponentSite) -> None:
    lines = ask(page, component, "diff",
                "(m, [a, b]) => m.condensed(m.lineDiff(a, b)).map(({kind, line}) => `${kind} ${line}`)",
                [list("abcdefgh"), list("abcdefgX")])

    assert lines == ["skipped 5 lines the same", "same f", "same g", "removed h", "added X"]


def test_the_request_as_code_is_what_the_command_line_gives(page: Page, component: ComponentSite) -> None:
    from explorer.replay.client import Outgoing
    from explorer.replay.snippets import curl, http

    request = Outgoing("POST", "http://127.0.0.1:8000/x?a=[1]&b='", (("X-Empty", ""), ("X", "it's")), '{"ü": "$HOME"}')
    sent = {"method": request.method, "url": request.url, "headers": [list(pair) for pair in request.headers],
            "body": request.body}

    written = ask(page, component, "code", "(m, request) => [m.asCurl(request), m.asHttp(request)]", sent)

    assert written == [curl(request), http(request)]


def test_the_python_snippet_is_python_with_the_same_request(page: Page, component: ComponentSite) -> None:
    import ast

    body = 'tab\t"quoted" \\ back \u2028 😀'
    sent = {"method": "PUT", "url": "http://h/p?q=%7C", "headers": [["A", "b'c"]], "body": body}

    code = ask(page, component, "code", "(m, request) => m.asPython(request)", sent)

    assert 'del client.headers["Accept"]' in code
    call = next(node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call) and node.keywords)
    assert [ast.literal_eval(argument) for argument in call.args] == ["PUT", "http://h/p?q=%7C"]
    assert {word.arg: ast.literal_eval(word.value) for word in call.keywords} == {
        "headers": [("A", "b'c")], "content": body}


def recording(refused: bool = False) -> dict[str, Any]:
    """Two exchanges, the first through a proxy."""
    def message(label: str, kind: str, sender: str, to: str, exchange: str, partner: str) -> dict[str, Any]:
        return {"label": label, "kind": kind, "from": sender, "to": to, "exchange": exchange, "partner": partner,
                "step": 1, "summary": label, "marks": [], "reached": True, "live": False, "status": 200}
    messages = [message("1a", "request", "me", "ssp", "1a", "1d"), message("1b", "request", "ssp", "gp", "1a", "1c"),
                message("1c", "reply", "gp", "ssp", "1a", "1b"), message("1d", "reply", "ssp", "me", "1a", "1a"),
                message("1e", "request", "me", "pds", "1e", "1f"), message("1f", "reply", "pds", "me", "1e", "1e")]
    if refused:
        messages[1]["reached"] = messages[2]["reached"] = False
        messages[3]["status"] = 403
    return {"messages": messages, "live": {}, "timing": {}, "participants": [],
            "refusal": {"label": "1d", "by": "ssp", "status": 403} if refused else None}


@pytest.mark.parametrize(("refused", "current", "states"), [
    (False, "1b", "done current not-yet not-yet not-yet not-yet"),
    (False, "1f", "done done done done done current"),
    (True, "1a", "refused not-reached not-reached refused not-reached not-reached"),
    (True, "1f", "refused not-reached not-reached refused not-reached not-reached"),
])
def test_states_follow_from_the_place_and_the_refusal(page: Page, component: ComponentSite, refused: bool, current: str,
                                                      states: str) -> None:
    found = ask(page, component, "states", "(m, [recording, current]) => [...m.statesOf(recording, current).values()]",
                [recording(refused), current])

    assert " ".join(found) == states


def test_a_live_exchange_takes_the_place_of_the_recorded_one(page: Page, component: ComponentSite) -> None:
    fragment = {"base": "http://h", "bodies": ["{}"], "refusal": None, "timing": {"clock": "2026-06-02T10:00:00+01:00"},
                "messages": [{**recording()["messages"][4], "url": "${base}/x", "headers": []},
                             {**recording()["messages"][5], "headers": [], "body": 0}]}

    merged = ask(page, component, "recording", "(m, [recording, fragment]) => m.merged(recording, fragment)",
                 [recording(), fragment])

    assert [message["live"] for message in merged["messages"]] == [False] * 4 + [True] * 2
    assert (merged["messages"][4]["url"], merged["messages"][5]["body"]) == ("http://h/x", "{}")
    assert merged["live"] == {"1e": fragment["timing"]}


def test_marks_in_marks_are_nested_and_overlapping_ones_left_out(page: Page, component: ComponentSite) -> None:
    marks = [{"value": name, "start": start, "end": end} for name, start, end in
             [("root", 0, 8), ("code", 4, 6), ("late", 7, 10), ("end", 9, 10), ("beyond", 9, 99)]]

    drawn = ask(page, component, "marks", """(m, [text, marks]) =>
        m.markedText(text, marks, (mark, inner) => `<${mark.value} ${inner.join('')}>`).join('')""",
                ["abcdefghij", marks])

    assert drawn == "<root abcd<code ef>gh>i<end j>"


def test_a_recording_of_another_schema_is_refused_in_words(page: Page, component: ComponentSite) -> None:
    said = ask(page, component, "recording",
               "(m, file) => { try { m.opened(file) } catch (error) { return error.message } }",
               {"schema": "2"})

    assert said == "This page reads recordings of schema 1, and this one is of schema 2: build the site again"
