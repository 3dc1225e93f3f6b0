"""The tool's imports point the way that docs/architecture.md says, read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "lti_tool").rglob("*.py") if "migrations" not in path.parts)
QTI = {path.stem if path.is_file() else path.name for path in (ROOT / "qti").iterdir()}

FOUNDATION = {"errors", "settings", "database", "sealing", "outgoing", "tool", "tables"}
MAY_IMPORT = {
    "errors": set(),
    "settings": set(),
    "logs": set(),
    "limits": set(),
    "sealing": {"errors", "settings"},
    "addresses": {"errors"},
    "outgoing": {"addresses", "errors"},
    "database": set(),
    "tables": {"database"},
    "migrate": {"errors"},
    "tool": {"database", "outgoing", "sealing", "settings", "wake_up"},
    "lti": FOUNDATION,
    "services": {*FOUNDATION, "lti"},
    "wake_up": {"sealing"},
    "rendering": {"errors"},
    "views": {*FOUNDATION, "limits", "lti", "migrate", "rendering", "services"},
    "worker": {"database", "errors", "services", "tool"},
    "app": {"errors", "tool", "views"},
}
"""Of each part below the command line, the parts it may import beside itself."""

ONLY_IN = {
    "flask": {"views", "app"},
    "werkzeug": {"views", "app"},
    "pylti1p3": {"lti"},
    "jwt": {"lti"},
    "alembic": {"migrate"},
    "huey": {"wake_up"},
    "requests": {"outgoing", "lti"},
    "http": {"outgoing"},
    "socket": {"outgoing", "cli"},  # the web server cuts off who sends too slowly
    "ssl": {"outgoing"},
    "gunicorn": {"cli"},
    "click": {"cli"},
    "rich": {"cli"},
    "pydantic": {"settings", "cli"},
    "cryptography": {"sealing", "lti", "views"},  # views pass a key from one part of lti to another
    "pickle": set(),
}
"""Of each library that some parts answer for, these parts."""

QUERIES = {"database", "lti", "migrate", "services", "tables"}
"""Parts that may use all of SQLAlchemy."""
PASSED_ON = ("sqlalchemy.orm.Session", "sqlalchemy.exc.", "sqlalchemy.Engine", "sqlalchemy.URL")
"""What the other parts may import of it: sessions and engines that they pass on, addresses, errors that they catch."""
COMMITS = {
    *("lti/access_tokens.py", "lti/key_sets.py"),  # what one launch fetched serves all others, whatever becomes of it
    *("services/outbox/columns.py", "services/outbox/sending.py"),  # nothing may be locked while a platform is asked
}
"""Below views and worker, who opens and ends a transaction of its own, and why."""


def part(path: Path) -> str:
    """The part of the tool that a module belongs to."""
    return path.relative_to(ROOT / "lti_tool").with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it; ``from a import b`` as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_imports_point_down() -> None:
    """A part imports only what the table allows; the command line and the entry points import everything."""
    upward = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in SOURCES
        if part(path) not in {"cli", "__init__", "__main__"}
        for name in imports(path)
        if name.startswith("lti_tool.") and name.split(".")[1] not in {*MAY_IMPORT[part(path)], part(path)}
    ]

    assert upward == []


def test_libraries_have_few_users() -> None:
    """A library that some parts answer for is imported nowhere else."""
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in SOURCES
        for name in imports(path)
        if part(path) not in ONLY_IN.get(name.split(".")[0], {part(path)})
    ]

    assert strays == []


def test_queries_are_made_where_they_belong() -> None:
    """Views, worker and command line ask services: they import nothing that a statement could be made of."""
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in SOURCES
        if part(path) not in QUERIES
        for name in imports(path)
        if name.split(".")[0] == "sqlalchemy" and not name.startswith(PASSED_ON)
    ]

    assert strays == []


def test_questions_know_nothing_of_the_tool() -> None:
    """``qti`` never imports ``lti_tool``."""
    upward = [path for path in (ROOT / "qti").rglob("*.py") for name in imports(path) if name.startswith("lti_tool")]

    assert upward == []


def test_the_environment_is_read_in_settings_only() -> None:
    """Nothing else looks at environment variables."""
    readers = [path for path in SOURCES if "os.environ" in path.read_text(encoding="utf-8")]

    assert readers == []


def test_who_ends_a_transaction() -> None:
    """The caller owns it, so that a score is written with what caused it or not at all; savepoints are no end of it."""
    committing = {
        str(path.relative_to(ROOT / "lti_tool"))
        for path in SOURCES
        if part(path) in {"lti", "services"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "begin"}
    }

    assert committing == COMMITS


def test_the_documentation_has_a_row_for_every_part() -> None:
    """docs/architecture.md names each part of the tool."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    missing = [name for name in (*MAY_IMPORT, "cli") if f"`{name}" not in text]

    assert missing == []
