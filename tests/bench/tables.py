"""How long a large table takes to judge, and that time grows no faster than its cells.

python tests/bench/tables.py
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from checker.readers.text import read
from checker.rulebook import rules
from checker.run import inspect

SIZES = ((500, 30), (1000, 30), (2000, 30), (2000, 60))
RUNS = 3


def table(height: int, width: int) -> str:
    """A right table with a total column and a total row."""
    rows = [[(7 * r + 3 * c) % 997 for c in range(width - 1)] for r in range(height)]
    full = [[*row, sum(row)] for row in rows]
    total = [sum(row[c] for row in full) for c in range(width)]
    lines = [["单位", *(f"第{c}项" for c in range(width - 1)), "合计"]]
    lines += [[f"第{n}县", *map(str, row)] for n, row in enumerate(full, 1)]
    lines += [["合计", *map(str, total)]]
    return "\n".join(["青禾市2023年案件统计表", *(" | ".join(line) + " |" for line in lines)])


def seconds(text: str) -> float:
    """The best of a few runs, reading included."""
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        inspect(read(text.encode(), "table.txt"), rules(("TAB",)))
        taken.append(time.perf_counter() - begun)
    return min(taken)


def main() -> None:
    print(f"{'rows x columns':>16} {'seconds':>8} {'µs a cell':>10}")
    for height, width in SIZES:
        taken = seconds(table(height, width))
        print(f"{height:>9} x {width:<4} {taken:8.2f} {taken / height / width * 1e6:10.1f}")


if __name__ == "__main__":
    main()
