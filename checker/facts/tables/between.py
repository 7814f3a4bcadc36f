"""One figure in two places: two tables of one form, running text and a table, a directory's rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.tables.forms import find
from checker.facts.tables.words import plain, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from checker.document import Document, Span
    from checker.facts.figures import Figure
    from checker.facts.tables.entries import Entry
    from checker.facts.tables.grid import Grid, Line
    from checker.facts.tables.survey import TableFacts
    from checker.outline.model import Outline, Piece

SENTENCE = 200  # characters of a sentence that are read back

_TITLE = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,24}?)(?P<year>20\d\d)年(?P<rest>.*)")
_PART_OF_YEAR = re.compile(r"\d月|季度|半年|上年|往年")
_SENTENCE = re.compile(r"[。；;\n]")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_COUNTED = r"(?:共|共计|总计|合计|数量|件数|数)?$"
_SEVERAL = re.compile(r"[及和与、]|县级|各|所属")


class Twice(Struct, frozen=True):
    """One indicator stated in two places. *what* names it, *stated* stands at *span*, *other* at
    *beside*.
    """

    kind: str
    what: str
    span: Span
    stated: Decimal | int
    beside: Span
    other: Decimal | int

    @property
    def agrees(self) -> bool:
        return self.stated == self.other


class _About(Struct, frozen=True):
    """Whose table it is, and of which year."""

    body: str
    year: int


def _body(name: str) -> str:
    return _GOVERNMENT.sub("", plain(name))


def _about(grid: Grid) -> _About | None:
    """What a title says: 柳湾县2023年行政处罚情况统计表; nothing for a part of a year."""
    found = _TITLE.search(plain(grid.title))
    if not found or _PART_OF_YEAR.search(found["rest"]) or len(set(re.findall(r"20\d\d", grid.title))) > 1:
        return None
    return _About(_body(found["body"]), int(found["year"]))


def tables_against_tables(tables: Sequence[TableFacts]) -> Iterator[Twice]:
    """The same cell of the same form, body and year in two tables: a county's own table against its
    row in the city's.
    """
    seen: dict[tuple[str, str, str, int], Entry] = {}
    for table in tables:
        about = _about(table.grid)
        if table.form is None or about is None or not table.grid.named:
            continue
        here: dict[tuple[str, str, str, int], Entry] = {}
        for item, body, entry in _cells(table, about):
            here[table.form.name, item, body, about.year] = entry
        for key, entry in here.items():
            other = seen.setdefault(key, entry)
            if other is not entry and entry.value is not None and other.value is not None:
                what = f"{key[2]}{key[3]}年{key[1]}"
                yield Twice("table", what, entry.span, entry.value, other.span, other.value)


def _cells(table: TableFacts, about: _About) -> Iterator[tuple[str, str, Entry]]:
    """Each figure of an item of the form, with whose it is; the widest total is the title's body."""
    assert table.form is not None  # noqa: S101 (asked before)
    columns = find(table.form.columns, table.grid.columns)
    widest = max((row.standing.rank for row in table.grid.rows), default=0)
    for item, places in columns.items():
        if len(places) != 1:
            continue
        for row in table.grid.rows:
            entry = row.entries[places[0]]
            body = _whose(row, widest, about)
            if body and entry is not None and entry.is_number:
                yield item, body, entry


def _whose(row: Line, widest: int, about: _About) -> str:
    if row.standing.rank:
        return about.body if row.standing.rank == widest else ""
    return _body(row.name) if len(row.path) == 1 and not row.standing.part else ""


def text_against_tables(
    document: Document, outline: Outline, figures: Sequence[Figure], tables: Sequence[TableFacts]
) -> Iterator[Twice]:
    """What a report says of a cell of its own form, or of the rows of its own directory."""
    known = [(table, about) for table in tables if not table.grid.doubt and (about := _about(table.grid))]
    keys = {word for table, _ in known if table.form for said in table.form.said for word in said.words}
    keys.update(words().listed)
    for figure in figures if known else ():
        lead = plain(document.slice(figure.lead))
        if not figure.count or not figure.exact or not any(key in lead for key in keys):
            continue
        piece = outline.piece_at(figure.span.start)
        if piece is None or piece.kind != "report":
            continue
        before = plain(
            _SENTENCE.split(document.text[max(0, figure.span.start - SENTENCE) : figure.span.start])[-1]
        )
        for table, about in known:
            if piece.year == about.year:
                if table.grid.table.span.within(piece.span) or _is_of(piece, about):
                    yield from _said(table, figure, lead)
                if about.body in before or _is_of(piece, about):
                    yield from _listed(table.grid, about, figure, lead)


def _is_of(piece: Piece, about: _About) -> bool:
    return piece.issuer is not None and _body(piece.issuer) == about.body


def _said(table: TableFacts, figure: Figure, lead: str) -> Iterator[Twice]:
    """A figure whose lead ends in the very words that the form's file gives for a cell."""
    form = table.form
    if form is None:
        return
    for said in form.said:
        if not any(re.search(re.escape(word) + _COUNTED, lead) for word in said.words):
            continue
        rows, columns = find(form.rows, table.grid.rows), find(form.columns, table.grid.columns)
        if len(rows.get(said.row, ())) == 1 and len(columns.get(said.column, ())) == 1:
            entry = table.grid.rows[rows[said.row][0]].entries[columns[said.column][0]]
            if entry is not None and entry.value is not None:
                yield Twice("text", said.words[0], figure.span, figure.value, entry.span, entry.value)


def _listed(grid: Grid, about: _About, figure: Figure, lead: str) -> Iterator[Twice]:
    """「公布重大行政决策事项23项」 against the rows of the directory of that body and year."""
    title = plain(grid.title)
    listed = next((name for name in words().listed if title.endswith(name + "目录")), None)
    if listed is None or _SEVERAL.search(about.body) or not grid.rows:
        return
    if re.search(rf"(?:{'|'.join(words().listing)})[^，,；;]{{0,12}}{listed}(?:共|共计|计)?$", lead):
        yield Twice("listed", f"{listed}目录", figure.span, figure.value, grid.title_span, len(grid.rows))
