"""What a person grades: essay, with text, with files, or with both."""

from __future__ import annotations

from lxml.etree import SubElement

from qti.formats.moodle.feedback import joined
from qti.formats.moodle.pictures import has_files, without_files
from qti.formats.moodle.question import Question
from qti.formats.moodle.stem import note_place, nothing, stem
from qti.formats.moodle.texts import put_text
from qti.model import Content, ExtendedTextInteraction, TextFormat, UploadInteraction
from qti.model.content import CodeBlock, Paragraph, inline_text, plain_text
from qti.report import Outcome

_LINES = 15
_MOST_LINES = 1000
_MOST_FILES = 3
_ANY_NUMBER = "-1"
_FORMATS = {
    TextFormat.PLAIN: "plain",
    TextFormat.PREFORMATTED: "monospaced",
    TextFormat.XHTML: "editor",
}


def essay(question: Question, text: ExtendedTextInteraction | None, upload: UploadInteraction | None) -> None:
    """A text, files, or both; no text field where there is no text to write."""
    for interaction in (text, upload):
        if interaction is not None and len(question.item.interactions) == 1:
            note_place(question, interaction)
    question.head(stem(question, nothing), penalty="0")
    _text(question, text)
    _upload(question, upload)
    notes = joined(text.grader_notes if text else None, upload.grader_notes if upload else None)
    question.text(question.root, "graderinfo", notes)
    _template(question, text)
    question.note_feedback(moved=False)
    question.tail()
    if text is not None and upload is not None:
        what = "the text and the files are one answer, graded together"
        question.note(Outcome.REWRITTEN, "moodle-text-and-files", what)


def _text(question: Question, text: ExtendedTextInteraction | None) -> None:
    question.value("responseformat", _FORMATS[text.format] if text else "noinline")
    question.value("responserequired", "1" if text else "0")
    lines = text.expected_lines if text and text.expected_lines else _LINES
    question.value("responsefieldlines", str(min(lines, _MOST_LINES)))
    question.value("minwordlimit", _number(text.min_words if text else None))
    question.value("maxwordlimit", _number(text.max_words if text else None))


def _number(limit: int | None) -> str:
    return "" if limit is None else str(limit)


def _upload(question: Question, upload: UploadInteraction | None) -> None:
    question.value("attachments", _attachments(question, upload) if upload else "0")
    question.value("attachmentsrequired", "1" if upload else "0")
    question.value("maxbytes", str(upload.max_bytes or 0) if upload else "0")
    question.value("filetypeslist", ",".join(upload.file_types) if upload else "")


def _attachments(question: Question, upload: UploadInteraction) -> str:
    if upload.max_files <= _MOST_FILES:
        return str(upload.max_files)
    what = (
        f"any number of files may be handed in, not {upload.max_files}: Moodle limits it to {_MOST_FILES} or not at all"
    )
    question.note(Outcome.DEGRADED, "moodle-max-files", what)
    return _ANY_NUMBER


def _template(question: Question, text: ExtendedTextInteraction | None) -> None:
    template = text.template if text else None
    if text is None or template is None:
        question.text(question.root, "responsetemplate", None)
    elif text.format is not TextFormat.XHTML:
        put_text(SubElement(question.root, "responsetemplate", format="plain_text"), typed(template))
    elif has_files(template):
        what = "the text to begin with loses its pictures: Moodle keeps no files there"
        question.note(Outcome.LOST, "moodle-template", what)
        question.text(question.root, "responsetemplate", without_files(template))
    else:
        question.text(question.root, "responsetemplate", template)


def typed(content: Content) -> str:
    """Rich text as a learner would have typed it into a plain field."""
    blocks = []
    for block in content.blocks:
        if isinstance(block, Paragraph):
            blocks.append(inline_text(block.inlines))
        elif isinstance(block, CodeBlock):
            blocks.append(block.text)
        else:
            blocks.append(plain_text(Content((block,), source="")))
    return "\n\n".join(blocks)
