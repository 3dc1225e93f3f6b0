"""One file being read: its mistakes with their places, and its texts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from qti.bank.folder import FolderMedia
from qti.bank.nodes import Mapping, Mark, Node, Scalar, Sequence
from qti.bank.pictures import Size, size
from qti.bank.places import character_place
from qti.bank.signatures import PICTURES
from qti.content.addresses import ending
from qti.content.markdown import Marks, file_places, formulas, read_content
from qti.content.tex import check
from qti.errors import ContentError, Fault, Mistake, Path, Place, TexError, spelled
from qti.model import content as nodes
from qti.model.content import Content
from qti.package.limits import MEDIA, TEXT

NO_BLOCKS: frozenset[str] = frozenset()


class Reference(NamedTuple):
    """The name of a question where a test writes it; ``subject`` is that test, ``root`` its node."""

    name: Scalar
    subject: str
    root: Node | None

    @property
    def where(self) -> str:
        """The test, and the place in it."""
        return _where(self.subject, self.root, self.name)


class UnreadError(Exception):
    """A value that gives nothing; why was told to the source. It never leaves this package."""


class Source:
    """What is known of the file while it is read.

    ``text`` gives the whole file again, for the exact places of mistakes; ``media`` is None where the bank's folder
    is not at hand (then pictures are taken on trust). ``as_tex`` is set while an item keeps its TeX, ``references``
    collects the names of questions in tests.
    """

    def __init__(self, file: str, text: Callable[[], str], media: FolderMedia | None, language: str = "en") -> None:
        self.file = file
        self.media = media
        self.language = language
        self.mistakes: list[Mistake] = []
        self.as_tex = False
        self.references: list[Reference] = []
        self._text = text
        self._subject = ""
        self._root: Node | None = None
        self._shown = 0

    def about(self, subject: str, root: Node | None) -> None:
        """From now on mistakes are in ``subject``, whose node is ``root``."""
        self._subject, self._root = subject, root
        self._shown = 0

    # --- mistakes ------------------------------------------------------------------------------------------------

    def complain(self, mark: Mark, what: str, hint: str = "") -> None:
        """Take up a mistake at a mark."""
        place = Place(self.file, mark.line + 1, mark.column + 1)
        self.mistakes.append(Mistake(place, what, self._subject, hint))

    def refuse(self, node: Node, what: str, hint: str = "") -> UnreadError:
        """Take up a mistake at a node; the error is the caller's to raise where the node gives nothing."""
        place = Place(self.file, node.mark.line + 1, node.mark.column + 1)
        self.mistakes.append(Mistake(place, what, self._where(node), hint))
        return UnreadError()

    def refuse_at(self, node: Scalar, offset: int, what: str, hint: str = "") -> UnreadError:
        """The same at one character of a text."""
        place = Place(self.file, *character_place(self._text(), node, offset))
        self.mistakes.append(Mistake(place, what, self._where(node), hint))
        return UnreadError()

    def _where(self, node: Node) -> str:
        return _where(self._subject, self._root, node)

    def refer(self, name: Scalar) -> None:
        """Note the name of a question in a test, for the check at the bank's end."""
        self.references.append(Reference(name, self._subject, self._root))

    # --- texts ---------------------------------------------------------------------------------------------------

    def content(self, node: Node, marks: Marks = Marks.NONE, blocks: frozenset[str] = NO_BLOCKS) -> Content:
        """The rich text that the node holds, its pictures found and its TeX checked."""
        if type(node) is not Scalar:
            raise self.refuse(node, f"a text belongs here, {instead(node)}", _text_hint(node))
        text = node.text
        if not text and not node.style:
            raise self.refuse(node, "a text is missing")
        if len(text) > TEXT:
            raise self._refuse_length(node)
        try:
            content = read_content(text, marks, blocks)
        except ContentError as error:
            for fault in error.faults:
                self.refuse_at(node, fault.offset, fault.what, fault.hint)
            self._find_media(node)
            if not self.as_tex:
                self._check_tex(node, formulas(text))
            raise UnreadError from None
        if "![" in text:
            self._find_media(node)
        if "$" in text and not self.as_tex:
            self._check_tex(node, nodes.nodes(content, nodes.Math))
        return content

    def plain(self, node: Node) -> str:
        """The text without markup that the node holds."""
        if type(node) is not Scalar:
            raise self.refuse(node, f"a text belongs here, {instead(node)}", _text_hint(node))
        if not node.text and not node.style:
            raise self.refuse(node, "a text is missing")
        if len(node.text) > TEXT:
            raise self._refuse_length(node)
        return node.text

    def word(self, node: Node) -> str:
        """The characters of a number, a name or a word of ours."""
        if type(node) is not Scalar:
            raise self.refuse(node, f"a single value belongs here, {instead(node)}", _text_hint(node))
        return node.text

    def _refuse_length(self, node: Scalar) -> UnreadError:
        return self.refuse(node, f"the text has {len(node.text)} characters", f"{TEXT} are the most")

    def _find_media(self, node: Scalar) -> None:
        if self.media is None:
            return
        for path, offset in file_places(node.text):
            if found := self.media.fault(path) or self._too_much(path, self.media):
                self.refuse_at(node, offset, *found)

    def _too_much(self, path: str, media: FolderMedia) -> tuple[str, str] | None:
        """What is wrong where the files that the question shows become too large together.

        A file that is shown twice counts twice, since Moodle XML holds it with each text.
        """
        before = self._shown
        self._shown += media.size(path)
        if before <= MEDIA < self._shown:
            return f"the question's files have {self._shown} bytes together", f"{MEDIA} are the most"
        return None

    def _check_tex(self, node: Scalar, maths: Iterable[nodes.Math]) -> None:
        at = 0
        for math in maths:
            here = max(node.text.find(math.tex, at), 0)
            at = here + len(math.tex) if here else at
            try:
                check(math.tex)
            except TexError as error:
                within = max(math.tex.find(error.command), 0) if error.command else 0
                hint = "the TeX can stay as it is: say math: tex for this question"
                self.refuse_at(node, here + within, str(error), hint)

    def find_picture(self, node: Scalar) -> None:
        """Refuse the path that the node holds where it leads to no picture."""
        if self.media is None:
            return
        if found := self.media.fault(node.text) or self._too_much(node.text, self.media):
            self.refuse(node, *found)
        elif ending(node.text) not in PICTURES:
            self.refuse(node, f'"{node.text}" is no picture', f"known are .{', .'.join(PICTURES)}")

    def picture(self, node: Scalar, unknown: Size) -> Size | None:
        """The size of the picture whose path the node holds; None where the file does not say it.

        ``unknown`` where there is no file to look at.
        """
        if self.media is None or self.media.fault(node.text):
            return unknown
        return size(self.media.start(node.text))

    # --- faults of the model -------------------------------------------------------------------------------------

    def take(self, faults: Iterable[Fault], root: Node, names: dict[str, tuple[str, ...]]) -> None:
        """Take up what the model refuses in the value read from ``root``; ``names``: the keys that make a field."""
        for fault in faults:
            node = _resolve(root, fault.path, names)
            quoted = fault.what.split('"')[1] if fault.path == ("body",) and fault.what.count('"') > 1 else ""
            at = node.text.find("{{" + quoted) if quoted and isinstance(node, Scalar) else -1
            if at >= 0 and isinstance(node, Scalar):
                self.refuse_at(node, at, fault.what)
            else:
                self.refuse(node, fault.what)


