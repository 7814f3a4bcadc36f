"""Wholes and their parts: 319起，其中甲类316起、乙类2起、其他1起; 20件中保留11件、废止9件; 共计N件."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, gap
from checker.facts.lexicon import pattern
from checker.facts.paragraphs import MARKS, extent
from checker.facts.partitions import fates, totals
from checker.facts.relations import Relation, digits
from checker.facts.sums import adds_up, sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_COMPARED = re.compile(r"(?:较|比)[^，,]*(?:年|期)[^，,]*$|[同环]比[^，,]*$")
_HAPPENED = re.compile("(?:截[至止])?(?:目前|当前|现在?)?(?:已|均|全部|共|累计|全年|正在|尚|未|平均)")
_YEAR = re.compile(r"\d{4}年|上年|去年|同期|上季|上月")


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The breakdowns of a paragraph."""
    last: list[Term] = []
    for sentence in paragraph.sentences:
        terms = [t for t in sentence if t.figure.depth == 0]
        yield from _of_which(terms, last)
        yield from _bracketed(paragraph, sentence)
        yield from fates(terms, carried="结转" in paragraph.text)
        yield from totals(terms)
        last = terms


def _of_which(terms: Sequence[Term], last: Sequence[Term]) -> Iterator[Relation]:
    """其中: the whole stands before it, the parts follow as far as the list goes on."""
    for at, term in enumerate(terms):
        if not term.amount or not term.opener:
            continue
        parts = _run(terms, at)
        if at:
            yield from _parts_of(terms[:at], parts)
        elif term.opener == "其中" and last and term.sentence == last[-1].sentence + 1:
            wholes = [t for t in last if t.amount and any(t.like(part) for part in parts[:2])]
            fit = [t for t in wholes if any(adds_up(t, cut) for cut in _cuts(parts))]
            if fit or len(wholes) == 1:
                yield from _judged(fit[0] if fit else wholes[0], parts, closed=False)


def _parts_of(before: Sequence[Term], parts: Sequence[Term]) -> Iterator[Relation]:
    whole = _whole(before, parts)
    if whole is None or _projected(before, parts, whole):
        return
    others = [t for t in before if t is not whole and t.like(whole)]
    beside = any(t.label[-2:] == whole.label[-2:] != "" for t in others)
    since = [*before[before.index(whole) + 1 :], parts[0]]
    # 市政府受理9件；各区分别为12件、8件, parts of something else
    apart = parts[0].opener.startswith("分别") and any(term.mark == "；" for term in since)
    for relation in _judged(whole, parts, closed=parts[0].opener == "分别"):
        over = relation.kind == "subset" or sum(t.figure.value for t in parts) > whole.figure.value
        if relation.verdict is Verdict.HOLDS or not (apart or (beside and over)):
            yield relation  # else: 机关有顾问40名，企业有顾问25名，其中律师30名, parts of both


def _bracketed(paragraph: Paragraph, sentence: Sequence[Term]) -> Iterator[Relation]:
    """13件（含新制定5件，修改4件，废止4件）: the parts stand in the brackets after their whole."""
    for at, whole in enumerate(sentence):
        inner = list(takewhile(lambda t: t.figure.depth == 1, sentence[at + 1 :]))
        if whole.figure.depth or not whole.amount or not inner or not inner[0].amount:
            continue
        opening = re.match(r"[^，,。；;、（(]{0,14}[（(]", paragraph.between(whole.figure, inner[0].figure))
        parts = _run(inner, 0)
        told = parts[0].opener or (len(parts) > 1 and not _YEAR.search(parts[0].lead))
        if opening and told:
            yield from _judged(whole, parts, closed=False)


def _run(terms: Sequence[Term], at: int) -> list[Term]:
    """The parts from *at* on: figures divided alike, percentages passed over."""
    parts = [terms[at]]
    last = terms[at]
    for term in terms[at + 1 :]:
        if term.figure.percent:
            last = term
            continue
        far = term.clause > last.clause + (3 if term.mark == "；" else 1)
        if not term.amount or term.opener or far or not term.mark:
            break
        if _predicate(term) and not _predicate(terms[at]):
            break
        parts.append(term)
        last = term
    return parts


def _predicate(term: Term) -> bool:
    """Whether a figure says what became of the whole rather than what is a part: 已审结65件, 共办结9件."""
    stage = pattern("breakdowns", "stages").fullmatch(term.label)
    return stage is not None or _HAPPENED.match(term.lead) is not None


def _cuts(parts: Sequence[Term]) -> Iterator[Sequence[Term]]:
    """Where a list may end: all of it, before a stronger mark of punctuation, before another unit."""
    yield parts
    rank = [MARKS.index(part.mark) for part in parts]
    for end in range(2, len(parts)):
        if rank[end] > min(rank[1:end]) or not parts[end].like(parts[0]):
            yield parts[:end]


def _before_new(parts: Sequence[Term]) -> Iterator[Sequence[Term]]:
    """A list that may end before what was got out of the whole: 提出意见12条."""
    new = [pattern("breakdowns", "yields").match(part.label) is not None for part in parts]
    yield from (parts[:end] for end in range(2, len(parts)) if new[end] > new[0])


def _whole(before: Sequence[Term], parts: Sequence[Term]) -> Term | None:
    """The figure that the parts are parts of: the nearest that most of them can be added to."""
    for term in reversed(before):
        like = any(term.like(part) and not _other(term, part) for part in parts[:2])
        if term.amount and like and not term.lead.startswith("其中") and not _COMPARED.search(term.lead):
            return term
    return None


