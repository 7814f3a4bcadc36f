"""One file is judged: from what was kept, or anew."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.batch.failures import failed, line_of
from checker.document import UnreadableError
from checker.resources import DataError, extend
from checker.run import inspect
from checker.suppress import sifted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.batch.sources import Demand, Source
    from checker.cache import Cache
    from checker.findings import FileResult
    from checker.previous import Edition, Previous


class Judge(Struct, frozen=True):
    """What is done with each source, in whatever process."""

    demand: Demand
    cache: Cache | None = None

    def __call__(self, source: Source) -> FileResult:
        if self.cache is None or source.error is not None:
            return check_one(source, self.demand)
        try:
            held = source.hold()
        except (UnreadableError, OSError):
            return check_one(source, self.demand)
        key = self._key(self.cache, held)
        if (kept := self.cache.get(key, held.name)) is not None:
            return kept
        result = check_one(held, self.demand)
        if result.error is None:
            self.cache.put(key, result)
        return result

    def known(self, source: Source) -> FileResult | None:
        """What the cache has of a source; it is not worth a process then."""
        if self.cache is None or source.error is not None:
            return None
        with suppress(UnreadableError, OSError):
            held = source.hold()
            return self.cache.get(self._key(self.cache, held), held.name)
        return None

    def _key(self, cache: Cache, held: Source) -> str:
        demand = held.demand or self.demand
        return cache.key(held.data or b"", held.name, repr((demand, held.listed)), demand.own)


def check_one(source: Source, demand: Demand) -> FileResult:
    """Judge one source; whatever goes wrong becomes the one line of its *error*."""
    from checker.rulebook import rules

    demand = source.demand or demand
    try:
        extend(demand.own)
        wanted = rules(demand.select, demand.ignore)
        held = source.hold() if source.data is None else source
        document = held.read()
        result = inspect(document, wanted, demand.profile, demand.previous)
        return sifted(result, document, held.data or b"", held.beside())
    except DataError:
        raise  # ours, and the same for every file
    except Exception as error:  # noqa: BLE001 (each becomes a line)
        return failed(source.name, line_of(error))


def earlier(sources: Sequence[Source]) -> tuple[Previous, tuple[FileResult, ...]]:
    """The reports of earlier years that some files hold; and of those that cannot be read, why.

    Of a file that holds no report nothing is said.
    """
    from checker.previous import Previous, editions

    found: list[Edition] = []
    unread: list[FileResult] = []
    for source in sources:
        try:
            if source.error is not None:
                raise UnreadableError(source.error)
            held = source.hold()
            found += editions(source.name, held.data or b"", held=source.data is not None)
        except DataError:
            raise
        except Exception as error:  # noqa: BLE001
            unread.append(failed(source.name, line_of(error)))
    return Previous(tuple(found)), tuple(unread)
