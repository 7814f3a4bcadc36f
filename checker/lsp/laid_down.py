"""The configuration of each text in the editor: the nearest upwards, read again when it changes."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.config import ConfigError, find, load
from checker.lsp.desk import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.config import Config

    Stamp = tuple[tuple[str, int, int], ...]


class LaidDown:
    """*unsaid* are the mistakes in configurations that the editor has not been told of yet; where there
    is one, the defaults hold.
    """

    def __init__(self, given: str | None = None, *, none: bool = False) -> None:
        self._given = Path(given).absolute() if given else None
        self._none = none
        self._read: dict[Path | None, tuple[Stamp, Config]] = {}
        self._wrong: dict[Path | None, str] = {}
        self.unsaid: list[str] = []

    def of(self, folder: Path) -> Config:
        """What holds for the texts of a folder; the very same as before if nothing has changed."""
        place = None if self._none else self._given or find(folder)
        before, config = self._read.get(place, (None, DEFAULT))
        if before is None or before != _stamp(place, config.rules):
            config = self._fresh(place)
        return config

    def _fresh(self, place: Path | None) -> Config:
        try:
            config = load(place)
        except ConfigError as error:  # read again each time: what is wrong may be in the office's own rules
            self._read.pop(place, None)
            if self._wrong.get(place) != error.message:
                self._wrong[place] = error.message
                self.unsaid.append(error.message)
            return DEFAULT
        self._wrong.pop(place, None)
        self._read[place] = _stamp(place, config.rules), config
        return config


def _stamp(place: Path | None, rules: str | None) -> Stamp:
    """Changes whenever a configuration does, or a file of the office's own rules."""
    return tuple(_states(place, rules))


def _states(place: Path | None, rules: str | None) -> Iterator[tuple[str, int, int]]:
    files = [place, *sorted(Path(rules).rglob("*.yaml"))] if rules else [place]
    for file in files:
        with suppress(OSError):
            if file is not None:
                status = file.stat()
                yield str(file), status.st_mtime_ns, status.st_size
