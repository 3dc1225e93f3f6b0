"""The official XSDs, compiled by lxml from local files only; they decide what is valid."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from lxml import etree

from qti.errors import QtiError, ReadError
from qti.validation.catalogue import Catalogue, Use
from qti.validation.digests import XSD, parsed
from qti.validation.store import Store

_DRIVER = "quizport:driver"


class _Compiled(threading.local):
    """The schemas that one thread has compiled; asked for by kind and version some thirty thousand times an export."""

    def __init__(self) -> None:
        self.by_use: dict[Use, etree.XMLSchema] = {}
        self.by_kind: dict[tuple[str, str], etree.XMLSchema] = {}


class Official:
    """The official schemas of one folder.

    A compiled schema keeps its errors to itself, so every thread compiles its own (half a second, once).
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sources: dict[str, bytes] = {}
        self._compiled = _Compiled()

    def schema(self, kind: str, version: str = "") -> etree.XMLSchema:
        """The schema that decides over documents of ``kind``; ``ReadError`` where a file of it is missing or spoilt."""
        known = self._compiled.by_kind.get((kind, version))
        if known is None:
            known = self._compiled.by_kind[kind, version] = self._of_use(self.store.listing.use(kind, version))
        return known

    def _of_use(self, use: Use) -> etree.XMLSchema:
        if use not in self._compiled.by_use:
            self._compiled.by_use[use] = self._compile(use)
        return self._compiled.by_use[use]

    def source(self, url: str) -> bytes:
        """The official file with every import and include pointing at a file of the catalogue, or nowhere."""
        if url not in self._sources:
            self._sources[url] = self._localized(url)
        return self._sources[url]

    def _localized(self, url: str) -> bytes:
        listing = self.store.listing
        root = parsed(self.store.read(listing.files[url]), url)
        for link in root.iter(XSD + "import", XSD + "include", XSD + "redefine"):
            file = listing.imported(link.get("schemaLocation", ""), link.get("namespace", ""), url)
            if file:
                link.set("schemaLocation", file.url)
            else:
                link.attrib.pop("schemaLocation", None)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _compile(self, use: Use) -> etree.XMLSchema:
        parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
        files = _Files(self)
        parser.resolvers.add(files)
        try:
            compiled = etree.XMLSchema(etree.fromstring(driver(use, self.store.listing), parser, base_url=_DRIVER))
        except etree.XMLSchemaParseError as error:
            raise files.error or QtiError(f"the official schemas do not fit together: {error}") from error
        if files.error:  # libxml2 goes on without an import that it cannot have
            raise files.error
        return compiled


def driver(use: Use, listing: Catalogue) -> bytes:
    """A schema without content of its own that imports the schemas of a use."""
    root = etree.Element(XSD + "schema", nsmap={"xs": XSD[1:-1]})
    for url in use.schemas:
        etree.SubElement(root, XSD + "import", namespace=listing.files[url].namespace, schemaLocation=url)
    return etree.tostring(root)


class _Files(etree.Resolver):
    """Answers every address from the folder, so that nothing else is ever opened; keeps the first failure."""

    def __init__(self, official: Official) -> None:
        self.official = official
        self.error: ReadError | None = None

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:  # noqa: ARG002  # lxml's signature
        """The file at an address of the catalogue; anything else is an empty document, which is no schema."""
        if system_url in self.official.store.listing.files:
            try:
                return self.resolve_string(self.official.source(system_url), context, base_url=system_url)
            except ReadError as error:
                self.error = self.error or error
        return self.resolve_empty(context)


def official_in(folder: Path) -> Official | None:
    """The official schemas in a folder, None where any of them is missing; each folder is compiled once."""
    if folder not in _known:
        store = Store(folder)
        if store.missing():
            return None
        _known[folder] = Official(store)
    return _known[folder]


_known: dict[Path, Official] = {}
