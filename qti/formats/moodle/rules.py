"""What Moodle takes without a word and then loses or gets wrong: rules that the grammar cannot say.

Each is one of the traps of Moodle's import: it stops in the middle of a file, drops a picture or a gap, or makes a
question that nobody can answer rightly, and tells the teacher nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import unquote

from lxml.etree import _Element as Element

from qti.errors import Place, Violation
from qti.exact import read_fraction
from qti.formats.moodle.cloze_rules import gap_faults
from qti.formats.moodle.percents import is_listed_percent

_REFERENCE = re.compile(r"@@PLUGINFILE@@(/[^\"'<>\s?#]*)")
_TAG = re.compile(r"<(?=\S)")
_GAP = re.compile(r"\[\[([0-9]+)\]\]")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that an element breaks."""

    element: Element
    rule: str
    what: str
    hint: str = ""


Rule = Callable[[Element], Iterator[Broken]]


def violations(root: Element, path: str = "quiz.xml") -> list[Violation]:
    """Every rule that a quiz or a question breaks, in the order of the file."""
    if root.tag == "question":
        return _of_question(root, path)
    found = [violation for question in root.iterchildren("question") for violation in _of_question(question, path)]
    return [*found, *(_violation(broken, "", path) for broken in _repeated_idnumbers(root))]


def _of_question(question: Element, path: str) -> list[Violation]:
    name = question.findtext("idnumber") or question.findtext("name/text") or ""
    own = _RULES.get(question.get("type", ""), ())
    return [_violation(broken, name, path) for rule in (*_COMMON, *own) for broken in rule(question)]


def _violation(broken: Broken, item: str, path: str) -> Violation:
    line = broken.element.sourceline
    return Violation(Place(path, line or 0, 0), broken.rule, broken.what, item, broken.hint)


# --- every question ----------------------------------------------------------------------------------------------


def _name(question: Element) -> Iterator[Broken]:
    for text in question.iterfind("name/text"):
        if _TAG.search(text.text or ""):
            yield Broken(text, "moodle-name", "Moodle takes what stands between < and > out of the name")


def _files(question: Element) -> Iterator[Broken]:
    for text in question.iter("text"):
        if "@@PLUGINFILE@@" in (text.text or ""):
            yield from _missing_files(text)


def _missing_files(text: Element) -> Iterator[Broken]:
    field = text.getparent()
    files = [] if field is None else list(field.iterchildren("file"))
    there = {(file.get("path") or "/") + (file.get("name") or "") for file in files}
    for reference in _REFERENCE.findall(text.text or ""):
        if unquote(reference) not in there:
            what = f'"{unquote(reference)[1:]}" is shown, but no file of that name stands beside the text'
            yield Broken(text, "moodle-file", what)


# --- answers -----------------------------------------------------------------------------------------------------


def _fractions(question: Element) -> Iterator[Broken]:
    for answer in question.iterchildren("answer"):
        fraction = answer.get("fraction", "0")
        if _percent(answer) is not None and not is_listed_percent(fraction):
            hint = "33.33333, 66.66667, 16.66667, 14.28571 and the like have five decimals"
            yield Broken(answer, "moodle-fraction", f"{fraction} % is not on Moodle's list of fractions", hint)


def _one_full(question: Element) -> Iterator[Broken]:
    if not any(_percent(answer) == 100 for answer in question.iterchildren("answer")):
        yield Broken(question, "moodle-right-answer", "no answer earns 100 %")


def _one_full_if_single(question: Element) -> Iterator[Broken]:
    if question.findtext("single", "true") != "false":
        yield from _one_full(question)


def _percent(answer: Element) -> Fraction | None:
    try:
        return read_fraction(answer.get("fraction", "0"))
    except ValueError:
        return None


