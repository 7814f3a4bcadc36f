"""The server: it listens to the editor, checks again when the typing rests, and answers."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from checker import __version__
from checker.batch import crash
from checker.config import NAME, SHARED
from checker.document import UnreadableError
from checker.lsp import answers
from checker.lsp.desk import checked
from checker.resources import DataError

if TYPE_CHECKING:
    from pygls.workspace import TextDocument

    from checker.batch import Demand
    from checker.config import Config
    from checker.lsp.desk import Sheet
    from checker.lsp.laid_down import LaidDown

REST = 0.02  # seconds without a key until a text is checked; a long one waits a quarter of what it takes


class Server(LanguageServer):
    """A server with the texts that are open.

    Whole texts are synchronised: changes by range are put together by lines, and an editor's lines are
    fewer than Python's.
    """

    def __init__(self, laid_down: LaidDown, demand: Demand) -> None:
        super().__init__(answers.SOURCE, __version__, types.TextDocumentSyncKind.Full)
        self._laid_down = laid_down
        self._demand = demand
        self._sheets: dict[str, Sheet | None] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}

    def sheet(self, uri: str) -> Sheet | None:
        """The open text, checked as it stands now, by what is laid down for it now."""
        text = self.workspace.get_text_document(uri)
        laid_down = self._configuration(text)
        there = self._sheets.get(uri)
        if there is not None and there.version == text.version and there.laid_down is laid_down:
            return there
        try:
            there = checked(text, self.workspace.position_codec, self._demand, laid_down)
        except Exception as error:  # noqa: BLE001 (a fault of ours must not end the editor's session)
            said = str(error) if isinstance(error, UnreadableError | DataError) else crash(error)
            self.window_log_message(types.LogMessageParams(types.MessageType.Error, said))
            there = None
        self._sheets[uri] = there
        return there

    def _configuration(self, text: TextDocument) -> Config:
        """What is laid down for a text; of one that is no file yet, for the folder that is open."""
        place = Path(text.path)
        folder = place.parent if place.is_absolute() else Path(self.workspace.root_path or Path.cwd())
        found = self._laid_down.of(folder)
        for mistake in self._laid_down.unsaid:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, mistake))
        self._laid_down.unsaid.clear()
        return found

    def watch(self) -> None:
        """Ask the editor to tell when a configuration changes."""
        there = self.client_capabilities.workspace
        if there and there.did_change_watched_files and there.did_change_watched_files.dynamic_registration:
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in (NAME, SHARED)]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = types.Registration("configuration", method, options)
            self.client_register_capability(types.RegistrationParams([registration]))

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


def server(laid_down: LaidDown, demand: Demand) -> Server:
    """A server that answers."""
    made = Server(laid_down, demand)

    @made.feature(types.INITIALIZED)
    def ready(_: types.InitializedParams) -> None:
        made.watch()

    @made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def laid_down_anew(_: types.DidChangeWatchedFilesParams) -> None:
        for uri in made.workspace.text_documents:
            made.later(uri)

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
