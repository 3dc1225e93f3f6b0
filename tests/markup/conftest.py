"""The official schemas, where QTI_SCHEMAS names a folder that holds them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
VERSIONS = ("imsqti_v2p1.xsd", "imsqti_v2p1p1.xsd", "imsqti_v2p1p2.xsd")
ITEM = (
    f'<assessmentItem xmlns="{QTI}" identifier="i" title="t" adaptive="false" timeDependent="false">%s</assessmentItem>'
)
Complaints = Callable[[str], list[str]]


class Local(etree.Resolver):
    """Finds what a schema imports in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.places = json.loads((folder / "urlmap.json").read_text())

    def resolve(self, system_url: str, _public_id: str, context: Any) -> Any:
        """The local file of an address, or None for the parser's own way."""
        place = self.places.get(system_url)
        return self.resolve_filename(str(self.folder / place), context) if place else None


@pytest.fixture(scope="session")
def complaints() -> Complaints:
    """What the three official schemas of QTI 2.1 have against an item with a given inside."""
    folder = Path(os.environ.get("QTI_SCHEMAS", ""))
    if not (folder / "urlmap.json").is_file():
        pytest.skip("QTI_SCHEMAS does not name a folder with the official schemas")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local(folder))
    place = folder / "by-url/www.imsglobal.org/xsd/qti/qtiv2p1"
    schemas = [etree.XMLSchema(etree.parse(place / version, parser)) for version in VERSIONS]

    def told(inside: str) -> list[str]:
        item = etree.fromstring(ITEM % inside)
        return [str(error) for schema in schemas if not schema.validate(item) for error in schema.error_log]

    return told
