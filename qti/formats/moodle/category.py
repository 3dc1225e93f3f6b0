"""The category that a bank's questions go into."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import SubElement

from qti.formats.moodle.languages import wrapped, wrapping
from qti.formats.moodle.names import category_path
from qti.formats.moodle.pictures import has_files, without_files
from qti.formats.moodle.refused import RefusedError
from qti.formats.moodle.texts import Html, put_text, rendered
from qti.model import Bank, Content
from qti.package.parts import Document, Kind
from qti.report import Finding, Outcome


def category(bank: Bank, path: str) -> Iterator[Document | Finding]:
    """The category question, below the course's top category and named after the bank."""
    name, change = category_path(bank.title)
    root = etree.Element("question", type="category")
    put_text(SubElement(root, "category"), name)
    try:
        put_text(SubElement(root, "info", format="html"), _info(bank).text)
    except RefusedError as refusal:
        yield Finding("", Outcome.LOST, "moodle-category", f"the bank's description is left out: {refusal.reason}")
    SubElement(root, "idnumber").text = bank.identifier
    yield Document(path, Kind.MOODLE_QUESTION, root)
    if change is not None:
        yield Finding("", change.outcome, "moodle-category", change.reason)
    for what in bank.description.rewritten if bank.description is not None else ():
        yield Finding("", Outcome.REWRITTEN, "moodle-content", f"the description has another form: {what}")
    if bank.description is not None and has_files(bank.description):
        what = "the bank's description loses its pictures: Moodle keeps no files with a category"
        yield Finding("", Outcome.LOST, "moodle-category", what)


def _info(bank: Bank) -> Html:
    description: Content | None = bank.description
    if description is None:
        return Html("")
    page = rendered(without_files(description) if has_files(description) else description)
    marks = wrapping(None, bank.language)
    return page if marks is None else wrapped(page, marks)
