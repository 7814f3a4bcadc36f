"""Wholes and their parts: 319起，其中甲类316起、乙类2起、其他1起; 20件中保留11件、废止9件; 共计N件."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, decimals, gap, shown
from checker.facts.lexicon import pattern, words
from checker.facts.paragraphs import MARKS, extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_YEAR = re.compile(r"\d{4}年|上年|去年|同期|上季|上月")
_TOTAL = re.compile(r"^(?:以上|上述|三项|两项)?(?:共计|合计|总计|总共|共)(?:为|达到|达)?$")


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The breakdowns of a paragraph."""
    last: list[Term] = []
    for sentence in paragraph.sentences:
        terms = [t for t in sentence if t.figure.depth == 0]
        yield from _of_which(terms, last)
        yield from _bracketed(paragraph, sentence)
        yield from _fates(terms)
        yield from _totals(terms)
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
            fit = [t for t in wholes if any(_exact(t, cut) for cut in _cuts(parts))]
            if fit or len(wholes) == 1:
                yield from _judged(fit[0] if fit else wholes[0], parts, closed=False)


def _parts_of(before: Sequence[Term], parts: Sequence[Term]) -> Iterator[Relation]:
    whole = _whole(before, parts)
    if whole is None or _projected(before, parts, whole):
        return
    others = [t for t in before if t is not whole and t.like(whole)]
    beside = any(t.label[-2:] == whole.label[-2:] != "" for t in others)
    for relation in _judged(whole, parts, closed=parts[0].opener == "分别"):
        over = relation.kind == "subset" or sum(t.figure.value for t in parts) > whole.figure.value
        if relation.verdict is Verdict.HOLDS or not (beside and over):
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
    return stage is not None or re.match("已|均|全部|共|累计|全年|正在|尚|未", term.lead) is not None


def _cuts(parts: Sequence[Term]) -> Iterator[Sequence[Term]]:
    """Where a list may end: all of it, before a stronger mark of punctuation, before another unit."""
    yield parts
    rank = [MARKS.index(part.mark) for part in parts]
    for end in range(2, len(parts)):
        if rank[end] > min(rank[1:end]) or not parts[end].like(parts[0]):
            yield parts[:end]


def _whole(before: Sequence[Term], parts: Sequence[Term]) -> Term | None:
    """The figure that the parts are parts of: the nearest that most of them can be added to."""
    for term in reversed(before):
        like = any(term.like(part) and not _other(term, part) for part in parts[:2])
        if term.amount and like and not term.lead.startswith("其中"):
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
    for cut in cuts:
        if _exact(whole, cut):
            yield _relation(Verdict.HOLDS, whole, cut)
            return
    shortest = min(cuts, key=len)
    over = [t for t in shortest if _same(whole, t) and t.figure.low > whole.figure.top and whole.figure.exact]
    if over:
        yield _subset(whole, over[0])
    elif len(shortest) == 1:
        yield from _single(whole, shortest[0])
    else:
        yield from _unequal(whole, cuts, closed=closed)


