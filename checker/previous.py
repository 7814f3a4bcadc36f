"""The reports of earlier years that a run was given, and which of them a report is held against."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from checker import readers
from checker.document import UnreadableError
from checker.facts import Facts
from checker.outline.survey import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Piece

KEPT = 8  # files that are kept as read; a report is asked for once or twice, so no more are needed
_SPACE = re.compile(r"\s+")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_AREA = tuple("省市州盟区县旗")


class Edition(Struct, frozen=True):
    """A report of an earlier year: its file, its place among the reports there, whose it is, of when.

    *digest* is that of the file's bytes; *data* are they, where *name* is no path.
    """

    name: str
    digest: str
    number: int
    issuer: str | None
    year: int | None
    data: bytes | None = None


class Previous(Struct, frozen=True):
    """The earlier reports of a run. *alone*: one file is checked, so one report given is meant for it."""

    editions: tuple[Edition, ...] = ()
    alone: bool = False

    def __repr__(self) -> str:
        """By what a kept result hangs on it: the names and bytes of the files."""
        files = sorted({f"{one.name}\x1f{one.digest}" for one in self.editions})
        whole = "\x1e".join([str(self.alone), *files])
        return f"Previous({sha256(whole.encode('utf-8', 'replace')).hexdigest()})"

    def before(self, facts: Facts) -> Facts | str:
        """The facts of the report of the same issuer for the year before, or why there is none."""
        piece = facts.piece
        if piece is None:
            raise ValueError("only a report has one before it")
        meant = self._meant(piece, facts.outline.reports)
        found = [one for one in meant or self.editions if _fits(one, piece, sure=not meant)]
        exact = _distinct([one for one in found if _body(one.issuer) == _body(piece.issuer)] or found)
        if len(exact) == 1:
            return _load(exact[0])
        if exact:
            return f"{piece.year or ''}年的上年报告给出了{len(exact)}份（{_files(exact)}），不知以哪一份为准"
        others = [one for one in self.editions if _same_body(one.issuer, piece.issuer)] or meant
        wanted = f"{piece.issuer or '同一机关'}{f'{piece.year - 1}年' if piece.year else '上一年度'}的报告"
        if others:
            told = "、".join(f"{one.issuer or '（未署机关）'}{one.year or '某'}年的" for one in others[:3])
            return f"要与{wanted}对照，给出的是{told}（{_files(others[:3])}）"
        return f"给出的文件里没有{wanted}"

    def _meant(self, piece: Piece, reports: Sequence[Piece]) -> list[Edition]:
        """The one edition that was given for a report, whether they name year and issuer or not: there is
        one of each, or one of each that names no issuer (the general report of a white book).
        """
        given = list(self.editions)
        if len(given) != 1 or len(reports) != 1:
            given = [one for one in given if one.issuer is None]
            reports = [one for one in reports if one.issuer is None]
        return given if self.alone and len(given) == len(reports) == 1 and piece in reports else []


def _distinct(editions: list[Edition]) -> list[Edition]:
    """Of files that are called the same but for their suffix (年报.docx, 年报.pdf) the first."""
    return list({(Path(one.name).with_suffix(""), one.number): one for one in reversed(editions)}.values())


def _files(editions: list[Edition]) -> str:
    return "、".join(dict.fromkeys(Path(one.name).name for one in editions))


def _fits(edition: Edition, piece: Piece, *, sure: bool) -> bool:
    """Whether an edition is the one before a report; what neither says speaks against it only if *sure*."""
    years = None not in {edition.year, piece.year}
    issuers = None not in {edition.issuer, piece.issuer}
    if years and edition.year != (piece.year or 0) - 1:
        return False
    if issuers and not _same_body(edition.issuer, piece.issuer):
        return False
    return not sure or (years and issuers)


def _body(issuer: str | None) -> str:
    return _GOVERNMENT.sub("", _SPACE.sub("", issuer or ""))


def _same_body(one: str | None, other: str | None) -> bool:
    """Whether two names are of one body: 柳湾县, 柳湾县人民政府, 青禾市柳湾县."""
    short, long = sorted((_body(one), _body(other)), key=len)
    if not short:
        return False
    before = long.removesuffix(short)
    return short == long or (long.endswith(short) and len(short) > 2 and before.endswith(_AREA))


def _load(edition: Edition) -> Facts | str:
    try:
        return _reports(edition.name, edition.digest, edition.data)[edition.number]
    except (UnreadableError, OSError, IndexError):
        return f"上年报告 {edition.name} 已读不出，可能在检查期间改动了"


@lru_cache(KEPT)
def _reports(name: str, digest: str, data: bytes | None) -> tuple[Facts, ...]:
    """The facts of each report of a file; *digest* tells one state of it from another."""
    del digest
    document = readers.read(name) if data is None else readers.read_bytes(data, name)
    outline = survey(document)
    return tuple(Facts(document, outline, piece) for piece in outline.reports)


def editions(name: str, data: bytes, *, held: bool = False) -> tuple[Edition, ...]:
    """The reports of a file, whose bytes are *data*; *held*: they are kept, as there is no such path.

    Raises UnreadableError.
    """
    digest, kept = sha256(data).hexdigest(), data if held else None
    return tuple(
        Edition(name, digest, number, facts.piece.issuer, facts.piece.year, kept)
        for number, facts in enumerate(_reports(name, digest, kept))
        if facts.piece is not None
    )
