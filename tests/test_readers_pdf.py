"""A PDF reads as its author wrote it: whole paragraphs, whole tables, nothing of the sheet of paper."""

import io
import re
import zlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from checker.document import UnreadableError
from checker.readers.pdf import read

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))

BODY = ParagraphStyle("body", fontName=SONG, fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
FLUSH = ParagraphStyle("flush", BODY, firstLineIndent=0)
TITLE = ParagraphStyle("title", fontName=SONG, fontSize=22, leading=32, alignment=1, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=SONG, fontSize=12, leading=15, wordWrap="CJK")
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("FONT", (0, 0), (-1, -1), SONG, 12),
]
LONG = (
    "全市各级行政机关坚持依法履职，持续优化营商环境，办理行政许可1,234件，同比增长12.5%，群众满意度稳步提升。"
)


def ruled(rows, widths=None, *styles, **options):
    return Table(rows, colWidths=widths, style=TableStyle([*GRID, *styles]), **options)


def printed(*story, size=A4, foot="— {} —", head=""):
    """A PDF with page numbers at the foot, as GB/T 9704 asks, and a running head if there is one."""

    def furnish(canvas, document):
        canvas.setFont(SONG, 14)
        if foot:
            canvas.drawCentredString(size[0] / 2, 50, foot.format(document.page))
        if head:
            canvas.drawString(80, size[1] - 50, head.format(document.page))

    out = io.BytesIO()
    # 28 characters of 16 points in a line, 22 lines on a page.
    side = (size[0] - 448) / 2 - 6
    document = SimpleDocTemplate(
        out, pagesize=size, leftMargin=side, rightMargin=side, topMargin=100, bottomMargin=100
    )
    document.build(list(story), onFirstPage=furnish, onLaterPages=furnish)
    return out.getvalue()