def _choices(question: Element) -> Iterator[Broken]:
    texts = [answer.findtext("text") or "" for answer in question.iterchildren("answer")]
    if sum(bool(text.strip()) for text in texts) < 2:
        yield Broken(question, "moodle-choices", "fewer than two choices have a text, and Moodle leaves out the others")


def _true_and_false(question: Element) -> Iterator[Broken]:
    answers = {answer.findtext("text"): _percent(answer) for answer in question.iterchildren("answer")}
    if set(answers) != {"true", "false"} or set(answers.values()) != {0, 100}:
        yield Broken(question, "moodle-right-answer", "one of true and false earns 100 %, the other 0")


# --- pairs and orders --------------------------------------------------------------------------------------------


def _pairs(question: Element) -> Iterator[Broken]:
    if not any((pair.findtext("text") or "").strip() for pair in question.iterchildren("subquestion")):
        yield Broken(question, "moodle-choices", "no pair has a left side")


def _order(question: Element) -> Iterator[Broken]:
    texts = Counter((answer.findtext("text") or "").strip() for answer in question.iterchildren("answer"))
    for answer in question.iterchildren("answer"):
        text = (answer.findtext("text") or "").strip()
        if not text:
            yield Broken(answer, "moodle-empty", "a thing to order has no text")
        elif texts[text] > 1:
            yield Broken(answer, "moodle-equal-order", "two things to order have the same text: Moodle mixes them up")


# --- gaps and markers --------------------------------------------------------------------------------------------


def _gaps(option: str) -> Rule:
    def rule(question: Element) -> Iterator[Broken]:
        options = len(list(question.iterchildren(option)))
        text = question.find("questiontext/text")
        if text is None:
            return
        gaps = [int(number) for number in _GAP.findall(text.text or "")]
        if not gaps:
            yield Broken(text, "moodle-gap", "no gap such as [[1]] stands in the text")
        for gap in gaps:
            if not 1 <= gap <= options:
                yield Broken(text, "moodle-gap", f"[[{gap}]] has no option: there are {options}")

    return rule


def _cloze(question: Element) -> Iterator[Broken]:
    for text in question.iterfind("questiontext/text"):
        for what in gap_faults(text.text or ""):
            yield Broken(text, "moodle-gap", what)


def _drops(question: Element) -> Iterator[Broken]:
    drags = {drag.findtext("no") for drag in question.iterchildren("drag")}
    for drop in question.iterchildren("drop"):
        if drop.findtext("choice") not in drags:
            what = f"a place is for {drop.findtext('choice')}, which is nothing that can be dragged"
            yield Broken(drop, "moodle-drop", what)


# --- the whole file ----------------------------------------------------------------------------------------------


def _repeated_idnumbers(quiz: Element) -> Iterator[Broken]:
    """Moodle drops the second one of a category without a word."""
    seen: set[str] = set()
    for question in quiz.iterchildren("question"):
        if question.get("type") == "category":
            seen = set()
            continue
        idnumber = (question.findtext("idnumber") or "").strip()
        if idnumber and idnumber in seen:
            what = f'"{idnumber}" is the idnumber of two questions of a category'
            yield Broken(question, "moodle-idnumber", what)
        seen.add(idnumber)


_COMMON: tuple[Rule, ...] = (_name, _files)
_RULES: dict[str, tuple[Rule, ...]] = {
    "multichoice": (_choices, _fractions, _one_full_if_single),
    "truefalse": (_true_and_false,),
    "shortanswer": (_fractions, _one_full),
    "numerical": (_fractions, _one_full),
    "matching": (_pairs,),
    "match": (_pairs,),
    "cloze": (_cloze,),
    "multianswer": (_cloze,),
    "gapselect": (_gaps("selectoption"),),
    "ddwtos": (_gaps("dragbox"),),
    "ordering": (_order,),
    "ddmarker": (_drops,),
    "ddimageortext": (_drops,),
}
RULES: Callable[[Element, str], list[Violation]] = violations
"""What the validator calls with a document's root and its path."""
