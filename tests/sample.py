"""All that can be said of a file, once: what reporters are held against."""

from __future__ import annotations

from checker.findings import (
    FileResult,
    Finding,
    NotAssessed,
    Place,
    Related,
    ReportSummary,
    Required,
    Severity,
    Suppressed,
    TableCell,
    Unused,
    Verified,
)

LONG = (
    "青禾市全面推进依法行政，" * 8
    + "全年办理行政复议案件12件，其中维持7件、撤销4件。"
    + "各项工作取得新的成效，" * 8
)
AT = LONG.index("12件")


def result(**changes) -> FileResult:
    """All that can be said of a file, once."""
    row = "柳湾县 | 3 | 9"
    findings = (
        Finding(
            code="XNU001",
            name="numbering-gap",
            severity=Severity.ERROR,
            message="“（三）”之前没有“（二）”",
            place=Place(4, 1, 4, 4, "（三）"),
            expected="（二）",
            related=(Related(Place(3, 1, 3, 4, "（一）"), "first"),),
            basis="《党政机关公文格式》（GB/T 9704—2012）7.3.3",
            fix="（二）",
            context="（三）强化行政执法监督",
            section=("一、主要举措和成效", "（三）强化行政执法监督"),
        ),
        Finding(
            code="XAR001",
            name="parts-unlike-total",
            severity=Severity.WARNING,
            message="12件应为11件：7+4=11",
            place=Place(5, AT + 1, 5, AT + 4, "12件"),
            expected="11件",
            related=(Related(Place(5, AT + 9, 5, AT + 11, "7件"), "addend"),),
            context=LONG,
            section=("一、主要举措和成效", "（三）强化行政执法监督"),
        ),
        Finding(
            code="XTA001",
            name="column-total",
            severity=Severity.ERROR,
            message="合计9，各行之和为8",
            place=Place(7, 11, 7, 12, "9", TableCell(1, 2, 3)),
            context=row,
            section=("附表",),
        ),
        Finding(
            code="XWR001",
            name="unfinished-sentence",
            severity=Severity.INFO,
            message="句末没有标点\x1b[2J",
            place=Place(9, 5, 9, 5, ""),
            fix="。",
            context="没有标点",
        ),
    )
    left = Finding(
        code="XNU002",
        name="numbering-twice",
        severity=Severity.WARNING,
        message="“（三）”写了两次",
        place=Place(8, 1, 8, 4, "（三）"),
        context="（三）附则",
        section=("附表",),
    )
    given = {
        "path": "报告/青禾市.txt",
        "format": "txt",
        "reports": (
            ReportSummary(
                title="青禾市2023年法治政府建设年度报告",
                issuer="青禾市人民政府",
                year=2023,
                profile="city",
                line=1,
                end_line=9,
                required={
                    "measures": Required("section", "一、主要举措和成效", 2),
                    "problems": Required("covered", None, 6),
                    "plan": Required("missing"),
                },
            ),
        ),
        "findings": findings,
        "verified": (Verified("sum", "7+4=11", Place(5, 1, 5, 3, "青禾")),),
        "not_assessed": (NotAssessed("合计", "末尾有“等”，列举不全", Place(6, 1, 6, 2, "等")),),
        "suppressed": (Suppressed(left, "上级文件如此编号", "sidecar"),),
        "unused": (
            Unused(
                source="comment",
                why="所针对的问题已不存在，请删去",
                obeyed=True,
                code="XNU001",
                reason="待核",
                line=2,
            ),
            Unused(source="reply", why="没有写理由", text="张三：忽略"),
            Unused(source="sidecar", why="没有“XNU009”这条规则", code="XNU009", reason="旧规则", line=7),
        ),
        "ran": ("XAR001", "XNU001", "XNU002", "XTA001", "XWR001"),
    }
    return FileResult(**given | changes)


BAD = FileResult(path="坏.docx", format="docx", error="文件已加密，请先解除密码")
BOTH = (result(), BAD)
