"""What a document states, typed and each with its span; read once, however many rules ask."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document, Span
    from checker.facts.claims import Claim
    from checker.facts.figures import Figure
    from checker.facts.paragraphs import Paragraph
    from checker.facts.relations import Relation
    from checker.facts.sequences import Sequence
    from checker.facts.tables.between import Twice
    from checker.facts.tables.grid import Grid
    from checker.facts.tables.numbers import OddNumber
    from checker.facts.tables.survey import TableFacts
    from checker.facts.years.mentions import Mentions
    from checker.facts.years.model import Yearly
    from checker.outline.against import Comparison
    from checker.outline.model import Line, Outline, Piece


class Facts:
    """The facts of one piece, or of the whole document where *piece* is None.

    Each kind of fact is a property that imports its module, reads when it is first asked for, and is
    kept: a run that selects one family pays for that family alone. *parts* are the facts of the pieces,
    which the whole document's take over rather than read again. *earlier* are those of the report of the
    year before, or why there is none; None if the run has no earlier reports.
    """

    earlier: Facts | str | None = None

    def __init__(
        self, document: Document, outline: Outline, piece: Piece | None, parts: tuple[Facts, ...] = ()
    ) -> None:
        self.document = document
        self.outline = outline
        self.piece = piece
        self.parts = parts

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that these facts are about."""
        return self.outline.lines if self.piece is None else self.piece.lines

    @property
    def prose(self) -> Iterator[tuple[Line, Span]]:
        """The running text of the piece, or of all pieces, paragraph by paragraph."""
        for piece in self.outline.pieces if self.piece is None else (self.piece,):
            yield from piece.prose

    @cached_property
    def contents(self) -> Comparison:
        """The table of contents held against the body; of the whole document."""
        from checker.outline.against import compare

        return compare(self.outline)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Every relation between figures of the running text, with its verdict."""
        from checker.facts.relations import relations

        return tuple(relations(self.paragraphs))

    @cached_property
    def mentions(self) -> Mentions:
        """The indicators that a report gives for its own year."""
        from checker.facts.years.mentions import Mentions, done

        return Mentions(done(self), self.piece.year if self.piece else None)

    @cached_property
    def yearly(self) -> tuple[Yearly, ...]:
        """What last year's report bears on: growth, what is said of last year, cells of forms."""
        from checker.facts.years.compare import compare

        return tuple(compare(self, self.earlier)) if isinstance(self.earlier, Facts) else ()

    @cached_property
    def wording(self) -> tuple[tuple[Line, str], ...]:
        """The lines whose wording is judged, each with its shadow: no contents, no furniture, no blanks."""
        from checker.outline.model import Kind
        from checker.outline.shadow import shadow

        unread = (Kind.CONTENTS, Kind.FURNITURE, Kind.BLANK)
        return tuple((line, shadow(line.text)) for line in self.lines if line.kind not in unread)

    @cached_property
    def worded(self) -> str:
        """The shadows of those lines as one text, to try a pattern on before it is sought line by line."""
        return "\n".join(text for _, text in self.wording)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure of the running text, typed, in order."""
        return tuple(figure for paragraph in self.paragraphs for figure in paragraph.figures)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The running text as its figures divide it."""
        from checker.facts.paragraphs import Paragraph

        if self.parts:
            return tuple(paragraph for part in self.parts for paragraph in part.paragraphs)
        return tuple(Paragraph(line.cut(span), span.start) for line, span in self.prose)

    @cached_property
    def sequences(self) -> tuple[Sequence, ...]:
        """Every run of ordinals; without a piece also those across pieces and in tables."""
        from checker.facts.sequences import read

        return read(self.document, self.outline, self.piece)

    @cached_property
    def grids(self) -> tuple[Grid, ...]:
        """Every table as a grid: rows and columns named, figures typed; of a piece, those in it."""
        from checker.facts.tables.survey import grids

        return tuple(grid for grid in grids(self.document) if self._holds(grid.table.span))

    @cached_property
    def table_relations(self) -> tuple[TableFacts, ...]:
        """What must add up in each table, whether it does, and which cell is wrong."""
        from checker.facts.tables.survey import survey

        return tuple(map(survey, self.grids))

    @cached_property
    def stated_twice(self) -> tuple[Twice, ...]:
        """Figures that stand in two tables, or in the text and a table; agreeing ones too."""
        from checker.facts.tables.between import tables_against_tables, text_against_tables

        tables = self.table_relations
        texts = text_against_tables(self.document, self.outline, self.figures, tables) if tables else ()
        return (*tables_against_tables(tables), *texts)

    @cached_property
    def table_numbers(self) -> tuple[OddNumber, ...]:
        """Registration and document numbers in tables that break with the others of their table."""
        from checker.facts.tables.numbers import odd_numbers

        return tuple(odd for grid in self.grids for odd in odd_numbers(self.document, grid))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every assertion of a result, with how well it is supported, in order."""
        from checker.facts.claims import read

        pieces = self.outline.pieces if self.piece is None else (self.piece,)
        fragment = not self.outline.reports
        return tuple(c for piece in pieces for c in read(piece, self.figures, fragment=fragment))

    def _holds(self, span: Span) -> bool:
        return self.piece is None or span.within(self.piece.span)
