"""Snippets: one prepared request as text for other tools. Each sends the same method, address, headers and body."""

from __future__ import annotations

from collections.abc import Mapping
from shlex import quote
from urllib.parse import urlsplit

from .client import Outgoing


def snippets(request: Outgoing) -> Mapping[str, str]:
    """Every kind by its name, in the order they are offered."""
    return {"curl": curl(request), "python": python(request), "http": http(request)}


def curl(request: Outgoing) -> str:
    """A command for a POSIX shell."""
    implied = "GET" if request.body is None else "POST"
    words = ["curl --globoff"]
    if request.method == "HEAD":
        words.append("--head")
    elif request.method != implied:
        words.append(f"--request {quote(request.method)}")
    words.append(quote(request.url))
    # curl leaves a header out that is given as "Name:", and sends it empty when given as "Name;".
    given = [f"{name}: {text}" if text else f"{name};" for name, text in request.headers]
    given += [f"{name}:" for name in ("Accept", "Content-Type")
              if not _says(request, name) and (name == "Accept" or request.body is not None)]
    words += [f"--header {quote(header)}" for header in given]
    if request.body is not None:
        words.append(f"--data-raw {quote(request.body)}")
    return " \\\n  ".join(words)


def python(request: Outgoing) -> str:
    """A script for Python with httpx."""
    client = ["", "reply = httpx.request("] if _says(request, "Accept") else [
        "", "client = httpx.Client()", 'del client.headers["Accept"]  # httpx would add one', "reply = client.request("]
    lines = ["import httpx", *client, f"    {request.method!r},", f"    {request.url!r},"]
    if request.headers:
        lines += ["    headers=[", *(f"        ({name!r}, {text!r})," for name, text in request.headers), "    ],"]
    if request.body is not None:
        lines.append(f"    content={_literal(request.body)},")
    return "\n".join([*lines, ")", "print(reply.status_code, reply.text)"])


def http(request: Outgoing) -> str:
    """The request as it stands on the wire, with line feeds for line ends."""
    address = urlsplit(request.url)
    origin = f"{address.scheme}://{address.netloc}"
    lines = [f"{request.method} {request.url.removeprefix(origin) or '/'} HTTP/1.1", f"Host: {address.netloc}"]
    lines += [f"{name}: {text}" for name, text in request.headers]
    if request.body is not None:
        lines.append(f"Content-Length: {len(request.body.encode())}")
    return "\n".join([*lines, "", request.body or ""])


def _says(request: Outgoing, wanted: str) -> bool:
    return any(name.lower() == wanted.lower() for name, _ in request.headers)


def _literal(text: str) -> str:
    """A Python string; on several lines where that is easier to read."""
    readable = all(character.isprintable() or character == "\n" for character in text)
    if "\n" in text and readable and "\\" not in text and '"""' not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return repr(text)
