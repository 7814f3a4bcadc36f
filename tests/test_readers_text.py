"""Plain text and Markdown: encodings, lines, piped tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Paragraph, Table, UnreadableError
from checker.readers.text import read

if TYPE_CHECKING:
    from checker.document import Document

# What a text file can hold and every encoding here can write.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
TEXTS = st.text(CHARACTERS).map(lambda text: f"青禾市法治政府建设报告\n{text}")
LINES = st.text(st.sampled_from("青禾市一、（）12|\t *#-`>　 \u200b"), max_size=30)


def words(document: Document) -> list[str]:
    return [document.slice(block.span) for block in document.blocks if isinstance(block, Paragraph)]


def grid(document: Document, table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        assert cell.column == len(rows[cell.row - 1]) + 1
        rows[cell.row - 1].append(document.slice(cell.span))
    return rows


def tables(text: str, name: str = "a.txt") -> list[list[list[str]]]:
    document = read(text.encode(), name)
    return [grid(document, table) for table in document.tables]


class TestEncodings:
    @pytest.mark.parametrize(
        "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
    )
    @given(text=TEXTS)
    def test_any_text_is_read_back_as_it_was_written(self, encoding: str, text: str) -> None:
        mark = "\ufeff" if encoding.endswith(("le", "be")) else ""
        assert read((mark + text).encode(encoding), "a.txt").text == text

    def test_every_kind_of_line_break_is_one_line(self) -> None:
        document = read("甲\r\n乙\r丙\n丁".encode(), "a.txt")
        assert document.text == "甲\n乙\n丙\n丁"
        assert document.lines == 4

    def test_other_separators_do_not_break_a_line(self) -> None:
        assert read("甲\x0b乙\x85丙\u2028丁".encode(), "a.txt").lines == 1

    def test_a_replacement_character_in_the_file_is_noted_where_it_stands(self) -> None:
        document = read("办结\ufffd件\n共\ufffd件".encode(), "a.txt")
        assert [(note.kind, document.place(note.span.start)) for note in document.notes] == [
            ("replacement-character", (1, 3)),
            ("replacement-character", (2, 2)),
        ]

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"\xff\xfe\x00", "UTF-16"),
            (b"\xef\xbb\xbf\xff", "UTF-8"),
            ("青禾市".encode() + b"\xff\xff", "GB18030"),
            ("青禾市\0".encode(), "不是文本"),
            ("青禾市\n".encode("utf-16-le"), "不是文本"),
            ("　\n \n".encode(), "空"),
            (b"\xef\xbb\xbf", "空"),
            (("长" * 1_000_001).encode(), "一行超过"),
            (b"a\n" * 200_001, "行"),
            (b"|" * 200_001, "竖线"),
        ],
    )
    def test_what_is_no_report_is_refused_in_one_line(self, data: bytes, says: str) -> None:
        with pytest.raises(UnreadableError, match=says) as refused:
            read(data, "a.txt")
        assert "\n" not in str(refused.value)


class TestLines:
    def test_a_paragraph_is_a_line_without_its_indent(self) -> None:
        document = read("　　青禾市司法局  \n\n\ufeff一、主要举措".encode(), "a.txt")
        assert words(document) == ["青禾市司法局", "一、主要举措"]
        assert [document.place(block.span.start) for block in document.blocks] == [(1, 3), (3, 2)]

    @pytest.mark.parametrize("name", ["a.txt", "a.md"])
    @given(lines=st.lists(LINES, max_size=12))
    def test_every_span_lies_in_its_line_and_holds_trimmed_words(self, name: str, lines: list[str]) -> None:
        document = read(("青禾市\n" + "\n".join(lines)).encode(), name)
        past = 0
        for block in document.blocks:
            assert past <= block.span.start <= block.span.end
            past = block.span.end
            spans = [cell.span for cell in block.cells] if isinstance(block, Table) else [block.span]
            for span in spans:
                line = document.line_span(document.place(span.start)[0])
                assert span.within(line)
                assert document.slice(span) == document.slice(span).strip()
            if isinstance(block, Paragraph):
                assert len(block.span) > 0

    @given(lines=st.lists(LINES, max_size=12))
    def test_every_line_of_a_text_file_that_has_words_belongs_to_a_block(self, lines: list[str]) -> None:
        document = read(("青禾市\n" + "\n".join(lines)).encode(), "a.txt")
        for number in range(1, document.lines + 1):
            line = document.line_span(number)
            if document.slice(line).strip().strip("\u200b \t　"):
                assert any(block.span.overlaps(line) for block in document.blocks)


class TestPipedTables:
    def test_a_closing_bar_adds_no_cell(self) -> None:
        assert tables("序号 | 单位 |\n1 | 柳湾县 |") == [[["序号", "单位"], ["1", "柳湾县"]]]

    def test_blank_cells_are_kept(self) -> None:
        text = "区县 | 序号 | 名称 |\n柳湾县 | 1 | 办法 |\n2 | 规定 | |\n| 3 | 细则 |"
        assert tables(text)[0][2:] == [["2", "规定", ""], ["", "3", "细则"]]

    def test_a_blank_last_cell_is_kept_where_rows_have_no_closing_bar(self) -> None:
        text = "单位 | 件 | 注\n甲局 | 3 | 无\n乙局 | 4 |"
        assert tables(text) == [[["单位", "件", "注"], ["甲局", "3", "无"], ["乙局", "4", ""]]]

    def test_spans_of_cells_are_exact(self) -> None:
        document = read("表\n甲局 |  12 | |\n乙局 | 3 | 4 |".encode(), "a.txt")
        (table,) = document.tables
        assert [document.place(cell.span.start) for cell in table.cells] == [
            (2, 1), (2, 7), (2, 11), (3, 1), (3, 6), (3, 10),
        ]  # fmt: skip
        assert (table.rows, table.columns, table.uncertain) == (2, 3, "")

    def test_ragged_rows_make_the_grid_uncertain(self) -> None:
        document = read("甲 | 1 | 2 |\n乙 | 3 | 4 |\n丙 | 5 |".encode(), "a.txt")
        assert [table.uncertain for table in document.tables] == ["各行格数不一：多为3格，第3行2格"]

    def test_a_note_in_one_cell_does_not(self) -> None:
        document = read("甲 | 1 |\n乙 | 3 |\n填表说明:按决定书计数。 |".encode(), "a.txt")
        assert [table.uncertain for table in document.tables] == [""]

    def test_a_name_torn_off_its_row_stays_in_the_table(self) -> None:
        text = "区县 | 序号 | 名称 |\n东江区\n| 1 | 办法 |\n2 | 规定 | |\n柳湾县\n柳湾县 | 1 | 细则 |"
        assert tables(text) == [
            [["区县", "序号", "名称"], ["东江区"], ["", "1", "办法"], ["2", "规定", ""], ["柳湾县"],
             ["柳湾县", "1", "细则"]],
        ]  # fmt: skip

    def test_a_caption_parts_two_tables(self) -> None:
        document = read("甲 | 1 |\n乙 | 2 |\n行政检查统计表\n丙 | 3 |\n丁 | 4 |".encode(), "a.txt")
        assert [(table.index, table.rows) for table in document.tables] == [(1, 2), (2, 2)]
        assert words(document) == ["行政检查统计表"]

    def test_a_bar_in_running_text_is_no_table(self) -> None:
        text = "当前位置：首页 | 政务公开\n正文。\n一项|两项|" + "很长的一段话" * 10
        assert tables(text) == []

    def test_tabs_part_cells_in_three_rows_or_more(self) -> None:
        assert tables("单位\t受理\t许可\n甲局\t3\t2\n乙局\t\t4") == [
            [["单位", "受理", "许可"], ["甲局", "3", "2"], ["乙局", "", "4"]]
        ]
        assert tables("一、举措\t\t1\n二、不足\t\t2\n三、安排\t\t3") == []
        assert tables("\t\t第一段。\n\t\t第二段。\n\t\t第三段。") == []


class TestMarkdown:
    def test_headings_have_levels_and_their_words_alone(self) -> None:
        document = read("# 报告 #\n## 一、举措\n**（一）做法**\n#不是标题\n题目\n====\n".encode(), "a.md")
        assert [(document.slice(b.span), b.level) for b in document.blocks if isinstance(b, Paragraph)] == [
            ("报告", 1), ("一、举措", 2), ("（一）做法", None), ("#不是标题", None), ("题目", 1),
        ]  # fmt: skip

    def test_the_text_stays_as_the_file_has_it(self) -> None:
        text = "## 一、举措\n- 要点\n"
        assert read(text.encode(), "a.md").text == text

    def test_bullets_quotes_and_rules_are_no_words(self) -> None:
        document = read("- 甲\n* 乙\n> 丙\n---\n1\\. 丁\n**戊**己**庚**\n辛**\n".encode(), "a.md")
        assert words(document) == ["甲", "乙", "丙", "1\\. 丁", "戊**己**庚", "辛**"]

    def test_comments_are_left_out_and_fenced_lines_are_text(self) -> None:
        document = read("甲\n<!-- 注\n释 -->\n```\n# 乙\n| a | b |\n```\n丙<!-- x -->\n".encode(), "a.md")
        assert words(document) == ["甲", "# 乙", "| a | b |", "丙<!-- x -->"]

    def test_a_table_with_a_ruled_off_header(self) -> None:
        document = read("| 单位 | **件** |\n| --- | ---: |\n| 甲\\|乙 | 3 |\n| 丙 | |\n".encode(), "a.md")
        (table,) = document.tables
        assert grid(document, table) == [["单位", "件"], ["甲\\|乙", "3"], ["丙", ""]]
        assert [cell.header for cell in table.cells] == [True, True, False, False, False, False]
        assert document.place(table.span.end)[0] == 4
