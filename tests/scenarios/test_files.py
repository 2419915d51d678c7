"""Scenario files by themselves: a right one loads, and of each wrong one file, line, rule and remedy are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.model.findings import Finding
from explorer.scenarios.files import WrongFile, load

RIGHT = '''from explorer.model import Change, Exchange, Participant, Phase, Reply, Request, Scenario
from explorer.model import Step, Value, Variant, at

ME = Participant("me", "Me", "", "", "consumer")
HOME = Participant("home", "Home", "", "", "spine")
name = Value("name", "What it is called", "Ada", given="Ada", source="The book")
answer = Value("answer", "What it says", "42", source="The book")
ask = Step("Ask", (
    Exchange(ME, HOME, Request("Ask for the answer", "GET", "${pds}/Patient/${name}"),
             Reply("The answer", captures={answer: at("id")})),
))
tell = Step("Tell", (
    Exchange(ME, HOME, Request("Tell it", "GET", "${pds}/Patient/${answer}"), Reply("Thanks")),
))
flow = Scenario("flow", "Flow", "One.", (Phase("A", "", (ask, tell)),), (name, answer),
                (Variant("short", "Short", "known", "It is known.", "opt", (Change(ask),), {answer: "42"}),))
'''


def test_a_right_file_gives_its_scenarios(tmp_path: Path) -> None:
    path = tmp_path / "flow.py"
    path.write_text(RIGHT, encoding="utf-8")
    (flow,), faults = load(path)

    assert (flow.slug, flow.labels, faults) == ("flow", ("1a", "1b", "2a", "2b"), ())


@pytest.mark.parametrize(("before", "after", "line", "rule", "what", "remedy"), [
    ("Patient/${name}", "Patient/${nam}", 9, "unknown-value",
     "flow 1a uses ${nam}, which is no value of the scenario", "add it to `values` (known: name, answer)"),
    ("(ask, tell)", "(tell, ask)", 13, "value-not-yet-known",
     "flow 1a uses ${answer}, which no earlier reply captures",
     "it is captured at 2b only: move that exchange forward"),
    (", {answer: \"42\"}", "", 13, "value-not-yet-known",
     "flow, short 1a uses ${answer}, which no earlier reply captures", "capture it in an earlier reply, or give it"),
    ("(name, answer)", "(name, answer, name)", 6, "duplicate-name",
     "flow has two values called 'name'", "give one of them another name"),
    ("Exchange(ME, HOME, Request(\"Tell", "Exchange(ME, ME, Request(\"Tell", 13, "broken-tree",
     "Me cannot ask itself for 'Tell it'", "name another callee"),
    ("(Phase(\"A\", \"\", (ask, tell)),)", "(Phase(\"A\", \"\", ()),)", 15, "empty",
     "flow, phase A has no steps", "give it at least one"),
    ("(Change(ask),)", "(Change(Step(\"Sing\", ask.exchanges)),)", 16, "stray-change",
     "flow, short changes the step 'Sing', which is no step of the scenario",
     "name the Step that stands in its phases"),
    ("Scenario(\"flow\"", "Scenarios(\"flow\"", 15, "python",
     "it ends with NameError: name 'Scenarios' is not defined", "mend that line"),
    ("flow = Scenario(", "flow = Scenario((", 15, "syntax", "it is not Python: '(' was never closed", "mend that line"),
    ("flow = Scenario(\"flow\"", "flow = str(\"flow\") or (\"flow\"", None, "no-scenario", "it holds no Scenario",
     "make one at the end of the file: name = Scenario(...)"),
])
def test_a_wrong_file_is_told_with_line_rule_and_remedy(
        tmp_path: Path, before: str, after: str, line: int | None, rule: str, what: str, remedy: str) -> None:
    assert before in RIGHT
    path = tmp_path / "flow.py"
    path.write_text(RIGHT.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(WrongFile) as wrong:
        load(path)

    assert wrong.value.finding == Finding(f"{path}:{line}" if line else str(path), rule, what, remedy)


def test_a_file_that_is_not_there_or_no_python_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(WrongFile, match=r"gone\.py: there is no such file; look at its name"):
        load(tmp_path / "gone.py")
    with pytest.raises(WrongFile, match=r"notes\.txt: it is not a Python file; name it with \.py at its end"):
        load(tmp_path / "notes.txt")
