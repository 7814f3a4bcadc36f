"""A Word file gets its findings as comments on the very characters, and stays what it was otherwise."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.annotate import UntouchableError, annotate
from checker.document import Span
from checker.findings import Match, Severity
from checker.readers import docx as reader
from checker.rulebook import Rule, rules
from tests import word as written
from tests.word import (
    W,
    changed_by,
    commented,
    comments,
    document,
    field,
    members,
    p,
    plain,
    r,
    remark,
    remarked,
    table,
    tag,
    tree,
    word,
)

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "fixtures" / "binary").rglob("*.docx"))
SOME = ROOT / "fixtures" / "binary" / "reports" / "county-defects.docx"
FIXES = {"截止11月底": "截至11月底"}


class Words:
    """A check that finds every place of some words, or one given span."""

    scope = "document"

    def __init__(self, *wanted: str | Span) -> None:
        self.wanted = wanted

    def outcomes(self, subject):
        text = subject.document.text
        for one in self.wanted:
            spans = [one] if isinstance(one, Span) else []
            at = -1 if spans else text.find(one)
            while at >= 0:
                spans.append(Span(at, at + len(one)))
                at = text.find(one, at + 1)
            for span in spans:
                yield Match(span=span, fix=FIXES.get(text[span.start : span.end]))


def rule(*wanted: str | Span, code: str = "NUM901") -> Rule:
    return Rule(
        code=code,
        name="word",
        title="词",
        severity=Severity.WARNING,
        message="此处不妥",
        check=Words(*wanted),
        why="为了试验。",
        basis="《试验规则》",
    )


def on(body: str, *wanted: str | Span, **parts: str) -> bytes:
    """A file with these words commented on."""
    return annotate(word(body, **parts), "报告.docx", [rule(*wanted)]).data


def texts(data: bytes) -> list[str]:
    """What our comments stand on, in the order of their numbers."""
    found = commented(data)
    return [found[ident] for ident, (author, _) in comments(data).items() if author == "fazhi-lint"]


def typed(data: bytes, finding) -> str:
    """The part of a finding's quote that is in the file: no automatic numbers, no lines, no rules."""
    read = reader.read(data, "x.docx")
    labels = {read.place(b.span.start)[0]: b.label for b in read.blocks if hasattr(b, "label")}
    place, lines = finding.place, finding.place.quote.split("\n")
    cut = [labels.get(place.line + at, 0) - (place.column - 1 if at == 0 else 0) for at in range(len(lines))]
    return "".join(line[max(0, n) :] for line, n in zip(lines, cut, strict=True)).replace(" | ", "")


# --- the characters


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_finding_of_a_fixture_is_anchored_on_its_quote(path):
    data = path.read_bytes()
    done = annotate(data, path.name, rules())
    found = commented(done.data)

    assert len(done.marked) == len(done.result.findings) == len(comments(done.data))
    for (ident, (_, said)), finding in zip(comments(done.data).items(), done.result.findings, strict=True):
        quote = typed(data, finding)
        assert found[ident] == quote or (not quote and found[ident] and finding.place.quote)
        assert finding.code in said
        assert finding.message in said
        assert (finding.expected or "") in said
        assert (finding.basis or "") in said


@pytest.mark.parametrize(
    ("body", "quote", "stands_on"),
    [
        (p("全年办理行政复议案件12件。"), "12件", "12件"),
        (p(r("全年办理1") + r("2", "<w:b/>") + r("件。")), "12件", "12件"),
        (p("<w:r><w:t>  办案 12  件 </w:t></w:r>"), "12  件", "12  件"),
        (p("甲&amp;乙&#x4e19;12件&lt;略&gt;"), "丙12件<", "丙12件<"),
        (p("<w:r><w:t>办案</w:t><w:tab/><w:t>12件</w:t><w:br/><w:t>余略</w:t></w:r>"), "\t12件", "\t12件"),
        (p(f'<w:hyperlink w:anchor="a">{r("办案12件")}</w:hyperlink>'), "12件", "12件"),
        (p(changed_by("甲", r("办案12件"))), "12件", "12件"),
        (p(tag("sdt", tag("sdtContent", r("办案12件")))), "12件", "12件"),
        (p(tag("sdt", tag("sdtPr", tag("text")) + tag("sdtContent", r("办案12件")))), "12件", "办案12件"),
        (p(r("办案") + changed_by("甲", "旧", "del") + r("12件")), "案12", "案12"),
        (p("<w:r><w:t>办案<!-- 注 --></w:t><w:t>12件</w:t></w:r>"), "案12", "办案12"),
        (p(f"<m:oMath><m:r><m:t>x=12件</m:t></m:r></m:oMath>{r('略')}"), "12件", ""),
        (p("一段") + f"<w:p>{r('二')}</w:p>", "段\n二", "段二"),
        (table(("甲", "12件")), "12件", "12件"),
        (table(("甲", p("12件") + p("13件"))), "12件 13", "12件13"),
    ],
)  # fmt: skip
def test_a_comment_stands_on_the_very_characters(body, quote, stands_on):
    data = on(body, quote)

    assert texts(data) == [stands_on]
    assert reader.read(data, "").text == reader.read(word(body), "").text


