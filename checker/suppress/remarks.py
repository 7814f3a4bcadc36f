"""Comment lines of the text: <!-- fazhi-lint 忽略 NUM003、numbering-gap：理由 -->."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from checker.rulebook import rules
from checker.suppress.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.document import Document, Remark
    from checker.findings import FileResult

FORM = "<!-- fazhi-lint 忽略 代码：理由 -->"
_WHOLE = re.compile(r"<!--\s*fazhi-lint\s+忽略\s*(.*?)\s*-->", re.IGNORECASE)
_BETWEEN = re.compile(r"[、，,;；\s]+")


class RemarkError(ValueError):
    """A comment line that cannot be obeyed; the message says why, in Chinese."""


def verdicts(result: FileResult, document: Document) -> Iterator[Verdict]:
    """A verdict for each rule that a comment line names; one for a line that is not obeyed."""
    known = {name.casefold(): rule.code for rule in rules() for name in (rule.code, rule.name)}
    for remark in document.remarks:
        try:
            codes, reason = said(remark.text, known)
        except RemarkError as error:
            yield Verdict(source="comment", line=remark.line, text=_line(remark.text), fault=str(error))
            continue
        for code in codes:
            covers = frozenset(_about(result, remark, code))
            yield Verdict(source="comment", code=code, reason=reason, line=remark.line, covers=covers)


def _about(result: FileResult, remark: Remark, code: str) -> Iterator[int]:
    for at, finding in enumerate(result.findings):
        if finding.code == code and finding.place.line == remark.about:
            yield at


def said(text: str, known: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The codes of the rules that a comment names, and its reason; *known* are codes by any name.

    Raises RemarkError.
    """
    found = _WHOLE.fullmatch(_line(text))
    if found is None:
        raise RemarkError(f"须独占一行，写作 {FORM}")
    names, _, reason = found[1].replace(":", "：").partition("：")
    given = [name for name in _BETWEEN.split(unicodedata.normalize("NFKC", names)) if name]
    if not given:
        raise RemarkError(f"没有写规则代码，应写作 {FORM}")
    for name in given:
        if name.casefold() not in known:
            raise RemarkError(f"没有“{name}”这条规则，应写作 {FORM}")
    if not (reason := reason.strip()):
        raise RemarkError(f"没有写理由，应写作 {FORM}")
    return tuple(dict.fromkeys(known[name.casefold()] for name in given)), reason


def _line(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split())
