"""Old binary documents (.doc, .wps, .rtf): read through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import UnreadableError

if TYPE_CHECKING:
    from checker.document import Document

_SECONDS = 120
_WAY_OUT = "请在 Word 或 WPS 中另存为 .docx 再检查"


def read(data: bytes, name: str) -> Document:
    """Read an old document as the .docx that LibreOffice makes of it."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    suffix = PurePath(name).suffix.lower()
    if office is None:
        raise UnreadableError(
            f"旧版文档（.doc/.wps/.rtf）需要 LibreOffice 才能读；{_WAY_OUT}，或安装 LibreOffice。"
        )
    converted = _converted(office, data, suffix if suffix in {".wps", ".rtf"} else ".doc")
    document: Document = import_module("checker.readers.docx").read(converted, name)
    return replace(document, format=suffix[1:] if suffix in {".wps", ".rtf"} else "doc")


def _converted(office: str, data: bytes, suffix: str) -> bytes:
    """The document as .docx; LibreOffice works in a folder and a profile of its own."""
    with tempfile.TemporaryDirectory(prefix="fazhi-lint-", ignore_cleanup_errors=True) as folder:
        room = Path(folder)
        source = room / f"report{suffix}"
        source.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            str(room / "out"),
            str(source),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
            return (room / "out" / "report.docx").read_bytes()
        except subprocess.TimeoutExpired:
            raise UnreadableError(f"LibreOffice 转换超过 {_SECONDS} 秒未完成；{_WAY_OUT}。") from None
        except (OSError, subprocess.SubprocessError):
            raise UnreadableError(f"LibreOffice 未能转换这份文档，文件可能已损坏；{_WAY_OUT}。") from None