def instead(node: Node) -> str:
    """How a message goes on that says what belongs at the node: with what is there in its place."""
    match node:
        case Sequence():
            return "not a list"
        case Mapping():
            return "not keys with values"
        case _:
            return "not a text" if node.text or node.style else "but there is nothing"


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like ``word``, "" where none is like it."""
    by_lower: dict[str, str] = {}
    for each in known:
        by_lower.setdefault(each.lower(), each)
    near = difflib.get_close_matches(word.lower(), by_lower, 1, 0.6)
    return f'did you mean "{by_lower[near[0]]}"?' if near else ""


def _where(subject: str, root: Node | None, node: Node) -> str:
    path = _path(root, node) if root is not None else None
    return " at ".join(part for part in (subject, spelled(path or ())) if part)


def _text_hint(node: Node) -> str:
    opener = "{" if type(node) is Mapping else "["
    return f'a text that begins with {opener} or has ": " inside needs quotes'


def _path(root: Node, wanted: Node) -> Path | None:
    """The keys and numbers that lead from the root to the node."""
    if root is wanted:
        return ()
    inner: Iterable[tuple[str | int, Node]] = ()
    if isinstance(root, Mapping):
        inner = root.values.items()
        for name, key in root.keys.items():
            if key is wanted:
                return (name,)
    elif isinstance(root, Sequence):
        inner = enumerate(root.items)
    for step, node in inner:
        rest = _path(node, wanted)
        if rest is not None:
            return (step, *rest)
    return None


def _resolve(node: Node, path: Path, names: dict[str, tuple[str, ...]]) -> Node:
    """The node at the model's path, or the nearest above it that the author wrote."""
    written = True
    for step in path:
        if isinstance(step, int):
            inner = _nth(node, step) if written else None
        else:
            inner = _named(node, (step, *names.get(step, ())))
            written = inner is not None
        node = inner or node
    return node


def _nth(node: Node, number: int) -> Node | None:
    if isinstance(node, Scalar):
        return None
    inner = node.items if isinstance(node, Sequence) else list(node.values.values())
    return inner[number] if number < len(inner) else None


def _named(node: Node, keys: tuple[str, ...]) -> Node | None:
    if not isinstance(node, Mapping):
        return None
    return next((node.values[key] for key in keys if key in node.values), None)
