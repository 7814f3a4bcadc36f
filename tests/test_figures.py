"""What the figures of a sentence are read as."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.facts.figures import Figure
from checker.facts.numerals import chinese, read
from checker.facts.scanning import scan


def only(text: str) -> Figure:
    (figure,) = scan(text)
    return figure


def measures(text: str) -> list[tuple[str, str]]:
    return [(f.text, f.unit) for f in scan(text) if f.kind == "measure"]


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("受理1346件", "1346", "件", "="),
        ("处理 70823 件", "70823", "件", "="),
        ("受理１０８件", "108", "件", "="),
        ("受理1,346件", "1346", "件", "="),
        ("服务近2万件次", "20000", "件次", "~"),
        ("惠及2.5万余户", "25000", "户", ">="),
        ("惠及1.2 万余家", "12000", "家", ">="),
        ("惠及20多万户", "200000", "户", ">="),
        ("案件37.27万件", "372700", "件", "="),
        ("培训十余万人次", "100000", "人次", ">="),
        ("先后十七次", "17", "次", "="),
        ("罚款4836万元", "48360000", "元", "="),
        ("基金40.5亿元", "4050000000", "元", "="),
        ("满意率达95%以上", "95", "%", ">="),
        ("占比不到3%", "3", "%", "<="),
        ("占百分之四十三", "43", "%", "="),
        ("压缩约40％", "40", "%", "~"),
        ("提升4.7个百分点", "4.7", "个百分点", "="),
        ("辐射半径不超过8公里", "8", "公里", "<="),
        ("连续27个月", "27", "个月", "="),
        ("增长2.5倍", "2.5", "倍", "="),
        ("调解员30人左右", "30", "人", "~"),
        ("选聘律师20名", "20", "人", "="),
    ],
)
def test_a_measure_has_its_value_its_unit_and_its_bound(text, value, unit, bound):
    figure = only(text)
    assert figure.kind == "measure"
    assert (figure.value, figure.unit, figure.bound) == (Decimal(value), unit, bound)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("10—30人", "10", "30"), ("5至8次", "5", "8"), ("63%~68%", "63", "68"), ("2—3万件", "20000", "30000")],
)
def test_a_range_has_both_its_ends(text, low, high):
    figure = only(text)
    assert (figure.value, figure.high, figure.bound) == (Decimal(low), Decimal(high), "~")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2022年", "date"),
        ("1—10月", "date"),
        ("5月24日", "date"),
        ("2021—2025年", "date"),
        ("青政发〔2022〕5号", "document"),
        ("第三条", "article"),
        ("第42期", "ordinal"),
        ("“1+3”模式", "name"),
        ("“5023”品牌", "name"),
        ("“三项制度”落实", "name"),
        ("3.0版清单", "name"),
        ("5G基站", "name"),
        ("拨打12345热线", "bare"),
        ("《关于办好十件实事的通知》", "name"),
    ],
)
def test_what_counts_nothing_is_no_measure(text, kind):
    assert [figure.kind for figure in scan(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    ["八五普法", "双随机、一公开", "一是统一思想", "一起推进", "千家万户", "十分重视", "三农工作", "四川"],
)
def test_numerals_inside_words_are_no_figures(text):
    assert scan(text) == ()


def test_the_last_digit_place_follows_the_scale():
    assert [f.ulp for f in scan("1346件、5.84万家、100万份、98.6%")] == [
        Decimal(1),
        Decimal("100.00"),
        Decimal(10000),
        Decimal("0.1"),
    ]


def test_a_unit_that_stands_once_belongs_to_all_figures_of_its_list():
    assert [f.unit for f in scan("分别为3、5、7件")] == ["件", "件", "件"]


def test_what_a_figure_is_said_of_stands_before_or_after_it():
    text = "全市86个乡镇（街道）均已设立，召开专题会议3次、协调会议5次。"
    towns, special, other = scan(text, 100)
    cut = lambda span: text[span.start - 100 : span.end - 100]  # noqa: E731
    assert (cut(towns.lead), cut(towns.noun)) == ("全市", "乡镇（街道）")
    assert (cut(special.lead), cut(other.lead)) == ("召开专题会议", "协调会议")


def test_a_remark_in_brackets_is_one_level_deeper():
    assert [f.depth for f in scan("审结35件（含结转4件），驳回3件")] == [0, 1, 0]


@settings(deadline=None)
@given(st.integers(1, 99999))
def test_chinese_numerals_are_read_as_they_are_written(number):
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    text = ""
    for place, digit in zip(reversed(range(len(str(number)))), str(number), strict=True):
        text += digits[int(digit)] + units[place] if digit != "0" else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    assert chinese(text.rstrip("零")) == number


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,万亿余多近约%十百二三—至以上分之", max_size=12))
def test_no_string_of_numeral_characters_breaks_the_reader(text):
    read(text)


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789.,，、。万亿余多近约%十二三件个次年月（）()“”《》第占率", max_size=40),
    st.integers(0, 99),
)
def test_figures_lie_in_order_at_the_characters_they_name(text, offset):
    figures = scan(text, offset)
    for figure in figures:
        assert text[figure.span.start - offset : figure.span.end - offset] == figure.text
        assert figure.number.within(figure.span)
        assert figure.value <= figure.high
    assert all(a.span.end <= b.span.start for a, b in pairwise(figures))
