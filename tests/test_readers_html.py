"""Saved web pages: the report without the page around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from checker.document import Paragraph, UnreadableError
from checker.readers.html import read

if TYPE_CHECKING:
    from checker.document import Document

BODY = (
    "<p>2023年，青禾市坚持依法行政，全年办理行政许可12件，其中柳湾县5件，东江区7件。</p>"
    "<p>一、主要举措</p>"
    "<p>全市深入推进法治政府建设，规范重大行政决策，提升执法质量；群众满意度继续提高。</p>"
)
SIDE = "".join(
    f"<li><a href='/{n}'>相关文章第{n}篇的标题。它很长，长得像一段正文。</a></li>" for n in range(9)
)


def lines(page: str, encoding: str = "utf-8") -> list[str]:
    document = read(page.encode(encoding), "a.html")
    return [document.slice(b.span) for b in document.blocks if isinstance(b, Paragraph)]


def cells(document: Document) -> list[tuple[int, int, int, int, bool, str]]:
    (table,) = document.tables
    return [(c.row, c.column, c.rowspan, c.colspan, c.header, document.slice(c.span)) for c in table.cells]


class TestEncodings:
    @pytest.mark.parametrize("declared", ["gb2312", "GBK", "utf-8"])
    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
    def test_no_character_is_lost_whatever_a_page_declares(self, declared: str, encoding: str) -> None:
        page = (
            f"<html><head><meta charset={declared}></head><body><p>埇桥区朱镕3㎡</p><p>后文</p></body></html>"
        )
        assert lines(page, encoding) == ["埇桥区朱镕3㎡", "后文"]

    def test_a_prolog_that_names_an_encoding_is_no_obstacle(self) -> None:
        assert lines('<?xml version="1.0" encoding="gb2312"?><html><body><p>镕</p></body></html>') == ["镕"]

    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_a_page_with_a_broken_byte_is_read_and_the_place_noted(self, encoding: str) -> None:
        page = f"<html><body><p>一、举措</p><p>办结#件</p>{BODY}</body></html>".encode(encoding)
        document = read(page.replace(b"#", b"\xff"), "a.html")
        assert document.text.startswith("一、举措\n办结\ufffd件\n2023年，青禾市坚持")
        (note,) = document.notes
        assert (note.kind, document.place(note.span.start)) == ("replacement-character", (2, 3))

    def test_a_page_of_no_known_encoding_is_refused(self) -> None:
        with pytest.raises(UnreadableError, match="编码无法识别"):
            read(b"<html><body><p>" + bytes(range(128, 256)) * 9, "a.html")


class TestLines:
    def test_a_break_begins_a_line_and_an_inline_element_does_not(self) -> None:
        page = "<p>&nbsp;&nbsp;一、<b>举</b>措<br>　　全市办理<span>12</span>件\n，其中<br/>\n5件</p>"
        assert lines(page) == ["一、举措", "全市办理12件，其中", "5件"]

    def test_headings_have_their_levels(self) -> None:
        document = read("<h1>报告</h1><h3>一、举措</h3><p>正文</p>".encode(), "a.html")
        assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [1, 3, None]

    def test_numbers_of_a_plain_list_are_written_out(self) -> None:
        page = "<ol start=3><li>甲</li><li>乙</li></ol><ol type=a><li>丙</li></ol><ol><li>一是丁</li></ol>"
        document = read(page.encode(), "a.html")
        found = [(document.slice(b.span), b.label) for b in document.blocks if isinstance(b, Paragraph)]
        assert found == [("3.甲", 2), ("4.乙", 2), ("丙", 0), ("一是丁", 0)]

    def test_links_to_a_place_in_the_page_are_its_contents(self) -> None:
        page = "<p><a href='#a'>一、举措</a></p><p><a href='#top'>返回</a></p><h2 id=a>一、举措</h2>"
        document = read(page.encode(), "a.html")
        assert [b.contents for b in document.blocks if isinstance(b, Paragraph)] == [True, False, False]

    def test_entities_are_harmless(self) -> None:
        page = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><p>甲&lt;&a;&f;&#19968;</p>'
        assert "root:" not in "".join(lines(page))
        assert lines(page)[-1].endswith("一")

    def test_the_way_back_leads_to_the_element(self) -> None:
        page = f"<html><body><div>{BODY}<ul><li>甲乙</li></ul></div></body></html>"
        root = etree.fromstring(page, etree.HTMLParser())
        document = read(page.encode(), "a.html")
        for block in document.blocks:
            assert isinstance(block, Paragraph)
            (element,) = root.xpath(block.origin.path)  # type: ignore[attr-defined]
            assert "".join(element.itertext()) == document.slice(block.span)


class TestMainContent:
    def test_only_the_report_and_its_title_are_read(self) -> None:
        page = f"""<html><head><title>青禾市法治政府建设报告_青禾市人民政府</title><style>p{{}}</style>
            <script>var a = "<p>脚本</p>";</script></head><body>
            <h1><a href="/">青禾市人民政府</a></h1><ul class="nav"><li><a href="/a">首页</a></li></ul>
            <div>当前位置：<a href="/">首页</a> &gt; 正文</div>
            <table><tr><td><ul>{SIDE}</ul></td><td>
            <div>青禾市法治政府建设报告</div><div>时间：2024-01-20 <a href="javascript:print()">打印</a></div>
            <div id="printContent">{BODY}<p style="display: none">看不见的一段文字。</p>
            <div class="share">分享到：微信</div></div></td></tr></table>
            <div class="footer">版权所有：青禾市人民政府办公室，网站标识码1234567890，地址：青年路1号</div>"""
        assert lines(page) == ["青禾市法治政府建设报告", *lines(BODY)]

    def test_a_title_that_the_report_has_itself_is_not_repeated(self) -> None:
        page = f"<title>青禾市报告</title><h1>青禾市报告</h1><div><p>青禾市报告</p>{BODY}</div>"
        assert lines(page) == ["青禾市报告", *lines(BODY)]

    def test_a_report_in_several_parts_is_read_whole(self) -> None:
        page = f"<div><div>{BODY * 12}</div><div>{BODY}</div></div><div>联系我们</div>"
        assert lines(page) == lines(BODY) * 13

    def test_an_element_called_print_that_holds_the_report_is_kept(self) -> None:
        assert lines(f"<div><div class='print'>{BODY}</div></div>") == lines(BODY)

    def test_a_short_page_is_read_whole(self) -> None:
        assert lines("<p>一、举措</p><p>二、不足</p>") == ["一、举措", "二、不足"]


class TestTables:
    def test_merged_cells_stand_once_at_their_upper_left_corner(self) -> None:
        page = """<table><tr><th rowspan="2">单位</th><th colspan="2">数 量</th></tr>
            <tr><th>受<br>理</th><th>许可</th></tr>
            <tr><td>甲局</td><td> 3 </td><td>&nbsp;</td></tr></table>"""
        document = read(page.encode(), "a.html")
        assert cells(document) == [
            (1, 1, 2, 1, True, "单位"), (1, 2, 1, 2, True, "数 量"),
            (2, 2, 1, 1, True, "受理"), (2, 3, 1, 1, True, "许可"),
            (3, 1, 1, 1, False, "甲局"), (3, 2, 1, 1, False, "3"), (3, 3, 1, 1, False, ""),
        ]  # fmt: skip
        assert [table.uncertain for table in document.tables] == [""]

    def test_a_row_that_ends_early_makes_the_grid_uncertain(self) -> None:
        page = "<table><tr><td>甲<td>1<td>2<tr><td>乙<td>3</table>"
        (table,) = read(page.encode(), "a.html").tables
        assert table.uncertain == "各行格数不一：表宽3格，第2行2格"

    def test_a_table_that_only_lays_out_the_page_is_text(self) -> None:
        page = f"<table><tr><td>导航</td><td>{BODY * 9}</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
        document = read(page.encode(), "a.html")
        assert not list(document.tables)
        assert lines(page) == lines(BODY) * 9

    def test_a_rowspan_past_the_end_is_cut(self) -> None:
        page = "<table><tr><td rowspan=99999999999>甲<td>1<tr><td>2</table>"
        (table,) = read(page.encode(), "a.html").tables
        assert (table.rows, table.columns) == (2, 2)

    @given(
        st.lists(
            st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=5),
            min_size=2,
            max_size=6,
        )
    )
    def test_no_two_cells_ever_overlap(self, spans: list[list[tuple[int, int]]]) -> None:
        rows = ("".join(f"<td rowspan={r} colspan={c}>格</td>" for r, c in row) for row in spans)
        document = read(
            f"<p>表</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>".encode(), "a.html"
        )
        for table in document.tables:
            corners = [(cell.row, cell.column) for cell in table.cells]
            assert len(set(corners)) == len(corners)
            assert all(document.slice(cell.span) == "格" for cell in table.cells)


class TestHostilePages:
    @pytest.mark.parametrize(
        "page",
        [
            "<div>" * 100_000 + "深",
            "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">甲",
            "<table><tr><td>甲<td>1<tr>" + "<td colspan=1000>x" * 2000 + "</table>",
            "<html><frameset><frame src=a.html></frameset></html>",
            "<html></html>",
            "<p>" + "长" * 4_000_000,
        ],
    )
    def test_it_is_refused_in_one_line(self, page: str) -> None:
        with pytest.raises(UnreadableError) as refused:
            read(page.encode(), "a.html")
        assert "\n" not in str(refused.value)

    def test_a_long_stretch_of_blanks_costs_no_time(self) -> None:
        assert lines("<p>甲" + " " * 900_000 + "乙") == ["甲 乙"]

    def test_an_embedded_picture_of_any_size_is_no_obstacle(self) -> None:
        assert lines(f"<p>甲<img src='data:image/png;base64,{'A' * 12_000_000}'>乙</p><p>丙</p>") == [
            "甲乙",
            "丙",
        ]
