"""What a comment says: the finding with its operands, the value expected and the basis."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from checker.findings import LABELS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.findings import Finding

_HEAD = re.compile(rf"(?:{'|'.join(LABELS.values())}) ([A-Z]{{3}}\d{{3}})(?:「(.*?)」)?：", re.DOTALL)
_CODE = r"[A-Za-z]{3}\d{3}"
_IGNORED = re.compile(  # a code alone is no reason
    rf"\s*忽略\s*({_CODE})?\s*(?:[：:，,；;。]\s*|\s)(?!{_CODE}[\s：:，,；;。]*$)(\S.*)", re.DOTALL
)
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = 24

Key = tuple[str, str]


def said(finding: Finding) -> list[str]:
    """The paragraphs of a finding's comment."""
    return [_UNWRITABLE.sub("", " ".join(line.split())) for line in _lines(finding)]


def _lines(finding: Finding) -> Iterator[str]:
    quote = _short(finding.place.quote)
    yield f"{LABELS[finding.severity]} {finding.code}{f'「{quote}」' if quote else ''}：{finding.message}"
    if finding.expected is not None:
        yield f"应为：{finding.expected}"
    if finding.fix is not None and finding.fix != finding.expected:
        yield f"可改为：{finding.fix or '（删去）'}"
    others = [
        f"「{_short(one.place.quote)}」（{one.file}{ROLES.get(one.role, one.role)}）"
        for one in finding.related
    ]
    if others:
        yield f"参见：{'、'.join(others)}"
    if finding.basis:
        yield f"依据：{finding.basis}"


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= _LONG else f"{quote[: _LONG // 2]}…{quote[-_LONG // 2 + 1 :]}"


def key(paragraphs: list[str]) -> Key | None:
    """By which a finding is known again: its rule, and its quote apart from width and blanks."""
    found = _HEAD.match(paragraphs[0]) if paragraphs else None
    return None if found is None else (found[1], normal(found[2] or ""))


def normal(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def unreasoned(paragraphs: list[str]) -> bool:
    """Whether a comment says to ignore something and gives no reason."""
    text = "\n".join(paragraphs).strip()
    return text.startswith("忽略") and len(text) <= len("忽略 ABC000：") and ignored(paragraphs) is None


def names_a_rule(paragraphs: list[str]) -> bool:
    """Whether a comment speaks of a rule by its code."""
    return any(re.search(_CODE, paragraph) for paragraph in paragraphs)


def ignored(paragraphs: list[str]) -> tuple[str, str] | None:
    """The rule that a comment says to ignore, and the reason: 忽略 ARI001：…; empty where it names no rule.

    None for a comment that does not say so, or gives no reason.
    """
    found = _IGNORED.fullmatch("\n".join(paragraphs))
    return None if found is None else ((found[1] or "").upper(), " ".join(found[2].split()))
