"""The formats, in one table: the command line, the README and the tests read it.

A format is one folder below this one. To add one, write its ``write`` function and name it here, or announce it
from another distribution as an entry point of the group ``quizport.formats`` whose value is a :class:`Format`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TypeAlias

from qti.model import Bank
from qti.package.parts import Media, Options, Parts

Writer: TypeAlias = Callable[[Bank, Media, Options], Parts]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that banks can be exported to.

    ``writer`` is ``"module:function"``, loaded when it is first needed. ``root`` is the root element's name where
    the documents become the children of one XML file, "" where they become the entries of a zip. ``read_by`` names the
    programs known to import the format. ``has_official``: its documents have official schemas.
    """

    name: str
    title: str
    suffix: str
    writer: str
    read_by: tuple[str, ...]
    root: str = ""
    has_plain: bool = False
    has_official: bool = False

    def load(self) -> Writer:
        """The function that turns a bank into parts."""
        module, function = self.writer.split(":")
        write: Writer = getattr(import_module(module), function)
        return write


_OURS = (
    Format(
        name="qti21",
        title="QTI 2.1 package",
        suffix=".qti21.zip",
        writer="qti.formats.qti21.write:write",
        read_by=("Canvas Classic", "Canvas New Quizzes", "TAO", "OpenOlat", "other QTI 2.1 players"),
        has_plain=True,
        has_official=True,
    ),
    Format(
        name="moodle",
        title="Moodle XML",
        suffix=".moodle.xml",
        writer="qti.formats.moodle.write:write",
        read_by=("Moodle 4.5",),
        root="quiz",
    ),
)


@cache
def formats() -> dict[str, Format]:
    """Every format by its name, ours first."""
    table = {each.name: each for each in _OURS}
    for entry in entry_points(group="quizport.formats"):
        table.setdefault(entry.name, entry.load())
    return table
