"""A small Moodle: how its question engine scores an imported question, written from what a real one was seen to do.

It knows nothing of our model and shares no code with the writer. A response is what a browser sends, in the order of
the file: picked numbers (from 0), typed text, the option number of each gap (from 1), dropped points.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from html import unescape
from unicodedata import normalize

from lxml.etree import _Element as Element

LIST = [Fraction(n, d) for n, d in ((1, 1), (9, 10), (5, 6), (4, 5), (3, 4), (7, 10), (2, 3), (3, 5), (1, 2), (2, 5))]
LIST += [Fraction(n, d) for n, d in ((1, 3), (3, 10), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (1, 9), (1, 10), (1, 20))]
LIST += [-value for value in LIST] + [Fraction(0)]

ALTERNATIVE = r"(=|%(?:-?[0-9]+(?:[.,][0-9]*)?)%)?(.+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$))(?:#(.*?(?<!\\)(?=[~}]|$)))?"
KIND = "(?:NUMERICAL|MULTICHOICE(?:_VS|_HS|_V|_H|_S)?|SHORTANSWER(?:_C)?|MULTIRESPONSE(?:_HS|_H|_S)?)"
GAP = re.compile(rf"\{{([0-9]*):({KIND}):({ALTERNATIVE}(?:~{ALTERNATIVE})*)\}}", re.DOTALL)
NEXT = re.compile("~?" + ALTERNATIVE, re.DOTALL)


def stored(value: Fraction) -> Fraction:
    """A number as the tables keep it: seven decimals."""
    places = Decimal("0.0000001")
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(decimal.quantize(places, ROUND_HALF_UP))


def listed(percent: str) -> Fraction:
    """The fraction of the bank's list that a percentage is taken for."""
    value = Fraction(percent) / 100
    return stored(next(each for each in LIST if abs(each - value) < Fraction(1, 100000)))


def fraction(question: Element, response: object) -> Fraction:
    """The share of the mark that a response earns."""
    return stored(SCORERS[question.get("type")](question, response))


def mark(question: Element, response: object) -> Fraction:
    """What a response earns where the question is worth its own points."""
    return fraction(question, response) * points(question)


def points(question: Element) -> Fraction:
    """What the question is worth by itself."""
    if question.get("type") == "cloze":
        return Fraction(sum(int(weight) for weight, _, _ in gaps(question)))
    return Fraction(question.findtext("defaultgrade", "1"))


def answers(question: Element) -> list[tuple[str, Fraction]]:
    """Each answer's text and fraction."""
    return [(each.findtext("text") or "", listed(each.get("fraction"))) for each in question.findall("answer")]


def within(value: Fraction) -> Fraction:
    """Not below 0, not above 1."""
    return min(Fraction(1), max(Fraction(0), value))


def multichoice(question: Element, picked: Sequence[int]) -> Fraction:
    """One pick counts as it is, below 0 too; several are summed and kept between 0 and 1."""
    worths = [worth for _, worth in answers(question)]
    if question.findtext("single") == "false":
        return within(sum((worths[number] for number in picked), Fraction(0)))
    return worths[picked[0]] if picked else Fraction(0)


def truefalse(question: Element, picked: Sequence[int]) -> Fraction:
    """0 is true, 1 is false."""
    right = next(text for text, worth in answers(question) if worth == 1)
    return Fraction(bool(picked) and ("true", "false")[picked[0]] == right)


def matches(typed: str, pattern: str, *, case: bool) -> bool:
    """Stars stand for anything, escaped ones for themselves."""
    wanted, given = normalize("NFC", pattern), normalize("NFC", typed.strip(" \t\r\n\0\v"))
    if not case:
        wanted, given = folded(wanted), folded(given)
    bits = [re.escape(bit.replace("\\*", "*")) for bit in re.split(r"(?<!\\)\*+", wanted)]
    return re.fullmatch(".*".join(bits), given) is not None


def folded(text: str) -> str:
    """Without case, one character for one."""
    return "".join(next((each for each in (c.casefold(), c.lower()) if len(each) == 1), c) for c in text)


def first_text(rows: Sequence[tuple[str, Fraction]], typed: str, *, case: bool) -> Fraction:
    """The first answer that matches; nothing typed is nothing earned."""
    if not typed.strip(" \t\r\n\0\v"):
        return Fraction(0)
    return next((worth for text, worth in rows if matches(typed, text.strip(), case=case)), Fraction(0))


def shortanswer(question: Element, typed: str) -> Fraction:
    """Texts in the order of the file."""
    return first_text(answers(question), typed, case=question.findtext("usecase") == "1")


def first_number(rows: Sequence[tuple[str, str, Fraction]], typed: str) -> Fraction:
    """Bounds belong to it and are a little wider than they say; a negative fraction counts 0."""
    typed = typed.strip()
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", typed):
        return Fraction(0)
    number = Fraction(typed)
    for text, tolerance, worth in rows:
        if text == "*":
            return max(Fraction(0), worth)
        value, reach = Fraction(text), Fraction(tolerance)
        if abs(number - value) <= reach + max(reach, abs(value)) / 10**14:
            return max(Fraction(0), worth)
    return Fraction(0)


