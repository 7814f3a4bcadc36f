"""YAML that refuses a key given twice, where PyYAML would silently keep the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path


class DuplicateKeyError(yaml.YAMLError):
    """A key that stands twice in one mapping."""


class _Strict(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(keys)) < len(keys):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise DuplicateKeyError(f"{node.start_mark}: key {twice!r} stands twice")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def parse(path: Path) -> Any:  # noqa: ANN401
    """The data of a YAML file.

    Raises yaml.YAMLError if it is no YAML or gives a key twice.
    """
    with path.open(encoding="utf-8") as source:
        return yaml.load(source, Loader=_Strict)  # noqa: S506 (a SafeLoader)
