"""What can go wrong, by whose fault it is, and where; nothing here is raised for a bug of our own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Where in a value something stands: ``("choices", 2, "fraction")`` reads as ``choices[2].fraction``."""


LONGEST = 80
"""Characters of somebody's text that a message repeats at most."""


def shortened(text: str) -> str:
    """The text, or as much of its beginning as a message can hold."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def quoted(text: str) -> str:
    """Somebody's text in a message: in quotes, and never longer than a person wants to read."""
    return f'"{shortened(text)}"'


class QtiError(Exception):
    """Any fault that a user can cause and mend; its text is one line a person can act on."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a value: what is wrong, and the path from the value to it."""

    what: str
    path: Path = ()

    def below(self, *steps: str | int) -> Fault:
        """The same fault seen from the value that holds this one at ``steps``."""
        return Fault(self.what, (*steps, *self.path))

    def __str__(self) -> str:
        return f"{self.what} (at {spelled(self.path)})" if self.path else self.what


def spelled(path: Path) -> str:
    """A path as people write it: ``choices[2].fraction``."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


class ModelError(QtiError):
    """A value that would break a rule of the model; ``faults`` holds every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class TextFault:
    """One thing wrong in a text: what is wrong, at which character (from 0), and what would be right."""

    what: str
    offset: int = 0
    hint: str = ""


class ContentError(QtiError):
    """A text that is not the CommonMark that questions are written in; ``faults`` holds all that were found."""

    def __init__(self, faults: Iterable[TextFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.what for fault in self.faults))


class TexError(QtiError):
    """TeX that cannot become MathML; ``command`` is the command at fault, "" where it is the whole."""

    def __init__(self, what: str, command: str = "") -> None:
        self.command = command
        super().__init__(what)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file: lines and columns count from 1; 0 means the file or the line as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        where = f":{self.line}" * bool(self.line) + f":{self.column}" * bool(self.column)
        return self.file + where


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing an author has to mend: the place, what is wrong, where in the question, what would be right."""

    place: Place
    what: str
    where: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = f", in {self.where}" if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.what}{where}{hint}"


class ReadError(QtiError):
    """A file that cannot be read as what it claims to be; ``mistakes`` holds all that were found, in file order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class ResponseError(QtiError):
    """A response that the item cannot have been given: an unknown choice, more picks than allowed.

    ``what`` is wrong with the response to ``interaction`` of ``item``; "" for the item or the test as a whole.
    """

    def __init__(self, what: str, item: str = "", interaction: str = "") -> None:
        self.what, self.item, self.interaction = what, item, interaction
        names = "/".join(name for name in (item, interaction) if name)
        super().__init__(f'"{names}": {what}' if names else what)


@dataclass(frozen=True, slots=True)
class Violation:
    """A breach of a schema or of a rule in a file that was checked.

    ``rule`` names who says so (``xsd``, ``grammar``, or one of our rules); ``item`` is the question's identifier.
    """

    place: Place
    rule: str
    what: str
    item: str = ""
    hint: str = ""

    def __str__(self) -> str:
        item = f', in "{self.item}"' if self.item else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.place}: {self.what}{item}{hint} [{self.rule}]"


class InvalidPackageError(QtiError):
    """Something that breaks a schema or a rule, so it was not saved; ``violations`` says which."""

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(str(violation) for violation in self.violations))
