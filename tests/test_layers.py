"""The rooms of the house, in order: each may import only from those before it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "checker"
ROOMS = (
    ("__init__",),
    ("document",),
    ("findings", "kept", "strictyaml"),
    ("resources", "warm"),
    ("fingerprint",),
    ("baseline",),
    ("readers",),
    ("comments",),
    ("outline",),
    ("facts",),
    ("checks",),
    ("rulebook",),
    ("settings",),
    ("previous",),
    ("run",),
    ("suppress",),
    ("cache", "progress", "spool"),
    ("batch",),
    ("reporters",),
    ("explain",),
    ("annotate",),
    ("outlets", "fixes"),
    ("options",),
    ("config",),
    ("lsp",),
    ("server",),
    ("cli",),
    ("__main__",),
)
STOREY = {room: storey for storey, rooms in enumerate(ROOMS) for room in rooms}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_imported(path: Path) -> set[str]:
    """The rooms that a module imports from, for types alone or not."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path} imports relatively"
            module = node.module or ""
            names += [f"{module}.{alias.name}" for alias in node.names] if module == "checker" else [module]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    parts = [name.split(".") for name in names]
    return {part[1] for part in parts if part[0] == "checker" and len(part) > 1 and part[1] in STOREY}


def test_every_module_has_a_room():
    assert {room_of(path) for path in MODULES} == set(STOREY)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_imports_only_from_rooms_below(path):
    room = room_of(path)
    above = {other for other in rooms_imported(path) if other != room and STOREY[other] >= STOREY[room]}

    assert not above
