"""The content security policy of a built site: hashes of what stands in its pages, and nothing that opens it wider."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path

import pytest

from explorer.site.policy import POLICY, inline_scripts, write_policy

RULES = ("default-src 'none'; script-src 'self' {}; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
         "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'")
PAGE = '<!doctype html>\n<html><head>\n<meta charset="utf-8">\n<script>{}</script></head></html>\n'


def hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'"


@pytest.mark.parametrize(("html", "scripts"), [
    ("<script>run()</script>", ["run()"]),
    ('<script type="module">\n  let ü\n</script>', ["\n  let ü\n"]),
    ("<SCRIPT TYPE=text/javascript>a</SCRIPT ><script>b</script>", ["a", "b"]),
    ('<script src="a.js"></script><script type="application/json">{"a": 1}</script>', []),
    ("<p>no script</p>", []),
])
def test_only_scripts_that_stand_in_the_page_are_let_through(html: str, scripts: list[str]) -> None:
    assert inline_scripts(html) == set(map(hash_of, scripts))


def test_every_page_carries_one_policy_for_all_pages(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "index.html").write_text(PAGE.format("one()"), encoding="utf-8")
    (tmp_path / "deep" / "index.html").write_text(PAGE.format("two()"), encoding="utf-8")
    write_policy(tmp_path)

    policy = RULES.format(" ".join(sorted([hash_of("one()"), hash_of("two()")])))
    for page in ("index.html", "deep/index.html"):
        head, _, rest = (tmp_path / page).read_text(encoding="utf-8").partition("<script>")
        assert head.endswith(f'<meta charset="utf-8">\n      <meta http-equiv="Content-Security-Policy" '
                             f'content="{policy}">\n')
        assert rest.endswith("</script></head></html>\n")
    assert (tmp_path / POLICY).read_text(encoding="utf-8") == f"{policy}; frame-ancestors 'none'\n"
