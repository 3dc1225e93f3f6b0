"""A bank as the parts of a QTI 2.1 package: items as they come, then media, tests and the manifest.

Kept in another form: a slider with uneven steps or that begins below 0 (a number is typed), and whatever
:func:`qti.markup.xhtml.rewritten` names. Not kept, and reported: hints, penalties, notes for graders, word limits,
limits of uploads beyond one type, comments that wait for a person's score, which attempt counts, and what may be
seen only after passing or closing. With ``plain`` templates say less: see :mod:`qti.formats.qti21.plain`.

Standard: IMS Question and Test Interoperability 2.1, Information Model and Integration Guide (31 August 2012).
"""

from __future__ import annotations

from collections.abc import Iterator

from qti.formats.qti21.findings import bank_findings
from qti.formats.qti21.package import Package
from qti.model import Bank
from qti.package.parts import Media, Options, Part


def write(bank: Bank, media: Media, options: Options) -> Iterator[Part]:  # noqa: ARG001  # files are named, not read
    """The package's parts; of an item nothing is kept but what the manifest and the tests say of it."""
    package = Package(bank, options)
    yield from bank_findings(bank)
    for item in bank.items:
        yield from package.item(item)
    yield from package.new_media()
    for test in bank.tests:
        yield from package.test(test)
    yield from package.new_media()
    yield package.manifest()
