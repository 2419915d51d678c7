"""The content security policy: what a page may load, run and send to, which is this site and nothing else.

The theme writes a few small scripts into its pages. Each is let through by its hash, so the policy is worked out from
the pages as they were built: from all of them, because a page that is changed to without a reload stands under the
policy of the first. It is left beside the pages for the server to send as a header; every page also carries it, for a
copy on a host that sends none.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

POLICY = "content-security-policy.txt"
"""The file of a built site that holds the policy as a header's value."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+)))?""")
_RUNS = frozenset({"", "module", "text/javascript", "application/javascript"})
_FIRST = '<meta charset="utf-8">'

_RULES = {
    "default-src": "'none'",
    "script-src": "'self'",     # and the hashes
    "style-src": "'self'",
    "img-src": "'self' data:",  # the theme's style sheet holds its signs as data
    "connect-src": "'self'",    # recordings, the search index, the replay API
    "worker-src": "'self'",     # the theme's search
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
_ONLY_IN_A_HEADER = {"frame-ancestors": "'none'"}


def inline_scripts(html: str) -> set[str]:
    """The hashes of the scripts that stand in a page, as a policy writes them: ``'sha256-…'``."""
    hashes = set()
    for attributes, text in _SCRIPT.findall(html):
        given = {name.lower(): "".join(values) for name, *values in _ATTRIBUTE.findall(attributes)}
        if "src" not in given and given.get("type", "").lower() in _RUNS:
            hashes.add(f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'")
    return hashes


def write_policy(site: Path) -> None:
    """Write the policy into every page of a built site, before anything that it rules on, and into ``POLICY``."""
    pages = [page for page in sorted(site.rglob("*.html")) if "generated" not in page.relative_to(site).parts]
    written = {page: page.read_text(encoding="utf-8") for page in pages}
    hashes = sorted(set().union(*map(inline_scripts, written.values())))
    tag = f'{_FIRST}\n      <meta http-equiv="Content-Security-Policy" content="{_policy(hashes, _RULES)}">'
    for page, html in written.items():
        page.write_text(html.replace(_FIRST, tag, 1), encoding="utf-8", newline="\n")
    (site / POLICY).write_text(_policy(hashes, _RULES | _ONLY_IN_A_HEADER) + "\n", encoding="utf-8", newline="\n")


def _policy(hashes: Iterable[str], rules: Mapping[str, str]) -> str:
    return "; ".join(" ".join([name, sources, *(hashes if name == "script-src" else [])])
                     for name, sources in rules.items())
