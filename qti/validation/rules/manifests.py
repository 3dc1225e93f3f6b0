"""The rules for a manifest by itself: its resources as they stream by, then its shell."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from qti.errors import Place, Violation
from qti.validation.names import fault
from qti.validation.rules.breach import Breach, Breaches, violations
from qti.validation.rules.manifest_facts import CP, ITEM, TEST, Dependency, Resource

_OF_QTI = frozenset({ITEM, TEST})


class ManifestRules:
    """Takes up resources and dependencies in the order they stand; then the rest can be judged."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._identifiers: set[str] = set()
        self._wanted: dict[str, int] = {}

    def resource(self, found: Resource) -> Iterator[Violation]:
        """What is wrong with one resource."""
        if found.identifier in self._identifiers:
            yield self._violation("resource-identifier", f'two resources are named "{found.identifier}"', found.line)
        self._identifiers.add(found.identifier)
        self._wanted.pop(found.identifier, None)
        if found.type in _OF_QTI and found.href is None:
            yield self._violation("resource-href", f'"{found.identifier}" has no href in the package', found.line)
        elif found.href is not None and found.href not in found.files:
            what = f'"{found.identifier}" does not list its own file "{found.href}"'
            yield self._violation("resource-file", what, found.line, f'add <file href="{found.href}"/>')
        for path in {found.href or "", *found.files} - {""}:
            wrong = fault(path)
            if wrong:
                yield self._violation("resource-path", wrong, found.line)

    def dependency(self, found: Dependency) -> None:
        """Take note that a resource is depended on."""
        if found.identifier not in self._identifiers:
            self._wanted.setdefault(found.identifier, found.line)

    def finish(self, shell: Element) -> Iterator[Violation]:
        """What is wrong once all resources are known."""
        for identifier, line in self._wanted.items():
            what = f'a dependency names "{identifier}", and no resource has that name'
            yield self._violation("dependency", what, line)
        yield from violations(RULES, shell, self._path)

    def _violation(self, rule: str, what: str, line: int, hint: str = "") -> Violation:
        return Violation(Place(self._path, line), rule, what, hint=hint)


def sub_manifest(root: Element) -> Breaches:
    """A QTI package has one manifest, without others in it."""
    for element in root.iterfind(CP + "manifest"):
        yield Breach("a manifest stands in the manifest", element, "list its resources in the outer one")


def metadata(root: Element) -> Breaches:
    """Canvas takes a package for QTI 2.1 by its schema, and finds none otherwise."""
    name = root.findtext(f"{CP}metadata/{CP}schema") or ""
    version = root.findtext(f"{CP}metadata/{CP}schemaversion") or ""
    if not name.strip().startswith("QTIv2.1"):
        what = f'the manifest\'s schema is "{name.strip()}": Canvas may find nothing in the package'
        yield Breach(what, root, "write <schema>QTIv2.1 Package</schema>")
    elif not version.strip():
        yield Breach("the manifest has no schemaversion", root, "write <schemaversion>1.0.0</schemaversion>")


def prefix(root: Element) -> Breaches:
    """Canvas finds nothing in a manifest whose elements have a prefix."""
    if root.prefix:
        what = f'the manifest\'s elements have the prefix "{root.prefix}": Canvas finds nothing in them'
        yield Breach(what, root, "make it the default namespace")


RULES = (("sub-manifest", sub_manifest),)
ADVICE = (("manifest-schema", metadata), ("manifest-prefix", prefix))


def manifest_advice(shell: Element, path: str) -> list[Violation]:
    """What in the manifest somebody misreads."""
    return violations(ADVICE, shell, path)
