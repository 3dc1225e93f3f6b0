"""Answers that are typed or set: text entries, numeric entries and sliders."""

from __future__ import annotations

from decimal import Decimal

from qti.bank.beside import Beside
from qti.bank.nodes import Node
from qti.bank.records import Fields, Key, Made, Record
from qti.bank.shapes import COUNT, FRACTION, NUMBER, SWITCH, TOLERANCE, ListOf, Of, Plain, Text
from qti.bank.source import Source
from qti.model import (
    Between,
    DecimalPlaces,
    Near,
    NumberMatch,
    NumericAnswer,
    NumericEntryInteraction,
    SignificantFigures,
    SliderInteraction,
    TextAnswer,
    TextEntryInteraction,
)

_FRACTION = Key("fraction", "fraction", FRACTION, "The share that it earns, from -1 to 1; 1 unless said.")
_FEEDBACK = Key("feedback", "feedback", Text(), "The comment on this answer.")
_LENGTH = Key("expected-length", "expected_length", COUNT, "The width of the field, in characters.")
_PATTERN = Key("answer", "pattern", Plain(), "The right text; * stands for any characters or none, \\* for a star.")
_VALUE = Key("answer", "value", NUMBER, "The right number.")
_MATCHES = (
    Key("tolerance", "tolerance", TOLERANCE, "How far off it may be: 0.01, or 5 % of the answer."),
    Key("decimal-places", "places", COUNT, "Right if it can be rounded to the answer at so many decimal places."),
    Key(
        "significant-figures",
        "figures",
        COUNT,
        "Right if it can be rounded to the answer at so many significant figures.",
    ),
    Key("range", "range", ListOf(NUMBER, 2), "Instead of an answer: the lowest and the highest right number."),
)
_MODES = ("tolerance", "decimal-places", "significant-figures")
_NEED_ANSWER = tuple((name, "answer") for name in _MODES)


def number_match(fields: Fields) -> NumberMatch:
    """Takes the keys that say which numbers match out of the fields."""
    if "range" in fields:
        lower, upper = fields.pop("range")
        return Between(lower=lower, upper=upper)
    value = fields.pop("value")
    if "places" in fields:
        return DecimalPlaces(value=value, places=fields.pop("places"))
    if "figures" in fields:
        return SignificantFigures(value=value, figures=fields.pop("figures"))
    tolerance, relative = fields.pop("tolerance", (Decimal(0), False))
    return Near(value=value, tolerance=tolerance, relative=relative)


def _text_answer(fields: Fields, _node: Node, _source: Source) -> TextAnswer:
    return TextAnswer(**fields)


def _whole_text(pattern: str) -> TextAnswer:
    return TextAnswer(pattern=pattern)


def _whole_number(value: Decimal) -> NumericAnswer:
    return NumericAnswer(match=Near(value=value))


def _numeric_answer(fields: Fields, _node: Node, _source: Source) -> NumericAnswer:
    return NumericAnswer(match=number_match(fields), **fields)


_TEXT_ANSWERS = Made(
    Record("an answer", (_PATTERN, _FRACTION, _FEEDBACK), one=(("answer",),)), _text_answer, Of(Plain(), _whole_text)
)
_NUMERIC_ANSWERS = Made(
    Record(
        "an answer",
        (_VALUE, *_MATCHES, _FRACTION, _FEEDBACK),
        one=(("answer", "range"),),
        most=(_MODES,),
        needs=_NEED_ANSWER,
    ),
    _numeric_answer,
    Of(NUMBER, _whole_number),
)

TEXT_ENTRY = Record(
    "a text entry",
    (
        _PATTERN,
        Key("answers", "answers", ListOf(_TEXT_ANSWERS), "Several answers; the first that matches counts."),
        Key("case-sensitive", "case_sensitive", SWITCH, "true: capitals matter."),
        _LENGTH,
    ),
    one=(("answer", "answers"),),
)
_NUMBERS = Record(
    "a number",
    (
        _VALUE,
        *_MATCHES,
        Key("answers", "answers", ListOf(_NUMERIC_ANSWERS), "Several answers; the first that matches counts."),
    ),
    one=(("answer", "range", "answers"),),
    most=(_MODES,),
    needs=_NEED_ANSWER,
)
NUMERIC_ENTRY = _NUMBERS.with_keys("a numeric entry", behind=[_LENGTH])
SLIDER = _NUMBERS.with_keys(
    "a slider",
    Key("lower", "lower", NUMBER, "The least number.", needed=True),
    Key("upper", "upper", NUMBER, "The greatest number.", needed=True),
    Key("step", "step", NUMBER, "From one number to the next; 1 unless said."),
)


def text_entry(fields: Fields, beside: Beside) -> TextEntryInteraction:
    """A text entry."""
    if "pattern" in fields:
        fields["answers"] = (TextAnswer(pattern=fields.pop("pattern")),)
    return TextEntryInteraction(response_identifier=beside.name, **fields)


def numeric_entry(fields: Fields, beside: Beside) -> NumericEntryInteraction:
    """A numeric entry."""
    return NumericEntryInteraction(response_identifier=beside.name, **_with_answers(fields))


def slider(fields: Fields, beside: Beside) -> SliderInteraction:
    """A slider."""
    return SliderInteraction(response_identifier=beside.name, **_with_answers(fields))


def _with_answers(fields: Fields) -> Fields:
    if "answers" not in fields:
        fields["answers"] = (NumericAnswer(match=number_match(fields)),)
    return fields