def test_a_run_is_cut_without_losing_its_look():
    look = '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:b/><w:sz w:val="32"/>'
    data = on(p(r("全年办理12件。", look)), "12件")
    runs = [run for run in tree(data).iter(f"{W}r") if run.find(f"{W}t") is not None]

    assert [run.findtext(f"{W}t") for run in runs] == ["全年办理", "12件", "。"]
    assert len({ET.tostring(run.find(f"{W}rPr")) for run in runs}) == 1


def test_words_in_a_text_box_are_commented_where_the_box_hangs():
    box = f"<w:drawing><wps:txbx><w:txbxContent>{p('框内12件')}</w:txbxContent></wps:txbx></w:drawing>"
    data = on(p(r("正文") + f"<w:r>{box}</w:r>"), "12件")
    inside = document(data).partition("<w:txbxContent>")[2].partition("</w:txbxContent>")[0]

    assert texts(data) == ["框内12件"]
    assert "comment" not in inside


def test_several_comments_may_stand_on_one_place_and_cross():
    data = on(p("全年办理12件，办结9件。"), "办理12件", "12件，办结", "12件", "12件")

    assert sorted(texts(data)) == ["12件", "12件，办结", "办理12件"]
    once = annotate(word(p("办理12件")), "a.docx", [rule("12件"), rule("12件", code="NUM902")]).data
    assert texts(once) == ["12件", "12件"]


def test_a_point_stands_on_the_words_beside_it():
    assert texts(on(p("全年办案12件，办结9件。"), Span(9, 9))) == ["办结9件"]
    assert texts(on(p("全年办案12件，办结9件。"), Span(13, 13))) == ["办结9件。"]


def numbered(text: str) -> tuple[str, str]:
    """A paragraph that Word numbers 一、, and the numbering part that says so."""
    shape = {"start": "1", "numFmt": "chineseCounting", "suff": "nothing", "lvlText": "%1、"}
    level = tag("lvl", "".join(tag(name, val=value) for name, value in shape.items()), ilvl="0")
    lists = tag("abstractNum", level, abstractNumId="0") + tag(
        "num", tag("abstractNumId", val="0"), numId="1"
    )
    return p(text, tag("numPr", tag("ilvl", val="0") + tag("numId", val="1"))), lists


@pytest.mark.parametrize(
    ("quote", "stands_on"), [("一、", "主要举措"), ("一、主要", "主要"), ("举措", "举措")]
)
def test_an_automatic_number_is_commented_on_the_typed_words(quote, stands_on):
    body, lists = numbered("主要举措")

    assert texts(on(body + p("正文。"), quote, numbering=lists)) == [stands_on]


def test_a_paragraph_of_nothing_but_its_number_can_be_commented():
    body, lists = numbered("")
    data = on(body + p("正文。"), "一、", numbering=lists)

    assert texts(data) == [""]
    assert "一、" in comments(data)["0"][1]


@given(st.text("办案12件 　&<>\"'，\n", min_size=1, max_size=30), st.data())
@settings(max_examples=60, deadline=None)
def test_any_stretch_of_any_paragraph_is_hit_exactly(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=3)))
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    runs = "".join(
        "<w:r>"
        + "<w:br/>".join(f'<w:t xml:space="preserve">{escape(t)}</w:t>' for t in part.split("\n"))
        + "</w:r>"
        for part in parts
    )
    body = p(runs) + p("正文。")
    read = reader.read(word(body), "").text
    start = data.draw(st.integers(0, len(read) - 1))
    end = data.draw(st.integers(start + 1, len(read)))
    for at in (start, end - 1):
        assume(read[at] != "\n" and read[: at + 1].split("\n")[-1].strip())
    once = on(body, Span(start, end))

    assert reader.read(once, "").text == read
    assert annotate(once, "", [rule(Span(start, end))]).data == once
    assert texts(once)[0].replace("\n", "") == read[start:end].replace("\n", "")


