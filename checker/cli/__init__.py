"""The command line: options in, exit status out."""

from __future__ import annotations

import os
import sys


def main(args: list[str] | None = None) -> None:
    """Run the command line; no fault ever shows a traceback, unless FAZHI_LINT_DEBUG asks for it."""
    try:
        from checker.cli.program import run  # so late that Ctrl-C is answered from the start

        status = run(args)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr, flush=True)  # noqa: T201
        sys.stdout.flush()
        os._exit(130)  # at once: at exit Python would wait for processes that are gone
    sys.exit(status)
