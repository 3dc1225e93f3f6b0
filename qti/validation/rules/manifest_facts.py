"""What the rules ask of a manifest, gathered while its resources stream by."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from qti.validation.rules.paths import base_of, target

CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"


class Resource(NamedTuple):
    """One resource: paths instead of references, None where one leads out of the package's reach."""

    identifier: str
    type: str
    href: str | None
    files: tuple[str, ...]
    has_dependencies: bool
    line: int


class Dependency(NamedTuple):
    """A resource named by another one, or by itself."""

    identifier: str
    line: int


def resource(element: Element, *, has_dependencies: bool) -> Resource:
    """The resource that an element describes."""
    base = base_of(element)
    files = (target(file.get("href", ""), "", base) for file in element.iterfind(CP + "file"))
    href = element.get("href")
    return Resource(
        element.get("identifier", ""),
        element.get("type", ""),
        None if href is None else target(href, "", base),
        tuple(path for path in files if path is not None),
        has_dependencies,
        element.sourceline or 0,
    )