# --- all else


PEOPLE = '<w15:person w15:author="张三"/>'
THEIRS = remark(3, "张三", "请核实", "00000011") + remark(4, "李四", "已核实", "00000012")
ENTRY = tag("hyperlink", r("一、主要举措") + tag("r", tag("tab")) + r("2"), anchor="_Toc1")
BUSY = (
    p(field('TOC \\o "1-3"', ENTRY))
    + p(tag("bookmarkStart", id="0", name="_Toc1") + r("一、主要举措") + tag("bookmarkEnd", id="0"))
    + p(
        r("全年")
        + remarked(3, remarked(4, r("办理12件")))
        + changed_by("张三", r("，办结9件"))
        + changed_by("张三", "旧文", "del", 8)
        + r("。")
    )
    + table(
        (tag("tcPr", tag("gridSpan", val="2")) + p("合并"),),
        (tag("tcPr", tag("vMerge", val="restart")) + p("甲"), "12件"),
        (tag("tcPr", tag("vMerge")) + "<w:p/>", "9件"),
    )
)
EXTENDED = (
    '<w15:commentEx w15:paraId="00000011" w15:done="0"/>'
    '<w15:commentEx w15:paraId="00000012" w15:paraIdParent="00000011" w15:done="0"/>'
)


def busy() -> bytes:
    return word(BUSY, comments=THEIRS, commentsExtended=EXTENDED, people=PEOPLE)


def test_comments_revisions_contents_and_merged_cells_of_people_survive():
    before = busy()
    after = annotate(before, "a.docx", [rule("主要", "12件", "9件", "理12", "合并")]).data

    assert plain(after) == plain(before)
    assert {i: c for i, c in comments(after).items() if c[0] != "fazhi-lint"} == comments(before)
    assert commented(after)["3"] == commented(before)["3"] == "办理12件"
    assert sorted(texts(after)) == ["12件", "12件", "9件", "9件", "主要", "主要", "合并", "理12"]
    assert docx.Document(io.BytesIO(after)).tables[0].cell(0, 1).text == "合并"


def test_other_parts_are_the_same_bytes_in_the_same_order_with_the_same_dates():
    before, after = busy(), annotate(busy(), "a.docx", [rule("12件")]).data
    old, new = members(before), members(after)
    touched = {"word/document.xml", "word/comments.xml"}

    assert {name for name in old if old[name] != new[name]} == touched
    assert list(new) == list(old)
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        assert [i.date_time for i in one.infolist()] == [i.date_time for i in other.infolist()]


def test_a_file_without_findings_is_the_same_bytes():
    assert annotate(busy(), "a.docx", [rule("没有的词")]).data == busy()


TWICE = [(path, path.stem > "d") for path in FIXTURES if path.parent.name == "reports"]


@pytest.mark.parametrize(
    ("path", "suggest"), [*TWICE, (SOME, True)], ids=lambda one: getattr(one, "stem", one)
)
def test_annotating_twice_gives_the_same_bytes(path, suggest):
    once = annotate(path.read_bytes(), "a.docx", rules(), suggest=suggest).data

    assert annotate(once, "a.docx", rules(), suggest=suggest).data == once
    assert plain(annotate(once, "a.docx", []).data) == plain(path.read_bytes())


def test_prefixes_other_than_words_own_are_followed():
    odd = re.sub(
        r"(?<=[</ ])w:|(?<=xmlns:)w(?==)", lambda at: at[0].replace("w", "ns0"), document(word(p("办案12件")))
    )
    data = annotate(written.changed(word(p("办案12件")), document=odd), "a.docx", [rule("12件")]).data

    assert texts(data) == ["12件"]


# --- run again


def test_run_again_only_our_own_comments_are_replaced():
    first = annotate(busy(), "a.docx", [rule("12件", "9件")]).data
    second = annotate(first, "a.docx", [rule("合并")]).data

    assert texts(second) == ["合并"]
    assert {i: c for i, c in comments(second).items() if c[0] != "fazhi-lint"} == comments(busy())
    assert plain(second) == plain(busy())


def answered(said: str, *, reply: bool = True) -> bytes:
    """An annotated file after a person has answered our comment on 12件."""
    data = annotate(word(p("全年办案12件。") + p("另有12件。")), "a.docx", [rule("办案12件")]).data
    return written.answered(data, said, reply=reply)


def test_a_finding_answered_with_a_reason_to_ignore_it_is_not_raised_again():
    data = answered("忽略：已有测评报告")
    done = annotate(data, "a.docx", [rule("办案12件")])

    assert [one.finding.place.quote for one in done.ignored] == ["办案12件"]
    assert not done.marked
    assert done.data == data


