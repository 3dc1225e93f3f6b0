"""The platform shares no code with what it tests."""

import ast
from pathlib import Path

PLATFORM = Path(__file__).parents[1] / "platform"


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_it_imports_nothing_of_the_tool() -> None:
    """Neither the tool, nor its questions, nor the library it is made with, nor the one it is checked against."""
    everything = {name for path in PLATFORM.glob("*.py") for name in imported(path)}

    assert everything & {"lti_tool", "qti", "pylti1p3", "lti1p3platform"} == set()
    assert {"flask", "jwt", "cryptography", "requests"} <= everything
