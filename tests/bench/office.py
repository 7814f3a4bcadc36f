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
    "推进行政执法规范化",
    "化解社会矛盾纠纷",
    "强化行政权力监督",
)
THINGS = (
    "行政处罚案件",
    "行政复议案件",
    "民事调解纠纷",
    "行政许可事项",
    "执法检查",
    "普法活动",
    "规范性文件备案",
)
PLACES = ("城关所", "河东所", "河西所", "南山所", "北山所")
CLOSINGS = (
    "成效稳步显现。",
    "工作基础进一步夯实。",
    "群众反映的问题得到回应。",
    "由于人员不足，进度仍有差距。",
)


def numeral(number: int) -> str:
    return "一二三四五六七八九十"[number]


def sentence(dice: random.Random) -> str:
    """One sentence with figures that add up, seven times in eight."""
    thing = dice.choice(THINGS)
    parts = [dice.randint(3, 400) for _ in range(dice.randint(2, 4))]
    total = sum(parts) + (dice.randint(1, 9) if dice.random() < 1 / 8 else 0)
    told = "、".join(f"{place}{part}件" for place, part in zip(PLACES, parts, strict=False))
    share = f"，办结{parts[0]}件，办结率{100 * parts[0] / total:.2f}%" if dice.random() < 0.5 else ""
    return f"全年办理{thing}{total}件，其中{told}{share}。{dice.choice(CLOSINGS)}"


def table(dice: random.Random) -> list[str]:
    rows = [(place, *(dice.randint(0, 90) for _ in range(4))) for place in PLACES]
    sums = ("合计", *(sum(row[column] for row in rows) for column in range(1, 5)))
    lines = [("单位", "处罚", "许可", "检查", "强制"), *rows, sums]
    return ["| " + " | ".join(map(str, line)) + " |" for line in lines]


def text(dice: random.Random, number: int) -> str:
    """A report of about SIZE characters."""
    body = f"{dice.choice(BODIES)}{number}号" if dice.random() < 0.3 else dice.choice(BODIES)
    lines = [
        f"{body}2023年法治政府建设年度报告",
        "2023年，全面落实法治政府建设各项部署，现将有关情况报告如下。",
    ]
    share = SIZE / sum(weight for _, weight in PARTS)
    for at, (title, weight) in enumerate(PARTS):
        lines.append(f"{numeral(at)}、{title}")
        written, item = 0, 0
        while written < weight * share:
            lines.append(
                f"（{numeral(item % 10)}）{dice.choice(FIELDS)}。" + "".join(sentence(dice) for _ in range(6))
            )
            written += len(lines[-1])
            item += 1
        if not at:
            lines += table(dice)
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
