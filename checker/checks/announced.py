"""A number that is announced before a run of ordinals, against how many there are: 以下七项工作 over six."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.findings import Holds, Match
from checker.outline.marks import ordinal_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.facts.sequences import Sequence
    from checker.findings import Outcome

_NUMBER = (
    r"(?<![第十百千万几数前近约余逾多、0-9０-９.％%“‘])(?P<n>[二两三四五六七八九十]{1,3}|[0-9０-９]{1,2})"
)
_NEAR = 6
_BELOW = re.compile(r"[岁级元人县乡镇村万亿日米%％]以下")  # 乡镇以下三个层级
_TAIL = r"(?P<tail>[^，,。；;：:、“”《》（()）]{0,10})[：:。，,]?$"


class AnnouncedCount(Struct, frozen=True, dict=True):
    """The number stands at the end of the sentence right before the run, with one of *units*.

    It is judged where the sentence says that the items follow: by one of *pointers* (以下, 如下), or
    by one of *openers* (主要, 做好) before a number of *things* that are told, not of a fixed name
    (三项制度).
    """

    units: list[str]
    pointers: list[str]
    openers: list[str]
    things: list[str]

    @property
    def scope(self) -> str:
        return "document"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        units = "|".join(sorted(self.units, key=len, reverse=True))
        return re.compile(rf"{_NUMBER}(?P<unit>{units}){_TAIL}")

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        """For each run that counts right and is announced: kept, or not."""
        for run in subject.facts.sequences:
            if run.kind == "marks" and run.whole and len(run.items) > 1 and run.lead is not None:
                yield from self._outcome(subject, run, run.lead)

    def _outcome(self, subject: Subject, run: Sequence, lead: Span) -> Iterator[Outcome]:
        text = subject.document.slice(lead)
        found = self._pattern.search(text)
        if found is None:
            return
        stated, count = _value(found["n"]), len(run.items)
        span = Span(lead.start + found.start("n"), lead.start + found.end("unit"))
        first, last = run.items[0], run.items[-1]
        if stated == count:
            yield Holds("count", f"{found['n']}{found['unit']}：{first.text}至{last.text}", span)
        elif stated and self._announces(text, found):
            yield Match(
                span=span,
                values={
                    "stated": found["n"] + found["unit"],
                    "count": count,
                    "first": first.text,
                    "last": last.text,
                },
                expected=str(count),
                related=((first.span, "first"), (last.span, "total")),
            )

    def _announces(self, text: str, found: re.Match[str]) -> bool:
        """Whether the sentence says that what it counts comes now."""
        before, after = text[: found.start()], found["tail"]
        near = before[-_NEAR:]
        if any(word in near or word in after for word in self.pointers) and not _BELOW.search(near):
            return True
        if not any(thing in found["unit"] + after for thing in self.things):
            return False
        return not re.search(r"[0-9０-９]", found["n"]) and any(word in before for word in self.openers)


def _value(figure: str) -> int:
    return 2 if figure == "两" else ordinal_value(figure)
