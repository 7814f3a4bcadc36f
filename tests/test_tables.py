"""Statistics tables: every total recomputed, the wrong cell named, a right table never accused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.facts.tables.survey import grids, survey
from checker.readers import read as load
from checker.readers.text import read
from checker.rulebook import rules
from checker.run import inspect

TABLES = sorted((Path(__file__).parent.parent / "fixtures" / "tables").glob("*.txt"))
RULES = rules(("TAB",))


def judged(text, name="table.txt"):
    return inspect(read(text.encode(), name), RULES)


def said(text):
    """What is found in a text: code and the characters it points at."""
    return [(f.code, f.place.quote) for f in judged(text).findings]


def accused(text):
    return [(f.code, f.place.quote) for f in judged(text).findings if f.severity != "info"]


def table(title, *rows):
    return "\n".join([title, *(" | ".join(map(str, row)) + " |" for row in rows)])


def counties(*columns, head=("单位名称", "甲类", "乙类", "小计")):
    """Five counties with two kinds and their sum, the totals under them."""
    rows = [("东江区", 12, 5), ("西岭区", 8, 3), ("柳湾县", 6, 1), ("云溪县", 40, 22), ("白石市", 0, 7)]
    full = [(name, a, b, a + b) for name, a, b in rows]
    total = ("合计", *(sum(row[i] for row in full) for i in (1, 2, 3)))
    return [head, *full, total, *columns]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_right_table_is_never_accused(path):
    assert accused(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [p for p in TABLES if p.stem != "disclosure-2"], ids=lambda p: p.stem)
def test_totals_that_hold_are_told(path):
    assert len(judged(path.read_text("utf-8")).verified) > 2


def test_the_total_is_the_place_when_nothing_crosses_it():
    text = table("检查统计表", ("单位", "检查次数"), ("东江区", 5), ("柳湾县", 7), ("合计", 13))

    assert said(text) == [("TAB001", "13")]


def test_the_cell_is_the_place_when_two_totals_cross_in_it():
    rows = counties()
    rows[3] = ("柳湾县", 9, 1, 7)

    found = judged(table("强制统计表", *rows)).findings

    assert [(f.code, f.place.quote, f.expected) for f in found] == [("TAB003", "9", "6")]
    assert {r.role for r in found[0].related} == {"total"}


def test_two_wrong_cells_are_both_named():
    rows = counties()
    rows[1] = ("东江区", 21, 5, 17)
    rows[4] = ("云溪县", 40, 23, 62)

    assert said(table("强制统计表", *rows)) == [("TAB003", "21"), ("TAB003", "23")]


def test_suspects_stand_beside_a_total_that_fails_alone():
    text = table("检查统计表", ("单位", "检查次数"), ("东江区", 5), ("柳湾县", 7), ("合计", 13))

    (finding,) = judged(text).findings

    assert [(r.place.quote, r.role) for r in finding.related] == [("5", "addend"), ("7", "addend")]


def test_a_place_in_a_table_names_its_cell():
    text = table("检查统计表", ("单位", "检查次数"), ("东江区", 5), ("柳湾县", 7), ("合计", 13))

    (finding,) = judged(text).findings

    assert (finding.place.table.row, finding.place.table.column) == (4, 2)


@pytest.mark.parametrize("first", [False, True], ids=["last", "first"])
def test_totals_stand_before_or_after_their_rows(first):
    head, *body, total = counties()
    rows = [head, total, *body] if first else [head, *body, total]

    assert said(table("统计表", *rows)) == []

    rows[1 if first else -1] = ("合计", 66, 83, 104)

    assert said(table("统计表", *rows)) == [("TAB003", "83")]


def test_inner_totals_are_added_not_their_rows_again():
    text = table(
        "统计表",
        ("单位", "受理", "办结"),
        ("市公安局", 10, 9),
        ("市水利局", 5, 5),
        ("市直小计", 15, 14),
        ("东江区", 7, 7),
        ("柳湾县", 3, 1),
        ("县区小计", 10, 8),
        ("合计", 25, 22),
    )

    assert said(text) == []
    assert said(text.replace("25 | 22", "25 | 44")) == [("TAB003", "44")]


def test_rows_of_a_wider_mark_alone_make_the_total():
    text = table(
        "统计表",
        ("项目", "数量"),
        ("一、行政许可", 30),
        ("1.受理", 20),
        ("2.办结", 10),
        ("二、行政处罚", 12),
        ("合计", 42),
    )

    assert said(text) == []


def test_parts_are_no_addends():
    text = table("统计表", ("项目", "数量"), ("许可", 30), ("其中：网上办理", 20), ("处罚", 12), ("合计", 42))

    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        # 受理 = 许可 + 不予许可 by coincidence on most rows
        table(
            "青禾市2023年行政许可情况统计表",
            ("单位名称", "受理数量", "许可数量", "不予许可数量", "撤销许可数量"),
            ("市直部门", 100, 97, 1, 0),
            ("东江区", 52, 50, 2, 1),
            ("西岭区", 33, 30, 3, 0),
            ("柳湾县", 21, 20, 1, 0),
            ("云溪县", 63, 60, 3, 2),
            ("合计", 269, 257, 10, 3),
        ),
        # a rate and a rank are not added up
        table(
            "应诉统计表",
            ("单位", "开庭", "出庭", "出庭率", "排名"),
            ("东江区", 10, 9, "90%", 2),
            ("柳湾县", 4, 4, "100%", 1),
            ("合计", 14, 13, "92.86%", ""),
        ),
        # figures in 万元 rounded each by itself
        table("罚没统计表", ("单位", "罚没金额（万元）"), ("东江区", 1.24), ("西岭区", 3.33), ("合计", 4.58)),
        # blank, dash and nothing stand for none
        table(
            "强制统计表",
            ("单位", "查封", "扣押", "小计"),
            ("东江区", 3, "", 3),
            ("西岭区", "—", 2, 2),
            ("柳湾县", "/", 4, 4),
            ("合计", 3, 6, 9),
        ),
        # figures with separators and in full width
        table("统计表", ("单位", "件数"), ("东江区", "1,234"), ("西岭区", "１００"), ("合计", "1，334")),
        # numbers of the columns under the header, a serial column, a unit line
        table(
            "统计表\n单位：件",
            ("序号", "单位", "受理", "办结"),
            ("栏次", "甲", 1, 2),
            (1, "东江区", 10, 9),
            (2, "西岭区", 5, 5),
            ("", "合计", 15, 14),
        ),
        # a note among the data
        table(
            "统计表",
            ("单位", "受理"),
            ("填表说明", "作出受理决定的数量"),
            ("东江区", 10),
            ("西岭区", 5),
            ("合计", 15),
        ),
        # no total at all
        table("统计表", ("单位", "受理"), ("东江区", 10), ("西岭区", 5), ("柳湾县", 15)),
    ],
)
def test_hard_negatives_are_silent(text):
    assert said(text) == []


def test_a_ragged_table_is_left_open_with_the_reason():
    text = table(
        "统计表", ("单位", "受理", "办结"), ("东江区", 10, 9), ("西岭区", 5, 4, 3, 2), ("合计", 15, 99)
    )

    result = judged(text)

    assert [f.code for f in result.findings] == []
    assert "第3行有5格" in result.not_assessed[0].why


def test_a_total_that_is_no_sum_at_all_is_left_open():
    text = table(
        "人数统计表",
        ("单位", "参训人数", "持证人数", "新增人数"),
        ("东江区", 10, 9, 3),
        ("西岭区", 5, 4, 3),
        ("合计", 12, 11, 5),
    )

    result = judged(text)

    assert result.findings == ()
    assert "可能不是简单加总" in result.not_assessed[0].why


def test_a_total_beyond_blank_cells_is_left_open():
    text = table("统计表", ("单位", "受理"), ("东江区", 10), ("西岭区", ""), ("柳湾县", 3), ("合计", 15))

    result = judged(text)

    assert result.findings == ()
    assert result.not_assessed


def test_money_that_adds_up_everywhere_else_was_never_rounded():
    rows = [
        (f"{n}县", Decimal(n * 7) / 100, Decimal(n * 13) / 100, Decimal(n * 5) / 100) for n in range(1, 9)
    ]
    full = [(name, a, b, c, a + b + c) for name, a, b, c in rows]
    total = ("合计", *(sum(row[i] for row in full) for i in range(1, 5)))
    head = ("单位", "罚款（万元）", "没收（万元）", "收费（万元）", "合计（万元）")
    right = [head, *full, total]

    assert accused(table("罚没统计表", *right)) == []

    name, a, b, c, stated = right[4]
    right[4] = (name, a + Decimal("0.01"), b, c, stated)

    assert accused(table("罚没统计表", *right)) == [("TAB003", str(a + Decimal("0.01")))]


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        ("44", "“0”误作“4”"),
        ("04", "颠倒"),
        ("400", "多写一位"),
        ("4", "少写一位"),
        ("400000", "元当成了万元"),
    ],
)
def test_the_slip_is_told_where_the_figure_shows_it(wrong, slip):
    rows = counties()
    rows[4] = ("云溪县", wrong, 22, 62)

    (finding,) = judged(table("统计表", *rows)).findings

    assert slip in finding.message


NUMBERS = st.integers(min_value=0, max_value=400000)


@st.composite
def crossed(draw):
    """A table of two groups with 小计 and 合计, right in every figure; its rows as lists of text."""
    height = draw(st.integers(3, 6))
    left, right = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    rows = []
    for _ in range(height):
        a = draw(st.lists(NUMBERS, min_size=left, max_size=left))
        b = draw(st.lists(NUMBERS, min_size=right, max_size=right))
        rows.append([*a, sum(a), *b, sum(b), sum(a) + sum(b)])
    total = [sum(column) for column in zip(*rows, strict=True)]
    named = [[f"第{n}县", *map(str, row)] for n, row in enumerate(rows, 1)]
    totals = ["合计", *map(str, total)]
    body = [totals, *named] if draw(st.booleans()) else [*named, totals]
    width = len(total) + 1
    top = ["单位名称", "甲类案件", "乙类案件", "合计"]
    names = [*(f"甲{n}项" for n in range(left)), "小计", *(f"乙{n}项" for n in range(right)), "小计"]
    head = [row + [""] * (width - len(row)) for row in (top, names)]
    return [*head, *body]


@settings(max_examples=60, deadline=None)
@given(crossed())
def test_a_right_table_of_any_figures_is_silent(rows):
    assert accused(table("青禾市2023年案件统计表", *rows)) == []


@settings(max_examples=60, deadline=None)
@given(crossed(), st.data())
def test_any_one_wrong_figure_is_named(rows, data):
    at = data.draw(st.integers(2, len(rows) - 1))
    column = data.draw(st.integers(1, len(rows[0]) - 1))
    rows = [list(row) for row in rows]
    wrong = data.draw(NUMBERS.map(str).filter(lambda text: text != rows[at][column]))
    rows[at][column] = wrong

    found = judged(table("青禾市2023年案件统计表", *rows)).findings
    errors = [f for f in found if f.severity == "error"]

    assert [(f.place.table.row, f.place.table.column) for f in errors] == [(at + 1, column + 1)]


def test_columns_before_the_groups_are_no_part_of_the_grand_total():
    head = [
        ["单位名称", "申请数量", "甲类案件", "乙类案件", "合计"],
        ["甲项", "乙项", "小计", "丙项", "丁项", "小计"],
    ]
    rows = [(7, 1, 2, 3, 4), (0, 3, 4, 5, 6), (0, 5, 5, 1, 0), (0, 9, 8, 7, 6), (9, 2, 2, 2, 2)]
    full = [(lead, a, b, a + b, c, d, c + d, a + b + c + d) for lead, a, b, c, d in rows]
    body = [(f"第{n}县", *row) for n, row in enumerate(full, 1)]
    total = ("合计", *(sum(column) for column in zip(*full, strict=True)))

    assert said(table("青禾市2023年案件统计表", *head, *body, total)) == []


def test_a_header_that_lost_a_name_accuses_nobody_and_still_finds_the_fault():
    head = [["单位名称", "甲类案件", "乙类案件"], ["甲项", "小计", "丙项", "丁项", "小计"]]
    rows = [(11, 12, 13, 14), (3, 4, 5, 6), (5, 5, 1, 9), (9, 8, 7, 6), (2, 2, 2, 2), (8, 1, 4, 4)]
    full = [[a, b, a + b, c, d, c + d] for a, b, c, d in rows]
    body = [[f"第{n}县", *row] for n, row in enumerate(full, 1)]
    total = ["合计", *(sum(column) for column in zip(*full, strict=True))]

    assert said(table("青禾市2023年案件统计表", *head, *body, total)) == []

    body[2][2] = 6

    assert said(table("青禾市2023年案件统计表", *head, *body, total)) == [("TAB003", "6")]


def test_a_figure_in_a_county_table_is_held_against_the_row_of_the_city():
    rows = [("单位", "检查次数"), ("东江区", 5), ("柳湾县", 7), ("合计", 12)]
    city = table("青禾市2023年行政检查情况统计表", *rows)
    county = table("柳湾县2023年行政检查情况统计表", ("单位", "检查次数"), ("县公安局", 5), ("合计", 5))

    assert said(f"{city}\n{county}") == [("TAB015", "5")]


def test_half_a_year_is_not_held_against_the_whole():
    rows = [("单位", "检查次数"), ("东江区", 5), ("柳湾县", 7), ("合计", 12)]
    city = table("青禾市2023年行政检查情况统计表", *rows)
    county = table("柳湾县2023年1—6月行政检查情况统计表", ("单位", "检查次数"), ("县公安局", 5), ("合计", 5))

    assert said(f"{city}\n{county}") == []


@pytest.mark.parametrize("stem", [p.stem for p in TABLES])
@pytest.mark.parametrize("suffix", [".docx", ".html", ".md", ".pdf", ".xlsx"])
def test_every_format_verifies_the_same_totals(stem, suffix):
    text = (TABLES[0].parent / f"{stem}.txt").read_text("utf-8")
    twin = TABLES[0].parent.parent / "binary" / "tables" / f"{stem}{suffix}"

    result = inspect(load(twin), RULES)

    assert sorted((v.relation, v.detail) for v in result.verified) == sorted(
        (v.relation, v.detail) for v in judged(text).verified
    )
    assert result.findings == ()


def big(height, width):
    """A right table of many figures."""
    rows = [[(7 * r + 3 * c) % 997 for c in range(width)] for r in range(height)]
    full = [[f"第{n}县", *row, sum(row)] for n, row in enumerate(rows, 1)]
    total = ["合计", *(sum(row[c] for row in full) for c in range(1, width + 2))]
    return table("统计表", ["单位", *(f"第{c}项" for c in range(width)), "合计"], *full, total)


def test_time_grows_no_faster_than_cells():
    def seconds(document):
        begun = process_time()
        for found in grids(document):
            survey(found)
        return process_time() - begun

    small, large = (read(big(height, 20).encode(), "big.txt") for height in (200, 800))

    assert min(seconds(large) for _ in range(3)) < 8 * min(seconds(small) for _ in range(3))


@pytest.mark.parametrize("wrong", [61, 9001])
def test_a_table_that_never_adds_up_is_left_open_soon(wrong):
    rows = [[f"第{n}县", *[3] * 20, wrong] for n in range(300)]
    text = table("统计表", ["单位", *(f"第{c}项" for c in range(20)), "合计"], *rows, ["合计", *[9] * 21])

    result = judged(text)

    assert result.findings == ()
    assert result.not_assessed


def test_a_total_row_without_its_serial_cell_stands_under_its_columns():
    rows = [("序号", "单位", "件数"), (1, "东江区", 10), (2, "柳湾县", 5), ("合计", 16, "")]

    assert said(table("统计表", *rows)) == [("TAB001", "16")]


def test_rows_after_a_part_may_belong_to_it():
    rows = [("单位", "受理", "办结"), ("合计", 40, 35), ("市直部门", 20, 18), ("其中：市公安局", 12, 10)]
    rows += [("市水利局", 8, 8), ("东江区", 15, 12), ("柳湾县", 5, 5)]

    result = judged(table("统计表", *rows))

    assert result.findings == ()
    assert [v.detail for v in result.verified if v.relation == "column-total"] == ["20+15+5=40", "18+12+5=35"]


def test_money_stated_in_the_caption_may_be_rounded():
    rows = [("单位", "罚款", "没收", "合计"), ("东江区", 10, 2, 12), ("柳湾县", 5, 1, 7), ("合计", 15, 3, 19)]

    assert said(table("青禾市2023年罚没统计表\n单位：万元", *rows)) == []


def test_a_flattened_header_that_leaves_a_column_without_a_name_breaks_nothing():
    text = "单位名称 | 罚没金额（单位：万元） |\n行政处罚 |\n单位名称 | 单位 | 案件金额 | 8214.36 |"

    assert len(grids(read(text.encode(), "form.txt"))) == 1
