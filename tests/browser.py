"""A headless Chromium driven over the WebDriver protocol, as far as the tests of the page need it."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager

import pytest

ARGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1300,1500")


class Page:
    """A page that is open in the browser."""

    def __init__(self, session: str) -> None:
        self._session = session

    def ask(self, command: str, **given):
        return _post(f"{self._session}/{command}", given)

    def open(self, path) -> None:
        self.go(path.resolve().as_uri())

    def go(self, address: str) -> None:
        self.ask("url", url=address)

    def until(self, script: str, seconds: float = 30) -> None:
        """Wait until a script's value is true."""
        end = time.monotonic() + seconds
        while not self.run(f"return {script}"):
            assert time.monotonic() < end, f"never came true: {script}"
            time.sleep(0.05)

    def complaints(self) -> list[str]:
        """What the console was told of errors."""
        return [one["message"] for one in self.ask("se/log", type="browser") if one["level"] == "SEVERE"]

    def run(self, script: str):
        """What a script returns."""
        return self.ask("execute/sync", script=script, args=[])

    def click(self, selector: str) -> None:
        self.ask(f"element/{self._find(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        self.ask(f"element/{self._find(selector)}/value", text=text)

    def seen(self, selector: str) -> list[str]:
        """The texts of what can be seen of a kind."""
        return self.run(
            f"return [...document.querySelectorAll({json.dumps(selector)})]"
            ".filter(e => e.checkVisibility()).map(e => e.innerText)"
        )

    def emulate_paper(self, width: int | None) -> None:
        """Lay the page out as on paper so many pixels wide; None: as on the screen again."""
        self._devtools("Emulation.setEmulatedMedia", media="print" if width else "")
        self.narrow(width)

    def narrow(self, width: int | None) -> None:
        """Make the window so many pixels wide; None: as wide as it was."""
        if width:
            size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
            self._devtools("Emulation.setDeviceMetricsOverride", **size)
        else:
            self._devtools("Emulation.clearDeviceMetricsOverride")

    def _devtools(self, command: str, **given) -> None:
        self.ask("goog/cdp/execute", cmd=command, params=given)

    def picture(self) -> bytes:
        with urllib.request.urlopen(f"{self._session}/screenshot", timeout=30) as answer:  # noqa: S310 (local)
            return base64.b64decode(json.load(answer)["value"])

    def _find(self, selector: str) -> str:
        (found,) = self.ask("element", using="css selector", value=selector).values()
        return found


def _post(url: str, given: dict):
    request = urllib.request.Request(url, json.dumps(given).encode(), {"Content-Type": "application/json"})  # noqa: S310 (local)
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (local)
        return json.load(answer)["value"]


def _started(driver: str) -> tuple[subprocess.Popen, str]:
    """A driver and its port. It may find the port that it was given taken: then once more."""
    for _ in range(5):
        process = subprocess.Popen([driver, "--port=0"], stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            if found := re.search(r"successfully on port (\d+)\.", line):
                return process, found[1]
        process.wait()
        process.stdout.close()
    raise RuntimeError(f"{driver} does not start")


@contextmanager
def chromium(profile, downloads=None):
    """A page in a browser of its own, downloads going to that folder; skips where there is none."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no chromium and chromedriver here")
    process, port = _started(driver)
    try:
        options = {"binary": browser, "args": [*ARGS, f"--user-data-dir={profile}"]}
        if downloads is not None:
            options["prefs"] = {"download.default_directory": str(downloads)}
        wish = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}
        session = f"http://127.0.0.1:{port}/session"
        page = Page(f"{session}/{_post(session, {'capabilities': wish})['sessionId']}")
        page.ask("timeouts", implicit=20_000)  # what a click brings about may come a moment later
        yield page
        request = urllib.request.Request(page._session, method="DELETE")  # noqa: S310 (local)
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310 (local)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
