"""A workbook reads as it is shown: titles, tables with merged cells, notes, nothing hidden."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Paragraph, Table, UnreadableError
from checker.readers.xlsx import read
from checker.readers.xlsx.shown import shown

MARCH = dt.datetime(2022, 3, 5)  # noqa: DTZ001 (Excel knows no time zones)
ROWS = [["单位", "许可", "处罚"], ["水利局", 12, 3], ["合计", 12, 3]]

PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")


def workbook(rows=(), merged=(), edit=None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    if edit:
        edit(sheet)
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(data):
    return read(data, "统计表.xlsx")


def outline(data):
    """The blocks of a workbook: a paragraph as its words, a table as its rows."""
    read_ = document(data)
    blocks = []
    for block in read_.blocks:
        if isinstance(block, Paragraph):
            blocks.append(read_.slice(block.span))
        else:
            rows = range(1, block.rows + 1)
            blocks.append([[read_.slice(c.span) for c in block.cells if c.row == r] for r in rows])
    return blocks


def texts(rows):
    return [["" if value is None else str(value) for value in row] for row in rows]


def changed(data, part, change):
    """A workbook with one part of its zip changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == part else content)
    return out.getvalue()


def pooled(data):
    """The workbook with its words in one part, as Excel and WPS write it."""
    words = []

    def pool(found):
        words.append(found[1])
        return b't="s"><v>%d</v>' % (len(words) - 1)

    def sheet(xml):
        return re.sub(rb't="inlineStr"><is><t>([^<]*)</t></is>', pool, xml)

    def link(xml):
        kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
        one = b'<Relationship Id="rIdPool" Type="%s" Target="sharedStrings.xml"/>' % kind
        return xml.replace(b"</Relationships>", one + b"</Relationships>")

    def declare(xml):
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        one = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/>' % kind
        return xml.replace(b"</Types>", one + b"</Types>")

    data = changed(data, "xl/worksheets/sheet1.xml", sheet)
    data = changed(data, "xl/_rels/workbook.xml.rels", link)
    held = io.BytesIO(changed(data, "[Content_Types].xml", declare))
    with zipfile.ZipFile(held, "a") as archive:
        items = b"".join(b"<si><t>%s</t></si>" % word for word in words)
        space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s">%s</sst>' % (space, items))
    return held.getvalue()


