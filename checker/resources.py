"""Where the rules and the grammars lie, and how their files are read."""

from __future__ import annotations

import sys
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


_own: list[Path] = []


def extend(folder: str | None) -> None:
    """Let a folder of an office's own stand beside ours, in this process; None: ours alone."""
    wanted = [] if folder is None else [Path(folder)]
    if wanted != _own:
        _own[:] = wanted
        forget()


def forget() -> None:
    """Read every rule, lexicon and pattern again when it is next asked for."""
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{__package__}."):
            for value in list(vars(module).values()):
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def own(name: str) -> Path | None:
    """A file of the office's own folder, if there is one."""
    path = _own[0] / name if _own else None
    return path if path is not None and path.is_file() else None


def own_packs() -> list[Path]:
    """The office's own rule packs."""
    return sorted(_own[0].glob("*.yaml")) if _own else []


def lexicon(name: str) -> dict[str, Any]:
    """The lists of ``lexicon/<name>.yaml``, ours and the office's own together."""
    path, added = room("rules") / "lexicon" / f"{name}.yaml", own(f"lexicon/{name}.yaml")
    lists: dict[str, Any] = load_yaml(path) if added is None or path.exists() else {}
    return lists if added is None else _joined(lists, load_yaml(added))


def _joined(ours: Any, theirs: Any) -> Any:  # noqa: ANN401
    """Lists one after the other, tables key by key, anything else theirs."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours | {key: _joined(ours.get(key), value) for key, value in theirs.items()}
    return ours + theirs if isinstance(ours, list) and isinstance(theirs, list) else theirs


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