def _projected(before: Sequence[Term], parts: Sequence[Term], whole: Term) -> bool:
    """摸排9处，拆除8处，其中城区摸排5处，拆除4处: each part belongs to a whole of its own."""

    def own(part: Term) -> Term:
        ends = {part.label[-2:], part.label[:2]}
        wholes = [whole, *before]
        return next((t for t in wholes if t.like(part) and any(e and e in t.label for e in ends)), whole)

    return len({id(own(part)) for part in parts}) > 1


def _judged(whole: Term, parts: Sequence[Term], *, closed: bool) -> Iterator[Relation]:
    """The verdict of a list: right if any way of ending it is right, else as its shortest says."""
    cuts = list(_cuts(parts))
    for cut in (*cuts, *_before_new(parts)):
        if adds_up(whole, cut):
            yield sum_of(Verdict.HOLDS, whole, cut)
            return
    shortest = min(cuts, key=len)
    over = [t for t in shortest if _same(whole, t) and t.figure.low > whole.figure.top and whole.figure.exact]
    if over:
        yield _subset(whole, over[0])
    elif len(shortest) == 1:
        yield from _single(whole, shortest[0])
    else:
        yield from _unequal(whole, cuts, closed=closed)


def _other(whole: Term, part: Term) -> bool:
    """Whether two figures name different things after their unit: 7个部门, 9个镇."""
    a, b = whole.noun, part.noun
    return bool(a and b) and a not in b and b not in a


def _same(whole: Term, part: Term) -> bool:
    """Whether a part is of the kind of its whole; 检查9家，其中发现问题12个 counts something new."""
    new = pattern("breakdowns", "yields").search(part.label)
    new_thing = new is not None and new.group() not in whole.label
    return part.figure.unit == whole.figure.unit and not new_thing and not _other(whole, part)


def _single(whole: Term, part: Term) -> Iterator[Relation]:
    if _same(whole, part) and whole.figure.exact and part.figure.exact:
        yield Relation(
            kind="subset",
            verdict=Verdict.HOLDS,
            span=extent([whole, part]),
            detail=f"{digits(part.figure)}≤{digits(whole.figure)}",
        )


def _subset(whole: Term, part: Term) -> Relation:
    return Relation(
        kind="subset",
        verdict=Verdict.WRONG,
        span=part.figure.span,
        detail=f"{digits(part.figure)}>{digits(whole.figure)}",
        stated=part.figure.text,
        related=((whole.figure.span, "total"),),
        why=whole.figure.text,
    )


def _unequal(whole: Term, cuts: Sequence[Sequence[Term]], *, closed: bool) -> Iterator[Relation]:
    """Parts that do not add up: too much is wrong, too little only where the list is closed."""
    full, parts = cuts[0], min(cuts, key=len)
    if not all(t.figure.exact for t in (whole, *parts)):
        yield sum_of(Verdict.OPEN, whole, parts, why="列举中有概数")
        return
    strange = [
        t for t in parts if not t.like(whole) or (t.figure.unit == whole.figure.unit) > _same(whole, t)
    ]
    if strange or all(t.figure.unit != whole.figure.unit for t in parts):
        yield sum_of(Verdict.OPEN, whole, parts, why="各部分不是同一种事物，不能相加")
        return
    off = gap([t.figure for t in parts], whole.figure)
    if off > 0:
        verdict = Verdict.DOUBTFUL if closed else Verdict.WRONG
        sums = accumulate(part.figure.value for part in parts[:-1])
        early = whole.figure.value in list(sums)[1:]
        verdict = Verdict.REMARK if early or (len(parts) == 2 and _halves(whole, parts)) else verdict
        verdict = Verdict.OPEN if _overlapping(parts) else verdict
        yield sum_of(verdict, whole, parts, why="各部分可能互相重叠")
        return
    complete = pattern("breakdowns", "rest").search(full[-1].label) is not None
    missing = gap([t.figure for t in full], whole.figure)
    if missing < 0 and all(t.like(whole) and t.figure.exact for t in full):
        yield sum_of(
            _underfull(whole, full, closed=closed, complete=complete), whole, full, why="其中为部分列举"
        )


def _halves(whole: Term, parts: Sequence[Term]) -> bool:
    """Whether each of the parts is more than half: two traits of one thing rather than two parts."""
    return all(2 * part.figure.value > whole.figure.value for part in parts)


def _overlapping(parts: Sequence[Term]) -> bool:
    """Whether the parts may share things: stages of one matter, traits of one body of people."""
    labels = [part.label for part in parts]
    staged = {found.group() for label in labels if (found := pattern("breakdowns", "stages").search(label))}
    return len(staged) > 1 or any(pattern("breakdowns", "overlapping").search(label) for label in labels)


def _underfull(whole: Term, parts: Sequence[Term], *, closed: bool, complete: bool) -> Verdict:
    """A list that ends in 其他 is closed; 分别为 nearly so; a small remainder is worth a look."""
    units = {part.figure.unit for part in (whole, *parts)}
    if any(pattern("breakdowns", "partial").search(part.lead) or part.label.endswith("等") for part in parts):
        return Verdict.OPEN
    if complete and len(units) == 1:
        return Verdict.WRONG
    if closed and len(units) == 1:
        return Verdict.DOUBTFUL
    rest = -gap([part.figure for part in parts], whole.figure)
    small = rest * 50 <= max(Fraction(whole.figure.value), Fraction(100))
    return Verdict.REMARK if len(parts) > 2 and len(units) == 1 and small else Verdict.OPEN
