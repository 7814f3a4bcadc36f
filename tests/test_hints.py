"""A pattern may say by which characters it begins, to be tried less often: that must hide nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.checks.days import _DATE, _DAY, _MONTHS, _YEARS
from checker.facts.claims.assertions import patterns
from checker.facts.lexicon import words
from checker.facts.scanning import _pattern

HINT = re.compile(r"\A\(\?=(?:\[[^\]]*\]|\\d|[^()\[\]\\])\)")


def hinted():
    """Every pattern that begins with a hint."""
    usage = words("usage")
    entries = [entry["find"] for entries in usage.values() if isinstance(entries, list) for entry in entries]
    texts = [*entries, *usage["approximate"].values(), *(one.regex.pattern for one in patterns())]
    texts += [_DATE.pattern, _YEARS.pattern, _MONTHS.pattern, _DAY]
    return [text for text in texts if HINT.match(text)]


def test_there_are_hints_to_try():
    assert len(hinted()) > 20


@pytest.mark.parametrize("text", hinted())
@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_a_pattern_matches_it_matches_with_its_hint(text, data):
    found = data.draw(st.from_regex(re.compile(HINT.sub("", text, count=1), re.MULTILINE)))

    assert re.search(text, found, re.MULTILINE)


@given(
    st.text(
        alphabet="12３十百一二约近逾不足超过多于余第三条〔（【)〕年月日号%百分之万件个 .,—5G版+A", max_size=40
    )
)
def test_no_figure_is_passed_by(text):
    pattern = _pattern()
    lead, rest = re.match(r"(?s)(\s*\(\?=\[.*?\]\))(\(\?:.*)", pattern.pattern).groups()
    whole = re.compile(rest, pattern.flags)

    assert lead.strip().startswith("(?=[")
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in whole.finditer(text)]