def test_an_answer_keeps_its_thread_and_the_finding_is_not_written_twice():
    data = answered("已核实，正在改")
    done = annotate(data, "a.docx", [rule("办案12件")])

    assert not done.ignored
    assert done.data == data
    assert annotate(data, "a.docx", []).data == data


@pytest.mark.parametrize(
    "said",
    ["忽略", "忽略：", "忽略NUM901", "忽略 NUM901", "忽略 NUM901：", "忽略 NUM902：另一条", "不忽略：有误"],
)
def test_an_answer_without_a_reason_or_for_another_rule_does_not_count(said):
    done = annotate(answered(said), "a.docx", [rule("办案12件")])

    assert len(done.marked) == 1
    assert [one.why[:4] for one in done.result.unused if not one.obeyed] == (
        [] if "另一条" in said or "不" in said else ["没有写理"]
    )


def test_an_answer_does_not_count_for_words_that_have_changed():
    data = answered("忽略：已核实")
    data = written.changed(data, document=document(data).replace("办案12件", "办案13件"))
    done = annotate(data, "a.docx", [rule("办案13件")])

    assert [one.finding.place.quote for one in done.marked] == ["办案13件"]
    assert len(comments(done.data)) == 3


def test_a_comment_of_a_person_may_name_the_rule_to_ignore():
    done = annotate(
        answered("忽略 NUM901：已核实", reply=False), "a.docx", [rule("办案12件"), rule("另有12件")]
    )

    assert [one.finding.place.quote for one in done.ignored] == ["办案12件"]
    assert [one.finding.place.quote for one in done.marked] == ["另有12件"]


def test_what_word_keeps_beside_our_comments_goes_with_them():
    data = answered("无关", reply=False)
    gone = annotate(data, "a.docx", []).data

    assert list(comments(gone)) == ["9"]
    assert "0000000A" not in members(gone)["word/commentsExtended.xml"].decode()
    assert "0000000B" in members(gone)["word/commentsExtended.xml"].decode()


# --- revisions


def test_certain_fixes_become_tracked_revisions_that_can_be_refused():
    body = p(r("全年办案12件，截", "<w:b/>") + r("止11月底办结。"))
    data = annotate(word(body), "a.docx", [rule("截止11月底", "12件")], suggest=True)
    (gone,), (new,) = (tree(data.data).iter(f"{W}{kind}") for kind in ("del", "ins"))

    assert data.revised == 1
    assert "".join(t.text for t in gone.iter(f"{W}delText")) == "截止11月底"
    assert "".join(t.text for t in new.iter(f"{W}t")) == "截至11月底"
    assert reader.read(data.data, "").text == "全年办案12件，截至11月底办结。"
    assert reader.read(annotate(data.data, "a.docx", []).data, "").text == "全年办案12件，截止11月底办结。"


def test_nothing_is_suggested_inside_a_revision_of_a_person():
    body = p(changed_by("张三", r("截止11月底")) + r("办结"))
    done = annotate(word(body), "a.docx", [rule("截止11月底")], suggest=True)

    assert done.revised == 0
    assert texts(done.data) == ["截止11月底"]


# --- files that are left alone


@pytest.mark.parametrize(
    "data",
    [
        word(p("办案12件"), settings='<w:documentProtection w:edit="readOnly" w:enforcement="1"/>'),
        word(p("办案12件"), settings='<w:writeProtection w:hash="aa=="/>'),
        written.zipped(members(word(p("办案12件"))) | {"_xmlsignatures/sig1.xml": b"<a/>"}),
        written.changed(
            word(p("办案12件")),
            document=document(word(p("办案12件"))).replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            ),
        ),
    ],
    ids=["protected", "locked", "signed", "strict"],
)
def test_a_file_that_must_not_be_touched_gets_a_report_only(run, tmp_path, data):
    Path(tmp_path, "报告.docx").write_bytes(data)
    ran = run("annotate", "报告.docx")

    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert "只出报告" in ran.err
    assert "检查文件 1 个" in ran.out
    assert [path.name for path in tmp_path.iterdir()] == ["报告.docx"]
    with pytest.raises(UntouchableError):
        annotate(data, "a.docx", [])


def test_a_protection_that_is_not_enforced_is_none():
    data = word(p("办案12件"), settings='<w:documentProtection w:edit="readOnly" w:enforcement="0"/>')

    assert len(annotate(data, "a.docx", [rule("12件")]).marked) == 1


