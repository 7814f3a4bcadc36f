"""What slip would explain a wrong figure: digits swapped, an addend left out, 元 for 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.facts.tables.suspects import Diagnosis

UNIT_STEP = Decimal(10000)


def slip(text: str, printed: Decimal, right: Decimal) -> str:
    """How the right figure may have become the printed one, or nothing; *text* is as it stands."""
    if right and printed == right * UNIT_STEP:
        return "可能把元当成了万元"
    if right and printed * UNIT_STEP == right:
        return "可能把万元当成了元"
    places = max(0, -_exponent(printed), -_exponent(right))
    new = f"{right:.{places}f}"
    old = text.strip() if len(text.strip()) == len(new) else f"{printed:.{places}f}"
    if len(old) == len(new):
        return _same_length(old, new)
    short, long = sorted((old, new), key=len)
    if len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
        return "可能少写一位" if len(old) < len(new) else "可能多写一位"
    return ""


def _exponent(value: Decimal) -> int:
    found = value.as_tuple().exponent
    return found if isinstance(found, int) else 0


def _same_length(old: str, new: str) -> str:
    odd = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    if len(odd) == 1:
        return f"可能是“{new[odd[0]]}”误作“{old[odd[0]]}”"
    if len(odd) == 2 and old[odd[0]] == new[odd[1]] and old[odd[1]] == new[odd[0]]:
        return "可能有两位数字颠倒"
    return ""


def hint(diagnosis: Diagnosis) -> str:
    """The slip that a diagnosis suggests, in words for its message, or nothing."""
    printed = diagnosis.cell.value
    if printed is None:
        return ""
    if diagnosis.single:
        return slip(diagnosis.cell.text, printed, diagnosis.value)
    relation = diagnosis.relations[0]
    off = relation.residue
    for addend in relation.addends:
        if addend.value and off == -addend.value:
            return f"可能漏加了{addend.text.strip()}"
        if addend.value and off == addend.value:
            return f"可能重复加了{addend.text.strip()}"
    return slip(diagnosis.cell.text, printed, diagnosis.value)
