"""How much a file from elsewhere may ask of the machine."""

from __future__ import annotations

from dataclasses import dataclass

from qti.package.limits import DOCUMENT, GIB, KIB, MARKS, MIB, PART, RATIO, RATIO_FROM, SIBLINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes; the defaults admit a package of 50,000 questions.

    ``document`` bounds one XML document that is held as a tree, ``marks`` the tags and attributes in it (some 200
    bytes of memory each). ``stream`` bounds a document that is read in pieces: a manifest, a test, a Moodle file;
    ``part`` and ``marks`` bound each piece of it, and ``text`` each text in it that is no embedded file. ``ratio`` is
    how many times larger than packed a file in an archive may be, once it is larger than ``ratio_from``.
    ``siblings`` bounds the children of one element: libxml2 needs their square in time to say what is wrong with them.
    ``violations`` bounds what is told of one file: so many violations, so much advice, so many undecided parts.
    """

    file: int = 4 * GIB
    document: int = DOCUMENT
    stream: int = 1 * GIB
    part: int = PART
    text: int = 10 * MIB
    marks: int = MARKS
    siblings: int = SIBLINGS
    prolog: int = 16 * KIB
    entries: int = 250_000
    directory: int = 64 * MIB
    name: int = 1024
    unpacked: int = 8 * GIB
    ratio: int = RATIO
    ratio_from: int = RATIO_FROM
    violations: int = 1000


DEFAULT = Limits()
