"""Where in a package a reference leads."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", re.ASCII)
"""A file beside the document, as nearly every reference names one: it is the path itself."""


def target(reference: str, document: str, base: str = "") -> str | None:
    """The path that a reference in ``document`` means; None where it leads to another place than the package.

    A path that leads out of the package keeps its ``..`` in front.
    """
    if _NAME.fullmatch(reference) and not base and "/" not in document:
        return reference
    parts = urlsplit(reference.strip())
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.join(posixpath.dirname(document), base, unquote(parts.path))
    return posixpath.normpath(path)


def base_of(element: Element) -> str:
    """What ``xml:base`` puts before the references of an element."""
    bases = [element.get(_BASE, ""), *(up.get(_BASE, "") for up in element.iterancestors())]
    return posixpath.join(*reversed(bases)) if any(bases) else ""
