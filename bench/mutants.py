"""Seeded mutants: does any test notice when one operator, constant or condition is changed?

    python bench/mutants.py [--seed 1] [--mutants 60] [--target NAME]

Copies the project to a temporary folder, changes one place of one module at a time, runs the target's tests, and
prints the mutants that survived. docs/testing.md lists the survivors of the last full run and why each is harmless.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GRADES = "tests/lti_tool/grades"
LAUNCHES, ATTEMPTS = "tests/lti_tool/launch", "tests/lti_tool/attempts"
ON_SQLITE = ["-k", "not postgresql"]
OUTBOX = ("sending", "columns", "send_failures", "crashes", "scores_command")
TARGETS: dict[str, tuple[list[str], list[str]]] = {
    "scoring": (["qti/scoring"], ["tests/scoring", "tests/shapes"]),
    "qti21": (["qti/formats/qti21"], ["tests/formats/qti21", "tests/test_golden.py"]),
    "moodle": (["qti/formats/moodle"], ["tests/formats/moodle", "tests/test_golden.py"]),
    "outbox": (["lti_tool/services/outbox"], [*(f"{GRADES}/test_{name}.py" for name in OUTBOX), *ON_SQLITE]),
    "ags-answers": (["lti_tool/lti/ags_answers.py"], [f"{GRADES}/test_ags_answers.py"]),
    "launch": (
        [f"lti_tool/lti/{name}.py" for name in ("launch", "claims", "id_token", "roles")],
        [*(f"{LAUNCHES}/test_{name}.py" for name in ("tampered", "launch", "login")), *ON_SQLITE],
    ),
    "kept": (
        [f"lti_tool/services/{name}.py" for name in ("results", "grading", "graded")],
        [*(f"{ATTEMPTS}/test_{name}.py" for name in ("taking", "changed_banks", "files", "pages")), *ON_SQLITE],
    ),
    "time": (
        [f"lti_tool/services/{name}.py" for name in ("answers", "attempts")],
        [*(f"{ATTEMPTS}/test_{name}.py" for name in ("overdue", "taking", "arriving", "pages")), *ON_SQLITE],
    ),
}
COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
}


def places(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that can be changed, outside of annotations."""
    skipped = {id(inner) for node in ast.walk(tree) for inner in annotation_nodes(node)}
    for node in ast.walk(tree):
        if id(node) not in skipped and changeable(node):
            yield node


def changeable(node: ast.AST) -> bool:
    """True for what :func:`change` knows how to change."""
    match node:
        case ast.Compare() | ast.BoolOp() | ast.If() | ast.IfExp():
            return True
        case ast.BinOp(op=operator):
            return type(operator) in OPERATORS
        case ast.Constant(value=value):
            return isinstance(value, int)
        case _:
            return False


def annotation_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Everything inside the annotations of a node."""
    for name in ("annotation", "returns"):
        annotation = getattr(node, name, None)
        if isinstance(annotation, ast.AST):
            yield from ast.walk(annotation)


def change(node: ast.AST) -> str:
    """Change the node in place; what was done, in words."""
    match node:
        case ast.Compare(ops=[operator, *_]):
            node.ops[0] = COMPARISONS[type(operator)]()
            return f"{type(operator).__name__} became {type(node.ops[0]).__name__}"
        case ast.BoolOp(op=operator):
            node.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
            return f"{type(operator).__name__} became {type(node.op).__name__}"
        case ast.BinOp(op=operator):
            node.op = OPERATORS[type(operator)]()
            return f"{type(operator).__name__} became {type(node.op).__name__}"
        case ast.If(test=test) | ast.IfExp(test=test):
            node.test = ast.UnaryOp(ast.Not(), test)
            return "a condition was negated"
        case ast.Constant(value=bool(value)):
            node.value = not value
            return f"{value} became {not value}"
        case ast.Constant(value=int(value)):
            node.value = value + 1
            return f"{value} became {value + 1}"
        case _:
            raise TypeError(type(node).__name__)


def mutants(changed: list[str], count: int, seed: int) -> Iterator[tuple[Path, str, str]]:
    """``count`` changes in these files and below these folders: which file, where and what, the changed source."""
    found = [
        (path, number)
        for each in changed
        for path in ([ROOT / each] if (ROOT / each).is_file() else sorted((ROOT / each).rglob("*.py")))
        for number, _ in enumerate(places(ast.parse(path.read_text())))
    ]
    for path, number in random.Random(seed).sample(found, min(count, len(found))):  # noqa: S311 - not for secrets
        tree = ast.parse(path.read_text())
        node = list(places(tree))[number]
        line = getattr(node, "lineno", 0)
        yield path, f"{path.relative_to(ROOT)}:{line}: {change(node)}", ast.unparse(ast.fix_missing_locations(tree))


def survives(copy: Path, path: Path, source: str, tests: list[str]) -> bool:
    """True where the tests pass with the changed source."""
    target = copy / path.relative_to(ROOT)
    original = target.read_text()
    target.write_text(source)
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
        run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        return False
    finally:
        target.write_text(original)
    return run.returncode == 0


def main() -> None:
    """Run the mutants and print the survivors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=60)
    parser.add_argument("--target", choices=TARGETS, default="scoring")
    chosen = parser.parse_args()
    changed, tests = TARGETS[chosen.target]
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy"
        for name in ("qti", "lti_tool", "tests", "banks", "schemas", "docs"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        outcomes = []
        for path, what, source in mutants(changed, chosen.mutants, chosen.seed):
            outcomes.append(survives(copy, path, source, tests))
            if outcomes[-1]:
                print(f"survived: {what}", flush=True)
        found = outcomes.count(False)
        print(f"{chosen.target}: {len(outcomes)} mutants, {found} found, {len(outcomes) - found} survived")


if __name__ == "__main__":
    main()