def _exact(whole: Term, parts: Sequence[Term]) -> bool:
    """Whether parts of one kind add up to the whole."""
    known = all(t.like(whole) and t.figure.exact for t in (whole, *parts))
    return len(parts) > 1 and known and gap([t.figure for t in parts], whole.figure) == 0


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
        yield _relation(Verdict.OPEN, whole, parts, why="列举中有概数")
        return
    strange = [
        t for t in parts if not t.like(whole) or (t.figure.unit == whole.figure.unit) > _same(whole, t)
    ]
    if strange or all(t.figure.unit != whole.figure.unit for t in parts):
        yield _relation(Verdict.OPEN, whole, parts, why="各部分不是同一种事物，不能相加")
        return
    off = gap([t.figure for t in parts], whole.figure)
    if off > 0:
        verdict = Verdict.DOUBTFUL if closed else Verdict.WRONG
        early = any(_exact(whole, parts[:end]) for end in range(2, len(parts)))
        verdict = Verdict.REMARK if early or (len(parts) == 2 and _halves(whole, parts)) else verdict
        verdict = Verdict.OPEN if _overlapping(parts) else verdict
        yield _relation(verdict, whole, parts, why="各部分可能互相重叠")
        return
    complete = pattern("breakdowns", "rest").search(full[-1].label) is not None
    missing = gap([t.figure for t in full], whole.figure)
    if missing < 0 and all(t.like(whole) and t.figure.exact for t in full):
        yield _relation(
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


def _fates(terms: Sequence[Term]) -> Iterator[Relation]:
    """A list without 其中 whose parts are known to exclude each other: 一审、二审、再审."""
    at = 1
    while at < len(terms):
        found = next(
            (f for p in words("breakdowns")["partitions"] if (f := _fate(terms, at, p["words"]))), []
        )
        if len(found) < 2:
            at += 1
            continue
        whole = terms[at - 1]
        gathered = pattern("breakdowns", "over").search(whole.lead + whole.tail)
        if whole.amount and whole.like(found[0]) and gathered and not terms[at].opener:
            complete = any(p["complete"] and {_in(t, p["words"]) for t in found} == set(p["words"])
                           for p in words("breakdowns")["partitions"])  # fmt: skip
            yield from _summed(whole, found, complete=complete)
        at += len(found)


def _in(term: Term, listed: Sequence[str]) -> str:
    """The longest word of a partition that a part's words hold."""
    return max((word for word in listed if word in term.label), key=len, default="")


def _fate(terms: Sequence[Term], at: int, listed: Sequence[str]) -> list[Term]:
    """The run of figures from *at* on that each name another member of a partition."""
    run: list[Term] = []
    seen: set[str] = set()
    for term in terms[at:]:
        word = _in(term, listed)
        if term.figure.percent and run:
            continue
        if not word or word in seen or not term.amount or (run and not term.like(run[0])):
            break
        seen.add(word)
        run.append(term)
    return run


def _summed(whole: Term, parts: Sequence[Term], *, complete: bool) -> Iterator[Relation]:
    if not all(t.figure.exact for t in (whole, *parts)):
        yield _relation(Verdict.OPEN, whole, parts, why="列举中有概数")
        return
    off = gap([t.figure for t in parts], whole.figure)
    if off == 0:
        yield _relation(Verdict.HOLDS, whole, parts)
    elif off > 0:
        yield _relation(Verdict.WRONG, whole, parts)
    else:
        verdict = Verdict.DOUBTFUL if complete else Verdict.OPEN
        yield _relation(verdict, whole, parts, why="可能还有未列出的部分")


def _totals(terms: Sequence[Term]) -> Iterator[Relation]:
    """A list that ends in its own total: 甲3件、乙4件，共计7件."""
    for at, whole in enumerate(terms):
        if at < 2 or not whole.amount or not _TOTAL.match(whole.lead):
            continue
        run: list[Term] = []
        for term in reversed(terms[:at]):
            far = bool(run) and term.clause < run[0].clause - 1
            if not term.amount or not term.like(whole) or far or _TOTAL.match(term.lead):
                break
            run.insert(0, term)
        ends = [run[start:] for start in range(len(run) - 1)]
        fit = [
            c
            for c in ends
            if all(t.figure.exact for t in c) and gap([t.figure for t in c], whole.figure) == 0
        ]
        if fit:
            yield _relation(Verdict.HOLDS, whole, fit[0])
        elif not whole.noun and len(run) > 1 and all(t.figure.exact for t in (whole, *run)):
            yield _relation(Verdict.DOUBTFUL, whole, run)


def _relation(verdict: Verdict, whole: Term, parts: Sequence[Term], why: str = "") -> Relation:
    """A sum, shown with its operands; what it should be is their sum."""
    units = {part.figure.unit for part in (whole, *parts)}
    printed = "+".join(digits(part.figure) for part in parts)
    return Relation(
        kind="sum",
        verdict=verdict,
        span=whole.figure.span if verdict is not Verdict.HOLDS else extent([whole, *parts]),
        detail=f"{printed}={_sum(parts)}",
        stated=whole.figure.text,
        expected=_sum(parts) if len(units) == 1 else None,
        related=tuple((part.figure.span, "addend") for part in parts),
        why=why,
    )


def _sum(parts: Sequence[Term]) -> str:
    """The sum in the unit of its parts: 2.3万+4.1万=6.4万."""
    scales = {digits(part.figure)[-1] for part in parts}
    scale = next(iter(scales)) if len(scales) == 1 else ""
    power = {"万": 4, "亿": 8}.get(scale, 0)
    total = sum((Fraction(part.figure.value) for part in parts), Fraction(0)) / 10**power
    places = max(decimals(part.figure.ulp.scaleb(-power)) for part in parts)
    return shown(total, places) + (scale if power else "")
