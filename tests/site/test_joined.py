"""The component's modules joined: what needs what comes after it, later parts stay apart, and odd forms are refused."""

from __future__ import annotations

import pytest

from explorer.site.generate import COMPONENT
from explorer.site.joined import CannotJoin, component, joined

ENTRY = """/** The element. */

import {button} from './dom.js'
import {
  later, sooner,
} from './later.js'

// It begins.
export class Element {
  open() { return [button(`// no comment`), later(), sooner] }
}
"""
SOURCES = {
    "element.js": ENTRY,
    "dom.js": "export function button(name) {\n  return name\n}\n\nexport const unused = 1\n",
    "later.js": "import {button} from './dom.js'\n\nexport const later = () => import('./big.js')\n"
                "export const other = () => import('./bigger.js')\nexport const sooner = button('x')\n",
    "big.js": "import {button} from './dom.js'\nimport {own} from './own.js'\nimport {both} from './both.js'\n\n"
              "export const big = [own, both, button('big')]\n",
    "bigger.js": "import {both} from './both.js'\n\nexport const bigger = both\n",
    "own.js": "export const own = 'own'\n",
    "both.js": "export const both = 'both'\n",
    "nobody.js": "export const nobody = 0\n",
}


def test_modules_are_joined_in_the_order_in_which_they_need_each_other() -> None:
    assert joined(SOURCES, "element.js")["element.js"] == """\
export function button(name) {
return name
}
const unused = 1
const later = () => import('./big.js')
const other = () => import('./bigger.js')
const sooner = button('x')
export class Element {
open() { return [button(`// no comment`), later(), sooner] }
}
"""


def test_a_part_that_is_fetched_later_stays_apart_and_so_does_what_two_of_them_share() -> None:
    files = joined(SOURCES, "element.js")

    assert sorted(files) == ["big.js", "bigger.js", "both.js", "element.js"]
    assert files["big.js"] == ("import {button} from './element.js'\nimport {both} from './both.js'\n"
                               "const own = 'own'\nexport const big = [own, both, button('big')]\n")
    assert files["bigger.js"] == "import {both} from './both.js'\nexport const bigger = both\n"
    assert files["both.js"] == "export const both = 'both'\n"


@pytest.mark.parametrize(("source", "said"), [
    ("import * as dom from './dom.js'\n", "“import * as dom from './dom.js'”"),
    ("import './dom.js'\n", "“import './dom.js'”"),
    ("export default 1\n", "“export default 1”"),
    ("export {a}\n", "“export {a}”"),
    ("const [a, b] = [1, 2]\n", "“const [a, b] = [1, 2]”"),
    ("import {button as knob} from './dom.js'\n", "it imports “button as knob”; take a name as it is"),
    ("const a = `one\ntwo`\n", "line 1: a template goes over several lines"),
    ("/* said */ const a = 1\n", "line 1: a comment ends before the line does"),
    ("import {a} from './gone.js'\n", "there is no gone.js beside it"),
    ("import {button} from './dom.js'\nconst unused = 2\n", "odd.js says unused, too"),
    ("import {sooner} from './later.js'\nexport const it = () => import('./ring.js')\n", "by way of one.js"),
])
def test_what_cannot_be_joined_by_lines_is_refused(source: str, said: str) -> None:
    ring = {"ring.js": "import {one} from './one.js'\n", "one.js": "import {ring} from './ring.js'\n"}
    with pytest.raises(CannotJoin) as refused:
        joined(SOURCES | ring | {"odd.js": source}, "odd.js")

    assert "cannot be joined: " in str(refused.value)
    assert said in str(refused.value)


def test_every_module_of_the_component_is_fetched_by_something() -> None:
    files = component(COMPONENT)
    whole = joined({path.name: path.read_text(encoding="utf-8") for path in COMPONENT.glob("*.js")},
                   "sequence-explorer.js")

    lines = {line.removeprefix("export ") for text in whole.values() for line in text.splitlines()}
    assert sorted(name for name in files if name.endswith(".css")) == sorted(
        {path.name for path in COMPONENT.glob("*.css")} - {"tokens.css", "sequence.css"})
    dead = {path.name for path in COMPONENT.glob("*.js")
            if not {line.removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines()
                    if line.startswith("export ")} & lines}
    assert dead == set()
    assert set(whole) == {name for name in files if name.endswith(".js")}
    assert "export class SequenceExplorer " in files["sequence-explorer.js"]