def test_a_file_that_is_no_word_file_gets_a_report_only(run, folder):
    ran = run("annotate", folder("县.txt"))

    assert ran.status == 2
    assert "docx" in ran.err
    assert "检查文件 1 个" in ran.out


# --- the command


def test_the_command_writes_a_copy_beside_the_file(run, tmp_path):
    shutil.copy(SOME, tmp_path / "报告.docx")
    ran = run("annotate", "报告.docx", "--suggest")

    assert ran.status == 0
    assert ran.err == ""
    assert "报告.检查.docx：批注" in ran.out
    assert Path("报告.docx").read_bytes() == SOME.read_bytes()
    assert comments(Path("报告.检查.docx").read_bytes())


@pytest.mark.parametrize("output", ["报告.docx", "./报告.docx"])
def test_the_file_itself_is_never_written_to(run, tmp_path, output):
    shutil.copy(SOME, tmp_path / "报告.docx")
    ran = run("annotate", "报告.docx", "-o", output)

    assert ran.status == 2
    assert Path("报告.docx").read_bytes() == SOME.read_bytes()


def test_a_copy_that_people_have_commented_is_not_overwritten(run, tmp_path):
    Path(tmp_path, "a.docx").write_bytes(word(p("全年办案12件。")))
    Path(tmp_path, "b.docx").write_bytes(answered("忽略：已核实"))
    ran = run("annotate", "a.docx", "-o", "b.docx")

    assert ran.status == 2
    assert "1 条" in ran.err
    assert Path("b.docx").read_bytes() == answered("忽略：已核实")


def test_what_cannot_be_read_or_written_is_one_line(run, tmp_path):
    Path(tmp_path, "坏.docx").write_bytes(b"PK\x03\x04 nothing")
    shutil.copy(SOME, tmp_path / "报告.docx")
    for args in (["没有.docx"], ["坏.docx"], ["报告.docx", "-o", "no/such/a.docx"]):
        ran = run("annotate", *args)
        assert ran.status == 2
        assert ran.err.count("\n") == 1


# --- speed, and another program's view


def test_sixty_findings_in_ten_thousand_characters_take_about_a_second():
    clause = "全年办理行政复议案件若干件，均已依法办结，群众反映良好，工作扎实推进"
    body = p("柳湾县2023年法治政府建设年度报告") + "".join(
        p(f"{clause}；第{at}项截止11月底，{clause}；{clause}；{clause}；{clause}。") for at in range(60)
    )
    data = word(body)
    took = []
    for _ in range(3):
        start = time.process_time()  # what else the machine does is not ours to count
        done = annotate(data, "a.docx", [*rules(), rule("截止11月底")])
        took.append(time.process_time() - start)

    assert len(reader.read(data, "").text) >= 10_000
    assert len(done.marked) >= 60
    assert min(took) < 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_sees_each_comment_on_its_quote(tmp_path):
    done = annotate(SOME.read_bytes(), "a.docx", rules())
    Path(tmp_path, "a.docx").write_bytes(done.data)
    _converted(tmp_path, "fodt")

    assert sorted(_annotated(Path(tmp_path, "a.fodt"))) == sorted(
        typed(SOME.read_bytes(), one.finding) for one in done.marked
    )


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_our_comments_are_known_again_after_another_program_has_saved_the_file(tmp_path):
    ours = annotate(SOME.read_bytes(), "a.docx", rules()).data
    Path(tmp_path, "a.docx").write_bytes(ours)
    _converted(tmp_path, "docx:MS Word 2007 XML", "--outdir", "saved")
    saved = Path(tmp_path, "saved", "a.docx").read_bytes()

    assert members(saved)["word/comments.xml"] != members(ours)["word/comments.xml"]
    assert annotate(saved, "a.docx", rules()).data == saved


def _converted(folder: Path, form: str, *more: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/lo"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, *more, "a.docx"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )


def _annotated(path: Path) -> list[str]:
    """The characters that stand between the two marks of each annotation of an OpenDocument text."""
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    open_: dict[str, str] = {}
    found: list[str] = []

    def walk(element):
        if element.tag == f"{office}annotation":
            open_[element.get(f"{office}name")] = ""
        elif element.tag == f"{office}annotation-end":
            found.append(open_.pop(element.get(f"{office}name")))
        else:
            say(element.text)
            for child in element:
                walk(child)
                say(child.tail)

    def say(text):
        for name in open_:
            open_[name] += (text or "").strip("\n")

    walk(ET.fromstring(path.read_bytes()).find(f"{office}body"))  # noqa: S314 (LibreOffice's own)
    return found
