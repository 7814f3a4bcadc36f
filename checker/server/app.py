"""The few requests that there are: the page, its script and style, a file to check, a file to annotate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from checker.annotate import UntouchableError, annotate
from checker.batch import Held, check_one, crash
from checker.config import Config
from checker.document import UnreadableError
from checker.rulebook import rules
from checker.server.guard import MOST
from checker.server.view import view

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from checker.batch import Demand
    from checker.server.guard import Guard

HTML, SCRIPT, STYLE = (f"text/{kind}; charset=utf-8" for kind in ("html", "javascript", "css"))
PLAIN, JSON = "text/plain; charset=utf-8", "application/json"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ASSETS = {"": ("page.html", HTML), "page.js": ("page.js", SCRIPT), "page.css": ("page.css", STYLE)}
# The page may load its own script and style and talk to us; nothing else, and nobody may frame it.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]
LONGEST_NAME = 1000

Answer = tuple[str, str, bytes]


class App(Struct, frozen=True):
    """The WSGI application of one run."""

    guard: Guard
    demand: Demand
    laid_down: Config = Config()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        try:
            status, kind, body = self._answer(environ)
        except Exception as error:  # noqa: BLE001 (whatever a file does, the page lives on)
            status, kind, body = _told("500 Internal Server Error", crash(error))
        start(status, [*HEADERS, ("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> Answer:
        refusal = self.guard.refuses(environ)
        path = self.guard.path(environ)
        if refusal is not None or path is None:
            status = refusal or "404 Not Found"
            return status, PLAIN, status.encode()
        method = environ["REQUEST_METHOD"]
        if method == "GET" and path in ASSETS:
            file, kind = ASSETS[path]
            return "200 OK", kind, Path(__file__).with_name(file).read_bytes()
        if method == "POST" and path in {"check", "annotate", "suggest"}:
            return self._work(environ, path)
        return "404 Not Found", PLAIN, b"404 Not Found"

    def _work(self, environ: WSGIEnvironment, path: str) -> Answer:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length > MOST:
            return _told("413 Content Too Large", f"文件超过 {MOST >> 20} MB，不像一份报告")
        data = environ["wsgi.input"].read(length)
        name = Path(unquote(str(environ.get("HTTP_X_NAME", "")))[:LONGEST_NAME]).name or "报告"
        return self._checked(name, data) if path == "check" else self._annotated(name, data, path)

    def _checked(self, name: str, data: bytes) -> Answer:
        upload = Held(name, data, listed=b"")  # what lies here beside a file of that name is another's
        result = self.laid_down.graded(check_one(upload, self.laid_down.demand(name, self.demand)))
        document = upload.document if result.error is None else None
        shown = view(document, result, self.laid_down.at(name))
        return "200 OK", JSON, json.dumps(shown, ensure_ascii=False).encode()

    def _annotated(self, name: str, data: bytes, path: str) -> Answer:
        demand = self.laid_down.demand(name, self.demand)
        wanted = rules(demand.select, demand.ignore)
        graded, suggest = self.laid_down.graded, path == "suggest"
        try:
            done = annotate(data, name, wanted, demand.profile, graded=graded, suggest=suggest)
        except (UnreadableError, UntouchableError) as error:
            return _told("409 Conflict", str(error))
        return "200 OK", WORD, done.data


def _told(status: str, error: str) -> Answer:
    return status, JSON, json.dumps({"error": error}, ensure_ascii=False).encode()