def numerical(question: Element, typed: str) -> Fraction:
    """Numbers in the order of the file."""
    rows = [
        (each.findtext("text") or "", each.findtext("tolerance") or "0", listed(each.get("fraction")))
        for each in question.findall("answer")
    ]
    return first_number(rows, typed)


def matching(question: Element, chosen: Sequence[str]) -> Fraction:
    """The text chosen for each left side, "" for none."""
    right = [each.findtext("answer/text") for each in question.findall("subquestion") if each.findtext("text")]
    return Fraction(sum(map(str.__eq__, chosen, right)), len(right))


def ordering(question: Element, order: Sequence[int]) -> Fraction:
    """The things in the order of the response."""
    hits = sum(place == number for place, number in enumerate(order))
    if question.findtext("gradingtype") == "ALL_OR_NOTHING":
        return Fraction(hits == len(order))
    return Fraction(hits, len(order))


def dropped(question: Element, chosen: Sequence[int]) -> Fraction:
    """The option number in each gap, 0 for none."""
    right = [int(number) for number in re.findall(r"\[\[([0-9]+)\]\]", question.findtext("questiontext/text") or "")]
    return Fraction(sum(map(int.__eq__, chosen, right)), len(right))


def inside(drop: Element, x: int, y: int) -> bool:
    """True for a point in a zone or on its edge; a polygon is taken to bulge everywhere."""
    numbers = [tuple(map(int, pair.split(","))) for pair in drop.findtext("coords").split(";")]
    left, top = numbers[0]
    if drop.findtext("shape") == "circle":
        return (x - left) ** 2 + (y - top) ** 2 <= numbers[1][0] ** 2
    if drop.findtext("shape") == "rectangle":
        width, height = numbers[1]
        return left <= x <= left + width and top <= y <= top + height
    edges = zip(numbers, [*numbers[1:], numbers[0]], strict=True)
    sides = [(x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) for (x1, y1), (x2, y2) in edges]
    return min(sides) >= 0 or max(sides) <= 0


def ddmarker(question: Element, points_dropped: Sequence[tuple[int, int]]) -> Fraction:
    """Zones hit over zones or markers, whichever are more."""
    drops = question.findall("drop")
    hits = sum(any(inside(drop, x, y) for x, y in points_dropped) for drop in drops)
    return Fraction(hits, max(len(drops), len(points_dropped)))


def gaps(question: Element) -> list[tuple[str, str, list[tuple[str, Fraction]]]]:
    """Weight, kind and alternatives of each gap, read as the import reads them."""
    text = question.findtext("questiontext/text") or ""
    found = []
    while match := GAP.search(text):
        found.append((match[1] or "1", match[2], alternatives(match[2], match[3])))
        text = text.replace(match[0], f"{{#{len(found)}}}", 1)
    return found


def alternatives(kind: str, rest: str) -> list[tuple[str, Fraction]]:
    """Texts and fractions; several picks share out 1 among the right ones."""
    rows, said = [], False
    while match := NEXT.match(rest):
        share = (match[1] or "").strip("%")
        said = said or share not in {"", "=", "0"}
        worth = Fraction(1) if share == "=" else Fraction(share or 0) / 100
        rows.append((unescape(match[2]), worth))
        rest = rest[match.end() :]
    if kind.startswith("MULTIRESPONSE"):
        total = sum(worth for _, worth in rows if worth > 0)
        rows = [(t, w / total if w > 0 else w if said else -1 / Fraction(total)) for t, w in rows]
    return [(text, stored(worth)) for text, worth in rows]


def gap_fraction(kind: str, rows: list[tuple[str, Fraction]], response: object) -> Fraction:
    """What one gap earns."""
    if kind.startswith("MULTICHOICE"):
        return rows[response[0]][1] if response else Fraction(0)
    if kind.startswith("MULTIRESPONSE"):
        return within(sum((rows[number][1] for number in response), Fraction(0)))
    if kind == "NUMERICAL":
        return first_number([(*f"{text}:0".split(":")[:2], worth) for text, worth in rows], response)
    return first_text(rows, response, case=kind == "SHORTANSWER_C")


def cloze(question: Element, responses: Sequence[object]) -> Fraction:
    """The weighted mean of the gaps."""
    found = gaps(question)
    earned = sum(
        (
            int(weight) * gap_fraction(kind, rows, each)
            for (weight, kind, rows), each in zip(found, responses, strict=True)
        ),
        Fraction(0),
    )
    return earned / sum(int(weight) for weight, _, _ in found)


SCORERS = {
    "multichoice": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "ordering": ordering,
    "gapselect": dropped,
    "ddwtos": dropped,
    "ddmarker": ddmarker,
    "cloze": cloze,
}
