"""Where references lead."""

from __future__ import annotations

import pytest

from qti.validation.rules.paths import target


@pytest.mark.parametrize(
    ("reference", "document", "base", "path"),
    [
        ("q1.xml", "imsmanifest.xml", "", "q1.xml"),
        ("q1.xml", "items/test.xml", "", "items/q1.xml"),
        ("q1.xml", "", "items/", "items/q1.xml"),
        ("./q1.xml", "", "", "q1.xml"),
        ("..", "", "", ".."),
        (" q1.xml ", "", "", "q1.xml"),
        ("q%31.xml", "", "", "q1.xml"),
        ("q1.xml#here", "", "", "q1.xml"),
        ("pictures/../q1.xml", "", "", "q1.xml"),
        ("../q1.xml", "", "", "../q1.xml"),
        ("https://example.org/q1.xml", "", "", None),
        ("mailto:q1", "", "", None),
        ("", "", "", None),
    ],
)
def test_a_reference_leads_to_a_path(reference: str, document: str, base: str, path: str | None) -> None:
    """A reference is resolved against the folder of its document and what xml:base says, as a URL is."""
    assert target(reference, document, base) == path
