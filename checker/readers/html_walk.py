"""The tree of a page as its lines and tables in reading order, each with the element it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from checker.readers.html_grid import grid_of
from checker.readers.html_remarks import REMARK, within

if TYPE_CHECKING:
    from lxml.etree import _Element

    from checker.readers.html_grid import Grid

UNSEEN = frozenset(
    re.findall(
        r"\w+",
        "audio base button canvas datalist dialog embed frame frameset head iframe input link map meta"
        " noscript object option script select style svg template textarea title video xml",
    )
)
INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt"
        " ruby s samp small span strike strong sub sup time tt u var wbr",
    )
) | {REMARK}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_TORN = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*\n[ \t\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
_SPACES = re.compile(r"[ \t\n]+")
_ORDINAL = re.compile(r"[（(第附]?[0-9０-９一二三四五六七八九十①-⑳]")
_WHITE = " \t\n\r\f\v\u3000\u2002\u2003"
_GHOSTS = dict.fromkeys(map(ord, "\u200b\ufeff\u00ad\r")) | {0xA0: " ", 0x0C: " ", 0x0B: " "}


class Node(Struct, frozen=True):
    """The way back to the page: the path of the element that a line or cell stands in."""

    path: str


class Line(Struct, frozen=True, kw_only=True):
    """A line of the page. *linked* counts its characters inside links that lead elsewhere; *remarks*
    speak to us of it.
    """

    text: str
    element: _Element
    linked: int = 0
    level: int | None = None
    contents: bool = False
    label: int = 0
    origin: Node
    remarks: tuple[str, ...] = ()


class Paths(Struct):
    """Paths that lead to elements; the places among a parent's children are counted once."""

    places: dict[_Element, dict[_Element, int]] = field(default_factory=dict)

    def node(self, element: _Element) -> Node:
        steps: list[str] = []
        parent = element.getparent()
        while parent is not None:
            if parent not in self.places:
                own = (child for child in parent if child.tag != REMARK)
                self.places[parent] = {child: place for place, child in enumerate(own, 1)}
            steps.append(f"*[{self.places[parent][element]}]")
            element, parent = parent, parent.getparent()
        return Node("/".join(["", element.tag, *reversed(steps)]))


class _Walk(Struct):
    """The state of going through a page: the line that is being gathered, and the blocks so far."""

    targets: frozenset[str]
    blocks: list[Line | Grid] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    inner: int = 0
    links: list[str] = field(default_factory=list)
    holders: list[_Element] = field(default_factory=list)
    preformatted: int = 0
    label: str = ""
    numbers: dict[_Element, int] = field(default_factory=dict)
    paths: Paths = field(default_factory=Paths)
    remarks: list[str] = field(default_factory=list)  # of the line that is being gathered
    later: list[str] = field(default_factory=list)  # of the next one

    def remark(self, element: _Element) -> None:
        """Take note of a remark: amid a line it is about the next one."""
        begun = clean("".join(self.parts))
        (self.later if begun else self.remarks).append(element.get("text") or "")

    def spoken(self) -> tuple[str, ...]:
        """The remarks about the line that is complete."""
        said, self.remarks, self.later = tuple(self.remarks), self.later, []
        return said

    def number(self, item: _Element) -> str:
        """The number that a browser writes before an item of a list in plain figures, or nothing."""
        parent = item.getparent()
        if parent is None or parent not in self.numbers:
            return ""
        self.numbers[parent] = number = _figure(item, "value", self.numbers[parent] + 1)
        return f"{number}." if _counts(parent) else ""

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted:
            first, *rest = text.split("\n")
            self._add(first)
            for line in rest:
                self.flush()
                self._add(line)
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.links:
            length = len(text.strip(_WHITE))
            if self.links[-1][1:] in self.targets and self.links[-1].startswith("#"):
                self.inner += length
            elif not self.links[-1].startswith("#"):
                self.linked += length

    def flush(self) -> None:
        """End the line that is being gathered."""
        text = clean("".join(self.parts))
        if text:
            label = "" if _ORDINAL.match(text) else self.label
            holder = self.holders[-1]
            self.blocks.append(
                Line(
                    text=label + text,
                    element=holder,
                    linked=self.linked,
                    level=_level(self.holders),
                    contents=2 * self.inner > len(text),
                    label=len(label),
                    origin=self.paths.node(holder),
                    remarks=self.spoken(),
                )
            )
            self.label = ""
        self.parts.clear()
        self.linked = self.inner = 0


