"""What is read as a claim, what supports it, and how often the claims rules are right."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.claims import clauses, cut
from checker.facts.claims.surroundings import Support
from checker.facts.claims.words import Words, load
from checker.facts.lexicon import words
from checker.outline.survey import survey
from checker.readers import read_bytes
from checker.rulebook import pack
from checker.run import inspect
from tests.bench import claims as bench

ROOT = Path(__file__).parent.parent


def claims(text: str) -> list[tuple[str, str, str, Support]]:
    """Kind, clause, weight and support of the claims of a text."""
    from checker.facts import Facts

    document = read_bytes(text.encode(), "line.txt")
    outline = survey(document)
    found = (claim for piece in outline.pieces for claim in Facts(document, outline, piece).claims)
    return [(c.kind, document.slice(c.span), c.weight, c.support) for c in found]


def kinds(text: str) -> list[str]:
    return [kind for kind, *_ in claims(text)]


@cache
def whole() -> Words:
    """Jieba's own dictionary, with the words that the lexicon adds."""
    entries = list(cut.whole())
    flat = [part for word, often, tag in entries for part in (word, str(often), tag)]
    return Words(flat, sum(often for _, often, _ in entries), words("claims")["tags"])


@pytest.mark.parametrize("listed", [sorted(cut.lexicon())], ids=["lexicon"])
def test_the_lexicon_is_cut_into_words_as_by_the_whole_dictionary(listed):
    differing = [word for word in listed if load().texts(word) != whole().texts(word)]
    assert differing == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("国家安全部门整改问题", ["国家", "安全部门", "整改", "问题"]),
        ("领导干部率先垂范", ["领导", "干部", "率先垂范"]),
        ("尊重基层首创精神", ["尊重", "基层", "首创精神"]),
        ("候选人人数", ["候选人", "人数"]),
        ("应急处置能力显著提升", ["应急", "处置", "能力", "显著", "提升"]),
    ],
)
def test_words_are_found_whole(text, expected):
    assert load().texts(text) == expected


def test_the_kept_dictionary_is_what_the_script_writes():
    written = [" ".join(map(str, entry)) for entry in sorted(cut.kept())]
    text = (ROOT / "rules" / "lexicon" / "words.txt").read_text("utf-8")
    assert text.splitlines()[1:] == written


def test_loading_writes_nothing_and_says_nothing(tmp_path):
    code = (
        "import sys; from checker.facts.claims.words import load; load().cut('全部整改'); "
        "import pkgutil; assert sys.modules.get('pkg_resources', 0) is not None"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_other_families_do_not_load_the_dictionary():
    code = (
        "import sys; from checker.rulebook import rules; from checker.run import inspect\n"
        "from checker.readers import read_bytes\n"
        "inspect(read_bytes('执法水平显著提升。'.encode(), 'a.txt'), rules(('NUM', 'ARI', 'OUT')))\n"
        "assert 'jieba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@given(st.text(alphabet="提升显著，。；：“”《》（）1,30一是 全覆盖\n", max_size=60))
def test_every_clause_stands_where_it_says(text):
    read = clauses.read(text)
    assert len(read.lines) == len(text)
    for clause in read.clauses:
        assert read.lines[clause.start : clause.end] == clause.shown
        assert all(
            a in (b, clauses.FILL) for a, b in zip(clause.shown, text[clause.start : clause.end], strict=True)
        )
        assert "\n" not in clause.shown
        assert read.clause_at(clause.start) == clause
        assert read.clause_at(clause.end - 1) == clause


def test_a_comma_in_a_number_ends_no_clause():
    shown = [clause.shown for clause in clauses.read("受理投诉1,346件,罚款4,836万元").clauses]
    assert shown == ["受理投诉1,346件", "罚款4,836万元"]


@pytest.mark.parametrize(
    "text",
    [
        "推动依法行政能力显著提升，力争营商环境明显改善。",
        "到2026年，全市执法水平显著提升，矛盾纠纷全部化解。",
        "将显著提升执法质量，实现培训全覆盖。",
        "要求各单位加强整改，全部整改到位。",
        "印发《执法质量显著提升行动方案》，打造“服务全覆盖”品牌。",
        "（群众满意率达100%）这一目标写入了年度计划。",
        "执法能力尚未得到显著提升，部分问题未得到有效解决。",
        "对取得显著成效的单位予以表彰。",
        "实施能力大幅提升工程，开展全覆盖检查。",
    ],
)
def test_aims_names_denials_and_attributes_are_no_claims(text):
    assert kinds(text) == []


def test_jiang_as_ba_is_no_future():
    assert kinds("将矛盾纠纷化解在基层，社会治安秩序明显好转。") == ["change"]


def test_items_of_a_list_do_not_support_each_other():
    text = "一是化解纠纷，全年调解860件。二是强化保障，执法规范性显著增强。三是加强宣传，发放资料2.6万份。"
    assert [(kind, support) for kind, _, _, support in claims(text)] == [("change", Support.NONE)]


@given(st.text(alphabet="实现全覆盖，。率达100%、的为提升显著了\n“”群众满意问题解决共治建享", max_size=80))
def test_a_claim_lies_within_a_line_and_keeps_its_words(text):
    document = read_bytes(("前言。\n" + text).encode(), "line.txt")
    from checker.facts import Facts

    outline = survey(document)
    for claim in (c for p in outline.pieces for c in Facts(document, outline, p).claims):
        assert "\n" not in document.slice(claim.span)
        assert claim.words.within(claim.span)
        assert len(claim.words)


def test_a_long_paragraph_takes_time_in_proportion():
    """Ten times the text takes about ten times as long, not a hundred times."""

    def cost(times: int) -> float:
        begun = time.process_time()
        claims("前言如下。\n" + "执法能力显著提升，办理案件3件。成效明显。" * times)
        return time.process_time() - begun

    cost(20)
    assert cost(2000) < 40 * max(cost(200), 0.02)


def test_a_clause_is_one_claim_of_the_first_kind():
    assert kinds("通过延时服务和上门办理，群众满意度显著提升。") == ["satisfaction"]


def test_the_span_is_the_clause_without_mark_and_punctuation():
    (claim,) = claims("一是完善机制,防汛调度能力得到显著提升;二是加强培训。")
    assert claim[1] == "防汛调度能力得到显著提升"


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("完善应急预案，应急处置能力显著提升。", Support.NONE),
        ("完善应急预案18部，处置突发事件36起，应急处置能力显著提升。", Support.FULL),
        ("应急处置能力显著提升。全年处置突发事件36起，处置时间平均缩短25分钟。", Support.FULL),
        ("2023年3月召开部署会，按照第3号通知要求，应急处置能力显著提升。", Support.NONE),
        ("组建6个工作组，应急处置能力显著提升。", Support.DOUBTFUL),
        ("完善应急预案，应急处置能力显著提升。加强部门协作。印发宣传资料3200份。", Support.NONE),
        ("探索形成了一条路子，应急处置能力显著提升。", Support.NONE),
    ],
)
def test_figures_support_where_they_stand_near_and_on_the_subject(text, support):
    found = [s for kind, _, _, s in claims(text) if kind == "change"]
    assert found == [support]


