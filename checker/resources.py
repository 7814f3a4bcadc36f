"""Where the rules and the grammars lie."""

from importlib.resources import files
from pathlib import Path

PACKAGE = Path(str(files("checker")))


def room(name: str) -> Path:
    """Return the folder called *name*: ``rules`` or ``grammar``.

    An installed wheel holds it inside the package, a checkout beside it. Inside is asked first, so that
    another distribution's top-level ``rules`` can never be taken for ours.
    """
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
