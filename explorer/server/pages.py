"""The built site as static files: directory addresses, the site's own 404 page, content types of our own.

Files are sent with an ETag and asked after again each time, so that a rebuilt page is seen at once.
"""

from __future__ import annotations

import os
import re
from html import escape
from pathlib import Path, PurePath

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

# The machine's own table differs between systems (on Windows a module may be sent as text/plain).
_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".json": "application/json", ".map": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".jpg": "image/jpeg", ".webp": "image/webp", ".woff2": "font/woff2", ".woff": "font/woff",
    ".txt": "text/plain", ".md": "text/markdown", ".xml": "application/xml", ".gz": "application/gzip",
    ".pdf": "application/pdf", ".webmanifest": "application/manifest+json", ".zip": "application/zip",
}
_POLICY = "content-security-policy.txt"
"""What the build leaves beside the pages: the policy under which they stand, as a header's value."""

_NOT_BUILT = "The pages are not built yet: run gpconnect-explorer build, then start the server again.\n"


_PLACE = re.compile(r"(?<=<loc>)[^<]+(?=</loc>)")


def _at_home(sitemap: str, home: str) -> str:
    """The sitemap with the addresses by which this server is called; the shortest one in it is that of the home page.

    The theme changes pages without a reload only among the addresses that the sitemap names.
    """
    places: list[str] = _PLACE.findall(sitemap)
    built_for = min(places, key=len, default="")
    return _PLACE.sub(lambda place: escape(home) + place[0].removeprefix(built_for), sitemap)


class Pages(StaticFiles):
    """The files below ``site_dir``; without it every address says how to build them."""

    def __init__(self, site_dir: Path | None) -> None:
        self._built = site_dir is not None and site_dir.is_dir()
        super().__init__(directory=site_dir if self._built else None, html=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if not self._built:
                raise HTTPException(404, _NOT_BUILT)
            await super().__call__(scope, receive, send)
        except HTTPException as error:
            said = PlainTextResponse(error.detail, error.status_code, error.headers)
            await said(scope, receive, send)

    def has(self, path: str) -> bool:
        """Whether there is a page or file at the decoded ``path``."""
        if not self._built:
            return False
        try:
            full, found = self.lookup_path(os.path.normpath(path.lstrip("/") or "."))
        except (OSError, ValueError):
            return False
        return found is not None and (Path(full).is_file() or Path(full, "index.html").is_file())

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if path == "sitemap.xml" and isinstance(response, FileResponse):
            sitemap = Path(response.path).read_text(encoding="utf-8")
            response = Response(_at_home(sitemap, str(Request(scope).base_url)),
                                media_type="application/xml; charset=utf-8")
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if isinstance(response, FileResponse):
            kind = _TYPES.get(PurePath(response.path).suffix.lower(), "application/octet-stream")
            text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml", "application/xml")
            response.headers["Content-Type"] = f"{kind}; charset=utf-8" if text else kind
            if kind in ("text/html", "image/svg+xml"):
                response.headers.update(self._policy())
        return response

    def _policy(self) -> dict[str, str]:
        """The header with the policy of the site as it is built now; none of a site that was built without one."""
        try:
            policy = Path(str(self.directory), _POLICY).read_text(encoding="utf-8").strip()
        except OSError:
            return {}
        return {"Content-Security-Policy": policy}
