"""``qti export``: a bank as packages."""

from __future__ import annotations

from pathlib import Path

import click

from qti.cli.banks import bank_argument, opened
from qti.cli.failures import FINE, INVALID, tell
from qti.cli.reports import Exported, report_json, show
from qti.cli.screen import console, print_json, progress
from qti.cli.targets import NamedPath, target_file
from qti.errors import InvalidPackageError
from qti.formats import Format, formats
from qti.model import Bank
from qti.package.export import NotSavedError, export
from qti.package.parts import Media, Options
from qti.report import Report
from qti.validation.checker import Checker


def _chosen(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> tuple[Format, ...]:
    """The formats asked for, each once; all where none is named."""
    names = [name.strip() for given in value for name in given.split(",")] or list(formats())
    for name in names:
        if name not in formats():
            raise click.BadParameter(f'"{name}" is no format; there are {", ".join(formats())}', ctx, param)
    return tuple(formats()[name] for name in dict.fromkeys(names))


@click.command(name="export", epilog="Example: qti export my-bank --to qti21,moodle --out packages/")
@bank_argument
@click.option("--to", "targets", multiple=True, callback=_chosen, metavar="FORMAT[,FORMAT]", help="[default: all]")
@click.option(
    "--out", metavar="PATH", type=NamedPath(), help="File, or folder (made if it ends with /). [default: this folder]"
)
@click.option(
    "--plain", is_flag=True, help="QTI 2.1: response processing templates only, for platforms that run no rules."
)
@click.option("--strict", is_flag=True, help="Save nothing where a format would lose something.")
@click.option("--require-official", is_flag=True, help="Fail where the official XSDs are not installed.")
@click.option(
    "--report", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How to report."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --report json.")
def command(  # noqa: PLR0913  # one parameter an option
    folder: Path,
    targets: tuple[Format, ...],
    out: str | None,
    *,
    plain: bool,
    strict: bool,
    require_official: bool,
    report: str,
    as_json: bool,
) -> int:
    """Write a bank as packages that learning platforms import.

    Every document is checked before it is saved; what a format cannot keep is reported question by question.
    """
    if plain and not any(target.has_plain for target in targets):
        raise click.UsageError(f"--plain means nothing to {' and '.join(target.name for target in targets)}")
    bank, media = opened(folder)
    several = len(targets) > 1
    paths = [target_file(out, bank.identifier + target.suffix, folder, several=several) for target in targets]
    results = [
        _export(
            bank,
            media,
            target,
            path,
            Checker(require_official=require_official),
            plain=plain,
            strict=strict,
        )
        for target, path in zip(targets, paths, strict=True)
    ]
    if as_json or report == "json":
        print_json({"bank": bank.identifier, "formats": [report_json(result) for result in results]})
    else:
        _show(results)
    return INVALID if any(result.error for result in results) else FINE


def _export(  # noqa: PLR0913  # what the export itself asks for
    bank: Bank, media: Media, target: Format, path: Path, checker: Checker, *, plain: bool, strict: bool
) -> Exported:
    """One format; a package that was not saved is a result as well, so that the next format has its turn."""
    error: NotSavedError | InvalidPackageError | None = None
    try:
        with progress(f"writing {target.name}") as step:
            report = export(
                bank, media, target, path, checker, options=Options(plain=plain), strict=strict, progress=step
            )
    except NotSavedError as failure:
        report, error = failure.report, failure
    except InvalidPackageError as failure:
        report, error = Report(target.name), failure
    return Exported(
        target=target,
        path=path,
        report=report,
        checked=_authority(checker, target),
        official=checker.official if target.has_official else None,
        tests=frozenset(test.identifier for test in bank.tests),
        error=error,
    )


def _authority(checker: Checker, target: Format) -> str:
    """Who found the file valid."""
    if not target.has_official:
        return f"checked by our grammar and rules ({target.title} has no official schema)"
    if checker.official:
        return "checked against the official XSDs and by our rules"
    return "checked by our grammar and rules; the official XSDs were NOT used (qti schemas install)"


def _show(results: list[Exported]) -> None:
    screen = console()
    for result in results:
        show(result, screen)
        if isinstance(result.error, InvalidPackageError):
            tell(result.error)
