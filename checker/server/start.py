"""Start the server, and show the page to the one who started it."""

from __future__ import annotations

import logging
import socket
import tempfile
import webbrowser
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from checker.config import Config
from checker.server.app import App
from checker.server.guard import HOST, MOST, Guard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from waitress.server import BaseWSGIServer

    from checker.batch import Demand

NONE = Config()


def prepared(demand: Demand, port: int = 0, laid_down: Config = NONE) -> tuple[BaseWSGIServer, str]:
    """A server on loopback that is ready to run, and the address of its page.

    One file at a time (PDFium suffers no more); every buffer stays in memory, so that no file is ever
    spooled to disk.
    """
    from waitress import create_server

    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # a page that asks for three things is no queue
    listening = _bound(port)
    guard = Guard(listening.getsockname()[1])
    server = create_server(
        App(guard, demand, laid_down),
        sockets=[listening],
        threads=1,
        connection_limit=16,
        max_request_body_size=MOST,
        inbuf_overflow=MOST + 1,
        outbuf_overflow=1 << 30,
        ident=None,
    )
    return server, guard.address


def _bound(port: int) -> socket.socket:
    """A socket on loopback that no other program can share; waitress would leak one that is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        # Only Windows lets two programs have a port; elsewhere the option lets a restart follow at once.
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        listening.setsockopt(socket.SOL_SOCKET, exclusive or socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise
    return listening


@contextmanager
def shown(address: str, *, wanted: bool) -> Iterator[None]:
    """Open the page in the browser.

    The address goes through a file that only its owner can read: a program's arguments are there for
    every user of the machine to see.
    """
    if not wanted:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="fazhi-lint-") as folder:
        file = Path(folder, "open.html")
        goto = f'<meta charset="utf-8"><meta http-equiv="refresh" content="0;url={escape(address)}">'
        file.write_text(goto, encoding="utf-8")
        webbrowser.open(file.as_uri())
        yield
