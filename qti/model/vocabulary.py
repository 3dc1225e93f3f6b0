"""The fixed words of the model: how things are scored, outlined and written."""

from enum import StrEnum


class Scoring(StrEnum):
    """How an interaction (or an item) turns a response into a fraction."""

    SUM = "sum"
    EXACT = "exact"
    PER_POSITION = "per-position"
    PER_PAIR = "per-pair"


class Shape(StrEnum):
    """The outline of a hotspot; coordinates are whole pixels of the picture (QTI 2.1, 8.6 ``shape``)."""

    RECT = "rect"
    CIRCLE = "circle"
    POLY = "poly"


class TextFormat(StrEnum):
    """What a learner writes an extended text in (QTI 2.1, ``textFormat``)."""

    PLAIN = "plain"
    PREFORMATTED = "preFormatted"
    XHTML = "xhtml"
