"""What a check says, and what is made of it: findings, relations that hold, things left open."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.document import Document, Span


class Severity(StrEnum):
    """How much it matters: a mandated thing is missing or a figure cannot be right; very probably
    wrong; worth a look.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


# What people read for severities, and for what a place is to a finding.
LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
ROLES = {
    "addend": "加数",
    "total": "合计",
    "first": "先见",
    "heading": "标题",
    "base": "基数",
    "earlier": "上年报告",
}


class Elsewhere(Struct, frozen=True):
    """A place in another document, and what it is to a fault: ``earlier``, the report of the year before."""

    document: Document
    span: Span
    role: str = "earlier"


class Match(Struct, frozen=True, kw_only=True):
    """A place where a rule's fault stands: the characters to mend and the values for its message.

    *related* are other places that belong to it, each with its role: addend, total, first, heading;
    *elsewhere* is one that stands in another document.
    *fix* is the one certain replacement for exactly the characters of *span*.
    """

    span: Span
    values: Mapping[str, object] = field(default_factory=dict)
    expected: str | None = None
    related: tuple[tuple[Span, str], ...] = ()
    elsewhere: Elsewhere | None = None
    fix: str | None = None


class Holds(Struct, frozen=True):
    """A relation that was recomputed and is right (核验通过): ``Holds("sum", "3+4=7", span)``."""

    relation: str
    detail: str
    span: Span


class Open(Struct, frozen=True):
    """Something recognised that cannot be judged (不可判定), and why."""

    what: str
    why: str
    span: Span


Outcome = Match | Holds | Open


class TableCell(Struct, frozen=True):
    """A cell of a table: which table of the file, row and column of its grid, all counted from 1."""

    index: int
    row: int
    column: int


class Place(Struct, frozen=True):
    """Where something stands, in lines and columns counted from 1, and the very characters there."""

    line: int
    column: int
    end_line: int
    end_column: int
    quote: str
    table: TableCell | None = None


class Related(Struct, frozen=True):
    """Another place that belongs to a finding, and what it is to it; *path* if it is in another file."""

    place: Place
    role: str
    path: str | None = None

    @property
    def file(self) -> str:
        """The name of the other file and a blank; nothing for a place in the finding's own."""
        return f"{PurePath(self.path).name} " if self.path is not None else ""


class Finding(Struct, frozen=True, kw_only=True):
    """One fault at one place. *context* is the line it stands on, *section* the headings above it."""

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    expected: str | None = None
    related: tuple[Related, ...] = ()
    basis: str | None = None
    fix: str | None = None
    context: str = ""
    section: tuple[str, ...] = ()


def order(finding: Finding) -> tuple[int, int, str, int, int, str]:
    """By this a file's findings are sorted."""
    place = finding.place
    return place.line, place.column, finding.code, place.end_line, place.end_column, finding.message


class Verified(Struct, frozen=True):
    """A relation that holds, at its place."""

    relation: str
    detail: str
    place: Place


class NotAssessed(Struct, frozen=True):
    """Something that was recognised and cannot be judged, at its place."""

    what: str
    why: str
    place: Place


Status = Literal["section", "covered", "missing"]


class Required(Struct, frozen=True):
    """How a mandated part stands in a report; heading and line only where there are such."""

    status: Status
    heading: str | None = None
    line: int | None = None


class Heading(Struct, frozen=True):
    """A heading of a report: its line, its level from 1, its mark and words."""

    line: int
    level: int
    text: str


class ReportSummary(Struct, frozen=True, kw_only=True):
    """A report of a file: what it is called, whose it is, where it stands, its mandated parts, its
    headings.
    """

    title: str | None
    issuer: str | None
    year: int | None
    profile: str
    line: int
    end_line: int
    required: Mapping[str, Required]
    headings: tuple[Heading, ...] = ()


# Where a person says to leave a finding: on a line of the text, in the file beside it, in a Word comment.
Told = Literal["comment", "sidecar", "reply"]


class Suppressed(Struct, frozen=True):
    """A finding that a person has said to leave (忽略), and why."""

    finding: Finding
    reason: str
    source: Told


class Unused(Struct, frozen=True, kw_only=True):
    """What a person wrote to leave a finding and that leaves none, and *why* not.

    *line* is that of the report, of a file beside it that of this file; *text* is what it was about.
    *obeyed* tells that it was understood, and its finding is gone.
    """

    source: Told
    why: str
    obeyed: bool = False
    code: str | None = None
    reason: str | None = None
    line: int | None = None
    text: str | None = None


class FileResult(Struct, frozen=True, kw_only=True):
    """All that is said of one file. *error* is the one line for a file that could not be read.

    *ran* are the codes of the rules that were applied, for reports that list the passed ones too.
    """

    path: str
    format: str
    error: str | None = None
    reports: tuple[ReportSummary, ...] = ()
    findings: tuple[Finding, ...] = ()
    verified: tuple[Verified, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    ran: tuple[str, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    unused: tuple[Unused, ...] = ()
