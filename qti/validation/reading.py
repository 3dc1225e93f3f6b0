"""XML from elsewhere as a tree: nothing fetched, nothing expanded, nothing larger than the limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from lxml.etree import _Element as Element
from lxml.etree import _Entity as Entity
from lxml.etree import _ProcessingInstruction as ProcessingInstruction

from qti.validation.limits import DEFAULT, Limits
from qti.validation.prolog import check_prolog
from qti.validation.refused import RefusedError, refused

XINCLUDE = "{http://www.w3.org/2001/XInclude}*"
_UNDEFINED = re.compile("Entity '(.*?)' not defined")


def tree(data: bytes, path: str, limits: Limits = DEFAULT) -> Element:
    """The root of a whole document; raises ``RefusedError``."""
    if len(data) > limits.document:
        raise refused("size", f"it is larger than {limits.document} bytes", path=path, hint="split it")
    if not check_prolog(data, path, limits):
        raise refused("xml", "it has no root element", path=path)
    check_marks(data, path, limits)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error.msg, error.lineno, path) from error
    check_tree(root, path)
    check_end(root, path)
    if data.count(b"<") > limits.siblings:
        check_siblings(root, path, limits)
    return root


def root_start(pieces: Iterable[bytes], path: str, limits: Limits = DEFAULT) -> Element:
    """The root element as its start tag gives it, from no more pieces of a document than are needed.

    Raises ``RefusedError``, also where ``limits.document`` bytes hold none.
    """
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True
    )
    head, began, size = b"", False, 0
    for piece in pieces:
        head += piece
        began = began or check_prolog(head, path, limits)
        if began:
            root = _fed(parser, head, path)
            if root is not None:
                return root
            head = b""
        size += len(piece)
        if size > limits.document:
            raise refused("size", f"its first tag does not end in its first {limits.document} bytes", path=path)
    raise refused("xml", "its first tag does not end" if began else "it has no root element", path=path)


def _fed(parser: etree.XMLPullParser, data: bytes, path: str) -> Element | None:
    """The root element, None where more bytes are needed."""
    try:
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error.msg, error.lineno, path) from error
    check_log(parser, path)
    return next((element for _, element in parser.read_events()), None)


def check_marks(data: bytes, path: str, limits: Limits) -> None:
    """Raise ``RefusedError`` where so many tags and attributes would fill the memory."""
    if data.count(b"<") + data.count(b"=") > limits.marks:
        raise refused("marks", f"it has more than {limits.marks} tags and attributes", path=path, hint="split it")


def check_tree(root: Element, path: str) -> None:
    """Raise ``RefusedError`` for what a tree may hold besides elements and text."""
    for node in root.iter(etree.ProcessingInstruction, etree.Entity, XINCLUDE):
        if isinstance(node, ProcessingInstruction):
            fault = ("instruction", "it has a processing instruction", "take it out")
        elif isinstance(node, Entity):
            fault = ("entity", f'it uses the entity "{node.name}"', "write the character itself")
        else:
            fault = ("xinclude", "it includes another file", "put the content itself here")
        rule, what, hint = fault
        raise refused(rule, what, path=path, line=node.sourceline or 0, hint=hint)


def check_texts(root: Element, path: str, limits: Limits) -> None:
    """Raise ``RefusedError`` for a text that is too long and no embedded file, whose bytes are looked at by nobody.

    libxml2 counts, so that no text of such a length is copied.
    """
    for node in root.iterfind(".//*"):
        if node.tag != "file" and node.xpath("boolean(text()[string-length() > $most])", most=limits.text):
            raise refused(
                "text",
                f"one of its texts is longer than {limits.text} characters",
                path=path,
                line=node.sourceline or 0,
            )


def check_siblings(root: Element, path: str, limits: Limits) -> None:
    """Raise ``RefusedError`` where one element has too many children."""
    for element in root.iter("*"):
        if len(element) > limits.siblings:
            what = f"an element has more than {limits.siblings} children"
            raise refused("marks", what, path=path, line=element.sourceline or 0, hint="split it")


def check_end(root: Element, path: str) -> None:
    """Raise ``RefusedError`` where an instruction follows the root element."""
    for node in root.itersiblings():
        check_tree(node, path)


def check_log(parser: etree.XMLPullParser, path: str) -> None:
    """Raise ``RefusedError`` for what went wrong in the bytes just fed.

    The parser itself does not raise for some faults (an entity that is not defined) but begins a new document with the
    next bytes.
    """
    for entry in parser.feed_error_log.filter_from_errors():
        raise not_well_formed(entry.message, entry.line, path)


def not_well_formed(message: str | None, line: int | None, path: str) -> RefusedError:
    """The refusal that says what the parser stumbled over."""
    what = (message or "").partition(", line ")[0].strip()
    entity = _UNDEFINED.match(what)
    if entity:
        fault = f'it uses the entity "{entity[1]}", which is not defined'
        return refused("entity", fault, path=path, line=line or 0, hint="write the character itself")
    if "depth" in what:
        return refused("depth", "its elements are nested too deeply", path=path, line=line or 0)
    if "XML_PARSE_HUGE" in what or "too long" in what or "too large" in what:
        return refused("text", "one of its texts or attributes is too long", path=path, line=line or 0)
    return refused("xml", f"it is not well-formed: {what}", path=path, line=line or 0)
