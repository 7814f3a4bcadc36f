"""The outline of reports in the forms that real ones take: titles, fronts, levels, parts, page furniture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checker.findings import Severity
from checker.outline.model import Kind
from checker.outline.profiles import detect
from checker.outline.survey import survey
from checker.readers import read_bytes
from checker.rulebook import rules
from checker.run import inspect

if TYPE_CHECKING:
    from checker.outline.model import Outline, Piece

MEASURES = "全年制定制度文件3件，审查规范性文件12件，办理重大行政决策5件，均经合法性审查和集体讨论决定。"
PROBLEMS = "执法力量不足，原因在于基层编制少、专业人员缺乏。"
DUTY = "主要负责人认真履行推进法治建设第一责任人职责，主持召开会议4次。"
PLAN = "下一年将持续完善制度，加强执法培训。"


def outline(text: str, profile: str | None = None) -> Outline:
    return survey(read_bytes(text.encode(), "report.txt"), profile)


def report(text: str, profile: str | None = None) -> Piece:
    reports = outline(text, profile).reports
    assert len(reports) == 1
    return reports[0]


def statuses(piece: Piece) -> dict[str, str]:
    return {key: part.status for key, part in piece.parts.items()}


BODY = f"一、主要举措和成效\n{MEASURES}\n二、存在的不足和原因\n{PROBLEMS}\n"


@pytest.mark.parametrize(
    ("front", "title", "issuer", "year"),
    [
        ("柳湾县人民政府关于2023年度法治政府建设情况的报告", None, "柳湾县人民政府", 2023),
        ("2023年柳湾县法治政府建设年度报告", None, "柳湾县", 2023),
        ("柳湾县水利局2023年度依法行政工作总结", None, "柳湾县水利局", 2023),
        ("石桥镇2023度法治政府建设工作情况汇报", None, "石桥镇", 2023),
        ("二〇二三年东江区法治政府建设年度报告", None, "东江区", 2023),
        ("柳湾县2023年度法治政府建设情况报告（公开版）", None, "柳湾县", 2023),
        (
            "中共柳湾县委 柳湾县人民政府\n关于2023年度推进法治政府\n建设情况的报告",
            "中共柳湾县委 柳湾县人民政府关于2023年度推进法治政府建设情况的报告",
            "中共柳湾县委 柳湾县人民政府",
            2023,
        ),
        ("东江区\n2023年法治政府建设年度报告", "东江区2023年法治政府建设年度报告", "东江区", 2023),
        ("关于2023年法治政府建设情况的报告", None, None, 2023),
        ("柳湾县２０２３年法治政府建设年度报告", None, "柳湾县", 2023),
    ],
)
def test_title_names_body_and_year(front: str, title: str | None, issuer: str | None, year: int) -> None:
    found = report(f"{front}\n{BODY}")

    assert found.title == (title or front)
    assert found.issuer == issuer
    assert found.year == year


def test_years_of_a_plan_are_not_the_reports() -> None:
    found = report(f"柳湾县贯彻落实《实施纲要（2021—2025年）》2023年度法治政府建设情况报告\n{BODY}")
    assert found.year == 2023


def test_a_year_is_read_from_running_text_only_with_its_own_word() -> None:
    found = report("青禾市有关情况的报告\n今年以来，全市排查隐患1973处。2023年，整改1842处。\n" + BODY)
    assert found.year == 2023


def test_title_said_by_page_and_document_begins_one_report() -> None:
    found = report(
        "柳湾县2023年法治政府建设年度报告\n发布时间：2024-03-12 来源：县司法局\n"
        f"柳湾县人民政府\n关于2023年度法治政府建设情况的报告\n市政府：\n{BODY}"
    )
    assert found.title == "柳湾县人民政府关于2023年度法治政府建设情况的报告"


def test_front_of_a_formal_report_is_told_apart() -> None:
    found = report(
        "柳湾县人民政府\n关于2023年度法治政府建设情况的报告\n柳政〔2024〕3号\n签发人：何明远\n市委、市政府：\n"
        f"2023年，我县认真落实法治政府建设各项部署。现将有关情况报告如下。\n{BODY}特此报告。\n柳湾县人民政府\n2024年1月20日\n"
    )
    kinds = [line.kind for line in found.lines if line.kind is not Kind.BLANK]

    assert kinds[:5] == [Kind.TITLE, Kind.TITLE, Kind.NUMBER, Kind.DATE, Kind.ADDRESSEE]
    assert kinds[-3:] == [Kind.CLOSING, Kind.SIGNATURE, Kind.DATE]


def test_page_furniture_is_no_part_of_the_report() -> None:
    text = (
        "您当前的位置：首页 > 政务公开 > 法治政府建设\n索 引 号：LW001/2024-00012\n"
        "柳湾县2023年法治政府建设年度报告\n来源：柳湾县司法局 浏览次数：231 次\n【字体：大 中 小】\n打印\n"
        f"{BODY}\n相关链接\n扫一扫在手机打开当前页\n主办：柳湾县人民政府办公室\n版权所有 安ICP备12345678号\n"
    )
    found = outline(text)
    furniture = [line.number for line in found.lines if line.kind is Kind.FURNITURE]

    assert furniture == [1, 2, 4, 5, 6, 12, 13, 14, 15]
    assert not any("版权" in line.cut(span) for piece in found.pieces for line, span in piece.prose)


def test_a_heading_run_into_its_paragraph_is_cut_from_it() -> None:
    found = report("柳湾县2023年法治政府建设年度报告\n一、主要举措\n（一）健全制度体系。全年制定制度3件。\n")
    line = next(line for line in found.lines if line.level == 2)

    assert line.title is not None
    assert line.body is not None
    assert line.cut(line.title) == "健全制度体系"
    assert line.cut(line.body) == "全年制定制度3件。"
    assert line.heading == "（一）健全制度体系"


def test_an_item_of_a_list_is_no_heading() -> None:
    found = report(f"{TITLE}一、主要举措\n1.开展普法12场。\n2.办理案件42件。\n{BODY}")
    assert [line.level for line in found.lines if line.kind is Kind.HEADING] == [1, 1, 1]


def test_short_lines_are_headings_where_nothing_is_numbered() -> None:
    found = report(
        f"柳湾县2023年法治政府建设情况汇报\n工作开展情况\n{MEASURES}\n存在问题\n{PROBLEMS}\n下一步打算\n{PLAN}\n"
    )
    assert [s.heading.heading for s in found.sections if s.heading] == [
        "工作开展情况",
        "存在问题",
        "下一步打算",
    ]


@pytest.mark.parametrize(
    ("part", "heading"),
    [
        ("measures", "推进法治政府建设采取的举措及取得的成效"),
        ("measures", "纵深推进依法行政，法治建设提质增效"),
        ("measures", "坚持问题导向，着力优化法治化营商环境"),
        ("measures", "2023年工作情況"),
        ("measures", "依法全面履行政府职能"),
        ("problems", "存在的主要问题及原因分析"),
        ("problems", "面临的困难和短板"),
        ("problems", "法治政府建设工作中的不足"),
        ("problems", "短板弱项"),
        ("duty", "党政主要负责同志履职情况"),
        ("duty", "切实履行推进法治建设职责"),
        ("duty", "党政主要負責人履行推進法治建設第一責任人職責情況"),
        ("duty", "扛牢政治责任，发挥头雁作用"),
        ("plan", "2024年工作计划"),
        ("plan", "下一步努力方向"),
        ("plan", "今后工作思路"),
        ("plan", "工作展望"),
    ],
)
def test_parts_are_known_by_what_their_headings_mean(part: str, heading: str) -> None:
    headings = {
        "measures": "主要举措和成效",
        "problems": "存在的不足",
        "duty": "第一责任人职责",
        "plan": "下一年安排",
    }
    texts = {"measures": MEASURES, "problems": PROBLEMS, "duty": DUTY, "plan": PLAN}
    headings[part] = heading
    lines = [f"{n}、{headings[key]}\n{texts[key]}" for n, key in zip("一二三四", headings, strict=True)]

    found = report("柳湾县2023年度法治政府建设情况报告\n" + "\n".join(lines) + "\n")

    assert statuses(found) == {
        "measures": "section",
        "problems": "section",
        "reasons": "covered",
        "duty": "section",
        "plan": "section",
    }
    own = found.parts[part].heading
    assert own is not None
    assert own.heading.endswith(heading)


def test_fields_of_work_together_are_the_measures() -> None:
    found = report(
        "青禾市2023年法治政府建设年度报告\n"
        f"一、坚持党的领导\n{MEASURES}\n二、健全执法体系\n{MEASURES}\n三、强化监督\n{MEASURES}\n"
    )
    assert statuses(found) == {
        "measures": "section",
        "problems": "missing",
        "reasons": "missing",
        "duty": "missing",
        "plan": "missing",
    }


def test_a_report_without_headings_covers_its_parts_in_paragraphs() -> None:
    found = report(
        "2023年，石桥镇全面推进依法行政，法治政府建设取得新进展，全年召开党委会专题研究法治工作6次。\n"
        f"{DUTY}\n{MEASURES}{MEASURES}{MEASURES}{MEASURES}{MEASURES}\n"
        "同时，我镇法治政府建设仍存在普法针对性不强等不足，主要原因是专业培训不够。\n"
        "下一步，石桥镇将继续加强执法队伍建设。\n"
    )
    assert set(statuses(found).values()) == {"covered"}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("一是执法力量不足。二是普法形式单一。", "missing"),
        ("一是执法力量不足。主要受编制限制。", "covered"),
        ("由于人手紧，执法频次不高。", "covered"),
        ("（一）主要问题。执法力量不足。\n（二）原因分析。学习抓得不紧。", "section"),
        ("督促整改不够有力，与群众期待有差距。", "missing"),
    ],
)
def test_reasons_are_judged_by_the_text_not_by_the_heading(text: str, status: str) -> None:
    found = report(
        f"柳湾县2023年度法治政府建设情况报告\n一、主要举措\n{MEASURES}\n二、存在的不足和原因\n{text}\n三、下一年安排\n{PLAN}\n"
    )
    assert found.parts["reasons"].status == status


def test_duty_named_only_in_the_plan_is_missing() -> None:
    found = report(f"{TITLE}{BODY}三、下一年安排\n落实推进法治建设第一责任人职责。\n")
    assert found.parts["duty"].status == "missing"


TITLE = "柳湾县2023年度法治政府建设情况报告\n"


def test_chapters_hold_the_first_level() -> None:
    found = report(
        f"{TITLE}第一部分 2023年工作开展情况\n一、抓学习\n{MEASURES}\n二、存在的不足及原因\n{PROBLEMS}\n"
        f"第二部分 2024年工作安排\n一、抓普法\n{PLAN}\n"
    )
    assert [s.level for top in found.sections for s in top.walk() if s.heading] == [1, 2, 2, 1, 2]
    assert found.parts["problems"].status == "section"
    assert found.parts["plan"].status == "section"


WHITEBOOK = (
    "前 言\n本书汇集全市2023年法治政府建设的做法。青禾市将继续推进依法行政，努力建设更高水平的法治政府。\n"
    "目 录\nⅠ 总报告\n一、坚持党的领导…………1\n二、强化执法…………2\nⅡ 县区报告\n"
    "1.柳湾县2023年法治政府建设年度报告…………3\nⅢ 附录\n1.统计表…………5\n"
    f"Ⅰ 总报告\n一、坚持党的领导\n{MEASURES}\n二、强化执法\n{MEASURES}\n"
    f"Ⅱ 县区报告\n柳湾县\n2023年法治政府建设年度报告\n{BODY}三、下一年安排\n{PLAN}\n"
    "Ⅲ 附录\n统计表\n单位 | 件数\n柳湾县 | 3\n合计 | 3\n柳湾县综合治理典型做法\n"
    "柳湾县建立联合调解机制，全年调解成功率达到较高水平，得到群众认可。\n"
)


def test_a_white_book_is_cut_into_its_reports() -> None:
    found = outline(WHITEBOOK)

    assert [piece.kind for piece in found.pieces] == [
        "front",
        "contents",
        "report",
        "front",
        "report",
        "appendix",
        "appendix",
        "appendix",
    ]
    assert [piece.issuer for piece in found.reports] == [None, "柳湾县"]
    assert [piece.profile for piece in found.reports] == ["whitebook", "county"]
    assert found.reports[0].parts["plan"].status == "covered"
    assert found.reports[0].parts["problems"].status == "missing"
    assert found.reports[1].parts["problems"].status == "section"


def test_every_line_lies_in_exactly_one_piece() -> None:
    found = outline(WHITEBOOK)
    numbers = [line.number for line in found.lines]
    assert numbers == list(range(1, len(WHITEBOOK.split("\n")) + 1))


def test_a_table_alone_is_no_report() -> None:
    found = outline("行政处罚统计表\n单位 | 件数\n柳湾县 | 3\n合计 | 3\n")
    assert not found.reports


@pytest.mark.parametrize(
    ("issuer", "profile"),
    [
        ("安江省人民政府", "province"),
        ("中共青禾市委 青禾市人民政府", "city"),
        ("柳湾县人民政府", "county"),
        ("东江区", "county"),
        ("柳湾县水利局", "department"),
        ("中共柳湾县委全面依法治县委员会办公室", "department"),
        ("石桥镇人民政府", "township"),
        ("河东街道办事处", "township"),
        (None, "county"),
    ],
)
def test_profile_is_told_by_the_bodys_name(issuer: str | None, profile: str) -> None:
    assert detect(issuer) == profile


def test_a_given_profile_holds() -> None:
    assert report(f"{TITLE}{BODY}", "township").profile == "township"


def test_headings_in_traditional_characters_are_known() -> None:
    found = report(
        "青禾市2024年法治政府建設年度報告\n"
        f"一、2024年法治政府建設的主要舉措和成效\n{MEASURES}\n二、存在的不足和原因\n由於編製少，執法力量不足。\n"
        f"三、2025年工作安排\n{PLAN}\n"
    )
    assert found.title == "青禾市2024年法治政府建設年度報告"
    assert found.parts["problems"].status == "section"
    assert found.parts["plan"].status == "section"


def test_a_profile_may_change_the_severity_of_a_rule() -> None:
    text = (
        f"{TITLE}一、第一责任人职责\n{DUTY}\n二、主要举措\n{MEASURES}\n"
        f"三、存在的不足\n{PROBLEMS}\n四、下一年安排\n{PLAN}\n"
    )
    document = read_bytes(text.encode(), "report.txt")

    found = inspect(document, rules(("OUT009",)), "statutory").findings

    assert [finding.severity for finding in found] == [Severity.WARNING]
    assert not inspect(document, rules(("OUT009",))).findings


def test_the_note_of_annexes_belongs_to_the_report() -> None:
    found = outline(
        f"{TITLE}{BODY}附件：1.行政执法统计表\n      2.案卷评查情况表\n柳湾县人民政府\n2024年1月5日\n"
    )

    assert [line.number for line in found.lines if line.kind is Kind.ANNEX] == [6, 7]
    assert len(found.pieces) == 1


def test_an_annex_with_its_table_is_a_piece_of_its_own() -> None:
    found = outline(f"{TITLE}{BODY}附件：行政执法统计表\n单位 | 件数\n水利局 | 3\n合计 | 3\n")
    assert [piece.kind for piece in found.pieces] == ["report", "appendix"]