def test_a_report_is_judged_mildly_in_its_lead_plan_and_shortcomings():
    text = """柳湾县2023年法治政府建设年度报告
2023年，全县依法行政水平显著提升。现将有关情况报告如下：
一、主要举措和成效
完善执法流程，执法质量显著提升。
二、存在的不足和原因
虽然执法能力有了明显提升，但因编制所限，执法力量仍然不足。
三、2024年工作安排
实现执法培训全覆盖。
"""
    assert [(weight, clause[:4]) for _, clause, weight, _ in claims(text)] == [
        ("formula", "全县依法"),
        ("firm", "执法质量"),
        ("formula", "虽然执法"),
    ]


def test_what_leads_in_to_headings_is_judged_mildly():
    text = """柳湾县2023年法治政府建设年度报告
一、主要举措和成效
2023年，县政府精心组织，全县依法行政水平显著提升。
（一）规范行政执法。完善执法流程，执法质量显著提升。
（二）化解矛盾纠纷。全年调解纠纷320件。
"""
    assert [(weight, clause[:4]) for _, clause, weight, _ in claims(text)] == [
        ("formula", "全县依法"),
        ("firm", "执法质量"),
    ]


def test_headings_are_not_judged():
    text = """柳湾县2023年法治政府建设年度报告
一、执法质量显著提升
（一）执法监督实现全覆盖
全年办理行政处罚案件42件。
二、存在的不足
执法力量不足。
"""
    assert claims(text) == []


def test_no_claims_rule_is_graver_than_a_warning():
    assert {rule.severity for rule in pack("CLM")} == {"warning", "info"}


def test_the_message_names_the_claim_the_want_and_a_way_to_write_it():
    document = read_bytes("完善应急预案，应急处置能力显著提升。".encode(), "line.txt")
    (finding,) = inspect(document, pack("CLM")).findings
    assert "「应急处置能力显著提升」" in finding.message
    assert words("support")["kinds"]["change"]["need"] in finding.message
    assert "例如「" in finding.message


@cache
def measured() -> bench.Score:
    return bench.score()


def test_the_labelled_set_is_large_and_half_of_it_supported():
    labels = [label for label, _, _ in bench.rows()]
    assert len(labels) >= 200
    assert 0.4 <= labels.count("ok") / len(labels) <= 0.6


def test_the_table_in_the_docs_is_what_is_measured():
    told = (ROOT / "docs" / "claims.md").read_text("utf-8")
    assert "\n".join(bench.table(measured())) in told


def test_warnings_on_the_labelled_set_are_right():
    assert measured().warnings >= 0.9


def test_unsupported_claims_of_the_labelled_set_get_a_warning():
    assert measured().recall >= 0.85


def test_every_rule_is_right_in_four_of_five_cases():
    assert all(measured().precision([code]) >= 0.8 for code in bench.CODES.values())
