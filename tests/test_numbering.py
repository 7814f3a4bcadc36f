"""Ordinals: how marks are read, which slips explain a row of them, what is said of a report's."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts import Facts
from checker.facts.slips import Step, courses
from checker.findings import Severity
from checker.outline import marks
from checker.outline.marks import inline_marks, leading_mark, ordinal_text, ordinal_value, shape, written
from checker.outline.survey import survey
from checker.readers import read_bytes
from checker.readers.build import Builder
from checker.rulebook import rules
from checker.run import inspect

ORDINALS = st.integers(1, 999)


def mark_of(text: str) -> tuple[str, int] | None:
    mark = leading_mark(text)
    return mark and (mark.form, mark.value)


def slips(*values: int, fresh: dict[int, int] | None = None) -> list[tuple[str, int, int]]:
    """What the slips of a row are: kind, place, number that was due."""
    steps = [Step(value, (fresh or {}).get(at, 0)) for at, value in enumerate(values)]
    return [(slip.kind, slip.at, slip.expected) for course in courses(steps) for slip in course.slips]


def found(text: str, *, info: bool = False) -> list[tuple[str, str, int]]:
    """Code, quote and line of each numbering finding of a text."""
    result = inspect(read_bytes(text.encode(), "柳湾县.txt"), rules(("NUM",)))
    return [
        (f.code, f.place.quote, f.place.line)
        for f in result.findings
        if info or f.severity is not Severity.INFO
    ]


def runs(text: str) -> list[list[int]]:
    document = read_bytes(text.encode(), "柳湾县.txt")
    return [[i.value for i in s.items] for s in Facts(document, survey(document), None).sequences]


def test_the_examples_in_the_docstrings_of_marks_are_true():
    assert doctest.testmod(marks).failed == 0


@given(ORDINALS)
def test_an_ordinal_is_read_as_it_is_written(value):
    assert ordinal_value(ordinal_text(value)) == value


@given(
    st.sampled_from(["一、", "（一）", "(1)", "1.", "①", "第一章", "一是", "附件1", "１．", "⑴", "㈠"]),
    st.integers(1, 10),
)
def test_a_mark_with_another_number_is_read_with_that_number(text, value):
    mark = leading_mark(text)

    assert mark is not None
    other = leading_mark(written(mark, value))
    assert other is not None
    assert (other.form, other.value, shape(other)) == (mark.form, value, shape(mark))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、一体化建设", ("cn", 1)),
        ("二、三项制度全面落实", ("cn", 2)),
        ("—、主要举措", ("cn", 1)),
        ("一)规范执法", ("cn-paren", 1)),
        ("1.2023年制定规章2件", ("arabic", 1)),
        ("3.12345热线办理提速", ("arabic", 3)),
        ("⒉清理文件", ("arabic", 2)),
        ("附件：1.执法情况统计表", ("annex", 1)),
        ("第二部分 总报告", ("chapter", 2)),
        ("其二，加强监督", ("ordinal", 2)),
        ("1.1 总体情况", ("decimal", 1)),
    ],
)
def test_a_mark_opens_a_line(text, expected):
    assert mark_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "二、三产业占比提高",
        "一、二审案件均已办结",
        "1.5万人次参加",
        "3.0版平台上线",
        "12.4 国家宪法日活动",
        "5月1日起施行",
        "2023. 1",
        "1、2号楼",
        "第一时间办理",
        "第三方评估",
        "第一、第二批下放事项",
        "第三条例外情形",
        "第一条生产线投产",
        "五一是法定节日",
        "一要素市场改革",
        "附件三项制度清单",
        "附件：2023年统计表",
        "Ⅰ级响应启动",
        "（2023）青01行终12号",
    ],
)
def test_a_number_that_counts_nothing_here_is_no_mark(text):
    assert mark_of(text) is None


def test_marks_inside_text_stand_only_where_a_clause_begins():
    text = "主要有：一是甲；二是乙，唯一是丙。本条第（一）项，（二）、（三）项。做到（1）丁（2）戊"

    assert [mark.text for mark in inline_marks(text)] == ["一是", "二是"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 3, 4, 5), [("gap", 1, 2)]),
        ((1, 2, 4), [("gap", 2, 3)]),
        ((1, 2, 2, 4), [("repeat", 2, 3)]),
        ((1, 2, 2, 3), [("repeat", 2, 3)]),
        ((1, 3, 3, 4), [("repeat", 1, 2)]),
        ((1, 1, 3), [("repeat", 1, 2)]),
        ((1, 3, 2, 4), [("order", 1, 2)]),
        ((1, 2, 9, 4, 5), [("order", 2, 3)]),
        ((1, 2, 3, 9, 4), [("order", 3, 4)]),
        ((1, 2, 3, 1, 2, 3), [("restart", 3, 4)]),
        ((2, 3, 4), [("start", 0, 1)]),
        ((2, 2, 3), [("start", 0, 1)]),
        ((1, 3, 5), [("gap", 1, 2), ("gap", 2, 4)]),
    ],
)
def test_a_row_is_explained_with_the_fewest_slips(values, expected):
    assert slips(*values) == expected


def test_a_row_may_begin_again_where_something_parts_it():
    assert slips(1, 2, 3, 1, 2, fresh={3: 1}) == []
    assert slips(1, 2, 2, 3, fresh={2: 2}) == [("start", 2, 1)]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_runs_that_count_from_one_have_no_slip(lengths):
    values = [n for length in lengths for n in range(1, length + 1)]
    begins = {sum(lengths[:i]): 1 for i in range(1, len(lengths))}

    assert slips(*values, fresh=begins) == []


@given(st.integers(3, 30), st.data())
def test_one_number_changed_is_one_slip_at_it_or_right_after(length, data):
    at = data.draw(st.integers(1, length - 1))
    values = list(range(1, length + 1))
    values[at] += data.draw(st.sampled_from([-1, 1]))

    (slip,) = slips(*values)
    assert slip[1] in (at - 1, at)


@given(st.lists(st.integers(1, 99), min_size=1, max_size=60))
def test_every_ordinal_belongs_to_at_most_one_run_in_order(values):
    taken = [at for course in courses([Step(v, 1) for v in values]) for at in course.steps]

    assert taken == sorted(set(taken))


def test_a_long_row_of_noise_is_explained_in_time():
    assert courses([Step(7 * at % 1009 + 1) for at in range(20_001)])[0].slips == ()


HEAD = "柳湾县2023年法治政府建设年度报告\n一、主要举措和成效\n"
TAIL = "\n二、存在的不足和原因\n执法力量不足，原因是编制紧张。\n"


def test_after_a_gap_the_run_goes_on_from_the_number_that_stands():
    body = "（一）健全制度。\n（三）规范执法。\n（四）强化监督。\n（五）化解纠纷。"

    assert found(HEAD + body + TAIL) == [("NUM001", "（三）", 4)]


def test_a_finding_names_what_stands_before_and_what_is_expected():
    body = "一是健全制度，出台规定3件；二是规范执法；四是强化监督。"
    result = inspect(read_bytes((HEAD + body + TAIL).encode(), "柳湾县.txt"), rules(("NUM001",)))

    (finding,) = result.findings
    assert "“二是”" in finding.message
    assert "“三是”" in finding.message
    assert finding.expected == "三是"
    assert [related.place.quote for related in finding.related] == ["二是"]


def test_a_single_repeated_mark_carries_its_certain_fix():
    body = "（一）健全制度。\n（一）规范执法。\n（三）强化监督。"
    (finding,) = inspect(read_bytes((HEAD + body + TAIL).encode(), "柳湾县.txt"), rules(("NUM002",))).findings

    assert finding.fix == "（二）"


def test_an_automatic_number_cannot_be_written_over():
    builder = Builder("柳湾县.docx", "docx")
    for text, label in (
        ("一、主要举措", 2),
        ("（一）健全制度。", 3),
        ("（一）规范执法。", 3),
        ("（三）强化监督。", 3),
    ):
        builder.paragraph(text, label=label)

    (finding,) = inspect(builder.document(), rules(("NUM002",))).findings
    assert finding.place.quote == "（一）"
    assert finding.fix is None


def test_a_run_goes_on_across_paragraphs():
    body = "坚持制度先行。一是健全裁量基准。\n二是规范执法流程。\n持续推进。四是强化监督。"

    assert found(HEAD + body + TAIL) == [("NUM001", "四是", 5)]


def test_each_paragraph_may_have_its_own_run():
    body = "一是健全制度；二是规范执法。\n下一步，一是强化监督；二是化解纠纷；三是普及法律。"

    assert found(HEAD + body + TAIL) == []


def test_numbers_inside_numbers_do_not_end_the_outer_run():
    body = (
        "（一）规范执法\n1.开展评查。\n一是抽查案卷。\n二是通报问题。\n2.开展培训。\n"
        "（二）强化监督。包括（1）人大监督；（2）审计监督。"
    )

    assert found(HEAD + body + TAIL) == []


def test_an_order_of_levels_of_its_own_is_followed():
    body = (
        "1.规范执法\n（一）开展评查。\n（二）开展培训。\n"
        "2.强化监督\n（一）人大监督。\n（二）审计监督。\n3.化解纠纷"
    )

    assert found(HEAD + body + TAIL) == []


def test_numbers_that_run_on_across_parents_are_a_known_practice():
    body = "（一）健全制度\n1.制定规章。\n2.清理文件。\n（二）规范执法\n3.开展评查。\n4.开展培训。"

    assert found(HEAD + body + TAIL) == []


def test_where_numbers_run_on_one_left_out_is_a_gap():
    body = (
        "（一）健全制度\n1.制定规章。\n2.清理文件。\n"
        "（二）规范执法\n3.开展评查。\n（三）强化监督\n5.审计监督。"
    )

    assert found(HEAD + body + TAIL) == [("NUM001", "5.", 9)]


def test_a_run_inside_an_item_of_such_a_run_counts_for_itself():
    body = (
        "一是加强领导。一是召开会议；二是开展督察。\n"
        "二是规范执法。一是培训；二是评查；三是公示。\n三是强化监督。"
    )

    assert found(HEAD + body + TAIL) == []


@pytest.mark.parametrize(
    "body",
    [
        "（一）健全制度（二）规范执法。\n（三）强化监督。",
        "强化措施，一是培训；二是评查并且三是公示；四是监督。",
        "强化措施，一是培训；二要评查；三是公示。",
        "强化措施，一要培训；二要评查，落实“三要五不”；三要公示。",
        "（一）健全制度。制定规章2件。（二）规范执法。\n（三）强化监督。",
    ],
)
def test_a_mark_that_stands_inside_running_text_is_not_missing(body):
    assert found(HEAD + body + TAIL) == []


def test_a_double_of_the_first_is_one_even_after_a_lead():
    body = "（一）健全制度\n主要做法如下：\n——制定规章2件。\n（一）规范执法\n——开展评查2次。"

    assert found(HEAD + body + TAIL) == [("NUM002", "（一）", 6)]


def test_a_reference_broken_at_the_end_of_a_line_is_no_mark():
    body = "（一）健全制度。\n（二）规范执法，依照条例第五条第\n（四）项处罚12件。\n（三）强化监督。"

    assert found(HEAD + body + TAIL) == []


def test_a_mark_broken_at_the_end_of_a_line_is_not_missing():
    body = "一是健全制度，出台规定3件；二是规范执法，开展评查2次；三\n是强化监督；四是化解纠纷。"

    assert found(HEAD + body + TAIL) == []


def test_a_first_one_under_the_heading_before_begins_no_run_here():
    body = "（一）规范执法。一是培训；二是评查。\n（二）强化监督。二是人大监督；三是审计监督。"

    assert found(HEAD + body + TAIL) == [("NUM003", "二是", 4)]


def test_headings_all_on_one_line_are_followed():
    text = (
        "一、主要举措（一）健全制度。一是立规；二是清理。"
        "（二）规范执法。一是培训；二是评查。（一）不足。（二）打算。"
    )

    assert found(text) == []


def test_a_first_one_inside_running_text_begins_the_run():
    note = "备注：1.数据截至年底。\n2.不含派出机构。\n3.不含垂直管理单位。"

    assert found(HEAD + note + TAIL) == []


def test_a_list_of_annexes_begins_on_the_line_that_names_them():
    annexes = "附件：1.执法情况统计表\n2.文件目录\n4.案例汇编\n"

    assert [f[:2] for f in found(HEAD + "全年制定规章2件。" + TAIL + annexes)] == [("NUM001", "4.")]


REGULATION = """
附录
柳湾县行政调解办法
第一章 总则
第一条 为了规范行政调解，制定本办法。
第二条 行政调解遵循下列原则：
（一）自愿；
（二）合法。
第二章 程序
第三条 有下列情形之一的，终止调解：
（一）当事人撤回申请的；
（二）违反本办法第二条第（一）项的。
第四条 本办法自2023年1月1日起施行。
"""


def test_a_regulation_in_an_appendix_raises_nothing_when_right():
    assert found(HEAD + "全年制定规章2件。" + TAIL + REGULATION) == []


def test_an_article_left_out_is_found_across_chapters():
    text = HEAD + "全年制定规章2件。" + TAIL + REGULATION.replace("第四条", "第五条")

    assert [f[:2] for f in found(text)] == [("NUM001", "第五条")]


def test_articles_of_an_appendix_begin_anew_under_each_title():
    article = (
        "一、基本情况\n全镇有调解员86名，年内调解纠纷412件，成功率在98%以上，群众满意。\n"
        "二、主要做法\n每月排查一次，每季通报一次，做到小事不出村，大事不出镇，矛盾不上交。\n"
    )
    text = "附录\n柳河镇调解工作法\n柳河镇司法所\n" + article + "东江区普法工作法\n东江区司法局\n" + article

    assert found(text) == []


def test_a_table_begins_anew_with_each_group_of_rows():
    table = (
        "县区 | 序号 | 名称\n柳湾县 | 1 | 甲办法\n2 | 乙办法\n3 | 丙办法\n"
        "东江区\n东江区 | 1 | 丁办法\n2 | 戊办法\n4 | 己办法\n"
    )

    assert found(table) == [("NUM012", "4", 8)]


def test_a_column_of_codes_under_that_head_is_not_counted():
    table = "序号 | 名称\n3 | 甲办法\n9 | 乙办法\n4 | 丙办法\n7 | 丁办法\n"

    assert found(table) == []


def test_each_report_of_a_white_book_counts_for_itself():
    one = (
        "{}\n2023年法治政府建设年度报告\n"
        "2023年，全县深入学习贯彻习近平法治思想，坚持依法行政，取得了新的成效，现将有关情况报告如下。\n"
        "一、主要举措和成效\n全年制定文件6件，开展评查2次。\n"
        "二、存在的不足和原因\n力量不足，原因是编制紧张。\n"
    )

    assert found(one.format("柳湾县") + one.format("东江区")) == []
    second = one.format("东江区").replace("一、主要举措和成效\n", "")
    assert [f[:2] for f in found(one.format("柳湾县") + second)] == [("NUM003", "二、")]


def test_a_kept_count_is_verified():
    body = "重点做了以下两项工作：\n（一）健全制度。\n（二）规范执法。"
    result = inspect(read_bytes((HEAD + body + TAIL).encode(), "柳湾县.txt"), rules(("NUM",)))

    (kept,) = result.verified
    assert (kept.relation, kept.place.quote) == ("count", "两项")


def test_a_count_over_a_run_with_a_slip_is_told_once():
    body = "重点做了以下三项工作：\n（一）健全制度。\n（三）规范执法。"

    assert found(HEAD + body + TAIL) == [("NUM001", "（三）", 5)]


def test_a_lone_number_at_the_head_of_a_line_is_no_run():
    assert found(HEAD + "5.平台建设提速，全年办件量增长。\n群众满意。" + TAIL) == []


@pytest.mark.parametrize("mark", ["1、", "第一、"])
def test_a_common_way_of_writing_is_worth_a_look_at_most(mark):
    second = mark.replace("1", "2").replace("一", "二")
    text = f"{HEAD}（一）健全制度\n{mark}制定规章。\n{second}清理文件。{TAIL}"

    assert [f[1] for f in found(text)] == []
    assert ("NUM008", mark, 4) in found(text, info=True)


def test_sequences_keep_the_order_of_the_text():
    assert runs("一、甲\n（一）乙\n（二）丙\n二、丁\n（一）戊\n") == [[1, 2], [1, 2], [1]]


def test_a_number_shared_by_many_marks_never_breaks_the_run_of_another_kind():
    text = HEAD + "\n".join(f"（{ordinal_text(n)}）第{n}项任务完成。" for n in range(1, 121)) + TAIL

    assert found(text) == []
