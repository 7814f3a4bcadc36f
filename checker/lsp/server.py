"""The server: it listens to the editor, checks again when the typing rests, and answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from checker import __version__
from checker.batch import crash
from checker.lsp import answers
from checker.lsp.desk import checked

if TYPE_CHECKING:
    from checker.batch import Demand
    from checker.lsp.desk import Sheet

REST = 0.02  # seconds without a key until a text is checked; a long one waits a quarter of what it takes


class Server(LanguageServer):
    """A server with the texts that are open.

    Whole texts are synchronised: changes by range are put together by lines, and an editor's lines are
    fewer than Python's.
    """

    def __init__(self, demand: Demand) -> None:
        super().__init__(answers.SOURCE, __version__, types.TextDocumentSyncKind.Full)
        self._demand = demand
        self._sheets: dict[str, Sheet | None] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}

    def sheet(self, uri: str) -> Sheet | None:
        """The open text, checked as it stands now."""
        text = self.workspace.get_text_document(uri)
        there = self._sheets.get(uri)
        if there is not None and there.version == text.version:
            return there
        try:
            there = checked(text, self.workspace.position_codec, self._demand)
        except Exception as error:  # noqa: BLE001 (a fault of ours must not end the editor's session)
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, crash(error)))
            there = None
        self._sheets[uri] = there
        return there

    def later(self, uri: str) -> None:
        """Check a text when the typing rests."""
        before = self._sheets.get(uri)
        self._cancel(uri)
        rest = max(REST, before.took / 4) if before else REST
        self._waiting[uri] = asyncio.get_running_loop().create_task(self._rested(uri, rest))

    async def _rested(self, uri: str, rest: float) -> None:
        await asyncio.sleep(rest)
        self.publish(uri)

    def publish(self, uri: str) -> None:
        sheet = self.sheet(uri)
        found = answers.diagnostics(sheet) if sheet else []
        version = self.workspace.get_text_document(uri).version
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def forget(self, uri: str) -> None:
        self._cancel(uri)
        self._sheets.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def _cancel(self, uri: str) -> None:
        waiting = self._waiting.pop(uri, None)
        if waiting is not None:
            waiting.cancel()

    @property
    def markdown(self) -> bool:
        """Whether the editor shows Markdown in a hover."""
        document = self.client_capabilities.text_document
        formats = document.hover.content_format if document and document.hover else None
        return types.MarkupKind.Markdown in (formats or ())


def server(demand: Demand) -> Server:
    """A server that answers."""
    made = Server(demand)

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        made.publish(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        made.later(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        made.forget(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        sheet = made.sheet(params.text_document.uri)
        return answers.hover(sheet, params.position, markdown=made.markdown) if sheet else None

    @made.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    def asked_for_fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
        only = params.context.only
        sheet = made.sheet(params.text_document.uri)
        unwanted = only and not any("quickfix".startswith(kind) for kind in only)
        return [] if sheet is None or unwanted else answers.fixes(sheet, params.range)

    @made.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def asked_for_symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        sheet = made.sheet(params.text_document.uri)
        return answers.symbols(sheet) if sheet else []

    return made
