"""Every file is told by its content, and what cannot be read is refused in one line."""

from __future__ import annotations

import io
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from checker.document import UnreadableError
from checker.readers import READERS, read, read_bytes, text
from checker.readers.sniff import format_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "<a/>")
    return held.getvalue()


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


class TestFormats:
    @pytest.mark.parametrize(
        ("data", "name", "found"),
        [
            ("青禾市".encode(), "a.txt", "txt"),
            ("青禾市".encode(), "a.docx", "txt"),
            ("# 青禾市".encode(), "a.MD", "md"),
            (b"<!DOCTYPE html><p>a", "a.txt", "html"),
            (b"\xef\xbb\xbf <!-- saved from url -->\n<html><p>a", "-", "html"),
            ("\ufeff<html><p>a".encode("utf-16-le"), "a.htm", "html"),
            (b'<div align="center">a</div>', "a.md", "md"),
            ("法治<br>政府".encode(), "a.html", "html"),
            ("<ol><li>法治</ol>".encode(), "a.htm", "html"),
            ("法治 < 政府".encode(), "a.txt", "txt"),
            (b"%PDF-1.7\n", "a.txt", "pdf"),
            (archive("[Content_Types].xml", "word/document.xml"), "a.zip", "docx"),
            (archive("xl/workbook.xml"), "a", "xlsx"),
            (stream("WordDocument"), "a.docx", "legacy"),
            (b"{\\rtf1 a}", "a.doc", "legacy"),
        ],
    )
    def test_content_decides(self, data: bytes, name: str, found: str) -> None:
        assert format_of(data, name) == found
        assert found in READERS

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "空"),
            (b" \n\t", "空"),
            (b"\x89PNG\r\n\x1a\n\0\0", "图片"),
            (b"\xff\xd8\xff\xe0", "图片"),
            (b"GIF89a", "图片"),
            (b"Rar!\x1a", "压缩包"),
            (archive("a.txt"), "压缩包"),
            (archive("OFD.xml"), "OFD"),
            (stream("EncryptedPackage"), "密码"),
            (stream("Workbook"), "xlsx"),
            (b"MIME-Version: 1.0\n", "MHTML"),
            (b"\x7fELF\0\0", "不是文本"),
        ],
    )
    def test_what_is_no_report_is_refused_in_one_line(self, data: bytes, says: str) -> None:
        with pytest.raises(UnreadableError, match=says) as refused:
            read_bytes(data, "a.txt")
        assert "\n" not in str(refused.value)


class TestFiles:
    def test_a_file_is_read_under_the_name_it_was_given(self, tmp_path: Path) -> None:
        path = tmp_path / "青禾市报告.txt"
        path.write_bytes("一、举措\r\n".encode("gb18030"))
        document = read(path)
        assert (document.name, document.format, document.text) == (str(path), "txt", "一、举措\n")

    def test_a_missing_path_and_a_folder_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableError, match="找不到"):
            read(tmp_path / "a.txt")
        with pytest.raises(UnreadableError, match="文件夹"):
            read(tmp_path)
        with pytest.raises(UnreadableError, match="路径"):
            read("a\0.txt")

    def test_what_is_no_ordinary_file_is_refused_without_waiting(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(UnreadableError, match="普通文件"):
            read(tmp_path / "pipe.txt")

    def test_a_file_without_permission_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.txt"
        path.write_text("甲", encoding="utf-8")

        def refuse(*_args: object, **_kwargs: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(UnreadableError, match="权限"):
            read(path)

    def test_a_file_that_is_too_large_is_refused_unread(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        with path.open("wb") as made:
            made.write("青".encode())
            made.truncate(200 << 20)
        with pytest.raises(UnreadableError, match="200 MB"):
            read(path)


class TestOldDocuments:
    @pytest.fixture
    def office(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A program called soffice, the only one on the path; its text is written by the test."""
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path / "soffice"

    def put(self, office: Path, script: str) -> None:
        office.write_text(f"#!/bin/sh\nPATH=/usr/bin:/bin\n{script}\n", encoding="utf-8")
        office.chmod(office.stat().st_mode | stat.S_IXUSR)

    @pytest.mark.usefixtures("office")
    def test_without_libreoffice_the_way_out_is_named(self) -> None:
        with pytest.raises(UnreadableError, match=r"另存为 \.docx.*LibreOffice"):
            read_bytes(stream("WordDocument"), "a.doc")

    @pytest.mark.parametrize("script", ["exit 1", "exit 0"])
    def test_a_conversion_that_fails_is_said_so(self, office: Path, script: str) -> None:
        self.put(office, script)
        with pytest.raises(UnreadableError, match="未能转换"):
            read_bytes(stream("WordDocument"), "a.doc")

    def test_a_converted_document_keeps_its_own_name_and_format(
        self, office: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "checker.readers.docx", text)
        find = 'while [ "$1" != --outdir ]; do shift; done; mkdir "$2"'
        self.put(office, f'{find}; printf 一、主要举措 > "$2"/report.docx')
        document = read_bytes(stream("WordDocument"), "报告.wps")
        assert (document.name, document.format) == ("报告.wps", "wps")
        assert document.text == "一、主要举措"
