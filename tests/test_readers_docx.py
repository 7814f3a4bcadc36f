"""Word documents are read as Word shows them: numbers, tables, changes; what is no document is refused."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from contextlib import suppress

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from checker.document import Paragraph, Table, UnreadableError
from checker.readers.docx import locate, read
from checker.readers.docx.fields import fields_of
from checker.readers.docx.markup import PARAGRAPH
from checker.readers.docx.numerals import FORMATS, shown
from checker.readers.docx.runs import visible
from checker.readers.docx.styles import Styles

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SPACES = (
    f'xmlns:w="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def part(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {SPACES}>{inner}</w:{name}>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def only(document: str | bytes) -> bytes:
    return zipped({"word/document.xml": document})


def word(body: str, styles: str = "", numbering: str = "") -> bytes:
    parts: dict[str, str | bytes] = {
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>")
    }
    if styles:
        parts["word/styles.xml"] = part("styles", styles)
    if numbering:
        parts["word/numbering.xml"] = part("numbering", numbering)
    return zipped(parts)


def r(text: str, properties: str = "") -> str:
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str, properties: str = "") -> str:
    """A paragraph of text or of given runs."""
    inner = text if text.startswith("<") else r(text) if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def num(number: object = 1, depth: object = 0) -> str:
    level = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return f'<w:numPr>{level}<w:numId w:val="{number}"/></w:numPr>'


def item(text: str, depth: object = 0, number: object = 1) -> str:
    return p(text, num(number, depth))


def lvl(depth: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{more}{"".join(levels)}</w:abstractNum>'


def concrete(key: int, of: int, *overrides: str) -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def starts(depth: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def style(key: str, name: str, ppr: str = "", based: str = "", more: str = "") -> str:
    parent = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{parent}'
        f"<w:pPr>{ppr}</w:pPr>{more}</w:style>"
    )


def styled(text: str, key: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{key}"/>{more}')


def lines(body: str, styles: str = "", numbering: str = "") -> list[str]:
    return read(word(body, styles, numbering), "报告.docx").text.split("\n")


def tc(text: str, more: str = "") -> str:
    inner = text if text.startswith("<") else p(text)
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def span(count: int) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


RESTART, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

OFFICIAL = abstract(
    0,
    lvl(0, "chineseCounting", "%1、"),
    lvl(1, "chineseCountingThousand", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimal", "（%4）"),
    lvl(4, "decimalEnclosedCircleChinese", "%5"),
) + concrete(1, 0)


# --- automatic numbers ---------------------------------------------------------------------------


def test_the_official_levels_are_numbered_as_word_shows_them() -> None:
    wanted = {
        "一、主要举措": 0,
        "（一）党委领导": 1,
        "1.专题学习": 2,
        "（1）联席会议": 3,
        "①印发方案": 4,
        "②第二项": 4,
        "2.督察": 2,
        "（二）依法行政": 1,
        "二、存在不足": 0,
        "（一）认识不够": 1,
    }
    bare = [text.lstrip("一二、（）12.①②") for text in wanted]
    body = "".join(item(text, depth) for text, depth in zip(bare, wanted.values(), strict=True))

    assert lines(body, numbering=OFFICIAL) == list(wanted)


def test_the_label_is_counted_and_lies_before_the_text() -> None:
    document = read(word(item("主要举措") + p("正文"), numbering=OFFICIAL), "a.docx")

    assert [b.label for b in document.blocks if isinstance(b, Paragraph)] == [2, 0]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "1 10 21 101"),
        ("decimalZero", "01 10 21 101"),
        ("decimalFullWidth", "１ １０ ２１ １０１"),
        ("decimalEnclosedCircle", "① ⑩ ㉑ 101"),
        ("decimalEnclosedCircleChinese", "① ⑩ ㉑ 101"),
        ("decimalEnclosedParen", "⑴ ⑽ 21 101"),
        ("upperRoman", "I X XXI CI"),
        ("lowerRoman", "i x xxi ci"),
        ("upperLetter", "A J U WWWW"),
        ("lowerLetter", "a j u wwww"),
        ("chineseCounting", "一 十 二十一 一○一"),
        ("taiwaneseCounting", "一 十 二十一 一○一"),
        ("chineseCountingThousand", "一 十 二十一 一百零一"),
        ("taiwaneseCountingThousand", "一 十 二十一 一百零一"),
        ("japaneseCounting", "一 十 二十一 百一"),
        ("ideographDigital", "一 一〇 二一 一〇一"),
        ("ideographTraditional", "甲 癸 21 101"),
        ("chineseLegalSimplified", "壹 壹拾 贰拾壹 壹佰零壹"),
        ("none", "   "),
        ("bullet", "   "),
        ("neverHeardOf", "1 10 21 101"),
    ],
)
def test_each_format_has_its_figures(form: str, expected: str) -> None:
    assert " ".join(shown(value, form) for value in (1, 10, 21, 101)) == expected


def test_counted_thousands_have_their_zeros() -> None:
    values = (11, 19, 20, 99, 100, 110, 111, 200, 1000, 1001, 1010, 1100, 9999)

    assert "、".join(shown(value, "chineseCountingThousand") for value in values) == (
        "十一、十九、二十、九十九、一百、一百一十、一百一十一、二百、一千、一千零一、一千零一十、一千一百、九千九百九十九"
    )


@given(st.sampled_from(sorted(FORMATS)), st.integers(min_value=0, max_value=32767))
def test_no_number_in_any_format_is_long_or_fails(form: str, value: int) -> None:
    assert len(shown(value, form)) <= 40


def test_each_list_is_shown_in_its_own_format() -> None:
    forms = {
        "A.内容": ("upperLetter", "%1."),
        "内容": ("bullet", "\uf0b7"),
        "　内容": ("none", ""),
        "附件：内容": ("none", "附件："),
        "１．内容": ("decimalFullWidth", "%1．"),
        "甲、内容": ("ideographTraditional", "%1、"),
    }
    numbering = "".join(
        abstract(key, lvl(0, form, text)) + concrete(key, key)
        for key, (form, text) in enumerate(forms.values())
    ).replace('w:numId w:val="0"', "")
    body = "".join(
        item("　内容" if line[0] == "　" else "内容", 0, key) for key, line in enumerate(forms) if key
    )

    assert lines(body, numbering=numbering) == list(forms)[1:]
    assert lines(item("内容", 0, 9), numbering=numbering + concrete(9, 0)) == ["A.内容"]


@pytest.mark.parametrize(
    ("label", "suffix", "text", "expected"),
    [
        ("%1、", "tab", "主要举措", "一、主要举措"),
        ("（%1）", "space", "主要举措", "（一）主要举措"),
        ("第%1章", "tab", "总则", "第一章 总则"),
        ("第%1条", "space", "为了", "第一条 为了"),
        ("%1是", "nothing", "坚持", "一是坚持"),
        ("第%1章", "tab", "　总则", "第一章　总则"),
        ("%1. ", "tab", "标题", "一.标题"),
        ("%1.", "tab", "2022年", "一. 2022年"),
        ("%1.", "nothing", "2022年", "一.2022年"),
    ],
)
def test_a_label_is_set_off_as_it_would_be_typed(label: str, suffix: str, text: str, expected: str) -> None:
    level = lvl(0, "chineseCounting", label, f'<w:suff w:val="{suffix}"/>')

    assert lines(item(text), numbering=abstract(0, level) + concrete(1, 0)) == [expected]


def test_several_levels_in_one_label_and_legal_figures() -> None:
    numbering = abstract(
        0,
        lvl(0, "chineseCounting", "%1、"),
        lvl(1, "decimal", "%1.%2", "<w:isLgl/>"),
        lvl(2, "bullet", "-"),
        lvl(3, "decimal", "%1.%2.%3%4", "<w:isLgl/>"),
    ) + concrete(1, 0)
    body = item("甲") + item("乙", 1) + item("丙", 1) + item("丁", 3) + item("戊", 3)

    assert lines(body, numbering=numbering) == ["一、甲", "1.1 乙", "1.2 丙", "1.2.1 丁", "1.2.2 戊"]


def test_a_level_used_before_its_parent_shows_the_parents_start() -> None:
    numbering = abstract(0, lvl(0, "decimal", "%1", start=3), lvl(1, "decimal", "%1.%2")) + concrete(1, 0)

    assert lines(item("甲", 1) + item("乙"), numbering=numbering) == ["3.1 甲", "3 乙"]


def test_deeper_levels_restart_unless_they_are_told_not_to() -> None:
    numbering = abstract(
        0,
        lvl(0, "decimal", "%1、"),
        lvl(1, "decimal", "（%2）"),
        lvl(2, "decimal", "%3)", '<w:lvlRestart w:val="0"/>'),
        lvl(3, "decimal", "[%4]", '<w:lvlRestart w:val="1"/>'),
    ) + concrete(1, 0)
    body = "".join(item("项", depth) for depth in (0, 1, 2, 3, 1, 2, 3, 0, 1, 2, 3))

    assert " ".join(lines(body, numbering=numbering)) == (
        "1、项 （1）项 1)项 [1]项 （2）项 2)项 [2]项 2、项 （1）项 3)项 [1]项"
    )


def test_lists_made_of_one_definition_count_on_and_an_override_begins_anew_once() -> None:
    numbering = (
        abstract(0, lvl(0, "decimal", "%1.", start=5))
        + concrete(1, 0)
        + concrete(2, 0)
        + concrete(3, 0, starts(0, 1))
    )
    body = "".join(item("项", 0, key) for key in (1, 1, 2, 3, 3, 1, 3))

    assert lines(body, numbering=numbering) == [f"{value}.项" for value in (5, 6, 7, 1, 2, 3, 4)]


def test_a_level_overridden_as_a_whole() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "chineseCounting", "%1、")}</w:lvlOverride>'
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + concrete(1, 0) + concrete(2, 0, own)

    assert lines(item("甲") + item("乙", 0, 2), numbering=numbering) == ["1.甲", "二、乙"]


def test_lists_of_different_definitions_do_not_disturb_each_other() -> None:
    numbering = OFFICIAL + abstract(1, lvl(0, "decimal", "%1.")) + concrete(2, 1)
    body = item("甲") + item("子", 0, 2) + item("丑", 0, 2) + item("乙") + item("寅", 0, 2)

    assert lines(body, numbering=numbering) == ["一、甲", "1.子", "2.丑", "二、乙", "3.寅"]


def test_a_list_comes_from_the_style_and_from_what_it_is_based_on() -> None:
    depth = '<w:numPr><w:ilvl w:val="2"/></w:numPr>'
    styles = (
        style("H1", "heading 1", num(1, None))
        + style("H2", "heading 2", num(1, None))
        + style("Own", "我的标题", based="H2")
    )
    numbering = abstract(
        0,
        lvl(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        lvl(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
        lvl(2, "decimal", "%3."),
    ) + concrete(1, 0)
    wanted = {
        "一、甲": styled("甲", "H1"),
        "（一）乙": styled("乙", "H2"),
        "（二）丙": styled("丙", "Own"),
        "无": styled("无", "Own", num(0)),
        "1.丁": styled("丁", "H2", depth),
        "二、戊": styled("戊", "H1"),
    }

    assert lines("".join(wanted.values()), styles, numbering) == list(wanted)


def test_a_style_that_switches_numbering_off() -> None:
    styles = style("H1", "heading 1", num(1)) + style("Plain", "无编号标题", num(0), based="H1")
    body = styled("甲", "H1") + styled("乙", "Plain") + styled("丙", "H1")

    assert lines(body, styles, OFFICIAL) == ["一、甲", "乙", "二、丙"]


def test_the_default_style_counts_where_none_is_known() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/>'
        f"<w:pPr>{num(1)}</w:pPr></w:style>"
    )

    assert lines(p("甲") + styled("乙", "Unknown"), styles, OFFICIAL) == ["一、甲", "二、乙"]


@pytest.mark.parametrize("target", [7, 99])
def test_a_list_style_is_followed_to_its_levels(target: int) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="公文"/>'
        f'<w:pPr><w:numPr><w:numId w:val="{target}"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(0, lvl(0, "chineseCounting", "%1、"), more='<w:styleLink w:val="L"/>')
        + abstract(1, more='<w:numStyleLink w:val="L"/>')
        + concrete(7, 0)
        + concrete(8, 1)
    )

    assert lines(item("甲", 0, 8) + item("乙", 0, 7), styles, numbering) == ["一、甲", "二、乙"]


def test_a_missing_level_is_the_first_and_an_unknown_list_is_none() -> None:
    body = item("甲", None) + item("乙", 0, 99) + item("丙", 8) + item("丁", "x")

    assert lines(body, numbering=OFFICIAL) == ["一、甲", "乙", "丙", "二、丁"]


def test_a_document_without_a_numbering_part_has_no_labels() -> None:
    assert lines(item("甲")) == ["甲"]


def test_a_numbered_paragraph_without_text_shows_its_number() -> None:
    assert lines(item("甲") + item("") + item("乙"), numbering=OFFICIAL) == ["一、甲", "二、", "三、乙"]


def test_a_newer_format_falls_back_to_the_plain_one() -> None:
    level = (
        '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
    )

    assert lines(item("甲"), numbering=abstract(0, level) + concrete(1, 0)) == ["01.甲"]


def test_numbers_run_on_through_table_cells() -> None:
    body = tbl(tr(tc(item("")), tc("立法")), tr(tc(item("")), tc("执法"))) + item("后")
    numbering = abstract(0, lvl(0, "decimal", "%1")) + concrete(1, 0)

    assert lines(body, numbering=numbering) == ["1 | 立法", "2 | 执法", "3 后"]


# --- headings and contents -----------------------------------------------------------------------


def levels(body: str, styles: str = "") -> list[int | None]:
    document = read(word(body, styles), "a.docx")
    return [block.level for block in document.blocks if isinstance(block, Paragraph)]


def test_levels_come_from_outline_levels_and_from_the_names_of_styles() -> None:
    styles = (
        style("T", "Title", '<w:outlineLvl w:val="0"/>')
        + style("T2", "标题")
        + style("H1", "heading 1")
        + style("H2", "标题 2")
        + style("Sub", "小标题", based="H2")
        + style("O", "任意", '<w:outlineLvl w:val="2"/>')
        + style("B", "正文", '<w:outlineLvl w:val="9"/>', based="O")
    )
    body = "".join(styled("字", key) for key in ("T", "T2", "H1", "H2", "Sub", "O", "B", "X"))
    direct = p("字", '<w:outlineLvl w:val="1"/>') + styled("字", "H1", '<w:outlineLvl w:val="9"/>')

    assert levels(body + direct, styles) == [0, 0, 1, 2, 2, 3, None, None, 2, None]


def test_styles_based_on_each_other_in_a_circle_are_harmless() -> None:
    assert levels(styled("字", "A"), style("A", "甲", based="B") + style("B", "乙", based="A")) == [None]


def contents(body: str, styles: str = "") -> dict[str, bool]:
    document = read(word(body, styles), "a.docx")
    return {document.slice(b.span): b.contents for b in document.blocks if isinstance(b, Paragraph)}


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def field(code: str, result: str) -> str:
    return mark("begin") + instruction(code) + mark("separate") + result + mark("end")


def test_entries_of_a_contents_field_are_told_from_the_body() -> None:
    entry = field("HYPERLINK", r("二、不足") + "<w:r><w:tab/></w:r>" + field(" PAGEREF _T2 ", r("2")))
    body = (
        p("目　录")
        + p(mark("begin") + instruction(r" TOC \o 1-3 \h ") + mark("separate") + r("一、举措"))
        + p(entry)
        + p(mark("end"))
        + p("一、主要举措")
    )

    assert contents(body) == {"目　录": False, "一、举措": True, "二、不足\t2": True, "一、主要举措": False}


def test_a_list_of_figures_is_no_table_of_contents() -> None:
    assert contents(p(field(r' TOC \h \c "图" ', r("图1 机构")))) == {"图1 机构": False}


def test_entries_are_known_by_their_style_or_their_control() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('目录')}{p('一、举措 1')}</w:sdtContent></w:sdt>"
    )
    styles = style("11", "toc 1") + style("12", "目录 2")
    body = control + styled("二、不足 2", "11") + styled("（一）认识 3", "12") + p("正文")

    assert contents(body, styles) == {
        "目录": False,
        "一、举措 1": True,
        "二、不足 2": True,
        "（一）认识 3": True,
        "正文": False,
    }


def test_a_contents_field_that_never_ends_does_not_swallow_the_body() -> None:
    body = p(mark("begin") + instruction("TOC") + mark("separate") + r("一、举措")) + p("正文")

    assert contents(body) == {"一、举措": False, "正文": False}


# --- what a paragraph shows ----------------------------------------------------------------------

NEWER_SIGN = (
    "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w:x/></mc:Choice>"
    "<mc:Fallback><w:t>☆</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (r("办理") + f"<w:hyperlink>{r('案件')}</w:hyperlink>" + r("3件"), "办理案件3件"),
        (r("共") + f'<w:fldSimple w:instr="SEQ 表">{r("3")}</w:fldSimple>', "共3"),
        (r("共") + field(' REF x \\h "藏"', r("3")) + r("件"), "共3件"),
        (mark("begin") + instruction("XE 索引") + r("藏") + mark("end") + r("正文"), "正文"),
        (field("IF 1=1", r("甲") + field("PAGE", r("乙"))), "甲乙"),
        (f"<w:smartTag>{r('青禾')}<w:customXml>{r('市')}</w:customXml></w:smartTag>", "青禾市"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{r('123')}</w:sdtContent></w:sdt>" + r("件"), "123件"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:noBreakHyphen/><w:t>三</w:t></w:r>", "一\t二-三"),
        ("<w:r><w:t> 两边的空格不算 </w:t></w:r>", "两边的空格不算"),
        ('<w:r><w:t xml:space="preserve"> 算\n数 </w:t></w:r>', " 算 数 "),
        (r("甲", "<w:vanish/>") + r("乙", '<w:vanish w:val="0"/>'), "乙"),
        (r("甲", '<w:rStyle w:val="Hid"/>') + r("乙"), "乙"),
        (r("案") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("件"), "案件"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>' + r("其次"), "②其次"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:sym w:font="X" w:char="zz"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r("90%"), "≥90%"),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
        (f"<w:r><w:ruby><w:rt>{r('fa')}</w:rt><w:rubyBase>{r('法')}</w:rubyBase></w:ruby></w:r>", "法"),
        (NEWER_SIGN, "☆"),
        ("<!-- WPS --><?pi x?>" + r("正文") + "<w:bookmarkStart w:id='1'/>", "正文"),
        ("<w:r><!-- WPS --><w:t>正文</w:t></w:r>", "正文"),
        (r("显", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"), "显"),
    ],
)
def test_runs_show_their_text(runs: str, expected: str) -> None:
    hidden = '<w:style w:type="character" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'

    assert lines(p(runs), hidden) == [expected]


def test_a_paragraph_style_can_hide_its_text() -> None:
    styles = style("Hid", "隐藏", more="<w:rPr><w:vanish/></w:rPr>")

    assert lines(styled("不见", "Hid") + p("可见"), styles) == ["", "可见"]


def test_a_hidden_paragraph_mark_runs_the_heading_into_its_text() -> None:
    body = item("加强领导。", 1) + p("常委会专题学习。")
    joined = body.replace("</w:numPr>", "</w:numPr><w:rPr><w:vanish/><w:specVanish/></w:rPr>")

    assert lines(joined, numbering=OFFICIAL) == ["（一）加强领导。常委会专题学习。"]


def test_soft_breaks_begin_new_lines_and_the_heading_ends_with_the_first() -> None:
    broken = "<w:r><w:t>主要举措</w:t><w:br/><w:t>本年度</w:t><w:cr/></w:r>"
    document = read(word(p(broken, num() + '<w:outlineLvl w:val="0"/>'), "", OFFICIAL), "a.docx")

    assert document.text == "一、主要举措\n本年度"
    assert [(b.level, b.label) for b in document.blocks if isinstance(b, Paragraph)] == [(1, 2), (None, 0)]


def test_both_lines_of_a_title_are_title() -> None:
    broken = "<w:r><w:t>青禾市2022年</w:t><w:br/><w:t>法治政府建设年度报告</w:t></w:r>"

    assert levels(styled(broken, "T"), style("T", "Title")) == [0, 0]


def test_a_page_break_divides_only_where_text_stands_before_it() -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'

    assert lines(p(page + r("上")) + p(r("中") + page) + p(r("甲") + page + r("乙"))) == [
        "上",
        "中",
        "甲",
        "乙",
    ]


def test_blocks_are_found_in_whatever_wraps_them() -> None:
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
        f"<w:customXml>{p('标记')}</w:customXml><!-- WPS --><?pi?>"
        f"<mc:AlternateContent><mc:Choice>{p('首选')}</mc:Choice><mc:Fallback>{p('后备')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )

    assert lines(body) == ["控件", "标记", "首选"]


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('旧框')}</w:txbxContent></v:textbox></w:pict></w:r>"

    assert lines(p(r("之前") + both + r("之后")) + p(old + r("第二段"))) == [
        "之前之后",
        "框内",
        "第二段",
        "旧框",
    ]


def test_headers_footers_and_comments_are_not_read() -> None:
    data = zipped(
        {
            "word/document.xml": part("document", f"<w:body>{p('正文')}</w:body>"),
            "word/header1.xml": part("hdr", p("页眉")),
            "word/comments.xml": part("comments", f"<w:comment>{p('批注')}</w:comment>"),
        }
    )

    assert read(data, "a.docx").text == "正文"


def test_the_strict_form_of_the_format_is_read_too() -> None:
    data = zipped(
        {
            "word/document.xml": part("document", f"<w:body>{item('甲')}</w:body>").replace(MAIN, STRICT),
            "word/numbering.xml": part("numbering", OFFICIAL).replace(MAIN, STRICT),
        }
    )

    assert read(data, "a.docx").text == "一、甲"


def test_parts_are_found_by_their_relations() -> None:
    top = f'<R><Relationship Type="{RELATION}officeDocument" Target="/main/text.xml"/></R>'
    own = f'<R><Relationship Type="{RELATION}numbering" Target="../lists.xml"/></R>'
    data = zipped(
        {
            "_rels/.rels": top,
            "main/_rels/text.xml.rels": own,
            "main/text.xml": part("document", f"<w:body>{item('甲')}</w:body>"),
            "lists.xml": part("numbering", OFFICIAL),
        }
    )

    assert read(data, "a.docx").text == "一、甲"


# --- tracked changes -----------------------------------------------------------------------------


def changed(kind: str, text: str) -> str:
    tag = "delText" if kind in {"del", "moveFrom"} else "t"
    return f'<w:{kind} w:id="1" w:author="张"><w:r><w:{tag}>{text}</w:{tag}></w:r></w:{kind}>'


def noted(body: str) -> tuple[str, list[tuple[str, str, str]]]:
    document = read(word(body), "a.docx")
    return document.text, [(note.kind, document.slice(note.span), note.text) for note in document.notes]


FIRST_ROW = tr(tc("甲"), tc("乙"))


@pytest.mark.parametrize(
    ("body", "text", "place", "count"),
    [
        (p(r("办理") + changed("ins", "123") + r("件")), "办理123件", "123", "1"),
        (p(r("办理") + changed("del", "123") + r("件")), "办理件", "件", "1"),
        (p(r("办理") + changed("del", "123")), "办理", "理", "1"),
        (p(changed("del", "123")) + p("下一段"), "\n下一段", "下", "1"),
        (p("上一段") + p(changed("del", "123")), "上一段\n", "段", "1"),
        (
            p(changed("moveFrom", "甲")) + p(r("乙") + changed("moveTo", "甲")) + p(changed("ins", "丙")),
            "\n乙甲\n丙",
            "甲",
            "3",
        ),
        (tbl(tr(tc("甲"), tc(p(changed("ins", "7"))))), "甲 | 7", "7", "1"),
        (tbl(FIRST_ROW, tr(tc("丙"), tc("丁"), more="<w:ins/>")), "甲 | 乙\n丙 | 丁", "丙", "1"),
        (tbl(FIRST_ROW, tr(tc("丙"), tc("丁"), more="<w:del/>")) + p("后"), "甲 | 乙\n后", "甲", "1"),
        (p("甲", "<w:rPr><w:del/></w:rPr>") + p("乙"), "甲乙", "乙", "1"),
        (p("甲", "<w:rPr><w:ins/></w:rPr>") + p("乙"), "甲\n乙", "甲", "1"),
    ],
)
def test_changes_are_accepted_and_noted_once(body: str, text: str, place: str, count: str) -> None:
    assert noted(body) == (text, [("unaccepted-changes", place, f"共 {count} 处")])


def test_a_deleted_paragraph_leaves_nothing_and_uses_up_no_number() -> None:
    gone = p(changed("del", "删去"), num() + "<w:rPr><w:del/></w:rPr>")

    assert lines(item("甲") + gone + item("乙"), numbering=OFFICIAL) == ["一、甲", "二、乙"]


def test_changed_formatting_alone_is_no_change_of_the_text() -> None:
    run = r("字", "<w:b/><w:rPrChange><w:rPr/></w:rPrChange>")
    body = p(run, f"<w:pPrChange><w:pPr>{num()}</w:pPr></w:pPrChange>")

    assert noted(body) == ("字", [])


# --- tables --------------------------------------------------------------------------------------


def tables(body: str) -> list[Table]:
    return list(read(word(body), "a.docx").tables)


def test_merged_cells_stand_once_with_their_spans() -> None:
    body = tbl(
        tr(tc("单位", RESTART), tc("案件", span(2)), more="<w:tblHeader/>"),
        tr(tc("", GO_ON), tc("一般"), tc("简易"), more="<w:tblHeader/>"),
        tr(tc("柳湾县"), tc("3"), tc("4")),
    )
    document = read(word(body), "a.docx")
    (table,) = document.tables
    cells = [(document.slice(c.span), c.row, c.column, c.rowspan, c.colspan, c.header) for c in table.cells]

    assert document.text == "单位 | 案件\n一般 | 简易\n柳湾县 | 3 | 4"
    assert (table.rows, table.columns, table.uncertain) == (3, 3, "")
    assert cells == [
        ("单位", 1, 1, 2, 1, True),
        ("案件", 1, 2, 1, 2, True),
        ("一般", 2, 2, 1, 1, True),
        ("简易", 2, 3, 1, 1, True),
        ("柳湾县", 3, 1, 1, 1, False),
        ("3", 3, 2, 1, 1, False),
        ("4", 3, 3, 1, 1, False),
    ]


def test_rows_that_begin_later_or_end_earlier_keep_their_columns() -> None:
    body = tbl(
        tr(tc("甲"), tc("乙"), tc("丙")),
        tr(tc("丁"), more='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
    )
    (table,) = tables(body)

    assert [(c.row, c.column) for c in table.cells] == [(1, 1), (1, 2), (1, 3), (2, 2)]
    assert not table.uncertain


def test_rows_of_different_width_make_the_grid_uncertain() -> None:
    (table,) = tables(tbl(tr(tc("甲"), tc("乙")), tr(tc("丙"))))

    assert table.uncertain


def test_old_merges_across_and_merges_without_a_beginning() -> None:
    body = tbl(
        tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙", GO_ON)),
        tr(tc("丙"), tc("丁"), tc("戊")),
    )
    (table,) = tables(body)

    assert [(c.row, c.column, c.colspan) for c in table.cells] == [
        (1, 1, 2),
        (1, 3, 1),
        (2, 1, 1),
        (2, 2, 1),
        (2, 3, 1),
    ]


def test_rows_and_cells_in_content_controls_are_part_of_the_table() -> None:
    cell = f"<w:sdt><w:sdtPr/><w:sdtContent>{tc('乙')}</w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent>{tr(tc('丙'), tc('丁'))}</w:sdtContent></w:sdt>"

    assert lines(tbl(tr(tc("甲"), cell), row)) == ["甲 | 乙", "丙 | 丁"]


def test_the_paragraphs_of_a_cell_are_joined_and_blank_ones_left_out() -> None:
    cell = tc(p("一般") + p("") + p("<w:r><w:t>简易</w:t><w:br/><w:t>其他</w:t></w:r>"))

    assert lines(tbl(tr(cell, tc("3")))) == ["一般 简易 其他 | 3"]


def test_a_nested_table_is_read_after_the_outer_one() -> None:
    inner = tbl(tr(tc("子"), tc("丑")))
    document = read(word(tbl(tr(tc(p("甲") + inner + p("")), tc("乙"))) + p("后")), "a.docx")

    assert document.text == "甲 | 乙\n子 | 丑\n后"
    assert [table.index for table in document.tables] == [1, 2]


def test_a_frame_made_of_one_cell_is_no_table() -> None:
    document = read(word(tbl(tr(tc(p("青禾市") + p("年度报告"))))), "a.docx")

    assert document.text == "青禾市\n年度报告"
    assert not list(document.tables)


def test_a_claim_of_a_thousand_million_columns_is_cut_down() -> None:
    (table,) = tables(tbl(tr(tc("甲", span(10**9)), tc("乙", span(-5)))))

    assert table.columns <= 128


# --- the way back --------------------------------------------------------------------------------


def test_every_character_is_found_again_in_its_paragraph() -> None:
    body = (
        p("标题")
        + item("举措")
        + p("<w:r><w:t>上半年</w:t><w:br/></w:r>" + r("下半年"))
        + tbl(tr(tc(p("甲乙") + p("丙")), tc(item("丁"))))
        + p("前", "<w:rPr><w:del/></w:rPr>")
        + p(changed("ins", "后") + f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>")
    )
    data = word(body, numbering=OFFICIAL)
    document = read(data, "a.docx")
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    shows = [visible(paragraph, Styles(None), fields_of(root)).text for paragraph in root.iter(PARAGRAPH)]
    found = ""
    for block in document.blocks:
        for place in block.cells if isinstance(block, Table) else [block]:
            for at, char in enumerate(document.slice(place.span)):
                origin, offset = locate(place.origin, at)
                if at >= origin.at + origin.label and char != " ":
                    assert shows[origin.paragraph][offset] == char
                    found += char

    assert document.text == "标题\n一、举措\n上半年\n下半年\n甲乙 丙 | 二、丁\n前后\n框"
    assert found == "标题举措上半年下半年甲乙丙丁前后框"


LEAVES = (
    "br",
    "tab",
    "cr",
    "fldChar",
    "instrText",
    "vMerge",
    "gridSpan",
    "ilvl",
    "numId",
    "vanish",
    "pStyle",
)
NESTS = (
    *("p", "r", "t", "tbl", "tr", "tc", "ins", "del", "moveTo", "sdt", "sdtContent", "hyperlink", "pict"),
    *("txbxContent", "pPr", "rPr", "trPr", "tcPr", "numPr", "ruby", "rubyBase"),
)
VALUES = st.sampled_from(("", "0", "1", "2", "-1", "99999999999", "x", "begin", "separate", "end", "restart"))


def several(strategy):
    return st.lists(strategy, max_size=4).map("".join)


def element(name: str, value: str, inner: str = "") -> str:
    return f'<w:{name} w:val="{value}" w:fldCharType="{value}">{inner}</w:{name}>'


ANYTHING = st.recursive(
    st.one_of(
        st.sampled_from(("字", " ", "12.5%")),
        st.builds(element, st.sampled_from(LEAVES), VALUES, st.just("")),
    ),
    lambda inner: st.builds(
        element, st.sampled_from(NESTS), VALUES, st.lists(inner, max_size=4).map("".join)
    ),
    max_leaves=30,
)
PARAGRAPHS = st.builds(
    lambda inner, more: f"<w:p><w:pPr>{more}</w:pPr>{inner}</w:p>",
    st.lists(st.one_of(ANYTHING, ANYTHING.map(lambda inner: f"<w:r><w:t>字</w:t>{inner}</w:r>"))).map(
        "".join
    ),
    st.one_of(st.just(num()), st.just("<w:rPr><w:del/></w:rPr>"), ANYTHING),
)
BLOCKS = st.one_of(PARAGRAPHS, ANYTHING, st.builds(lambda cell: tbl(tr(tc(cell), tc("乙"))), PARAGRAPHS))


@given(several(BLOCKS))
def test_whatever_stands_in_a_document_every_line_knows_where_it_came_from(body: str) -> None:
    with suppress(UnreadableError):
        document = read(word(body, numbering=OFFICIAL), "a.docx")
        root = etree.fromstring(part("document", body).encode())
        shows = [visible(paragraph, Styles(None), fields_of(root)).text for paragraph in root.iter(PARAGRAPH)]
        for block in document.blocks:
            for place in block.cells if isinstance(block, Table) else [block]:
                text = document.slice(place.span)
                for at in range(len(text)):
                    origin, offset = locate(place.origin, at)
                    gap = text[at] == " " and offset == len(shows[origin.paragraph])
                    inside = at < origin.at + origin.label or gap
                    assert inside or shows[origin.paragraph][offset] in {text[at], "\n"}


def test_a_character_of_the_label_leads_to_the_start_of_the_paragraph() -> None:
    document = read(word(p("") + item("举措"), numbering=OFFICIAL), "a.docx")
    (block,) = document.blocks
    found = [locate(block.origin, at) for at in range(4)]

    assert [(origin.paragraph, offset) for origin, offset in found] == [(1, 0), (1, 0), (1, 0), (1, 1)]


# --- what other programs write -------------------------------------------------------------------


def test_a_document_of_python_docx_is_read_whole() -> None:
    made = docx.Document()
    made.add_heading("青禾市法治政府建设年度报告", 0)
    made.add_heading("一、主要举措", 1)
    made.add_paragraph("第一步", style="List Number")
    made.add_paragraph("第二步", style="List Number")
    made.add_paragraph("上").add_run().add_break(WD_BREAK.LINE)
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合计"
    table.cell(1, 2).text = "7"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read(buffer.getvalue(), "a.docx")

    assert document.text == (
        "青禾市法治政府建设年度报告\n一、主要举措\n1.第一步\n2.第二步\n上\n合计 | \n |  | 7"
    )
    assert [b.level for b in document.blocks if isinstance(b, Paragraph)] == [0, 1, None, None, None]


# --- what is refused -----------------------------------------------------------------------------


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        read(data, "a.docx")
    message = str(refused.value)
    assert "\n" not in message
    assert "；" in message  # what is wrong; what to do
    return message


def altered(data: bytes, local: int, central: int, field_: bytes) -> bytes:
    """A zip with a field of its first entry changed, in both of its headers."""
    changing = bytearray(data)
    for sign, offset in ((b"PK\x03\x04", local), (b"PK\x01\x02", central)):
        at = changing.find(sign) + offset
        changing[at : at + len(field_)] = field_
    return bytes(changing)


def encrypted() -> bytes:
    return altered(word(p("字")), 6, 8, b"\x01\x00")


def lying() -> bytes:
    """A part that says it holds four hundred bytes and holds forty megabytes."""
    return altered(word("<w:p/>" * 7_000_000), 22, 24, struct.pack("<I", 400))


def doubled() -> bytes:
    data = zipped({"word/document.xml": part("document", ""), "word/documenu.xml": "<a/>"})
    return data.replace(b"documenu", b"document")


def stored(inner: str) -> bytes:
    """A part that is packed too badly for a bomb."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{inner}</w:body>"))
    return held.getvalue()


