"""Long documents in pieces: each repeated part is seen once and let go, so that memory does not grow."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree
from lxml.etree import _Element as Element

from qti.validation.limits import DEFAULT, Limits
from qti.validation.prolog import check_prolog
from qti.validation.reading import check_end, check_log, check_siblings, check_texts, check_tree, not_well_formed
from qti.validation.refused import refused

_SLICE = 64 * 1024


class Stream:
    """A document that arrives in pieces.

    ``on_part`` is called with every element of ``tags`` when it is complete. Of a row of equal neighbours only the
    first and the last stay in the tree, so the shell that :meth:`close` gives has the shape of the whole: it is valid
    where the whole is, provided that every part was found valid and that its schema allows any number of them.
    """

    def __init__(
        self,
        path: str,
        tags: frozenset[str],
        on_part: Callable[[Element], None],
        *,
        limits: Limits = DEFAULT,
        huge: bool = False,
    ) -> None:
        self._path, self._on_part, self._limits = path, on_part, limits
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag=tuple(tags),
            huge_tree=huge,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
        )
        self._head = b""
        self._started = False
        self._size = self._since_part = 0
        self._marks = self._seen = self._weighed = 0

    def feed(self, data: bytes, /) -> None:
        """Take the next bytes; raises ``RefusedError``."""
        if not self._started:
            self._head += data
            self._started = check_prolog(self._head, self._path, self._limits)
            data, self._head = (self._head, b"") if self._started else (b"", self._head)
        for start in range(0, len(data), _SLICE):
            self._feed(data[start : start + _SLICE])

    def close(self) -> Element:
        """The shell: the root with what was not let go; raises ``RefusedError`` where the document ends too early."""
        if not self._started:
            raise refused("xml", "it has no root element", path=self._path)
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error.msg, error.lineno, self._path) from error
        self._take_parts()
        check_tree(root, self._path)
        check_end(root, self._path)
        check_siblings(root, self._path, self._limits)
        return root

    def _feed(self, data: bytes) -> None:
        self._count(data)
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error.msg, error.lineno, self._path) from error
        check_log(self._parser, self._path)
        self._take_parts()

    def _count(self, data: bytes) -> None:
        self._size += len(data)
        self._since_part += len(data)
        self._marks += data.count(b"<") + data.count(b"=")
        if self._size > self._limits.stream:
            raise refused("size", f"it is larger than {self._limits.stream} bytes", path=self._path, hint="split it")
        if self._since_part > self._limits.part or self._marks > self._limits.marks:
            raise refused("size", "one part of it is too large to be looked at", path=self._path, hint="split it")

    def _take_parts(self) -> None:
        for _, element in self._parser.read_events():
            since_part, marks = self._since_part, self._marks
            self._since_part = self._marks = 0
            check_tree(element, self._path)
            if since_part > self._limits.text:
                check_texts(element, self._path, self._limits)
            if marks > self._limits.siblings:
                check_siblings(element, self._path, self._limits)
            self._on_part(element)
            _let_go_before(element)
            self._seen += marks
            if self._seen > self._limits.marks or self._size - self._weighed > self._limits.part:
                self._weigh(element.getroottree().getroot())

    def _weigh(self, root: Element) -> None:
        """Raise ``RefusedError`` where what was not let go has become too large; now and then, since it takes time."""
        self._seen, self._weighed = 0, self._size
        marks = characters = 0
        for element in root.iter("*"):
            marks += 2 + len(element.attrib)
            characters += len(element.tail or "")
        if marks > self._limits.marks or characters > self._limits.part:
            what = "too much of it is unlike what stands beside it to be looked at"
            raise refused("size", what, path=self._path, hint="split it")


def _let_go_before(element: Element) -> None:
    """Drop the neighbour before an element where it is one of at least three equal ones in a row."""
    before = element.getprevious()
    if before is None or before.tag != element.tag or (before.tail and not before.tail.isspace()):
        return
    first = before.getprevious()
    if first is not None and first.tag == element.tag:
        parent = before.getparent()
        if parent is not None:
            parent.remove(before)
