"""Which part of a page is the report: the element that holds the running text, and the page's title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.readers.html_grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from checker.readers.html_walk import Line

_LONG = 30  # characters: from here on a line with a sentence in it is running text
_SENTENCE = re.compile(r"[。；！？;]")
_MOST = 0.9  # share of the running text that the report's element holds
_AROUND_TAGS = frozenset({"nav", "footer", "aside"})
_AROUND = re.compile(
    r"(?:^|[\W_])(?:share|bdshare\w*|print\w*|breadcrumbs?|crumbs?|nav\w*|menu\w*|foot(?:er)?|side(?:bar)?|related|"
    r"pager|pagination|toolbar|fontsize|qrcode|copyright)(?:$|[\W_])",
    re.IGNORECASE,
)
_CONTAINERS = frozenset({"div", "td", "section", "article", "main", "body", "html", "form", "center"})
_LITTLE = 0.1  # share of the running text that furniture may hold at most


def main_blocks(root: _Element, blocks: list[Line | Grid]) -> list[Line | Grid]:
    """The report's blocks: those of the element with the running text, the page's title before them."""
    elements = list(root.iter())  # keeps the elements alive, and so their identity
    mass, plain = _weigh(elements, blocks)
    home = _home(root, mass, plain)
    around = {e for e in elements if _is_around(e) and mass[e] <= _LITTLE * mass[root]}
    kept = [block for block in blocks if _within(block.element, home, around)]
    if not kept:
        return blocks
    return [*_title(root, blocks, kept), *kept]


def _weigh(
    elements: list[_Element], blocks: list[Line | Grid]
) -> tuple[dict[_Element, int], dict[_Element, int]]:
    """For each element, how much running text (and data) it holds, and how much text without links."""
    mass = dict.fromkeys(elements, 0)
    plain = dict.fromkeys(elements, 0)
    for block in blocks:
        length = len(block.text)
        linked = 0 if isinstance(block, Grid) else block.linked
        plain[block.element] += max(0, length - linked)
        running = length >= _LONG and _SENTENCE.search(block.text) and linked * 3 < length
        if isinstance(block, Grid) or running:
            mass[block.element] += length
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None:
            mass[parent] += mass[element]
            plain[parent] += plain[element]
    return mass, plain


def _home(root: _Element, mass: dict[_Element, int], plain: dict[_Element, int]) -> _Element:
    """The deepest element that holds nearly all running text, widened to what adds mostly such text."""
    whole = mass[root]
    if not whole:
        return root
    home = root
    inner: _Element | None = root
    while inner is not None:
        home = inner
        inner = next((child for child in home if mass[child] >= _MOST * whole), None)
    above = home.getparent()
    while home.tag not in _CONTAINERS and above is not None:
        home, above = above, above.getparent()
    while above is not None:
        more = mass[above] - mass[home]
        if more > 0 and 2 * more > plain[above] - plain[home]:
            home = above
        above = above.getparent()
    return home


def _is_around(element: _Element) -> bool:
    """Whether an element says of itself that it is the page's and not the report's."""
    if element.tag in _AROUND_TAGS:
        return True
    if element.tag in {"html", "body", "p", "span", "font", "b", "strong"}:
        return False
    return bool(_AROUND.search(f"{element.get('class') or ''} {element.get('id') or ''}"))


def _within(element: _Element | None, home: _Element, around: set[_Element]) -> bool:
    while element is not None and element is not home:
        if element in around:
            return False
        element = element.getparent()
    return element is home


def _title(root: _Element, blocks: list[Line | Grid], kept: list[Line | Grid]) -> Iterator[Line]:
    """The page's own title where it stands before the report's element and the report lacks it."""
    first = blocks.index(kept[0])
    before = [block for block in blocks[:first] if not isinstance(block, Grid)]
    named = _plain(_named(root))
    fitting = [b for b in before if len(_plain(b.text)) >= 6 and _plain(b.text) in named]
    headed = [b for b in before if b.level == 1 and 2 * b.linked < len(b.text)]
    if not fitting and not headed:
        return
    chosen = max(reversed(fitting), key=lambda b: len(b.text)) if fitting else headed[-1]
    title = [block for block in before if block.element is chosen.element]
    opening = _plain("".join(block.text for block in kept[:8]))
    if _plain("".join(block.text for block in title)) not in opening:
        yield from title


def _named(root: _Element) -> str:
    """What the page calls itself in its head."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and meta.get("content"):
            return meta.get("content") or ""
    title = root.find(".//title")
    return "" if title is None else "".join(map(str, title.itertext()))


def _plain(text: str) -> str:
    return "".join(text.split())
