"""Where the rules and the grammars lie, and how their files are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from checker.kept import kept

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


def load_yaml(path: Path) -> Any:  # noqa: ANN401
    """Read a YAML file of rules, lexicons or profiles; what was read of our own is kept beside it.

    Raises DataError if it is no YAML or gives a key twice.
    """
    if room("rules") in path.parents:
        return kept(f"{path.stem}.yaml", path, PACKAGE / "strictyaml.py", lambda: _parse(path))
    return _parse(path)


def _parse(path: Path) -> Any:  # noqa: ANN401
    # Loaded only here: PyYAML takes longer to import than most runs need to read what is kept.
    import yaml

    from checker.strictyaml import parse

    try:
        return parse(path)
    except yaml.YAMLError as error:
        raise DataError(f"{path.name}: {error}") from error
