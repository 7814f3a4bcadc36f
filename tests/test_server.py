"""The page for a colleague: what it shows, and who is kept out."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from checker.annotate import annotate
from checker.batch import Demand
from checker.config import Config, load
from checker.rulebook import rules
from checker.server.guard import MOST, UPLOAD
from checker.server.start import prepared, shown
from tests.browser import chromium
from tests.word import comments, members, p, word, zipped

ROOT = Path(__file__).parent.parent
WORD = ROOT / "fixtures" / "binary" / "reports" / "county-defects.docx"
TEXT = WORD.parents[2] / "reports" / "county-defects.txt"


class Site:
    """A server that runs, and requests to it as any program could make them."""

    def __init__(self, laid_down: Config = Config()) -> None:  # noqa: B008 (it is frozen)
        self.server, self.address = prepared(Demand(), laid_down=laid_down)
        self.port, self.root = urlsplit(self.address).port, urlsplit(self.address).path
        threading.Thread(target=self.server.run, daemon=True).start()

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str | None):
        given = {"Host": f"127.0.0.1:{self.port}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.putrequest(method, path, skip_host=True)
        for name, value in given.items():
            if value is not None:
                link.putheader(name, value)
        if body is not None and "Content-Length" not in given:
            link.putheader("Content-Length", str(len(body)))
        link.endheaders(body)
        answer = link.getresponse()
        answer.body = answer.read()
        link.close()
        return answer

    def send(self, path: str, name: str, body: bytes, **headers: str | None):
        ours = {"Origin": f"http://127.0.0.1:{self.port}", "Content_Type": UPLOAD, "X_Name": quote(name)}
        return self.ask("POST", self.root + path, body, **(ours | headers))


@pytest.fixture(scope="module")
def site():
    there = Site()
    yield there
    there.server.close()


# --- what comes back


def test_what_is_laid_down_holds_on_the_page_too(tmp_path):
    path = tmp_path / "fazhi-lint.toml"
    path.write_text('select = ["NUM001"]\n[severity]\nNUM001 = "info"', encoding="utf-8")
    there = Site(load(path))
    found = json.loads(there.send("check", "县.docx", WORD.read_bytes()).body)
    annotated = there.send("annotate", "县.docx", WORD.read_bytes()).body
    there.server.close()

    assert {(one["code"], one["severity"]) for one in found["findings"]} == {("NUM001", "info")}
    assert "配置所定" in found["rules"]["NUM001"]
    assert {text[:9] for _, text in comments(annotated).values()} == {"提示 NUM001"}


def test_the_page_and_all_it_loads_are_ours(site):
    page = site.ask("GET", site.root)

    assert page.status == 200
    assert b"http:" not in page.body
    assert b"https:" not in page.body
    assert "default-src 'none'" in page.getheader("Content-Security-Policy")
    for name in ("page.js", "page.css"):
        asset = site.ask("GET", site.root + name)
        assert asset.status == 200
        assert b"//" not in asset.body.replace(b"// ", b"") or name == "page.js"
        assert asset.getheader("Cache-Control") == "no-store"


@pytest.mark.parametrize("path", [WORD, TEXT], ids=["docx", "txt"])
def test_a_file_comes_back_as_text_with_its_findings(site, path):
    found = json.loads(site.send("check", "县.docx", path.read_bytes()).body)
    blocks = {block["line"]: block for block in found["blocks"]}

    assert found["path"] == "县.docx"
    assert found["findings"]
    assert found["reports"][0]["required"]
    for finding in found["findings"]:
        at, block = finding["location"], None
        for line in sorted(blocks):
            block = blocks[line] if line <= at["line"] else block
        pieces = [block] if "text" in block else [cell for row in block["rows"] for cell in row]
        assert any(
            piece["line"] == at["line"]
            and piece["text"][at["column"] - piece["column"] :].startswith(at["quote"].split("\n")[0])
            for piece in pieces
            if at["column"] >= piece["column"]
        )
        assert finding["code"] in found["rules"][finding["code"]]


def test_what_people_said_to_leave_is_told_apart_and_nothing_beside_the_server_counts(
    site, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "县.txt.fazhi-lint.yaml").write_text("rubbish", encoding="utf-8")
    text = TEXT.read_text(encoding="utf-8")
    plain = json.loads(site.send("check", "县.txt", text.encode()).body)
    line = plain["findings"][0]["location"]["line"]
    lines = text.split("\n")
    lines.insert(line - 1, f"<!-- fazhi-lint 忽略 {plain['findings'][0]['code']}：原文如此 -->")
    found = json.loads(site.send("check", "县.txt", "\n".join(lines).encode()).body)

    assert plain["error"] is None
    assert {one["reason"] for one in found["suppressed"]} == {"原文如此"}
    assert len(found["findings"]) + len(found["suppressed"]) == len(plain["findings"])
    assert all("fazhi-lint" not in block.get("text", "") for block in found["blocks"])


def test_a_file_that_cannot_be_read_is_told_in_one_line(site):
    found = json.loads(site.send("check", "坏.docx", b"PK\x03\x04 nothing").body)

    assert found["error"]
    assert found["blocks"] == []


@pytest.mark.parametrize("suggest", [False, True], ids=["annotate", "suggest"])
def test_the_annotated_file_is_the_commands_own(site, suggest):
    answer = site.send("suggest" if suggest else "annotate", "县.docx", WORD.read_bytes())

    assert answer.status == 200
    assert answer.body == annotate(WORD.read_bytes(), "县.docx", rules(), suggest=suggest).data


@pytest.mark.parametrize(
    "data",
    [b"", b"text", word(p("12件"), settings='<w:documentProtection w:enforcement="1"/>')],
    ids=["empty", "text", "protected"],
)
def test_a_file_that_cannot_be_annotated_is_told_in_one_line(site, data):
    answer = site.send("annotate", "县.docx", data)

    assert answer.status == 409
    assert "\n" not in json.loads(answer.body)["error"]


def test_nothing_of_a_file_is_kept_on_disk(site, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    big = zipped(members(WORD.read_bytes()) | {"word/media/a.bin": os.urandom(3 << 20)})
    assert site.send("annotate", "县.docx", big).status == 200
    assert site.send("check", "县.docx", big).status == 200

    assert list(tmp_path.iterdir()) == []


# --- who is kept out


@pytest.mark.parametrize("path", ["/", "/page.js", "/check", "/AAAA/", "/AAAA/page.js", "//", "/%00/"])
def test_without_the_token_there_is_nothing(site, path):
    assert site.ask("GET", path).status == 404


def test_the_token_is_long_and_new_each_time(site):
    other, address = prepared(Demand())
    other.close()

    assert len(site.root.strip("/")) >= 32
    assert urlsplit(address).path != site.root


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}", ""]
)
def test_a_name_that_was_made_to_point_here_is_refused(site, host):
    answer = site.ask("GET", site.root, Host=host.format(port=site.port))

    assert answer.status in {400, 403}
    assert b"<html" not in answer.body


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Content_Type": "text/plain"},
        {"Content_Type": "multipart/form-data; boundary=a"},
        {"Content_Type": None},
    ],
)
def test_a_page_elsewhere_cannot_post(site, headers):
    assert site.send("check", "a.txt", b"text", **headers).status in {403, 415}


def test_no_page_elsewhere_is_told_that_it_may(site):
    answer = site.ask("OPTIONS", site.root + "check", Origin="http://evil.example")

    assert answer.status == 404
    assert not [name for name, _ in answer.getheaders() if name.startswith("Access-Control")]


def test_an_upload_beyond_the_bound_is_refused_unread(site):
    answer = site.send("check", "a.txt", b"", Content_Length=str(MOST + 1))

    assert answer.status == 413


def test_only_loopback_is_listened_on(site):
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    assert site.server.socket.getsockname()[0] == "127.0.0.1"
    for host in others - {"127.0.0.1"}:
        with pytest.raises((ConnectionRefusedError, TimeoutError)):
            socket.create_connection((host, site.port), timeout=1)


def test_the_browser_is_shown_the_address_through_a_private_file(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda uri: opened.append(Path(urlsplit(uri).path)))
    with shown("http://127.0.0.1:1/token/", wanted=True):
        (file,) = opened
        assert "http://127.0.0.1:1/token/" in file.read_text(encoding="utf-8")
        assert os.name == "nt" or file.parent.stat().st_mode & 0o077 == 0
    assert not file.exists()
    with shown("http://127.0.0.1:1/token/", wanted=False):
        assert len(opened) == 1


def test_the_command_says_where_and_ends_when_told():
    # A shell lets what it starts in the background ignore the signal.
    code = (
        "import signal as s; s.signal(s.SIGINT, s.default_int_handler); from checker.cli import main; main()"
    )
    served = subprocess.Popen(
        [sys.executable, "-c", code, "serve"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    address = urlsplit(served.stdout.readline().decode().strip())
    link = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
    link.request("GET", address.path)
    status = link.getresponse().status
    link.close()
    served.send_signal(signal.SIGINT)
    _, err = served.communicate(timeout=20)

    assert status == 200
    assert served.returncode in {0, 130}
    assert b"Traceback" not in err


def test_a_port_that_is_taken_is_one_line(run, site):
    ran = run("serve", "--port", str(site.port))

    assert ran.status == 2
    assert ran.err.count("\n") == 1


# --- in a browser


@pytest.mark.slow
def test_a_colleague_drops_a_file_reads_and_downloads(site, tmp_path):
    with chromium(tmp_path / "profile", tmp_path) as page:
        page.go(site.address)
        assert page.run("return document.getElementById('result').hidden")
        page.type("#file", str(WORD))
        page.until("!document.getElementById('result').hidden")
        told = json.loads(site.send("check", WORD.name, WORD.read_bytes()).body)
        _reads(page, told)
        _points(page, told)
        page.click("#annotate")
        target = tmp_path / "county-defects.检查.docx"
        _downloaded(target)
        assert len(comments(target.read_bytes())) == len(told["findings"])
        page.type("#file", str(TEXT))
        page.until("document.getElementById('name').textContent === 'county-defects.txt'")
        assert page.run("return document.getElementById('actions').hidden")
        Path(tmp_path, "坏.docx").write_bytes(b"PK\x03\x04")
        page.type("#file", str(tmp_path / "坏.docx"))
        page.until("document.getElementById('status').classList.contains('bad')")
        assert page.run("return document.getElementById('result').hidden")
        assert page.complaints() == []


def _reads(page, told):
    """The text, the findings beside it, the checklist, the sums."""
    cards = page.run("return [...document.querySelectorAll('.card')].map((one) => one.innerText)")
    assert len(cards) == len(told["findings"])
    assert all(finding["message"] in card for finding, card in zip(told["findings"], cards, strict=True))
    quotes = page.run(
        "const of = (n) => [...document.querySelectorAll('mark')]"
        ".filter((one) => one.dataset.numbers.split(' ').includes(String(n)));"
        f"return [...Array({len(cards)}).keys()].map((n) => of(n).map((one) => one.textContent).join(''))"
    )
    assert quotes == [finding["location"]["quote"] for finding in told["findings"]]
    parts = page.run("return [...document.querySelectorAll('.parts li')].map((one) => one.className)")
    assert parts == [part["status"] for part in told["reports"][0]["required"].values()]
    sums = page.run("return [...document.querySelectorAll('.sums')].map((one) => one.children.length)")
    assert sums[1:] == [len(told["verified"]), len(told["not_assessed"])]
    beside = page.run(
        "return [...document.querySelectorAll('.card')].every((one) => { const row = one.closest('.row');"
        " return row.querySelector('mark') && Math.abs(row.getBoundingClientRect().top - one.parentElement"
        ".getBoundingClientRect().top) < 2; })"
    )
    assert beside


def _points(page, told):
    """A click on a finding shows its characters."""
    page.run("document.querySelectorAll('.card p')[0].click()")
    here = page.run(
        "return [...document.querySelectorAll('mark.here')].map((one) => one.textContent).join('')"
    )
    assert here == told["findings"][0]["location"]["quote"]
    page.click("#filter input")
    hidden = page.run(
        "return [...document.querySelectorAll('.card.error')]"
        ".every((one) => getComputedStyle(one).display === 'none')"
    )
    assert hidden
    page.click("#filter input")


def _downloaded(path: Path) -> None:
    end = time.monotonic() + 20
    while not path.exists() or path.with_name(path.name + ".crdownload").exists():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.slow
def test_what_a_file_says_is_never_run(site, tmp_path):
    attack = '<img src=x onerror="document.title=1"><script>document.title=1</script>办案12件。'
    Path(tmp_path, "a<b>.txt").write_text(f"柳湾县2023年法治政府建设年度报告\n{attack}\n", encoding="utf-8")
    with chromium(tmp_path / "profile", tmp_path) as page:
        page.go(site.address)
        page.type("#file", str(tmp_path / "a<b>.txt"))
        page.until("!document.getElementById('result').hidden")
        assert attack in page.run("return document.getElementById('text').innerText")
        assert page.run("return document.title") == "法治政府建设年度报告检查"
