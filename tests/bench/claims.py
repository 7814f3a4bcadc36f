"""How often the claims rules are right, on the labelled set; and what they cost on a long report.

    python tests/bench/claims.py [--misses] [REPORT ...]

The set holds invented sentences (tests/data/claims.tsv). A labelled claim is found where a finding
of its kind overlaps it: a warning, or at least a hint. Reports are only timed.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from checker.outline.survey import survey  # noqa: E402
from checker.readers import read_bytes  # noqa: E402
from checker.rulebook import pack  # noqa: E402
from checker.run import inspect  # noqa: E402
from tests.marks import unmark  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.findings import Finding

SET = ROOT / "tests" / "data" / "claims.tsv"
CODES = {
    "change": "CLM001",
    "totality": "CLM002",
    "rank": "CLM003",
    "recognition": "CLM004",
    "effect": "CLM005",
    "satisfaction": "CLM006",
    "solved": "CLM007",
}


@dataclass
class Score:
    """Of each rule: findings that are right, that are wrong; of each kind: claims, warned of, hinted at."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    claims: Counter[str] = field(default_factory=Counter)
    warned: Counter[str] = field(default_factory=Counter)
    hinted: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def precision(self, codes: list[str]) -> float:
        right, wrong = (sum(count[code] for code in codes) for count in (self.right, self.wrong))
        return right / max(1, right + wrong)

    @property
    def warnings(self) -> float:
        """The share of warnings that are right."""
        return self.precision(list(CODES.values()))

    @property
    def recall(self) -> float:
        """The share of unsupported claims that get a warning."""
        return self.warned.total() / max(1, self.claims.total())


def rows(path: Path = SET) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """Label, text, and the places of the unsupported claims."""
    for row in path.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            label, marked = row.split("\t")
            yield (label, *unmark(marked))


def score(path: Path = SET) -> Score:
    """Run the claims rules over the labelled set."""
    result = Score()
    rules = pack("CLM")
    for label, text, spans in rows(path):
        found = inspect(read_bytes(text.encode(), "line.txt"), rules).findings
        count(result, label, text, spans, found)
    return result


def count(
    result: Score, label: str, text: str, spans: list[tuple[int, int]], found: tuple[Finding, ...]
) -> None:
    for finding in found:
        start, end = finding.place.column - 1, finding.place.end_column - 1
        right = any(start < right and left < end for left, right in spans)
        (result.right if right else result.wrong)[finding.code] += 1
        if not right:
            result.misses.append(f"wrong {finding.code} {text[start:end]} | {text}")
    for left, right in spans:
        codes = [f.code for f in found if f.place.column - 1 < right and left < f.place.end_column - 1]
        result.claims[label] += 1
        result.warned[label] += any(code in CODES.values() for code in codes)
        result.hinted[label] += bool(codes)
        if not any(code in CODES.values() for code in codes):
            result.misses.append(f"{'hinted' if codes else 'missed'} {label} {text[left:right]} | {text}")


def table(result: Score) -> Iterator[str]:
    """The precision of each rule and the recall of each kind."""
    for kind, code in CODES.items():
        right, wrong = result.right[code], result.wrong[code]
        yield (
            f"{code} {kind:12} right {right:3} of {right + wrong:3}   "
            f"claims {result.claims[kind]:3}  warned {result.warned[kind]:3}  found {result.hinted[kind]:3}"
        )
    for code in ("CLM008", "CLM009"):
        yield f"{code} {'':12} right {result.right[code]:3} of {result.right[code] + result.wrong[code]:3}"
    yield f"warnings right {result.warnings:.1%}, claims warned of {result.recall:.1%}"


def cost(path: Path) -> float:
    """Seconds for the claims rules on a report that is already read, dictionary included."""
    document = read_bytes(path.read_bytes(), path.name)
    survey(document)
    begun = time.process_time()
    inspect(document, ())
    base = time.process_time() - begun
    begun = time.process_time()
    inspect(document, pack("CLM"))
    return time.process_time() - begun - base


def main() -> None:
    paths = [Path(arg) for arg in sys.argv[1:] if not arg.startswith("-")]
    for path in paths:
        print(f"{path.name}: {cost(path):.3f} s")
    result = score()
    if "--misses" in sys.argv:
        print("\n".join(result.misses))
    print("\n".join(table(result)))


if __name__ == "__main__":
    main()