def refusal(data):
    with pytest.raises(UnreadableError) as caught:
        document(data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_sheet_is_a_table():
    assert outline(workbook(ROWS)) == [texts(ROWS)]


def test_words_in_the_shared_pool_are_read_alike():
    assert outline(pooled(workbook(ROWS))) == [texts(ROWS)]


def test_titles_stand_over_the_table_and_notes_under_it():
    rows = [
        ["2022年行政处罚情况统计表", None, None],
        ["填报单位：青禾市司法局", None, None],
        *ROWS,
        ["注：本表不含垂直管理单位。", None, None],
        ["填表说明：按决定书落款日期统计", None, None],
    ]

    assert outline(workbook(rows, ["A1:C1", "A6:C6"])) == [
        "2022年行政处罚情况统计表",
        "填报单位：青禾市司法局",
        texts(ROWS),
        "注：本表不含垂直管理单位。",
        "填表说明：按决定书落款日期统计",
    ]


def test_a_row_of_fields_over_a_table_is_a_line():
    rows = [["填报单位：水利局", None, None, "单位：件"], ["项目", "甲", "乙", "丙"], ["受理", 1, 2, 3]]

    assert outline(workbook(rows)) == ["填报单位：水利局 单位：件", texts(rows[1:])]


def test_a_last_row_that_is_still_blank_belongs_to_the_table():
    rows = [*ROWS[:2], ["合计", None, None]]

    assert outline(workbook(rows)) == [texts(rows)]


def test_tables_are_parted_at_blank_rows():
    rows = [*ROWS, [], ["表二"], *ROWS]

    assert outline(workbook(rows)) == [texts(ROWS), "表二", texts(ROWS)]


def test_merged_cells_stand_once_with_their_spans():
    rows = [["单位", "件数", None], [None, "许可", "处罚"], ["水利局", 1, 2], ["备注", None, None]]
    read_ = document(workbook(rows, ["A1:A2", "B1:C1", "B4:C4"]))
    (table,) = read_.blocks

    assert [(c.row, c.column, c.rowspan, c.colspan, read_.slice(c.span)) for c in table.cells] == [
        (1, 1, 2, 1, "单位"),
        (1, 2, 1, 2, "件数"),
        (2, 2, 1, 1, "许可"),
        (2, 3, 1, 1, "处罚"),
        (3, 1, 1, 1, "水利局"),
        (3, 2, 1, 1, "1"),
        (3, 3, 1, 1, "2"),
        (4, 1, 1, 1, "备注"),
        (4, 2, 1, 2, ""),
    ]


def test_a_title_over_two_merged_rows_is_a_title():
    assert outline(workbook([["统计表"], [], *ROWS], ["A1:C2"])) == ["统计表", texts(ROWS)]


def test_what_is_hidden_is_not_read():
    def hide(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.parent.create_sheet("底稿").append(["草稿", "数"])
        sheet.parent["底稿"].sheet_state = "hidden"

    assert outline(workbook([ROWS[0], ["草稿", 9, 9], *ROWS[1:]], edit=hide)) == [
        [["单位", "处罚"], ["水利局", "3"], ["合计", "3"]]
    ]


def test_sheets_are_named_if_there_are_several():
    book = openpyxl.Workbook()
    book.active.title = "行政许可"
    book.create_sheet("空表")
    for sheet in (book.active, book.create_sheet("行政处罚")):
        for row in ROWS:
            sheet.append(row)
    read_ = document(saved(book))
    names = [block for block in read_.blocks if isinstance(block, Paragraph)]

    assert [(read_.slice(name.span), name.level) for name in names] == [("行政许可", 1), ("行政处罚", 1)]
    assert [block.index for block in read_.blocks if isinstance(block, Table)] == [1, 2]


def test_every_cell_says_where_it_came_from():
    (_, table) = document(workbook([["统计表"], *ROWS])).blocks

    assert (table.cells[3].origin.sheet, table.cells[3].origin.cell) == ("Sheet", "A3")


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (12, "General", "12"),
        (12.0, "General", "12"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1000000000000000"),
        (1e300, "0", "1e+300"),
        (1234567, "#,##0", "1,234,567"),
        (1234.565, "#,##0.00", "1,234.57"),
        (2.5, "0", "3"),
        (-2.5, "0.0", "-2.5"),
        (7, "000", "007"),
        (0.125, "0.0%", "12.5%"),
        (0.95, "0%", "95%"),
        (1.5, "0.0##", "1.5"),
        (2, "#.##", "2"),
        (3, '0"件"', "3件"),
        (30000, "0,", "30"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (-5, "0;(0)", "(5)"),
        (1234, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "1,234"),
        (9.5, "[$¥-804]#,##0.00", "¥9.50"),
        (True, "General", "TRUE"),
        (MARCH, "yyyy/m/d", "2022/3/5"),
        (MARCH, 'yyyy"年"m"月"d"日"', "2022年3月5日"),
        (MARCH, 'yyyy"年"m"月"', "2022年3月"),
        (MARCH.replace(hour=9, minute=30), "yyyy-mm-dd hh:mm", "2022-3-5 09:30"),
        (dt.time(9, 5), "h:mm", "09:05"),
        ("行政\n处罚", "General", "行政处罚"),
        ("A\nB", "General", "A B"),
        (None, "General", ""),
    ],
)
def test_values_stand_as_their_format_shows_them(value, style, text):
    assert shown(value, style) == text


@given(st.integers(-(10**12), 10**12))
def test_counts_are_shown_whole_under_any_usual_format(count):
    assert {shown(count, style) for style in ("General", "0", "@")} == {str(count)}
    assert shown(count, "#,##0") == f"{count:,}"


@given(st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=12))
def test_no_format_breaks_the_reader(value, style):
    assert "\n" not in shown(value, style.replace("\n", ""))


def test_dates_are_told_from_numbers():
    rows = [["日期", "件数"], [dt.date(2022, 3, 5), 4]]

    assert outline(workbook(rows)) == [[["日期", "件数"], ["2022-3-5", "4"]]]


def test_a_formula_counts_by_its_value_and_is_uncertain_without_one():
    rows = [["单位", "件数"], ["水利局", 3], ["合计", "=SUM(B2:B2)"]]
    bare = workbook(rows)
    counted = changed(
        bare,
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace(b"<v></v>", b"<v>3</v>").replace(b"<v />", b"<v>3</v>").replace(b"<v/>", b"<v>3</v>")
        ),
    )
    (table,) = document(bare).blocks

    assert table.uncertain == "公式没有算出的值（B3），请在 Excel 中重算后保存"
    assert outline(counted) == [[["单位", "件数"], ["水利局", "3"], ["合计", "3"]]]
    assert document(counted).blocks[0].uncertain == ""


def test_a_formula_that_failed_is_uncertain():
    (table,) = document(workbook([["单位", "件数"], ["水利局", "#DIV/0!"]])).blocks

    assert table.uncertain == "公式出错（B2）"


def test_cells_that_are_only_formatted_cost_nothing():
    def format_far_away(sheet):
        sheet["XFD1048576"].number_format = "0.00"

    assert outline(workbook(ROWS, edit=format_far_away)) == [texts(ROWS)]


def test_a_sheet_that_is_too_large_is_refused_before_it_is_read():
    def fill_far_away(sheet):
        sheet["XFD1048576"] = 1

    assert "100 万格" in refusal(workbook(ROWS, edit=fill_far_away))


def test_an_empty_workbook_is_refused():
    assert "没有看得见的内容" in refusal(workbook())


def test_a_doctype_is_refused_before_openpyxl_sees_it():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]>'

    def infect(xml):
        at = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:at] + bomb + xml[at:]

    for part in PARTS:
        assert "DOCTYPE" in refusal(changed(pooled(workbook(ROWS)), part, infect))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "change", [lambda xml: xml[: len(xml) // 2], lambda _: b"<a/>"], ids=["cut", "other"]
)
def test_a_part_that_is_broken_is_refused_or_passed_over(part, change):
    data = changed(pooled(workbook(ROWS)), part, change)
    try:
        words = outline(data)
    except UnreadableError as error:
        words = [str(error)]

    assert words
    assert "\n" not in str(words)


def test_a_zip_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert "xl/workbook.xml" in refusal(out.getvalue())
