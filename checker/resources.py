"""Where the rules and the grammars lie, and how their files are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PACKAGE = Path(__file__).parent


class DataError(Exception):
    """A file of rules, lexicons or profiles that is not whole: which one, and what is wrong with it."""


def room(name: str) -> Path:
    """Return the folder called *name*: ``rules`` or ``grammar``.

    An installed wheel holds it inside the package, a checkout beside it. Inside is asked first, so that
    another distribution's top-level ``rules`` can never be taken for ours.
    """
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML that refuses a key given twice; PyYAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise DataError(f"{node.start_mark}: key {twice!r} stands twice")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def load_yaml(path: Path) -> Any:  # noqa: ANN401
    """Read a YAML file of ours.

    Raises DataError if it is no YAML or gives a key twice.
    """
    try:
        with path.open(encoding="utf-8") as source:
            return yaml.load(source, Loader=_Strict)  # noqa: S506 (a SafeLoader)
    except yaml.YAMLError as error:
        raise DataError(f"{path.name}: {error}") from error
