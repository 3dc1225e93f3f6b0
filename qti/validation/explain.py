"""Why a document is invalid, at length: the official XSDs once more, by a slow validator that gives its reasons."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice

import xmlschema
from lxml.etree import _Element as Element
from xmlschema.validators import XsdAttributeGroup, XsdComplexType, XsdElement, XsdGroup

from qti.errors import Place, QtiError, Violation
from qti.validation.catalogue import Use
from qti.validation.digests import XSD as XSD_NAMESPACE
from qti.validation.digests import parsed
from qti.validation.judge import XSD
from qti.validation.limits import DEFAULT
from qti.validation.official import Official, driver

_NAMESPACE = re.compile(r"\{[^}]*\}")
_TAG = re.compile(r"'(?:\{[^}]*\})?([\w.:-]+)'")
_SHOWN = 12


class Explainer:
    """The official schemas of one folder, built when they are first asked for: that takes seconds."""

    def __init__(self, official: Official) -> None:
        self._official = official
        self._schemas: dict[Use, xmlschema.XMLSchema] = {}

    def violations(  # noqa: PLR0913  # what, where and how much; all but two have defaults
        self,
        kind: str,
        root: Element,
        path: str,
        item: str = "",
        version: str = "",
        *,
        most: int = DEFAULT.violations,
    ) -> list[Violation]:
        """The first ``most`` faults in a document: where each stands, the reason, and what is expected there."""
        schema = self._schema(self._official.store.listing.use(kind, version))
        errors = schema.iter_errors(root, use_location_hints=False)  # type: ignore[arg-type]  # it takes lxml's elements
        return [_violation(error, path, item) for error in islice(errors, most)]

    def _schema(self, use: Use) -> xmlschema.XMLSchema:
        if use not in self._schemas:
            with warnings.catch_warnings():
                warnings.simplefilter("error", xmlschema.XMLSchemaImportWarning)
                try:
                    self._schemas[use] = xmlschema.XMLSchema(
                        driver(use, self._official.store.listing).decode(),
                        allow="local",
                        defuse="always",
                        uri_mapper=self._places(),
                    )
                except (xmlschema.XMLSchemaException, xmlschema.XMLSchemaImportWarning) as error:
                    raise QtiError(f"the official schemas do not fit together: {error}") from error
        return self._schemas[use]

    def _places(self) -> dict[str, str]:
        """The local file for every address that an official file is known by or imported from."""
        store = self._official.store
        places: dict[str, str] = {}
        for url, file in store.listing.files.items():
            for address in store.listing.addresses(file):
                places[address] = places["https" + address.removeprefix("http")] = str(store.path(file))
            root = parsed(store.read(file), url)
            for link in root.iter(XSD_NAMESPACE + "import"):
                location = link.get("schemaLocation", "")
                meant = store.listing.imported(location, link.get("namespace", ""), url)
                if meant and "://" in location:
                    places.setdefault(location, str(store.path(meant)))
        return places


def _violation(error: xmlschema.XMLSchemaValidationError, path: str, item: str) -> Violation:
    reason = _TAG.sub(r'"\1"', error.reason or error.message)
    reason = _NAMESPACE.sub("", reason.partition(" Tag (")[0].partition(" Tag '")[0].rstrip("."))
    where = _NAMESPACE.sub("", error.path or "")
    what = f"at {where}: {reason[:1].lower()}{reason[1:]}"
    names = list(_expected(error))
    hint = "expected: " + ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "") if names else ""
    return Violation(Place(path, error.sourceline or 0), XSD, what, item, hint)


def _expected(error: xmlschema.XMLSchemaValidationError) -> Iterator[str]:
    """What could have stood there: the elements of the place, or else of the whole content; or the attributes."""
    if isinstance(error, xmlschema.XMLSchemaChildrenValidationError):
        if error.expected:
            yield from (_NAMESPACE.sub("", part.name or "") for part in error.expected if isinstance(part, XsdElement))
        else:
            yield from _content(error.validator)
    elif isinstance(error.validator, XsdAttributeGroup):
        yield from (str(name) for name in error.validator if name)


def _content(validator: object) -> Iterator[str]:
    """The names of the elements that may stand in the content, with how often each may."""
    group = validator.content if isinstance(validator, XsdComplexType) else validator
    if isinstance(group, XsdElement):
        yield from _content(group.type)
    elif isinstance(group, XsdGroup):
        for part in group.iter_elements():
            yield _NAMESPACE.sub("", part.name or "any element") + _often(part.occurs)


def _often(occurs: tuple[int, int | None]) -> str:
    match occurs:
        case (0, 1):
            return "?"
        case (0, None):
            return "*"
        case (1, None):
            return "+"
        case _:
            return ""
