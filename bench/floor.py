"""The floor: the least that lxml and zlib need to build, serialize, validate and zip the same bytes.

    python bench/floor.py PACKAGE.zip

Reads a package that Quizport made, turns every item into a bare plan (tags, attributes, texts), and then builds it
with ``SubElement``, validates it against the official XSD where ``QTI_SCHEMAS`` has it, serializes it and zips it.
Only that second half is timed. Prints one JSON line: seconds of CPU, number of items, bytes.
"""

from __future__ import annotations

import io
import json
import sys
import time
import zipfile
from collections.abc import Iterator

from lxml import etree

from qti.validation.judge import judge

Plan = tuple[str, dict[str, str], str | None, str | None, list["Plan"]]


def plan(element: etree._Element) -> Plan:
    """An element as bare Python values."""
    children = [plan(child) for child in element]
    return (str(element.tag), {str(k): str(v) for k, v in element.items()}, element.text, element.tail, children)


def build(parent: etree._Element, children: list[Plan]) -> None:
    """The planned children below ``parent``."""
    for tag, attributes, text, tail, inner in children:
        child = etree.SubElement(parent, tag, attributes)
        child.text, child.tail = text, tail
        build(child, inner)


def plans(package: str) -> Iterator[tuple[str, dict[str | None, str], Plan]]:
    """The items of the package, one at a time."""
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and name != "imsmanifest.xml":
                root = etree.fromstring(archive.read(name))
                if root.tag.endswith("assessmentItem"):
                    yield name, root.nsmap, plan(root)


def floor(package: str) -> dict[str, float]:
    """Seconds of CPU, items and bytes of the least possible work."""
    official = judge()
    spent, items, size = 0.0, 0, 0
    archive = zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED)
    official.violations("item", etree.Element("warm-up"), "warm-up.xml")
    for name, nsmap, (tag, attributes, text, _, children) in plans(package):
        start = time.process_time()
        root = etree.Element(tag, attributes, nsmap)
        root.text = text
        build(root, children)
        official.violations("item", root, name)
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        archive.writestr(name, data)
        spent += time.process_time() - start
        items, size = items + 1, size + len(data)
    return {"cpu": round(spent, 2), "items": items, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(floor(sys.argv[1])))
