"""Bad input, end to end: one clear line, status 2, and the other files are still checked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def refused(run, folder):
    """Check a bad input beside a good one; the line that is said of the bad one."""

    def line(*bad: object, stdin: bytes = b"") -> str:
        ran = run("check", *bad, folder("good.txt"), "--format", "json", stdin=stdin)
        found = ran.files

        assert ran.status == 2
        assert ran.err.count("\n") == 1
        assert found.pop(str(folder("good.txt"))) is None
        (error,) = found.values()
        assert error is not None
        assert error in ran.err
        assert "程序内部出错" not in error
        return error

    return line


def test_a_missing_path_is_refused(refused):
    refused("没有.txt")


def test_an_empty_file_is_refused(refused, folder):
    assert "空" in refused(folder("empty.txt", b""))


def test_a_folder_without_reports_is_refused(refused, tmp_path):
    (tmp_path / "空").mkdir()

    assert "没有可检查的报告" in refused(tmp_path / "空")


def test_empty_standard_input_is_refused(refused):
    assert "空" in refused("-", stdin=b"")


def test_a_path_with_a_nul_is_refused(refused):
    refused("a\0b.txt")


def test_a_file_without_permission_is_refused(refused, folder, monkeypatch):
    opened, path = Path.open, folder("locked.txt")

    def locked(self, *args, **keys):
        if self == path:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **keys)

    monkeypatch.setattr(Path, "open", locked)

    assert "权限" in refused(path)


def test_a_picture_named_txt_is_refused(refused, folder):
    refused(folder("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8))


def test_a_file_of_zeros_is_refused(refused, folder):
    refused(folder("zeros.txt", bytes(4096)))


def test_a_line_of_200_megabytes_is_refused_by_its_size(refused, folder):
    path = folder("huge.txt", b"x")
    with path.open("r+b") as file:
        file.truncate(200 << 20)  # sparse: no disk is filled

    assert "MB" in refused(path)


def test_a_line_of_a_million_characters_is_refused(refused, folder):
    refused(folder("line.txt", "依法行政" * 300_000))


# --- Word


def docx(body: str, *, declaration: str = "", cut: int = 0) -> bytes:
    """A Word file with the least that one needs."""
    xml = f'{declaration}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml[: len(xml) - cut])
    return data.getvalue()


LINE = "<w:p><w:r><w:t>柳湾县2023年法治政府建设年度报告</w:t></w:r></w:p>"


def test_the_word_file_that_the_bad_ones_are_made_from_is_read(run, folder):
    assert run("check", folder("good.docx", docx(LINE)), "--fail-on", "never").status == 0


def test_a_zip_that_is_no_word_file_is_refused(refused, folder):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.txt", "报告")

    refused(folder("zip.docx", data.getvalue()))


def test_a_word_file_with_a_password_is_refused_as_such(refused, folder):
    data = OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)

    assert "密码" in refused(folder("locked.docx", data))


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_word_file_whose_xml_is_cut_is_refused(refused, folder, cut):
    refused(folder("cut.docx", docx(LINE, cut=cut)))


def test_a_word_file_that_is_cut_is_refused(refused, folder):
    data = docx(LINE * 50)

    refused(folder("half.docx", data[: len(data) // 2]))


def test_a_zip_bomb_is_refused(refused, folder):
    assert "炸弹" in refused(folder("bomb.docx", docx(" " * (30 << 20))))


def test_an_entity_bomb_is_refused(refused, folder):
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈哈"}">' for n in range(10))
    body = "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"

    refused(folder("laughs.docx", docx(body, declaration=f"<!DOCTYPE w [{laughs}]>")))


# --- PDF


def test_a_scan_is_refused_as_such(refused, folder):
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data)
    canvas.rect(50, 50, 200, 300, fill=1)
    canvas.showPage()
    canvas.save()

    assert "扫描" in refused(folder("scan.pdf", data.getvalue()))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n" + bytes(range(256)) * 9])
def test_a_damaged_pdf_is_refused(refused, folder, data):
    assert "损坏" in refused(folder("damaged.pdf", data))


def test_everything_bad_at_once_is_a_line_each(run, folder):
    good = folder("good.txt")
    bad = [folder(f"{n}.txt", b"") for n in range(3)] + ["missing.pdf"]
    ran = run("check", *bad, good)

    assert ran.status == 2
    assert ran.err.count("\n") == 4
    assert "检查文件 1 个" in ran.out
    assert "未能读取 4 个" in ran.out
