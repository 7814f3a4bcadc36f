"""An editor at the other end of the pipe: what it is told while a report is being written."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from pygls.workspace import PositionCodec, TextDocument

from checker.batch import Demand
from checker.fingerprint import fingerprints
from checker.lsp.answers import diagnostics
from checker.lsp.desk import checked
from checker.lsp.laid_down import LaidDown

ROOT = Path(__file__).parent.parent
URI = "file:///tmp/%E6%8A%A5%E5%91%8A.txt"
REPORT = """柳湾县2023年法治政府建设年度报告
一、主要举措和成效
（一）规范执法。😀全年调解纠纷12件，其中邻里纠纷7件、其他纠纷4件。
（二）普法宣传。开展活动9场。
（二）行政复议。受理案件3件。
（四）政务公开。公开信息8条。
二、存在的不足和原因
（一）基层力量不足，主要原因是编制少。
三、党政主要负责人履行推进法治建设第一责任人职责情况
县长认真履行职责。
四、2024年工作安排
（一）继续努力。
"""
SELECT = "NUM,ARI"


class Editor:
    """A client of the language server that knows nothing of it but the protocol."""

    def __init__(self, *args: str, encodings: tuple[str, ...] = (), watches: bool = False) -> None:
        command = [sys.executable, "-m", "checker", "lsp", *args]
        self._server = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._heard: queue.Queue[dict] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        general = {"positionEncodings": list(encodings)} if encodings else {}
        hover = {"hover": {"contentFormat": ["markdown", "plaintext"]}}
        watching = {"didChangeWatchedFiles": {"dynamicRegistration": watches}}
        capabilities = {"general": general, "textDocument": hover, "workspace": watching}
        self.capabilities = self.ask("initialize", processId=None, rootUri=None, capabilities=capabilities)
        self.tell("initialized")

    def _listen(self) -> None:
        while header := self._server.stdout.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = self._server.stdout.readline()
            self._heard.put(json.loads(self._server.stdout.read(length)))

    def _send(self, **message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._server.stdin.flush()

    def tell(self, method: str, **params) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, **params):
        self._number += 1
        self._send(id=self._number, method=method, params=params)
        while (heard := self._heard.get(timeout=20)).get("id") != self._number:
            pass
        assert "error" not in heard, heard
        return heard["result"]

    def told(self, version: int | None = None) -> list[dict]:
        """The next diagnostics, of that version if one is given."""
        while True:
            params = self.heard("textDocument/publishDiagnostics")
            if version is None or params.get("version") == version:
                return params["diagnostics"]

    def heard(self, method: str) -> dict:
        """The next message of a kind; those before it are passed over."""
        while (heard := self._heard.get(timeout=20)).get("method") != method:
            pass
        return heard["params"]

    def silent(self, seconds: float) -> bool:
        try:
            self._heard.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def open(self, text: str, uri: str = URI) -> list[dict]:
        document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self.told()

    def change(self, text: str, version: int, uri: str = URI) -> None:
        document = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])

    def end(self) -> int:
        self.ask("shutdown")
        self.tell("exit")
        status = self._server.wait(timeout=10)
        self._server.stdin.close()
        self._server.stdout.close()
        return status


@pytest.fixture
def editor():
    """Start editors; each ends its server in good order."""
    editors: list[Editor] = []

    def start(*args: str, **options) -> Editor:
        editors.append(Editor(*args, **options))
        return editors[-1]

    yield start
    for one in editors:
        assert one.end() == 0


def cut(text: str, place: dict, units: str = "utf-16-le") -> str:
    """The characters of a range, counted as the protocol counts."""
    line = text.split("\n")[place["start"]["line"]].encode(units)
    size = {"utf-16-le": 2, "utf-32-le": 4, "utf-8": 1}[units]
    return line[place["start"]["character"] * size : place["end"]["character"] * size].decode(units)


def by_code(found: list[dict], code: str) -> dict:
    return next(one for one in found if one["code"] == code)


def test_a_session_from_opening_to_closing(editor):
    at = editor("--select", SELECT)
    found = at.open(REPORT)
    wrong, again = by_code(found, "ARI011"), by_code(found, "NUM002")

    assert cut(REPORT, wrong["range"]) == "12件"
    assert "7+4=11" in wrong["message"]
    assert [cut(REPORT, one["location"]["range"]) for one in wrong["relatedInformation"]] == ["7件", "4件"]
    assert wrong["source"] == "fazhi-lint"
    assert cut(REPORT, again["range"]) == "（二）"

    inside = {"line": again["range"]["start"]["line"], "character": 1}
    shown = at.ask("textDocument/hover", textDocument={"uri": URI}, position=inside)
    assert shown["contents"]["kind"] == "markdown"
    assert "NUM002" in shown["contents"]["value"]
    assert "会指出的" in shown["contents"]["value"]
    assert (
        at.ask("textDocument/hover", textDocument={"uri": URI}, position={"line": 9, "character": 1}) is None
    )

    (fix,) = at.ask(
        "textDocument/codeAction",
        textDocument={"uri": URI},
        range=again["range"],
        context={"diagnostics": [], "only": ["quickfix"]},
    )
    (edit,) = fix["edit"]["changes"][URI]
    assert (cut(REPORT, edit["range"]), edit["newText"]) == ("（二）", "（三）")

    better = REPORT.replace("（二）行政复议", "（三）行政复议").replace("12件", "11件")
    at.change(better, 2)
    assert {one["code"] for one in at.told(2)} & {"ARI011", "NUM002"} == set()

    at.tell("textDocument/didClose", textDocument={"uri": URI})
    assert at.told() == []


def test_the_outline_is_given_as_symbols(editor):
    at = editor()
    at.open(REPORT)
    (report,) = at.ask("textDocument/documentSymbol", textDocument={"uri": URI})
    parts = report["children"]

    assert report["name"] == "柳湾县2023年法治政府建设年度报告"
    assert [one["name"] for one in parts][:2] == ["一、主要举措和成效", "二、存在的不足和原因"]
    assert [one["name"] for one in parts[0]["children"]] == [
        "（一）规范执法",
        "（二）普法宣传",
        "（二）行政复议",
        "（四）政务公开",
    ]
    assert cut(REPORT, parts[0]["children"][0]["selectionRange"]) == "（一）规范执法"
    for one in [report, *parts, *parts[0]["children"]]:
        outer, inner = one["range"], one["selectionRange"]
        assert list(outer["start"].values()) <= list(inner["start"].values())
        assert list(inner["end"].values()) <= list(outer["end"].values())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8"])
def test_positions_are_in_the_units_agreed_on(editor, encoding):
    at = editor("--select", SELECT, encodings=(encoding,))
    agreed = at.capabilities["capabilities"]["positionEncoding"]
    units = {"utf-16": "utf-16-le", "utf-32": "utf-32-le", "utf-8": "utf-8"}[agreed]

    assert cut(REPORT, by_code(at.open(REPORT), "ARI011")["range"], units) == "12件"


def test_only_the_last_of_many_keys_is_checked(editor):
    at = editor("--select", "NUM")
    at.open(REPORT)
    for version in range(2, 12):
        at.change(REPORT + "字" * version, version)

    at.told(11)
    assert at.silent(0.3)


def test_what_is_asked_while_typing_is_answered_for_the_latest_text(editor):
    at = editor("--select", SELECT)
    at.open(REPORT)
    at.change("导语\n" + REPORT, 2)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    fixes = at.ask(
        "textDocument/codeAction", textDocument={"uri": URI}, range=everything, context={"diagnostics": []}
    )

    assert [one["edit"]["changes"][URI][0]["range"]["start"]["line"] for one in fixes] == [5]


# --- what people said to leave


def sheet(text: str, path: Path):
    document = TextDocument(path.as_uri(), text, 1)
    return checked(document, PositionCodec(), Demand(select=("NUM002",)))


LEFT = REPORT.replace("（二）行政", "<!-- fazhi-lint 忽略 NUM002：原文如此 -->\n（二）行政")


def test_a_comment_line_takes_the_line_away(tmp_path):
    assert len(diagnostics(sheet(REPORT, tmp_path / "a.txt"))) == 1
    assert diagnostics(sheet(LEFT, tmp_path / "a.txt")) == []


def test_a_comment_that_leaves_nothing_or_is_not_whole_is_underlined_itself(tmp_path):
    text = LEFT.replace("（二）行政", "（三）行政") + "<!-- fazhi-lint 忽略 NUM002 -->\n"
    gone, bare = diagnostics(sheet(text, tmp_path / "a.txt"))

    assert (gone.range.start.line, "所针对的问题已不存在" in gone.message, bool(gone.tags)) == (4, True, True)
    assert (bare.range.start.line, "没有写理由" in bare.message, bool(bare.tags)) == (13, True, False)


def test_the_list_beside_the_text_holds_and_is_told_when_it_is_not_whole(tmp_path):
    file = tmp_path / "a.txt"
    (mark,) = fingerprints(sheet(REPORT, file).result)
    beside = tmp_path / "a.txt.fazhi-lint.yaml"
    beside.write_text(f"- {{code: NUM002, fingerprint: '{mark}', reason: 原文如此}}", encoding="utf-8")

    assert diagnostics(sheet(REPORT, file)) == []

    beside.write_text("rubbish", encoding="utf-8")
    finding, fault = diagnostics(sheet(REPORT, file))

    assert finding.code == "NUM002"
    assert "a.txt.fazhi-lint.yaml：第1行" in fault.message


# --- what an office lays down


@pytest.fixture
def office(tmp_path):
    """Write a configuration, and the address of a report below it."""

    def write(text: str) -> str:
        (tmp_path / "fazhi-lint.toml").write_text(text, encoding="utf-8")
        return (tmp_path / "乡镇" / "a.txt").as_uri()

    return write


def graded(found: list[dict]) -> set[tuple[str, int]]:
    return {(one["code"], one["severity"]) for one in found}


def test_what_is_laid_down_for_a_text_holds_in_the_editor(editor, office):
    uri = office('select = ["NUM002"]\n[per-path."乡镇/*".severity]\nNUM = "info"')
    found = editor().open(REPORT, uri)

    assert graded(found) == {("NUM002", 3)}
    assert graded(editor("--no-config", "--select", "NUM002").open(REPORT, uri)) == {("NUM002", 1)}


def test_a_configuration_that_changes_holds_from_then_on(editor, office):
    uri = office('select = ["NUM002"]')
    at = editor(watches=True)
    (wanted,) = at.heard("client/registerCapability")["registrations"]

    assert {one["globPattern"] for one in wanted["registerOptions"]["watchers"]} == {
        "**/fazhi-lint.toml",
        "**/pyproject.toml",
    }
    assert graded(at.open(REPORT, uri)) == {("NUM002", 1)}

    office('select = ["ARI011"]')
    at.tell("workspace/didChangeWatchedFiles", changes=[])

    assert graded(at.told()) == {("ARI011", 1)}

    office('select = ["NUM002"]\n\n')  # unless told, it is seen when the text is next checked
    at.change(REPORT, 2, uri)

    assert graded(at.told(2)) == {("NUM002", 1)}


def test_a_mistake_in_a_configuration_is_told_once_and_the_defaults_hold(editor, office):
    at = editor("--select", "NUM002")
    uri = office('profle = "city"')
    document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": REPORT}
    at.tell("textDocument/didOpen", textDocument=document)

    assert "profile" in at.heard("window/showMessage")["message"]
    assert graded(at.told()) == {("NUM002", 1)}

    at.change(REPORT, 2, uri)

    assert graded(at.told(2)) == {("NUM002", 1)}
    assert at.silent(0.2)


def test_each_text_has_the_rules_of_its_own_office(tmp_path):
    for name, word in (("甲", "三件套"), ("乙", "五件套")):
        own = tmp_path / name / "规则"
        (own / "lexicon").mkdir(parents=True)
        (tmp_path / name / "fazhi-lint.toml").write_text('rules = "规则"\nselect = ["QHS"]', encoding="utf-8")
        (own / "own.yaml").write_text(
            "QHS001: {name: topic, title: 专题, severity: info, message: '没有写到「{system}」', why: x, "
            "check: {untouched-system: {lexicon: topics, profiles: [county]}}}",
            encoding="utf-8",
        )
        (own / "lexicon" / "topics.yaml").write_text(
            f"one: {{name: {word}, words: {word}}}", encoding="utf-8"
        )
    laid_down = LaidDown()

    def said(name: str) -> list[str]:
        config = laid_down.of(tmp_path / name)
        text = TextDocument((tmp_path / name / "a.txt").as_uri(), REPORT, 1)
        sheet = checked(text, PositionCodec(), Demand(), config)
        return [finding.message for finding in sheet.result.findings]

    assert [said("甲"), said("乙"), said("甲")] == [
        ["没有写到「三件套」"],
        ["没有写到「五件套」"],
        ["没有写到「三件套」"],
    ]

    (tmp_path / "甲" / "规则" / "lexicon" / "topics.yaml").write_text(
        "one: {name: 一, words: 一定没有}", encoding="utf-8"
    )

    assert said("甲") == ["没有写到「一」"]
    assert laid_down.unsaid == []


@pytest.mark.parametrize(
    "text", ["", "\n", "<html><body><p>全年办理案件12件</p></body></html>", "\ud83d 12件"]
)
def test_a_text_that_is_no_report_is_no_fault(editor, text):
    at = editor("--select", SELECT)

    assert at.open(text) == []
    assert at.ask("textDocument/documentSymbol", textDocument={"uri": URI}) in ([], None)


def test_windows_line_ends_do_not_move_anything(editor):
    at = editor("--select", SELECT)
    text = REPORT.replace("\n", "\r\n")

    assert cut(text, by_code(at.open(text), "ARI011")["range"]) == "12件"


def test_a_report_of_ten_thousand_characters_is_checked_again_at_once():
    """A tenth of a second where nothing else runs; the limit leaves a slow or busy machine its time."""
    text = (ROOT / "fixtures" / "reports" / "county-defects.txt").read_text(encoding="utf-8")
    text = (text * 3)[:10_000]
    took = []
    for version in range(8):
        edited = TextDocument(URI, f"{text}{version}", version)
        start = time.process_time()
        sheet = checked(edited, PositionCodec(), Demand())
        assert diagnostics(sheet)
        took.append(time.process_time() - start)

    assert min(took) < 0.4


def test_without_pygls_it_is_one_line_that_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    monkeypatch.delitem(sys.modules, "checker.lsp.server", raising=False)
    ran = run("lsp")

    assert ran.status == 2
    assert "fazhi-lint[lsp]" in ran.err
    assert ran.err.count("\n") == 1


def test_no_other_command_needs_pygls():
    code = (
        "import sys; from checker import batch, cli; from checker.annotate import files; print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert not {"pygls", "lsprotocol", "cattrs"} & set(loaded.stdout.split())
