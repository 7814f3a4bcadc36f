"""What an office's yearly run takes: 500 invented reports of 6,000 characters, as ratios.

    python tests/bench/office.py [COUNT]

Whole processes are measured: one process, one per core, and again with the results kept.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SIZE = 6000
BODIES = ("青禾市", "柳湾县", "东江区", "北原县", "石桥镇", "青禾市水利局", "柳湾县司法局", "安江省教育厅")
PARTS = (
    ("主要举措和成效", 7),
    ("存在的不足和原因", 2),
    ("党政主要负责人履行推进法治建设第一责任人职责情况", 2),
    ("下一年度主要安排", 2),
)
FIELDS = (
    "依法全面履行政府职能",
    "健全依法行政制度体系",
    "推进重大行政决策科学化",
    "推进行政执法规范化",
    "依法化解社会矛盾纠纷",
    "强化行政权力监督制约",
    "加强法治宣传教育",
    "提升领导干部法治思维",
)
WHO = (
    "各镇街",
    "市司法局",
    "行政执法部门",
    "各级调解组织",
    "行政审批部门",
    "复议机构",
    "法律顾问",
    "普法讲师团",
)
WHEN = ("全年", "上半年", "年内", "截至年底", "工作中", "在此基础上", "围绕中心工作")
HOW = ("持续", "深入", "扎实", "有序", "全面", "着力", "依法", "统筹")
DOES = ("推进", "落实", "开展", "规范", "完善", "强化", "健全", "优化", "细化", "做实")
WHAT = (
    "行政执法公示制度",
    "重大决策合法性审查",
    "规范性文件备案审查",
    "矛盾纠纷多元化解机制",
    "“双随机、一公开”监管",
    "政务服务标准化建设",
    "行政复议规范化建设",
    "基层综合行政执法改革",
    "法律顾问作用发挥",
    "领导干部学法制度",
    "证明事项告知承诺制",
    "行政裁量权基准管理",
    "公共法律服务网络建设",
    "府院联动工作机制",
)
BY = (
    "《中华人民共和国行政处罚法》",
    "《中华人民共和国行政复议法》",
    "《重大行政决策程序暂行条例》",
    "《优化营商环境条例》",
)
TAILS = (
    "工作基础进一步夯实",
    "群众反映的问题得到回应",
    "办事流程逐步简化",
    "部门之间的衔接更加顺畅",
    "执法程序更为规范",
    "责任清单已经公开",
    "有关经验在会上作了交流",
    "各项措施落到实处",
)
THINGS = (
    ("行政处罚案件", "件"),
    ("行政复议申请", "件"),
    ("民间纠纷", "件"),
    ("许可事项", "项"),
    ("执法检查", "次"),
    ("普法活动", "场次"),
    ("备案文件", "份"),
)
PLACES = ("城关所", "河东所", "河西所", "南山所", "北山所")
# Real reports have 17 to 23 figures in 1,000 characters, one or two of them percentages, and seldom a
# breakdown. With this share of sentences that hold figures there are about 25: no easier than they are.
WITH_FIGURES = 0.42


def numeral(number: int) -> str:
    return "一二三四五六七八九十"[number]


def sentence(dice: random.Random) -> str:
    """One sentence, with figures or without."""
    if dice.random() < WITH_FIGURES:
        return dice.choice((counted, counted, counted, rated, grown, listed, divided, dated))(dice)
    one, two = dice.sample(WHAT, 2)
    clauses = (
        f"{dice.choice(WHO)}{dice.choice(HOW)}{dice.choice(DOES)}{one}，{dice.choice(TAILS)}",
        f"{dice.choice(WHEN)}{dice.choice(HOW)}{dice.choice(DOES)}{one}和{two}，{dice.choice(TAILS)}",
        f"认真执行{dice.choice(BY)}，由{dice.choice(WHO)}牵头{dice.choice(DOES)}{one}",
        f"针对检查中发现的薄弱环节，{dice.choice(WHO)}逐项{dice.choice(DOES)}{one}，{dice.choice(TAILS)}",
    )
    return dice.choice(clauses) + "。"


def counted(dice: random.Random) -> str:
    (one, unit), (two, other) = dice.sample(THINGS, 2)
    first, second = dice.randint(12, 900), dice.randint(3, 90)
    return f"{dice.choice(WHO)}共办理{one}{first}{unit}，涉及{two}{second}{other}，{dice.choice(TAILS)}。"


def rated(dice: random.Random) -> str:
    """A rate, right seven times in eight."""
    whole = dice.randint(60, 900)
    done = whole - dice.randint(1, 50)
    rate = 100 * done / whole + (dice.randint(1, 9) if dice.random() < 1 / 8 else 0)
    return f"{dice.choice(WHEN)}收到投诉{whole}件，办结{done}件，办结率{rate:.2f}%，{dice.choice(TAILS)}。"


def grown(dice: random.Random) -> str:
    thing, unit = dice.choice(THINGS)
    growth = f"同比增长{dice.uniform(1, 60):.1f}%"
    return f"{dice.choice(WHO)}受理{thing}{dice.randint(100, 2000)}{unit}，{growth}。"


def listed(dice: random.Random) -> str:
    told = "、".join(dice.sample(WHAT, 3)) + dice.choice(("三项", "3项", "等"))
    return f"{dice.choice(WHEN)}{dice.choice(DOES)}{told}工作。"


def divided(dice: random.Random) -> str:
    """A breakdown, right seven times in eight."""
    thing, unit = dice.choice(THINGS)
    parts = [dice.randint(3, 400) for _ in range(dice.randint(2, 4))]
    total = sum(parts) + (dice.randint(1, 9) if dice.random() < 1 / 8 else 0)
    told = "、".join(f"{place}{part}{unit}" for place, part in zip(PLACES, parts, strict=False))
    return f"{dice.choice(WHO)}完成{thing}{total}{unit}，其中{told}。"


def dated(dice: random.Random) -> str:
    day = f"2023年{dice.randint(1, 12)}月{dice.randint(1, 28)}日"
    return f"{day}，{dice.choice(WHO)}专题研究{dice.choice(WHAT)}，{dice.choice(TAILS)}。"


def table(dice: random.Random) -> list[str]:
    rows = [(place, *(dice.randint(0, 90) for _ in range(4))) for place in PLACES]
    sums = ("合计", *(sum(row[column] for row in rows) for column in range(1, 5)))
    lines = [("单位", "处罚", "许可", "检查", "强制"), *rows, sums]
    return ["| " + " | ".join(map(str, line)) + " |" for line in lines]


def paragraph(dice: random.Random, most: int) -> str:
    """Three to seven sentences, fewer where there is no room."""
    written = ""
    for _ in range(dice.randint(3, 7)):
        if len(written) < most:
            written += sentence(dice)
    return written


def text(dice: random.Random, number: int) -> str:
    """A report of about SIZE characters."""
    body = f"{dice.choice(BODIES)}{number}号" if dice.random() < 0.3 else dice.choice(BODIES)
    lines = [
        f"{body}2023年法治政府建设年度报告",
        "2023年，全面落实法治政府建设各项部署，现将有关情况报告如下。",
    ]
    figures = table(dice)
    share = (SIZE - sum(map(len, figures))) / sum(weight for _, weight in PARTS)
    for at, (title, weight) in enumerate(PARTS):
        lines.append(f"{numeral(at)}、{title}")
        written, item = 0, 0
        while written < weight * share - 40:
            head = f"（{numeral(item % 10)}）{dice.choice(FIELDS)}。"
            lines.append(head + paragraph(dice, int(weight * share - written) - 40))
            written += len(lines[-1])
            item += 1
        if not at:
            lines += figures
    return "\n".join([*lines, ""])


def run(folder: Path, *options: str) -> tuple[float, float]:
    """Seconds of a run, and peak megabytes of the largest of its processes."""
    command = [sys.executable, "-m", "checker", "check", str(folder), "--fail-on", "never", *options]
    command += ["-o", f"json:{folder.parent / 'out.json'}"]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"the run failed: {status}")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def main() -> None:
    count = int(sys.argv[1]) if sys.argv[1:] else 500
    with tempfile.TemporaryDirectory() as name:
        os.environ["FAZHI_LINT_CACHE"] = f"{name}/kept"
        folder = Path(name, "drafts")
        folder.mkdir()
        for number in range(count):
            dice = random.Random(number)  # noqa: S311 (the same reports every time)
            (folder / f"{number:04}.txt").write_text(text(dice, number), encoding="utf-8")
        few = folder.parent / "few"
        few.mkdir()
        for path in sorted(folder.iterdir())[: count // 10]:
            (few / path.name).write_bytes(path.read_bytes())
        run(few, "--no-cache")  # the grammars are built once
        _, small = run(few, "--no-cache", "-j", "1")
        one, memory = run(folder, "--no-cache", "-j", "1")
        cores = os.cpu_count() or 1
        many, each = run(folder, "--no-cache", "-j", str(cores))
        cold, _ = run(folder)
        warm, _ = run(folder)
    print(f"{count} reports, {cores} cores")
    print(f"{count / one:8.1f} reports a second in one process")
    print(f"{one / many:8.2f} times as many with a process per core")
    print(f"{many / cold:8.2f} times as fast while results are kept, as without")
    print(f"{cold / warm:8.1f} times as fast when they were kept")
    print(
        f"{max(memory, each):8.0f} MB at most in a process; {memory / small:.2f} of a run of a tenth as many"
    )


if __name__ == "__main__":
    main()
