"""``qti validate``: anyone's files checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import click

from qti.cli.banks import violation_json
from qti.cli.failures import FINE, INVALID
from qti.cli.screen import print_json
from qti.cli.text import print_line
from qti.validation.kinds import FileKind
from qti.validation.limits import DEFAULT, Limits
from qti.validation.result import ValidationResult
from qti.validation.validate import validate

_SIZE = re.compile(r"([0-9]{1,12})\s*([KMG]?)i?B?", re.IGNORECASE | re.ASCII)
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
_NAMES = {field.name.replace("_", "-"): field.name for field in fields(Limits)}


def _limits(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> Limits:
    """The limits with those changed that were given as ``name=size``."""
    limits = DEFAULT
    for given in value:
        name, _, size = given.partition("=")
        match = _SIZE.fullmatch(size.strip())
        if name.strip() not in _NAMES:
            raise click.BadParameter(f'"{name}" is no limit; there are {", ".join(_NAMES)}', ctx, param)
        if not match or not int(match[1]):
            raise click.BadParameter(f'"{size}" is no size; 500, 64K, 8M and 2G are', ctx, param)
        limits = replace(limits, **{_NAMES[name.strip()]: int(match[1]) * _UNITS[match[2].upper()]})
    return limits


@click.command(name="validate", epilog="Example: qti validate package.zip questions.xml --explain")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--explain", is_flag=True, help="Explain what the official XSDs refuse: reason, path, what is expected.")
@click.option("--require-official", is_flag=True, help="Call QTI invalid where the official XSDs are not installed.")
@click.option(
    "--limit", "limits", metavar="NAME=SIZE", multiple=True, callback=_limits,
    help=f"How much a file may ask of this machine: {', '.join(_NAMES)}. Sizes are numbers or 64K, 8M, 2G.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(files: tuple[Path, ...], *, explain: bool, require_official: bool, limits: Limits, as_json: bool) -> int:
    """Check anyone's QTI 2.1 package, item, test or manifest, or Moodle XML.

    Nothing is unpacked to the disk and nothing is fetched. A file that cannot be decided over without the official
    XSDs is never called valid: the exit code is 1 unless every file is.
    """
    results = [validate(path, limits=limits, require_official=require_official, explain=explain) for path in files]
    if as_json:
        print_json([_json(result) for result in results])
    else:
        for result in results:
            _print(result)
    return FINE if all(result.is_valid for result in results) else INVALID


def _print(result: ValidationResult) -> None:
    for violation in result.violations:
        print_line(str(violation))
    for advice in result.advice:
        print_line(f"advice: {advice}")
    for each in result.undecided:
        print_line(f"not decided: {each.path}: {each.why}{f' ({each.hint})' if each.hint else ''}")
    print_line("; ".join((f"{result.path}: {result.verdict}", *_facts(result))))


def _facts(result: ValidationResult) -> Iterator[str]:
    if result.kind is FileKind.OTHER:
        return
    inside = ", ".join(_counted(count, kind) for kind, count in sorted(result.documents.items()))
    yield f"{result.kind}{f' ({inside})' if result.kind is FileKind.PACKAGE and inside else ''}"
    if result.kind is FileKind.MOODLE:
        yield "checked by our grammar and rules (Moodle XML has no official schema)"
    elif not result.official:
        yield "the official XSDs were NOT used (qti schemas install)"
    elif result.schemas:  # what is refused at first sight is shown to none of them
        names = ", ".join(sorted({url.rpartition("/")[2] for url in result.schemas}))
        yield f"checked against the official XSDs ({names}) and by our rules"


def _counted(count: int, kind: FileKind) -> str:
    return f"{count} {kind.removeprefix('QTI 2.1 ')}{'' if count == 1 else 's'}"


def _json(result: ValidationResult) -> dict[str, object]:
    return {
        "file": result.path,
        "verdict": str(result.verdict),
        "kind": str(result.kind),
        "documents": {str(kind): count for kind, count in sorted(result.documents.items())},
        "official": result.official,
        "schemas": list(result.schemas),
        "violations": [violation_json(each) for each in result.violations],
        "advice": [violation_json(each) for each in result.advice],
        "undecided": [{"file": each.path, "why": each.why, "hint": each.hint} for each in result.undecided],
    }
