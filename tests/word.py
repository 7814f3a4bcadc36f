"""Word files for tests, and a plain reading of their XML that owes nothing to the package."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from xml.etree import ElementTree as ET

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W = f"{{{MAIN}}}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPACES = (
    f'xmlns:w="{MAIN}" xmlns:w14="{W14}" xmlns:w15="{W15}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def r(text: str, look: str = "") -> str:
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, look: str = "") -> str:
    properties = f"<w:pPr>{look}</w:pPr>" if look else ""
    return f"<w:p>{properties}{inner if inner.startswith('<') else r(inner) if inner else ''}</w:p>"


def tag(name: str, inner: str = "", /, **attributes: str) -> str:
    """An element with ``w:`` before its name and its attributes."""
    given = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
    return f"<w:{name}{given}>{inner}</w:{name}>" if inner else f"<w:{name}{given}/>"


def changed_by(author: str, inner: str, kind: str = "ins", ident: int = 7) -> str:
    """A tracked change; for a deletion *inner* is the text that is gone."""
    what = tag("r", tag("delText", inner)) if kind == "del" else inner
    return tag(kind, what, id=str(ident), author=author)


def remark(ident: int, author: str, text: str, paragraph: str) -> str:
    """A comment as Word keeps it."""
    inside = f'<w:p w14:paraId="{paragraph}">{tag("r", tag("t", text))}</w:p>'
    return tag("comment", inside, id=str(ident), author=author)


def remarked(ident: int, inner: str) -> str:
    """What a comment stands on, between its marks."""
    number = str(ident)
    sign = tag("r", tag("commentReference", id=number))
    return f"{tag('commentRangeStart', id=number)}{inner}{tag('commentRangeEnd', id=number)}{sign}"


def field(code: str, inner: str) -> str:
    """A complex field with its result."""
    begin, middle, end = (tag("r", tag("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return f"{begin}{tag('r', tag('instrText', code))}{middle}{inner}{end}"


def table(*rows: tuple[str, ...]) -> str:
    """Rows of cells, each cell a properties-free paragraph or whole markup."""
    width = max(map(len, rows))
    lines = (
        tag("tr", "".join(tag("tc", cell if cell.startswith("<") else p(cell)) for cell in row))
        for row in rows
    )
    return tag("tbl", tag("tblPr") + tag("tblGrid", tag("gridCol") * width) + "".join(lines))


def xml(name: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<{name} {_SPACES}>{inner}</{name}>'


def word(body: str, **parts: str) -> bytes:
    """A Word file; *parts* are the insides of ``comments``, ``people``, ``settings`` and the like."""
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for at, kind in enumerate(parts, 1)
    )
    kinds = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for kind in ("document.main", *parts)
    ).replace("document.main.xml", "document.xml")
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{kinds}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": xml("w:document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
    }
    for kind, inner in parts.items():
        root = {"commentsExtended": "w15:commentsEx", "people": "w15:people"}.get(kind, f"w:{kind}")
        members[f"word/{kind}.xml"] = xml(root, inner)
    return zipped({name: text.encode() for name, text in members.items()})


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (name, data) in enumerate(members.items()):
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1 + at, 8, 0, 0)), data)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(data: bytes, **texts: str) -> bytes:
    """The file with other parts in its ``word`` folder, named without ``.xml``."""
    given = {f"word/{name}.xml": text.encode() for name, text in texts.items()}
    return zipped(members(data) | given)


def document(data: bytes) -> str:
    return members(data)["word/document.xml"].decode()


def tree(data: bytes, name: str = "word/document.xml") -> ET.Element:
    return ET.fromstring(members(data)[name])  # noqa: S314 (our own)


def comments(data: bytes) -> dict[str, tuple[str, str]]:
    """Author and text of each comment, by its number."""
    found = tree(data, "word/comments.xml") if "word/comments.xml" in members(data) else ()
    return {
        one.get(f"{W}id"): (
            one.get(f"{W}author"),
            "\n".join("".join(t.text or "" for t in para.iter(f"{W}t")) for para in one.iter(f"{W}p")),
        )
        for one in found
    }


def commented(data: bytes) -> dict[str, str]:
    """The characters that stand between the two marks of each comment; deleted ones do not count."""
    open_: set[str] = set()
    found: dict[str, str] = defaultdict(str)
    for element in tree(data).iter():
        name, ident = element.tag.removeprefix(W), element.get(f"{W}id", "")
        if name == "commentRangeStart":
            open_.add(ident)
            found[ident] += ""
        elif name == "commentRangeEnd":
            open_.remove(ident)
        shown = {"t": element.text or "", "tab": "\t", "br": "\n", "noBreakHyphen": "-"}.get(name, "")
        for one in open_:
            found[one] += shown
    assert not open_
    return dict(found)


def plain(data: bytes) -> object:
    """The main part without the marks of our comments, and with runs of one look put together again."""
    ours = {ident for ident, (author, _) in comments(data).items() if author == "fazhi-lint"}
    return _bare(tree(data), ours)


def _bare(element: ET.Element, ours: set[str]) -> tuple[object, ...]:
    inside: list[object] = []
    for child in element:
        if child.get(f"{W}id") in ours and child.tag.removeprefix(W) in MARKS:
            continue
        if child.tag != f"{W}r":
            inside.append(_bare(child, ours))
            continue
        look = child.find(f"{W}rPr")
        dress = (tuple(child.attrib.items()), None if look is None else ET.tostring(look))
        for one in child:
            if one is look or (one.get(f"{W}id") in ours and one.tag.removeprefix(W) in MARKS):
                continue
            text = one.text or "" if one.tag == f"{W}t" else None
            last = inside[-1] if inside else None
            if text is not None and isinstance(last, list) and last[:2] == ["t", dress]:
                last[2] += text
            else:
                inside.append(["t", dress, text] if text is not None else (dress, _bare(one, ours)))
    return element.tag, tuple(element.attrib.items()), element.text, inside


def answered(data: bytes, said: str, *, reply: bool = True) -> bytes:
    """A file with one comment after a person has answered that, or commented beside it, as Word keeps it."""
    inside = members(data)["word/comments.xml"].decode().partition("><w:comment ")[2]
    head, _, last = inside.partition("</w:comments>")[0].rpartition("<w:p>")
    ours = f'<w:comment {head}<w:p w14:paraId="0000000A">{last}'
    theirs = remark(9, "张三", said, "0000000B")
    parent = ' w15:paraIdParent="0000000A"' if reply else ""
    links = f'<w15:commentEx w15:paraId="0000000A"/><w15:commentEx w15:paraId="0000000B"{parent}/>'
    quote = document(data).partition('<w:commentRangeStart w:id="0"/>')[2].partition("<w:commentRangeEnd")[0]
    text = document(data).replace(quote, remarked(9, quote))
    body = text.partition("<w:body>")[2].partition("<w:sectPr/>")[0]
    return word(body, comments=ours + theirs, commentsExtended=links)
