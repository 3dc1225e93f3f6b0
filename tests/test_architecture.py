"""Imports point the way that docs/architecture.md says, read from the syntax trees."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "qti").rglob("*.py"))

FOUNDATION = {"errors", "exact", "model"}
MAY_IMPORT = {
    "errors": set(),
    "exact": set(),
    "resources": set(),
    "report": set(),
    "model": {"errors", "exact"},
    "scoring": FOUNDATION,
    "responses": {*FOUNDATION, "scoring"},
    "content": FOUNDATION,
    "markup": {*FOUNDATION, "content"},
    "package": {*FOUNDATION, "report"},
    "formats": {*FOUNDATION, "content", "scoring", "markup", "package", "report"},
    "validation": {*FOUNDATION, "package", "resources"},
    "bank": {*FOUNDATION, "content", "package", "resources", "scoring"},
    "preview": {*FOUNDATION, "content", "scoring", "markup", "package"},
}
"""Of each part below the command line, the parts it may import beside itself."""

ONLY_IN = {
    "lxml": {"markup", "content", "formats", "validation", "package"},
    "xmlschema": {"validation"},
    "yaml": {"bank"},
    "pyromark": {"content"},
    "latex2mathml": {"content"},
    "platformdirs": {"validation"},
    "zipfile": {"validation"},
    "urllib.request": {"validation"},
    "http": {"validation"},
    "socket": {"validation"},
    "ssl": {"validation"},
    "click": {"cli"},
    "rich": {"cli"},
    "subprocess": set(),
    "random": set(),
    "pickle": set(),
    "logging": set(),
}
"""Of each library that one part answers for, the parts that may import it."""


@cache
def tree(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def part(path: Path) -> str:
    """The part of the program that a module belongs to: ``model``, ``formats``, ``cli``, ``errors`` …"""
    return path.relative_to(ROOT / "qti").with_suffix("").parts[0]


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def own(path: Path) -> Iterator[str]:
    """The parts of ``qti`` that a module imports, its own aside."""
    for name in imports(path):
        steps = name.split(".")
        if steps[0] == "qti" and len(steps) > 1 and steps[1] != part(path):
            yield steps[1]


def names(path: Path, *wanted: str) -> list[str]:
    """Which of the dotted names the module's code uses."""
    return sorted(used(path).intersection(wanted))


@cache
def used(path: Path) -> frozenset[str]:
    """Every name and every ``name.attribute`` in the module's code."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{node.value.id}.{node.attr}")
    return frozenset(found)


def shown(path: Path) -> str:
    """The module's path as a test's name."""
    return str(path.relative_to(ROOT))


def test_imports_point_down() -> None:
    """A part imports only what the table allows; the command line may import everything."""
    below = [path for path in SOURCES if part(path) not in {"cli", "__init__", "__main__"}]
    upward = [
        f"{shown(path)} imports {name}" for path in below for name in own(path) if name not in MAY_IMPORT[part(path)]
    ]

    assert upward == []


def test_imports_are_absolute() -> None:
    """No import is relative, so that each says where it points."""
    assert [shown(path) for path in SOURCES for name in imports(path) if name.startswith(".")] == []


def test_libraries_have_one_user() -> None:
    """A library that one part answers for is imported nowhere else."""
    strays = [
        f"{shown(path)} imports {name}"
        for path in SOURCES
        for name in imports(path)
        for library, users in ONLY_IN.items()
        if f"{name}.".startswith(f"{library}.") and part(path) not in users
    ]

    assert strays == []


FORMATS = sorted(folder.name for folder in (ROOT / "qti" / "formats").iterdir() if (folder / "__init__.py").is_file())


@pytest.mark.parametrize("name", FORMATS)
def test_formats_never_import_each_other(name: str) -> None:
    """Adding or removing a format touches one folder."""
    others = {f"qti.formats.{other}" for other in FORMATS if other != name}
    modules = (ROOT / "qti" / "formats" / name).rglob("*.py")
    found = {".".join(imported.split(".")[:3]) for path in modules for imported in imports(path)}

    assert found & others == set()


def test_the_environment_is_read_in_settings_only() -> None:
    """Nothing but a module named ``settings`` looks at environment variables."""
    readers = [path for path in SOURCES if names(path, "os.environ", "os.getenv", "os.environb")]

    assert [shown(path) for path in readers if path.name != "settings.py"] == []


def test_only_the_command_line_prints_and_exits() -> None:
    """Below the command line nothing talks to a person or ends the program."""
    below = [path for path in SOURCES if part(path) not in {"cli", "__main__"}]
    spoken = ("print", "input", "sys.stdout", "sys.stderr", "sys.stdin", "sys.exit", "SystemExit", "sys.argv")

    assert [shown(path) for path in below if names(path, *spoken)] == []


def test_nothing_catches_everything() -> None:
    """Only the command line's last resort catches ``Exception``, and nothing lets an exception go by unnamed."""
    wide = [
        shown(path)
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) == "Exception")
    ]

    assert wide == ["qti/cli/failures.py"]


def test_the_clock_is_never_asked() -> None:
    """What is made hangs on the bank alone, not on when or where."""
    clocks = ("datetime.now", "date.today", "time.time")

    assert [shown(path) for path in SOURCES if names(path, *clocks)] == []


def test_every_module_says_what_it_is_for() -> None:
    """The first line of a module's docstring is its one responsibility."""
    assert [shown(path) for path in SOURCES if not ast.get_docstring(tree(path))] == []


def test_the_documentation_has_a_row_for_every_part() -> None:
    """docs/architecture.md names each part of the program."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    missing = [name for name in (*MAY_IMPORT, "cli") if f"qti/{name}" not in text]

    assert missing == []


RULE = re.compile(r"(?:qti|moodle)-[a-z]+(?:-[a-z]+)*")


def test_the_documentation_explains_every_rule() -> None:
    """docs/formats.md has each rule that a report can name, and none that is gone."""
    writers = [path for path in (ROOT / "qti" / "formats").rglob("*.py") if path.name != "rules.py"]
    named = {
        node.value
        for path in writers
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and RULE.fullmatch(node.value)
    }
    explained = set(RULE.findall(" ".join(re.findall(r"`([^`]*)`", (ROOT / "docs" / "formats.md").read_text("utf-8")))))

    assert named == explained
