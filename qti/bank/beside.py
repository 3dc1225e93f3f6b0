"""What an interaction is made from besides its own keys."""

from __future__ import annotations

from typing import NamedTuple

from qti.bank.nodes import Mapping
from qti.bank.source import Source


class Beside(NamedTuple):
    """The interaction's name, the mapping its keys stand in, the file, and the language of its question."""

    name: str
    node: Mapping
    source: Source
    language: str