def teeming() -> bytes:
    return stored("<w:r/>" * 1_100_000)


def endless() -> bytes:
    return stored("<w:p/>" * 110_000)


def entity_bomb() -> str:
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    body = part("document", "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>").partition("?>")[2]
    return f'<!DOCTYPE x [<!ENTITY e0 "法">{nested}]>{body}'


WHOLE = word(p("字"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"", "不是Word 文档"),
        (WHOLE[:-30], "损坏"),
        (WHOLE[:40] + WHOLE[60:], "损坏"),
        (zipped({"readme.txt": "a"}), "没有正文"),
        (only(part("document", "")), "没有正文"),
        (only(part("document", "<w:body>")[:-20]), "残缺"),
        (only(""), "残缺"),
        (only(entity_bomb()), "DOCTYPE"),
        (only("<!DOCTYPE x []><x/>".encode("utf-16")), "DOCTYPE"),
        (only(part("document", "<w:body>" + "<w:tbl>" * 50_000)), "残缺"),
        (word(p("") + p(" ")), "没有文字"),
        (word("<w:p/>" * 3_000_000), "炸弹"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_document_is_refused_in_one_line(data: bytes, told: str) -> None:
    assert told in refusal(data)


@pytest.mark.parametrize(
    ("made", "told"),
    [(encrypted, "密码"), (lying, "损坏"), (doubled, "同名"), (teeming, "过多"), (endless, "过多")],
)
def test_a_forged_archive_is_refused(made, told: str) -> None:
    assert told in refusal(made())


def test_fields_within_fields_cost_no_more_than_their_number() -> None:
    count = 20_000
    body = p((mark("begin") + mark("separate")) * count + r("字") * count + mark("end") * count)
    begun = time.process_time()

    assert read(stored(body), "a.docx").text == "字" * count
    assert time.process_time() - begun < 5  # minutes, if each text asked each field


def test_nesting_as_deep_as_the_parser_lets_through_is_no_traceback() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 80 + p("底") + "</w:tc></w:tr></w:tbl>" * 80
    inserted = p("<w:ins>" * 240 + r("底") + "</w:ins>" * 240)

    assert lines(nested) == ["底"]
    assert lines(inserted) == ["底"]


@given(st.binary(min_size=1, max_size=40), st.integers(min_value=0, max_value=len(WHOLE) - 1))
def test_a_damaged_file_is_read_or_refused_and_never_breaks(patch: bytes, at: int) -> None:
    data = WHOLE[:at] + patch + WHOLE[at + len(patch) :]
    with suppress(UnreadableError):
        assert read(data, "a.docx").blocks


def test_a_long_report_is_read_in_no_time() -> None:
    runs = "".join(r("依法行政工作", '<w:rFonts w:hint="eastAsia"/><w:sz w:val="32"/>') for _ in range(20))
    data = word("".join(item(runs, n % 5) for n in range(900)), style("H1", "heading 1"), OFFICIAL)
    begun = time.process_time()
    document = read(data, "a.docx")

    assert len(document.text) > 100_000
    assert time.process_time() - begun < 1.5  # a fifth of that where nothing else runs