def blocks_of(root: _Element) -> tuple[list[Line | Grid], tuple[str, ...]]:
    """The lines and data tables of a page, as a browser shows them; hidden elements left out. Then the
    remarks after the last.
    """
    walk = _Walk(_targets(root), holders=[root])
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: _Element | None = None
    for event, element in walker:
        if event == "end":
            if element is skipped:
                skipped = None
            else:
                _leave(walk, element)
            walk.text(element.tail if element is not root else None)
        elif unseen(element):
            skipped = element
            walker.skip_subtree()
        else:
            grid = grid_of(element, unseen, words) if element.tag == "table" else None
            if grid is not None:
                walk.flush()
                walk.blocks.extend(_captions(element, walk.paths))
                before = tuple((1, text) for text in walk.spoken())
                walk.blocks.append(replace(grid, remarks=(*before, *within(element, unseen))))
                skipped = element
                walker.skip_subtree()
            else:
                _enter(walk, element)
    walk.flush()
    return walk.blocks, walk.spoken()


def _enter(walk: _Walk, element: _Element) -> None:
    tag = element.tag
    if tag == REMARK:
        walk.remark(element)
    elif tag == "a":
        walk.links.append((element.get("href") or "#").strip())
    elif tag not in INLINE:
        walk.flush()
        if tag != "br":
            walk.holders.append(element)
        walk.preformatted += tag == "pre"
        if tag == "ol":
            walk.numbers[element] = _figure(element, "start", 1) - 1
        elif tag == "li":
            walk.label = walk.number(element)
    walk.text(element.text)


def _leave(walk: _Walk, element: _Element) -> None:
    if element.tag == "a":
        walk.links.pop()
    elif element.tag not in INLINE and element.tag != "br":
        walk.flush()
        walk.holders.pop()
        walk.preformatted -= element.tag == "pre"
        if element.tag == "li":
            walk.label = ""


def unseen(element: _Element) -> bool:
    """Whether a browser shows nothing of an element."""
    if element.tag in UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


def clean(text: str) -> str:
    """White space as a browser shows it; a line broken in the source between Chinese signs is whole."""
    text = text.translate(_GHOSTS)
    return _SPACES.sub(" ", _TORN.sub("", text)).strip(_WHITE)


def words(element: _Element) -> str:
    """All that is seen of a table cell, as one line."""
    parts: list[str] = []
    skipped: _Element | None = None
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        if event == "start" and unseen(inner) and inner is not element:
            skipped = inner
            walker.skip_subtree()
            continue
        if inner.tag not in INLINE and inner is not element:
            parts.append("\n")
        if event == "start":
            parts.append(inner.text or "")
        else:
            skipped = None if inner is skipped else skipped
            parts.append((inner.tail or "") if inner is not element else "")
    return clean("".join(parts))


def _level(holders: list[_Element]) -> int | None:
    return next((_HEADINGS[h.tag] for h in reversed(holders) if h.tag in _HEADINGS), None)


def _targets(root: _Element) -> frozenset[str]:
    """The names that links inside the page can lead to."""
    names = {element.get("id") or "" for element in root.iter(etree.Element)}
    return frozenset(names | {a.get("name") or "" for a in root.iter("a")}) - {""}


def _captions(table: _Element, paths: Paths) -> list[Line]:
    found = [(caption, words(caption)) for caption in table.findall("caption")]
    return [Line(text=text, element=c, origin=paths.node(c)) for c, text in found if text]


def _counts(element: _Element) -> bool:
    """Whether a list writes plain figures before its items."""
    if element.tag != "ol" or element.get("reversed") is not None:
        return False
    return element.get("type", "1") == "1" and "list-style" not in (element.get("style") or "").lower()


def _figure(element: _Element, name: str, otherwise: int) -> int:
    try:
        return int((element.get(name) or "")[:6])
    except ValueError:
        return otherwise
