"""Who is let in: this machine, by the name it calls itself, with the token, from our own page."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

HOST = "127.0.0.1"
MOST = 32 << 20  # bytes of an upload; a report with its pictures stays far below
UPLOAD = "application/octet-stream"


class Guard(Struct):
    """The secrets of one run.

    The token keeps out other users of the machine and pages elsewhere, which cannot know it. A page
    elsewhere whose name was made to point here (DNS rebinding) gives itself away by ``Host``; one that
    posts to us (CSRF) by ``Origin``, and by a type that a form cannot send.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}/{self.token}/"

    def path(self, environ: WSGIEnvironment) -> str | None:
        """What is asked for, below the token; None for a token that is none."""
        token, slash, path = str(environ.get("PATH_INFO", "")).removeprefix("/").partition("/")
        given = token.encode("utf-8", "replace")
        return path if slash and secrets.compare_digest(given, self.token.encode()) else None

    def refuses(self, environ: WSGIEnvironment) -> str | None:
        """Why a request is not let in, or None."""
        host = str(environ.get("HTTP_HOST", ""))
        if host not in {f"{HOST}:{self.port}", f"localhost:{self.port}"}:
            return "403 Forbidden"
        if environ.get("REQUEST_METHOD") != "POST":
            return None
        if environ.get("HTTP_ORIGIN") != f"http://{host}":
            return "403 Forbidden"
        if environ.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
            return "403 Forbidden"
        return None if environ.get("CONTENT_TYPE") == UPLOAD else "415 Unsupported Media Type"