def drawn(draw, pages=1, size=A4):
    """A PDF whose pages *draw* draws by hand."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for page in range(1, pages + 1):
        canvas.setFont(SONG, 16)
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(data):
    return read(data, "报告.pdf").text.split("\n")


def cells(data):
    return [
        [(c.row, c.column, c.rowspan, c.colspan, document.slice(c.span)) for c in table.cells]
        for document in [read(data, "报告.pdf")]
        for table in document.tables
    ]


def grid(data):
    """The single table of a PDF as rows of words."""
    document = read(data, "报告.pdf")
    (table,) = document.tables
    return [[document.slice(c.span) for c in table.cells if c.row == row] for row in range(1, table.rows + 1)]


def refusal(data):
    with pytest.raises(UnreadableError) as caught:
        read(data, "报告.pdf")
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_wrapped_lines_are_one_paragraph():
    story = ["一、主要举措和成效", "（一）" + LONG * 2, LONG * 3, "（二）健全制度。" + LONG]

    assert lines(printed(*(Paragraph(text, BODY) for text in story))) == story


def test_a_paragraph_goes_on_over_the_page():
    story = [f"（{n}）" + LONG * 4 for n in "一二三四五六七八"]

    assert lines(printed(*(Paragraph(text, BODY) for text in story))) == story


def test_flush_paragraphs_are_told_by_their_last_lines_and_marks():
    story = ["1. " + LONG * 2, "2. " + LONG, "共有3件。", "3. " + LONG * 3]

    assert lines(printed(*(Paragraph(text, FLUSH) for text in story))) == story


def test_a_line_that_breaks_before_a_long_figure_does_not_end_its_paragraph():
    long = "全市各级行政机关坚持依法履职，认真落实《法治政府建设实施纲要（2021—2025年）》和有关规划。" + LONG

    for size in (12, 14, 15, 16):
        style = ParagraphStyle("sized", BODY, fontSize=size, firstLineIndent=2 * size)
        story = [long, LONG * 3]

        assert lines(printed(*(Paragraph(text, style) for text in story))) == story


def test_members_that_run_on_stay_in_their_paragraph():
    items = "".join(f"{n}是{LONG[:length]}；" for length, n in enumerate("一二三四五六七八九", 20))
    story = ["（一）" + items, "（二）" + items[3:]]

    assert lines(printed(*(Paragraph(text, BODY) for text in story))) == story


def test_marks_of_one_character_drawn_alone_are_kept():
    def draw(canvas, _page):
        x = 100
        for text in ("在“3", "·", "15”消费者权益日"):
            canvas.drawString(x, 700, text)
            x += pdfmetrics.stringWidth(text, SONG, 16)

    assert lines(drawn(draw)) == ["在“3·15”消费者权益日"]


def test_the_lines_of_a_centred_title_stay_apart():
    data = printed(
        Paragraph("青禾市水利局", TITLE),
        Paragraph("2023年法治政府建设年度报告", TITLE),
        Spacer(1, 20),
        *(Paragraph(LONG * 2, BODY) for _ in range(3)),
    )

    assert lines(data) == ["青禾市水利局", "2023年法治政府建设年度报告", *[LONG * 2] * 3]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 160), min_size=1, max_size=12))
def test_paragraphs_of_any_length_come_back(lengths):
    source = re.sub(r"[^\u4e00-\u9fff]", "", LONG) * 5
    # What wraps exactly at the margin cannot be told from a longer paragraph but by the next indent.
    story = [source[:length] + "。" for length in lengths]

    assert lines(printed(*(Paragraph(text, BODY) for text in story))) == story


@pytest.mark.parametrize(
    "foot", ["— {} —", "- {} -", "第{}页", "第 {} 页 共 3 页", "{}/3", "{}", "Page {} of 3", "－{}－", "·{}·"]
)
def test_page_numbers_are_dropped(foot):
    story = [LONG * 8] * 5

    assert lines(printed(*(Paragraph(text, BODY) for text in story), foot=foot)) == story


def test_running_heads_are_dropped_and_what_stands_once_is_kept():
    story = ["第一章总则", *[LONG * 8] * 5]
    data = printed(*(Paragraph(text, BODY) for text in story), head="青禾市法治政府建设白皮书 {}")

    assert lines(data) == story


def test_a_figure_alone_at_the_end_of_the_text_is_no_page_number():
    assert lines(printed(Paragraph(LONG, BODY), Paragraph("2023", BODY))) == [LONG, "2023"]


def test_latin_words_keep_their_spaces_over_lines_and_figures_stay_whole():
    def draw(canvas, _page):
        canvas.drawString(100, 700, "全市推行标准化建设并且引入国际通行的 standard of")
        canvas.drawString(100, 670, "service，办理案件共计十二万余件并且按期办结率高达9")
        canvas.drawString(100, 640, "9.5%，居全省前列。")

    (text,) = lines(drawn(draw))

    assert "standard of service" in text
    assert "高达99.5%" in text


def test_bold_that_is_drawn_twice_is_read_once():
    def draw(canvas, _page):
        for shift in (0, 0.4):
            canvas.drawString(100 + shift, 700, "一、谢谢配合11次")

    assert lines(drawn(draw)) == ["一、谢谢配合11次"]


def test_slanting_watermarks_are_not_text():
    def draw(canvas, _page):
        canvas.drawString(100, 700, "一、主要举措和成效")
        canvas.rotate(45)
        canvas.setFont(SONG, 60)
        canvas.drawString(300, 100, "内部资料")

    assert lines(drawn(draw)) == ["一、主要举措和成效"]


def test_a_page_that_is_turned_reads_upright():
    def draw(canvas, _page):
        canvas.translate(0, A4[1])
        canvas.rotate(-90)
        canvas.drawString(100, 400, "一、主要举措和成效")
        canvas.drawString(132, 370, "全年没有案件。")

    assert lines(drawn(draw)) == ["一、主要举措和成效", "全年没有案件。"]


def test_a_ruled_table_keeps_its_merged_cells_and_its_place():
    table = ruled(
        [
            ["单位", "件数", ""],
            ["", "许可", "处罚"],
            ["青禾市水利局", "12", "56"],
            ["合计", "12", "56"],
        ],
        [140, 90, 90],
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (2, 0)),
    )
    data = printed(Paragraph(LONG, BODY), table, Paragraph("注：" + LONG, BODY))

    assert cells(data) == [
        [
            (1, 1, 2, 1, "单位"),
            (1, 2, 1, 2, "件数"),
            (2, 2, 1, 1, "许可"),
            (2, 3, 1, 1, "处罚"),
            (3, 1, 1, 1, "青禾市水利局"),
            (3, 2, 1, 1, "12"),
            (3, 3, 1, 1, "56"),
            (4, 1, 1, 1, "合计"),
            (4, 2, 1, 1, "12"),
            (4, 3, 1, 1, "56"),
        ]
    ]
    assert lines(data)[0] == LONG
    assert lines(data)[-1] == "注：" + LONG
    assert len(lines(data)) == 6


def test_cells_of_one_character_are_not_lost():
    assert grid(printed(ruled([["甲", "乙"], ["丙", "无"]]))) == [["甲", "乙"], ["丙", "无"]]


def test_wrapped_cells_are_joined_and_stacked_figures_are_not():
    long = Paragraph("柳湾县综合行政执法局直属大队及其派出机构", CELL)
    number = Paragraph("12345678", CELL)
    rows = [[long, "34\n56", number], ["东江区", "1", "2"]]

    assert grid(printed(ruled(rows, [100, 90, 44]))) == [
        ["柳湾县综合行政执法局直属大队及其派出机构", "34 56", "12345678"],
        ["东江区", "1", "2"],
    ]


def test_a_table_over_pages_is_one_and_its_repeated_header_stands_once():
    rows = [["序号", "单位", "件数"], *[[str(n), f"青禾市第{n}局", str(n * 7)] for n in range(1, 91)]]
    data = printed(Paragraph(LONG, BODY), ruled(rows, [60, 200, 90], repeatRows=1), Paragraph(LONG, BODY))

    assert grid(data) == rows
    assert lines(data)[0] == lines(data)[-1] == LONG


def test_a_table_over_pages_without_a_repeated_header_is_one():
    rows = [["序号", "单位", "件数"], *[[str(n), f"青禾市第{n}局", str(n * 7)] for n in range(1, 61)]]

    assert grid(printed(ruled(rows, [60, 200, 90]))) == rows


def test_tables_that_only_look_alike_stay_two():
    first = ruled([["单位", "许可", "处罚"], ["水利局", "1", "2"]], [100, 90, 90])
    other = ruled([["部门", "立案", "结案"], ["水利局", "3", "3"], ["公安局", "5", "4"]], [100, 90, 90])

    assert len(cells(printed(first, PageBreak(), other))) == 2
    assert len(cells(printed(first, PageBreak(), Paragraph("表二", BODY), other))) == 2


def test_a_frame_round_words_is_no_table():
    assert lines(printed(ruled([[Paragraph(LONG, CELL)]]))) == [LONG]


def test_a_table_open_at_its_sides_has_all_its_columns():
    rows = [["单位", "许可", "处罚"], ["水利局", "1", "2"], ["合计", "1", "2"]]
    style = [
        ("FONT", (0, 0), (-1, -1), SONG, 12),
        ("LINEABOVE", (0, 0), (-1, -1), 0.5, colors.black),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, colors.black),
        ("LINEAFTER", (0, 0), (-2, -1), 0.5, colors.black),
    ]

    assert grid(printed(Table(rows, colWidths=90, style=TableStyle(style)))) == rows


def test_rules_drawn_as_thin_boxes_make_a_table():
    def draw(canvas, _page):
        for at in (100, 200, 300):
            canvas.rect(at, 600, 0.5, 60, stroke=0, fill=1)
        for at in (600, 630, 660):
            canvas.rect(100, at, 200.5, 0.5, stroke=0, fill=1)
        for x, y, text in ((110, 640, "单位"), (210, 640, "件数"), (110, 610, "东江区"), (210, 610, "12")):
            canvas.drawString(x, y, text)

    assert grid(drawn(draw)) == [["单位", "件数"], ["东江区", "12"]]


def test_a_grid_with_a_gap_in_its_rules_is_uncertain():
    def draw(canvas, _page):
        canvas.grid([100, 200], [570, 600, 630])
        canvas.lines([(200, 630, 300, 630), (200, 570, 300, 570), (300, 570, 300, 630), (300, 570, 400, 570)])
        canvas.lines([(300, 600, 400, 600), (300, 630, 400, 630), (400, 570, 400, 630)])
        # One rule of the second column is left out on one side only: its cell is no rectangle.
        canvas.lines([(250, 600, 250, 630), (200, 600, 250, 600)])
        for x, y in ((110, 610), (110, 580), (210, 610), (260, 610), (310, 610), (310, 580)):
            canvas.drawString(x, y, "12")

    (table,) = read(drawn(draw), "报告.pdf").tables

    assert "框线不完整" in table.uncertain


def test_landscape_pages_have_a_frame_of_their_own():
    assert lines(printed(Paragraph(LONG * 3, BODY), size=landscape(A4))) == [LONG * 3]


def test_every_block_says_where_it_came_from():
    rows = [["单位", "件数"], ["东江区", "12"]]
    document = read(printed(Paragraph(LONG, BODY), PageBreak(), ruled(rows)), "报告.pdf")
    paragraph, table = document.blocks

    assert document.format == "pdf"
    assert paragraph.origin.page == 1
    assert {cell.origin.page for cell in table.cells} == {2}
    left, top, right, bottom = table.cells[0].origin.box
    assert 0 < left < right < A4[0]
    assert 0 < top < bottom < A4[1]


def test_characters_of_a_font_of_its_own_are_noted():
    def draw(canvas, _page):
        canvas.drawString(100, 700, "\ue5e5一、主要举措")

    document = read(drawn(draw), "报告.pdf")

    assert [(n.kind, document.slice(n.span)) for n in document.notes] == [("private-use", "\ue5e5")]


def test_radicals_are_the_words_they_are_drawn_for():
    def draw(canvas, _page):
        canvas.drawString(100, 700, "⼈⺠政府⻓⼯作")

    assert lines(drawn(draw)) == ["人民政府长工作"]


def test_a_scan_is_refused_in_words():
    def draw(canvas, _page):
        canvas.setFillGray(0.9)
        canvas.drawInlineImage(picture(), 0, 0, *A4)

    assert "扫描件，没有文字层" in refusal(drawn(draw, pages=2))
    assert "扫描件" in refusal(drawn(lambda canvas, _: canvas.rect(0, 0, 9, 9)))


def picture():
    from PIL import Image

    return Image.new("L", (60, 80), 200)


def test_a_page_that_is_a_picture_is_noted_between_pages_of_text():
    def draw(canvas, page):
        if page == 2:
            canvas.drawInlineImage(picture(), 0, 0, *A4)
        else:
            canvas.drawString(100, 700, f"{'一二三'[page - 1]}、" + LONG[:20])

    document = read(drawn(draw, pages=3), "报告.pdf")

    assert [(n.kind, n.text) for n in document.notes] == [
        ("page-without-text", "第 2 页是图片，没有文字层，未读")
    ]


def test_a_scan_with_the_stamp_of_a_scanner_is_a_scan():
    def draw(canvas, _page):
        canvas.drawInlineImage(picture(), 0, 0, *A4)
        canvas.drawString(400, 20, "某某扫描软件 创建")

    assert "扫描件" in refusal(drawn(draw, pages=3))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"words", b"%PDF-1.4\n" + bytes(range(256)) * 9])
def test_what_is_damaged_is_refused(data):
    assert "损坏" in refusal(data)


def test_a_password_is_named():
    from reportlab.lib.pdfencrypt import StandardEncryption

    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("秘密".encode().hex(), canPrint=0))
    canvas.drawString(100, 700, "secret")
    canvas.save()

    assert "密码" in refusal(out.getvalue())


def test_too_many_pages_are_refused():
    assert "2001 页" in refusal(drawn(lambda *_: None, pages=2001))


def test_a_bomb_is_refused_before_it_is_unpacked():
    opener = zlib.compressobj(9)
    packed = b"".join(opener.compress(bytes(1 << 20)) for _ in range(80)) + opener.flush()
    plain = drawn(lambda canvas, _: canvas.drawString(100, 700, "12"))
    data = plain.replace(b"trailer", b"9 0 obj\n<<>>\nstream\n%s\nendstream\nendobj\ntrailer" % packed)

    assert "压缩炸弹" in refusal(data)


@pytest.mark.parametrize("twelfths", range(12))
def test_a_pdf_that_is_cut_anywhere_is_read_or_refused(twelfths):
    data = printed(Paragraph(LONG, BODY), ruled([["甲", "乙"], ["1", "2"]]))
    try:
        document = read(data[: len(data) * twelfths // 12], "报告.pdf")
    except UnreadableError as error:
        text = str(error)
    else:
        text = document.text.split("\n")[0]

    assert "\n" not in text


def test_a_page_printed_by_a_browser_keeps_every_character_once():
    # Made by Chromium, `--print-to-pdf`, of two paragraphs in Noto Sans CJK: fonts drawn glyph by glyph,
    # spaces as strings of their own, a dash of two squares as one glyph, figures in slanting letters.
    data = (Path(__file__).parent / "data" / "printed-by-a-browser.pdf").read_bytes()

    assert lines(data) == ["——一、2023—2025年工作", "首页 > 公开 1286件"]


def test_letters_that_slant_in_a_level_line_are_text():
    def draw(canvas, _page):
        canvas.drawString(100, 700, "办结")
        text = canvas.beginText()
        text.setTextTransform(1, 0, 0.33, 1, 132, 700)
        text.textOut("十二件")
        canvas.drawText(text)

    assert lines(drawn(draw)) == ["办结十二件"]


def test_characters_set_wide_apart_are_no_words_of_one_character():
    def draw(canvas, _page):
        for place, text in enumerate("法治政府建设年度报告"):
            canvas.drawString(60 + 30 * place, 700, text)

    assert lines(drawn(draw)) == ["法治政府建设年度报告"]


def test_figures_between_words_in_a_grid_of_squares_stand_without_spaces():
    def draw(canvas, _page):
        for x, text in ((100, "全年办件"), (170, "12.7"), (212, "万件")):
            canvas.drawString(x, 700, text)

    assert lines(drawn(draw)) == ["全年办件12.7万件"]


def test_marks_that_hang_outside_the_text_do_not_make_it_wider():
    full = "全市各级行政机关坚持依法履职持续优化营商环境认真落"
    text = [full + "，", full + "、", full, full + "。", full]

    def draw(canvas, _page):
        for place, line in enumerate([*text, "实。"]):
            canvas.drawString(80, 700 - 28 * place, line)

    assert lines(drawn(draw)) == ["".join([*text, "实。"])]


def test_a_title_that_the_page_was_too_narrow_for_is_one_line():
    long = "青禾市综合行政执法局关于法治政府建设情况的报告"
    under = "——2023年3月28日在市人民代表大会常务委员会会议上"
    for title in ([long], [long[:20], under]):
        story = [*(Paragraph(text, TITLE) for text in title), *(Paragraph(LONG * 2, BODY) for _ in range(3))]

        assert lines(printed(*story)) == [*title, *[LONG * 2] * 3]


HEAD = ["单位", "许可", "处罚", "收费"]
ABOVE = [HEAD, ["青禾市自然\n资源和规划", "12345", "8", "1234"]]
BELOW = ["局直属大队", "67", "", ".56"]


def torn(above, below, widths=(66, 42, 42, 36)):
    return grid(printed(ruled(above, widths), PageBreak(), ruled(below, widths)))


def test_a_row_that_a_page_has_torn_is_one_row():
    rest = ["东江区", "1", "2", "3"]

    assert torn(ABOVE, [BELOW, rest]) == [
        HEAD,
        ["青禾市自然资源和规划局直属大队", "1234567", "8", "1234.56"],
        rest,
    ]
    assert torn(ABOVE, [HEAD, BELOW, rest])[1][1] == "1234567"


def test_a_cell_that_went_whole_to_the_next_page_comes_back_to_its_row():
    above = [HEAD, ["", "12", "8", "3"]]

    assert torn(above, [["东江区", "", "", ""], ["柳湾县", "1", "2", "3"]]) == [
        HEAD,
        ["东江区", "12", "8", "3"],
        ["柳湾县", "1", "2", "3"],
    ]


def test_the_empty_rest_of_a_row_is_no_row():
    above = [HEAD, ["东江区", "12", "8", "3"]]

    assert torn(above, [["", "", "", ""], ["柳湾县", "1", "2", "3"]]) == [
        *above,
        ["柳湾县", "1", "2", "3"],
    ]


@pytest.mark.parametrize(
    "row",
    [
        ["柳湾县", "1", "", "3"],
        ["柳湾县", "", "", ""],
        ["", "67", "", "3"],
        ["柳湾县政务服务\n局", "", "2", "3"],
    ],
)
def test_a_row_of_its_own_on_a_new_page_is_not_joined(row):
    above = [HEAD, ["青禾市自然\n资源局", "12", "8", "3"]]

    assert len(torn(above, [row, ["东江区", "1", "2", "3"]])) == 4


def test_a_header_torn_by_a_page_is_no_table_of_its_own():
    above = [["单位", "行政许可决定", "行政处罚决定", "行政强制决定"]]
    below = [["", "（件）", "（件）", "（件）"], ["东江区", "1", "2", "3"], ["柳湾县", "4", "5", "6"]]

    assert torn(above, below, (66, 86, 86, 86))[0] == [
        "单位",
        *(f"行政{x}决定（件）" for x in ("许可", "处罚", "强制")),
    ]


def test_letters_set_wide_apart_in_a_narrow_cell_are_one_word():
    def draw(canvas, _page):
        canvas.grid([100, 170, 240], [560, 660, 690])
        for x, y, text in ((105, 665, "单"), (137, 665, "位"), (180, 665, "12")):
            canvas.drawString(x, y, text)
        for place, text in enumerate("综合行政执法"):
            canvas.drawString(105 + 32 * (place % 2), 640 - 28 * (place // 2), text)
        canvas.drawString(180, 600, "3")

    assert grid(drawn(draw))[1] == ["综合行政执法", "3"]


def test_every_character_that_another_library_finds_is_read():
    import pdfplumber

    rows = [["单位", "件数"], ["东江区", "1,234"], ["青禾市水利局（直属）", "—"]]
    story = [
        Paragraph("青禾市水利局", TITLE),
        *[Paragraph(LONG * 9, BODY)] * 3,
        ruled(rows),
        Paragraph("无", BODY),
    ]
    data = printed(*story, foot="")
    with pdfplumber.open(io.BytesIO(data)) as document:
        expected = Counter(char["text"] for page in document.pages for char in page.chars)

    assert Counter("".join(lines(data)).replace(" | ", "")) == expected
