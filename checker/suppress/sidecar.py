"""The list of suppressed findings beside a report: 报告.docx.fazhi-lint.yaml, which no check ever writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from checker import readers
from checker.document import UnreadableError
from checker.fingerprint import fingerprints
from checker.rulebook import rules
from checker.suppress.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml import Event

    from checker.findings import FileResult

SUFFIX = ".fazhi-lint.yaml"
NEEDED = ("code", "fingerprint", "reason")
KEYS = (*NEEDED, "text", "by", "date")
HEAD = "# fazhi-lint 忽略清单：人看过、认为不必改的问题和理由。检查从不改动本文件，可手工修改。\n"


class Entry(Struct, frozen=True):
    """A finding by its fingerprint, and why it is left; *line* is where the list says so."""

    line: int
    code: str
    fingerprint: str
    reason: str
    text: str = ""
    by: str = ""
    date: str = ""


class _FaultError(Exception):
    """What is wrong with a list, in Chinese."""


def beside(path: str) -> Path:
    """Where the list of a report lies."""
    return Path(path + SUFFIX)


def contents(path: str) -> bytes:
    """The bytes of a report's list, none where there is no list. Raises UnreadableError."""
    place = beside(path)
    if not os.path.lexists(place):
        return b""
    try:
        return readers.contents(place)
    except UnreadableError as error:
        raise UnreadableError(f"{place.name}：{error}") from error


def verdicts(result: FileResult, listed: bytes) -> Iterator[Verdict]:
    """A verdict for each entry of a list. Raises UnreadableError if it is not whole."""
    marks = fingerprints(result)
    for entry in entries(listed, beside(result.path).name):
        covers = frozenset(at for at, mark in enumerate(marks) if mark == entry.fingerprint)
        yield Verdict(
            source="sidecar",
            code=entry.code,
            reason=entry.reason,
            line=entry.line,
            text=entry.text or None,
            covers=covers,
            fault="" if covers or entry.code in _known() else f"没有“{entry.code}”这条规则",
        )


def _known() -> set[str]:
    return {rule.code for rule in rules()}


def entries(listed: bytes, name: str) -> tuple[Entry, ...]:
    """The entries of the list called *name*.

    Raises UnreadableError: people's word that cannot be read must not be taken for none.
    """
    import yaml

    try:
        text = listed.decode("utf-8-sig")
        return tuple(_entries(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))))
    except UnicodeDecodeError:
        raise UnreadableError(f"{name}：不是 UTF-8 文本；请另存为 UTF-8") from None
    except (_FaultError, yaml.YAMLError) as error:
        raise UnreadableError(f"{name}：{_told(error)}") from None


def _told(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split()) if isinstance(error, _FaultError) else "不是 YAML（含有控制字符）"
    return f"第{mark.line + 1}行不是 YAML（{getattr(error, 'problem', None) or '写法有误'}）"


def _entries(events: Iterator[Event]) -> Iterator[Entry]:
    """Read the list event by event: every value is the text as written, whatever it looks like, and
    nothing nests.
    """
    import yaml

    around = (yaml.StreamStartEvent, yaml.DocumentStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent)
    inside = (event for event in events if not isinstance(event, around))
    first = next(inside, None)
    if first is None:
        return
    if not isinstance(first, yaml.SequenceStartEvent):
        raise _fault(first, "应是一列条目，每条以“- code: ”起头")
    for event in inside:
        if isinstance(event, yaml.MappingStartEvent):
            yield _entry(event, inside)
        elif isinstance(event, yaml.SequenceEndEvent):
            break
        else:
            raise _fault(event, f"应是一条，写明 {'、'.join(NEEDED)}")
    for event in inside:
        raise _fault(event, "一个文件只能有一列条目")


def _entry(start: Event, inside: Iterator[Event]) -> Entry:
    """Read one entry up to its end."""
    import yaml

    given: dict[str, str] = {}
    for key in inside:
        if isinstance(key, yaml.MappingEndEvent):
            break
        value = next(inside)
        if not isinstance(key, yaml.ScalarEvent) or not isinstance(value, yaml.ScalarEvent):
            raise _fault(value, "只能是“键: 文字”")
        if key.value not in KEYS:
            raise _fault(key, f"不认识的键“{key.value}”（认 {'、'.join(KEYS)}）")
        if key.value in given:
            raise _fault(key, f"“{key.value}”写了两次")
        given[key.value] = " ".join(value.value.split())
    if missing := [key for key in NEEDED if not given.get(key)]:
        raise _fault(start, f"这一条缺 {'、'.join(missing)}")
    return Entry(_line(start), **given)


def _fault(event: Event, what: str) -> _FaultError:
    return _FaultError(f"第{_line(event)}行：{what}")


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def added(listed: bytes, entry: Entry) -> bytes:
    """What has to be written at the end of a list for one more entry; all before it stays as it is."""
    import yaml

    keys = {key: value for key in KEYS if (value := getattr(entry, key))}
    ending = "\r\n" if b"\r\n" in listed else "\n"
    text = yaml.safe_dump([keys], allow_unicode=True, sort_keys=False, width=1 << 20).replace("\n", ending)
    before = HEAD if not listed else "" if listed.endswith(b"\n") else ending
    return (before + text).encode("utf-8", "replace")
