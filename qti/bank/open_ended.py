"""Interactions that a person grades: extended texts and uploads."""

from __future__ import annotations

from qti.bank.beside import Beside
from qti.bank.records import Fields, Key, Record
from qti.bank.shapes import COUNT, SIZE, ListOf, OneOf, Plain, Text
from qti.model import ExtendedTextInteraction, TextFormat, UploadInteraction

FORMATS = {each.value.lower(): each for each in TextFormat}

_NOTES = Key("grader-notes", "grader_notes", Text(), "A text for the person who grades, never shown to learners.")

EXTENDED_TEXT = Record(
    "an extended text",
    (
        Key("expected-lines", "expected_lines", COUNT, "The height of the field, in lines."),
        Key("min-words", "min_words", COUNT, "The fewest words."),
        Key("max-words", "max_words", COUNT, "The most words."),
        Key("format", "format", OneOf(FORMATS), "plain (unless said), preformatted (fixed width) or xhtml (editor)."),
        Key("template", "template", Text(), "A text that stands in the field at first."),
        _NOTES,
    ),
)
UPLOAD = Record(
    "an upload",
    (
        Key("file-types", "file_types", ListOf(Plain()), "The endings of files that can be handed in: [.pdf, .docx]."),
        Key("max-files", "max_files", COUNT, "How many files; 1 unless said."),
        Key("max-size", "max_bytes", SIZE, "The size of each file: 500 kB, 10 MB."),
        _NOTES,
    ),
)


def extended_text(fields: Fields, beside: Beside) -> ExtendedTextInteraction:
    """An extended text."""
    return ExtendedTextInteraction(response_identifier=beside.name, **fields)


def upload(fields: Fields, beside: Beside) -> UploadInteraction:
    """An upload."""
    return UploadInteraction(response_identifier=beside.name, **fields)
