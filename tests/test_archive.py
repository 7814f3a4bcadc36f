"""Zips and XML that mean harm, or that were cut, are refused in one line."""

import io
import zipfile

import pytest

from checker.document import UnreadableError
from checker.readers.archive import MAX_ENTRIES, open_archive, parse_xml

WHAT = "Word 文档"


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return held.getvalue()


def refusal(data):
    with pytest.raises(UnreadableError) as caught:
        open_archive(data, WHAT)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_part_is_read_as_it_was_written():
    archive = open_archive(zipped([("a.xml", "<甲/>")]), WHAT)

    assert archive.names == {"a.xml"}
    assert archive.read("a.xml") == "<甲/>".encode()
    assert archive.xml("a.xml").tag == "甲"


def test_a_part_that_is_not_there_is_named():
    with pytest.raises(UnreadableError, match=r"缺少“b\.xml”"):
        open_archive(zipped([("a.xml", "<a/>")]), WHAT).read("b.xml")


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"plain words", zipped([("a.xml", "<a/>" * 99)])[:-30]],
    ids=["empty", "beginning", "words", "cut"],
)
def test_what_is_no_zip_is_refused(data):
    assert "不是Word 文档" in refusal(data)


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "压缩炸弹" in refusal(zipped([("word/document.xml", " " * (20 << 20))]))


def test_many_middling_parts_are_a_bomb_too():
    data = bytearray(zipped([(f"{n}.bin", "x") for n in range(20)]))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 24 : at + 28] = (60 << 20).to_bytes(4, "little")

    assert "压缩炸弹" in refusal(bytes(data))


def test_too_many_parts_are_refused():
    assert str(MAX_ENTRIES) in refusal(zipped([(str(n), "") for n in range(MAX_ENTRIES + 1)]))


def test_a_directory_without_end_is_refused_before_it_is_read():
    data = bytearray(zipped([("a.xml", "<a/>")]))
    at = data.find(b"PK\x05\x06")
    data[at + 12 : at + 16] = (900 << 20).to_bytes(4, "little")

    assert "多得反常" in refusal(bytes(data))


def test_parts_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("a.xml", "<a/>"), ("a.xml", "<b/>")])

    assert "同名部件" in refusal(data)


def test_an_encrypted_part_is_refused_as_such():
    data = bytearray(zipped([("a.xml", "<a/>")]))
    data[data.find(b"PK\x01\x02") + 8] |= 1

    assert "设有密码" in refusal(bytes(data))


def test_an_office_file_with_a_password_is_refused_as_such():
    ole = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)

    assert "设有密码" in refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert "旧版" in refusal(ole)


def test_a_part_that_was_damaged_is_named():
    data = bytearray(zipped([("a.xml", "<a>words</a>")], zipfile.ZIP_STORED))
    data[data.find(b"words")] ^= 1

    with pytest.raises(UnreadableError, match=r"“a\.xml”解不开"):
        open_archive(bytes(data), WHAT).read("a.xml")


def test_a_directory_that_points_before_the_file_is_no_traceback():
    data = zipped([("a.xml", "<a>words</a>")])

    with pytest.raises(UnreadableError, match="解不开"):
        open_archive(data[:32] + data[44:], WHAT).read("a.xml")


def test_an_unknown_method_of_packing_is_refused():
    assert "压缩方法" in refusal(zipped([("a.xml", "<a/>")], zipfile.ZIP_BZIP2))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;&c;</a>'

    with pytest.raises(UnreadableError, match="DOCTYPE"):
        parse_xml(bomb.encode(encoding), "部件")


@pytest.mark.parametrize(
    "data",
    [b"", b"<a>", b"<a></b>", b"<a>" * 5000, b"\x00\x01"],
    ids=["empty", "open", "crossed", "deep", "binary"],
)
def test_xml_that_is_cut_is_refused(data):
    with pytest.raises(UnreadableError, match="残缺不全"):
        parse_xml(data, "部件")
