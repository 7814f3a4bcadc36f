"""How long a check takes and how much memory, as ratios that hold on any machine.

    python tests/bench/startup.py [SMALL [LARGE]]

SMALL is a report of usual length, LARGE a long one; without them, a fixture and sixteen of it in a row.
Whole processes are measured: the median of ten, against ``python -c "import click, lark"``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
RUNS = 10
BASE = ("-c", "import click, lark")
# An installed package has its bytecode; a checkout gets it in the first run, unless this forbids it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(*args: str) -> tuple[float, float]:
    """Seconds and peak megabytes of one python process."""
    command = [sys.executable, *args]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def medians(*args: str) -> tuple[float, float]:
    """The medians of both; a first run that only warms the caches is not counted."""
    run(*args)
    seconds, megabytes = zip(*(run(*args) for _ in range(RUNS)), strict=True)
    return statistics.median(seconds), max(megabytes)


def check(path: Path) -> tuple[str, ...]:
    return ("-m", "checker", "check", str(path.resolve()))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(arg) for arg in sys.argv[1:3]]
        small = (
            paths[0]
            if paths
            else max((ROOT / "fixtures/reports").glob("*.txt"), key=lambda p: p.stat().st_size)
        )
        large = paths[1] if paths[1:] else Path(folder, "large.txt")
        if not paths[1:]:
            large.write_text(small.read_text(encoding="utf-8") * 16, encoding="utf-8")
        base, memory = medians(*BASE)
        print(f"{'':34} {'seconds':>8} {'ratio':>6} {'MB':>6} {'ratio':>6}")
        for name, args in (
            ("import click, lark", BASE),
            (small.name, check(small)),
            (large.name, check(large)),
        ):
            seconds, megabytes = medians(*args)
            print(
                f"{name:34} {seconds:8.3f} {seconds / base:6.2f} {megabytes:6.0f} {megabytes / memory:6.2f}"
            )


if __name__ == "__main__":
    main()
