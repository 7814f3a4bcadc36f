"""Checks of the numbers of documents, and of ways to write a title that can be told by their form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.document import Span
from checker.facts.lexicon import words
from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class NumberForm(Struct, frozen=True):
    """A document number not written 机关代字〔年份〕序号号 (发文字号)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for line in subject.facts.lines:
            for found in _DOCUMENT_NUMBER.finditer(line.text):
                brackets = found["open"] + found["close"]
                faults = [
                    *(["年份外应用六角括号〔〕"] if brackets != "〔〕" else []),
                    *(["序号前不加“第”"] if "第" in found["order"] else []),
                    *(["序号不编虚位"] if re.search(r"(?<!\d)0\d", found["order"]) else []),
                ]
                if not faults:
                    continue
                start = line.span.start + found.start("open")
                right = f"〔{found['year']}〕{found['order'].lstrip('第 0')}号"
                fixable = "序号不编虚位" not in faults
                yield Match(
                    span=Span(start, line.span.start + found.end()),
                    values={"number": found.group(), "faults": "，".join(faults)},
                    expected=right,
                    fix=right if fixable else None,
                )


_DOCUMENT_NUMBER = re.compile(
    r"(?<=[发办函规字政党府委])(?<![罚复决案检诉强许令告]字)(?P<open>[〔\[【［(（])(?P<year>(?:19|20)\d\d)(?P<close>[〕\]】］)）])"
    r"(?P<order>第?\d{1,4})号"
)


class CodeForm(Struct, frozen=True):
    """A registration number whose last part is shorter or longer than all its neighbours' (登记号位数)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        codes = [(line, found) for line in subject.facts.lines for found in _CODE.finditer(line.text)]
        lengths = [len(found["order"]) for _, found in codes]
        if len(codes) < ENOUGH_CODES:
            return
        usual = max(set(lengths), key=lengths.count)
        if lengths.count(usual) < OF_ALL * len(codes):
            return
        for (line, found), length in zip(codes, lengths, strict=True):
            if length != usual:
                start = line.span.start + found.start()
                yield Match(
                    span=Span(start, start + len(found.group())),
                    values={
                        "code": found.group(),
                        "length": length,
                        "usual": usual,
                        "count": lengths.count(usual),
                    },
                )


_CODE = re.compile(r"(?<![A-Za-z\d])[A-Z]{2,8}[-—–－](?:19|20)\d\d[-—–－](?P<order>\d{4,12})(?!\d)")
ENOUGH_CODES = 4
OF_ALL = 0.75


class Pattern(Struct, frozen=True):
    """A way of writing a title or a number that the lexicon's list *of* describes."""

    of: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for pattern in words("documents")[self.of]:
            for line in subject.facts.lines:
                for found in re.finditer(pattern, line.text):
                    group = "mend" if "mend" in found.re.groupindex else 0
                    start, end = found.span(group)
                    yield Match(
                        span=Span(line.span.start + start, line.span.start + end),
                        values={"found": found[group]},
                    )
