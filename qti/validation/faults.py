"""Where and why a document breaks one of our grammars, in plain words; the parser's own words help nobody."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from qti.validation.grammar import RNG, definitions, grammar
from qti.validation.limits import DEFAULT
from qti.validation.shapes import Attribute, Shape, local, shapes
from qti.validation.words import Words

_LONGEST_MODEL = 240
_SHOWN = 12
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_HINTS = {
    "identifier": "begin with a letter or _, go on with letters, digits, _, - and .",
    "boolean": "write true or false",
    "number": "write digits, with a point where needed",
    "number-from-0": "write digits, with a point where needed; no sign",
    "count": "write a whole number from 0 up",
    "count-from-1": "write a whole number from 1 up",
    "text-not-empty": "it cannot be empty",
    "short-text": "write at most 256 characters",
    "language": "write a language tag such as en or pt-BR",
    "path": "write a path in the package: letters, digits, _ . ~ - and %XX, with / between folders",
    "address": "write an address, without spaces",
    "media-type": "write a media type such as image/png",
    "length": "write a number of pixels, or a percentage",
}


def faults(name: str, root: Element, most: int = DEFAULT.violations) -> list[Words]:
    """The first ``most`` faults that can be told apart in ``root``; empty where it is valid under the grammar."""
    judge = grammar(name)
    if judge.validate(root):
        return []
    raw = list(judge.error_log)
    found = list(islice(_below(name, root), most))
    return found or [Words(entry.line, _tidied(entry.message)) for entry in raw[: min(most, 1)]]


def _below(name: str, root: Element) -> Iterator[Words]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        known = shapes(name, str(element.tag))
        if not known:
            yield Words(element.sourceline or 0, f"<{local(str(element.tag))}> is no element known here")
            continue
        yield from min((list(_in(name, element, shape)) for shape in known), key=len)
        waiting += reversed([child for child in element if isinstance(child.tag, str)])


def _in(name: str, element: Element, shape: Shape) -> Iterator[Words]:
    """What is wrong with the element itself, whatever its children are like."""
    line = element.sourceline or 0
    here = f"<{local(str(element.tag))}>"
    for what, hint in (*_attributes(name, element, shape), *_text(name, element, shape), *_children(element, shape)):
        yield Words(line, what.replace("HERE", here), hint)


def _attributes(name: str, element: Element, shape: Shape) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        attribute = shape.attributes.get(str(key))
        if attribute is None:
            if not str(key).startswith(_XSI):
                yield f'HERE has no attribute "{local(str(key))}"', _nearest(local(str(key)), shape)
        elif not any(_allows(name, pattern, str(value)) for pattern in attribute.patterns):
            yield f'"{value}" is no value for "{local(str(key))}" of HERE', _right(name, attribute)
    for attribute in shape.attributes.values():
        if attribute.required and attribute.name not in element.attrib:
            yield f'HERE lacks its attribute "{local(attribute.name)}"', _right(name, attribute)


def _nearest(name: str, shape: Shape) -> str:
    names = sorted(local(known) for known in shape.attributes)
    close = get_close_matches(name, names, 1)
    if close:
        return f'"{close[0]}" is one'
    return "it may have " + ", ".join(names) if names else "it may have none"


def _text(name: str, element: Element, shape: Shape) -> Iterator[tuple[str, str]]:
    texts = [text for text in (element.text, *(child.tail for child in element)) if text and not text.isspace()]
    if not shape.values and texts:
        yield f'the text "{texts[0].strip()[:40]}" cannot stand directly in HERE', "put it into a paragraph"
    elif (
        shape.values and not shape.children and not any(_value(name, each, element.text or "") for each in shape.values)
    ):
        yield f'"{element.text or ""}" is no value for HERE', _hint(name, shape.values)


def _children(element: Element, shape: Shape) -> Iterator[tuple[str, str]]:
    tags = [str(child.tag) for child in element if isinstance(child.tag, str)]
    strangers = [tag for tag in tags if tag not in shape.children]
    hint = "it holds " + shape.model if shape.model and len(shape.model) <= _LONGEST_MODEL else ""
    if strangers:
        yield (
            f"<{local(strangers[0])}> cannot stand directly in HERE",
            hint or "nothing may stand in it" * (not shape.children),
        )
    elif shape.is_readable and not shape.order.fullmatch("".join(f"<{tag}>" for tag in tags)):
        yield f"the children of HERE are not as they must be: {_row(tags)}", hint


def _row(tags: list[str]) -> str:
    """The names of the children in order, equal neighbours once."""
    names = [local(tag) for tag, before in zip(tags, ["", *tags], strict=False) if tag != before]
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "") if names else "it has none"


def _allows(name: str, attribute: Element, value: str) -> bool:
    inside = [child for child in attribute if isinstance(child.tag, str)]
    return not inside or any(_value(name, child, value) for child in inside)


def _value(name: str, pattern: Element, value: str) -> bool:
    """True where the pattern allows the value, or is of a kind that is not read here."""
    match local(str(pattern.tag)):
        case "value":
            return (
                value == (pattern.text or "")
                if pattern.get("type") == "string"
                else value.split() == (pattern.text or "").split()
            )
        case "data":
            return _is_of_type(etree.tostring(pattern, with_tail=False), value)
        case "choice":
            return any(_value(name, child, value) for child in pattern)
        case "ref":
            return any(_value(name, child, value) for child in definitions(name)[pattern.get("name", "")])
        case _:
            return True


def _is_of_type(pattern: bytes, value: str) -> bool:
    """True where the text is a value of a ``data`` pattern: asked of libxml2, which knows all types."""
    element = etree.Element("value")
    try:
        element.text = value
    except ValueError:  # a character that no XML can hold
        return False
    return _judge_of(pattern).validate(element)


@lru_cache(maxsize=256)
def _judge_of(pattern: bytes) -> etree.RelaxNG:
    types = "http://www.w3.org/2001/XMLSchema-datatypes"
    root = etree.Element(RNG + "element", name="value", datatypeLibrary=types)
    root.append(etree.fromstring(pattern))
    return etree.RelaxNG(root)


def _right(name: str, attribute: Attribute) -> str:
    return _hint(name, tuple(child for pattern in attribute.patterns for child in pattern))


def _hint(name: str, patterns: tuple[Element, ...]) -> str:
    for pattern in patterns:
        if pattern.get("name") in _HINTS:
            return _HINTS[pattern.get("name", "")]
    values = [value.text or "" for value in _values(name, patterns)]
    return (
        "write " + ("one of " if len(values) > 1 else "") + ", ".join(f'"{value}"' for value in values)
        if values
        else ""
    )


def _values(name: str, patterns: tuple[Element, ...]) -> Iterator[Element]:
    for pattern in patterns:
        if pattern.tag == RNG + "ref":
            yield from definitions(name)[pattern.get("name", "")].iter(RNG + "value")
        else:
            yield from pattern.iter(RNG + "value")


def _tidied(message: str) -> str:
    return message.strip()[:1].lower() + message.strip()[1:]
