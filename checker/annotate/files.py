"""From a Word file on disk to its annotated copy; the file itself is never written to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from checker.annotate.work import annotate
from checker.comments.package import UntouchableError, open_package
from checker.comments.story import Story
from checker.comments.threads import AUTHOR, comments_of
from checker.document import UnreadableError
from checker.findings import LABELS
from checker.readers import contents
from checker.readers.sniff import format_of
from checker.reporters.words import in_vain
from checker.rulebook import rules
from checker.suppress import sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.annotate.work import Annotated
    from checker.batch import Demand
    from checker.findings import FileResult


def beside(path: str) -> str:
    """Where the copy goes if nobody says: 报告.docx to 报告.检查.docx."""
    file = Path(path)
    return str(file.with_name(f"{file.stem}.检查{file.suffix}"))


def annotated(
    path: str, demand: Demand, graded: Callable[[FileResult], FileResult], *, suggest: bool
) -> Annotated:
    """Annotate a file, its findings with the severities that *graded* gives them.

    Raises UnreadableError if it is none that can be read, UntouchableError if it is one that must not
    be written to.
    """
    data = contents(Path(path))
    if not data or format_of(data, path) != "docx":
        raise UntouchableError("不是 .docx，不能加批注，只出报告；请在 Word 或 WPS 中另存为 .docx 后再试")
    wanted, listed = rules(demand.select, demand.ignore), sidecar.contents(path)
    return annotate(data, path, wanted, demand.profile, graded=graded, suggest=suggest, listed=listed)


def losses(path: str, new: bytes) -> int:
    """How many comments of people stand in the file at *path* and not in its replacement."""
    old = Path(path)
    if not old.is_file():
        return 0
    try:
        return len(_people(old.read_bytes()) - _people(new))
    except (UnreadableError, UntouchableError):
        return 1


def _people(data: bytes) -> set[tuple[str, str]]:
    package = open_package(data)
    story = Story(package.markup(package.main), package.tree("styles"))
    return {(one.author, "\n".join(one.paragraphs)) for one in comments_of(package, story) if not one.ours}


def told(done: Annotated, output: str) -> Iterator[str]:
    """What was done, in a line or two."""
    severities = [one.finding.severity for one in done.marked]
    counts = "，".join(f"{label} {severities.count(severity)}" for severity, label in LABELS.items())
    more = f"；按人的意见忽略 {len(done.ignored)} 处" if done.ignored else ""
    more += f"；写成修订 {done.revised} 处" if done.revised else ""
    yield f"{output}：批注 {len(done.marked)} 处（{counts}）{more}"
    if done.marked:
        yield f"认为无误的，在 Word 中答复该批注“忽略：理由”，再检查这一份时不再提出（作者 {AUTHOR}）"
    yield from in_vain(done.result)
