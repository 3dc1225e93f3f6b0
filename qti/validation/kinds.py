"""What a document is, by its root element, and which version of its standard it names."""

from __future__ import annotations

from enum import StrEnum

from lxml.etree import _Element as Element

from qti.validation.rules.manifest_facts import CP
from qti.validation.rules.vocabulary import QTI

_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_VERSIONS = {"imsqti_v2p1p1.xsd": "2.1.1", "imsqti_v2p1p2.xsd": "2.1.2"}


class FileKind(StrEnum):
    """What can be checked, and what cannot."""

    ITEM = "QTI 2.1 item"
    TEST = "QTI 2.1 test"
    MANIFEST = "manifest"
    MOODLE = "Moodle XML file"
    PACKAGE = "QTI 2.1 package"
    OTHER = "something else"


_KINDS = {
    QTI + "assessmentItem": FileKind.ITEM,
    QTI + "assessmentTest": FileKind.TEST,
    CP + "manifest": FileKind.MANIFEST,
    "quiz": FileKind.MOODLE,
}
_OTHERS = (
    ("imsqtiasi_v3p0", "QTI 3.0"),
    ("imsqti_v2p2", "QTI 2.2"),
    ("imsqti_v2p0", "QTI 2.0"),
    ("imsqti_v2p1", "a QTI 2.1 document other than an item or a test"),
    ("ims_qtiasiv1p2", "QTI 1.2"),
    ("imsccv1p", "an IMS Common Cartridge manifest"),
    ("canvas.instructure.com", "a file of Canvas's own"),
)


def kind_of(tag: str) -> FileKind:
    """The kind of a document whose root has this tag."""
    return _KINDS.get(tag, FileKind.OTHER)


def other_name(tag: str) -> str:
    """What a document of no kind of ours is, as people call it."""
    namespace, _, local = tag.rpartition("}")
    for part, name in _OTHERS:
        if part in namespace:
            return name
    return "QTI 1.2" if local == "questestinterop" else f"a document that begins with <{local}>"


def version_of(root: Element) -> str:
    """The version of QTI 2.1 that the schema location names, "" where it names none of ours."""
    words = root.get(_LOCATION, "").split()
    for namespace, location in zip(words[::2], words[1::2], strict=False):
        if namespace == QTI[1:-1]:
            return _VERSIONS.get(location.rpartition("/")[2], "")
    return ""
