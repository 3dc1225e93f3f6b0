"""The content digest of a schema: what counts in it and what does not."""

import pytest

from qti.errors import ReadError
from qti.validation.digests import content_digest, parsed

BASE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
<xs:import namespace="urn:a" schemaLocation="a.xsd"/>
<xs:include schemaLocation="b.xsd"/>
<xs:element name="e" type="t:type"/>
<xs:simpleType name="type"><xs:union memberTypes="xs:int  t:other"/></xs:simpleType>
<xs:annotation><xs:documentation>Some words.</xs:documentation></xs:annotation>
</xs:schema>"""
SAME = [
    ("comments", "<xs:include", "<!-- x --><xs:include"),
    ("instructions", "<xs:include", "<?x y?><xs:include"),
    ("white space", "\n<xs:element", "\n\n   <xs:element"),
    ("white space in values", "xs:int  t:other", " xs:int t:other "),
    ("white space in texts", "Some words.", "\n  Some\n words. "),
    ("locations", 'schemaLocation="b.xsd"', 'schemaLocation="http://example.org/b.xsd"'),
    ("locations of imports", 'schemaLocation="a.xsd"', 'schemaLocation="https://example.org/a.xsd"'),
    ("added imports", "<xs:include", '<xs:import namespace="urn:z"/><xs:include'),
    ("annotated imports", '"a.xsd"/>', '"a.xsd"><xs:annotation/>x</xs:import>'),
    ("the order of attributes", 'name="e" type="t:type"', 'type="t:type" name="e"'),
    ("prefixes", 'xmlns:t="urn:t"', 'xmlns:t="urn:t" xmlns:u="urn:t"'),
]
OTHER = [
    ("a name", 'name="e"', 'name="f"'),
    ("a type", 'type="t:type"', 'type="xs:type"'),
    ("a member type", "t:other", "xs:other"),
    ("an added element", "<xs:include", '<xs:element name="g"/><xs:include'),
    ("an element gone", '<xs:element name="e" type="t:type"/>', ""),
    (
        "an element deeper",
        '<xs:element name="e" type="t:type"/>',
        '<xs:group><xs:element name="e" type="t:type"/></xs:group>',
    ),
    ("words", "Some words.", "Other words."),
    ("an added attribute", 'name="e"', 'name="e" nillable="true"'),
    ("a namespace", 'targetNamespace="urn:t"', 'targetNamespace="urn:u"'),
    ("an include gone", '<xs:include schemaLocation="b.xsd"/>', ""),
]


def digest(text: str) -> str:
    """The content digest of a schema."""
    return content_digest(parsed(text.encode(), "s.xsd"))


@pytest.mark.parametrize(("what", "old", "new"), SAME)
def test_what_does_not_count(what: str, old: str, new: str) -> None:
    """Copies that differ in these say the same."""
    assert old in BASE
    assert digest(BASE.replace(old, new)) == digest(BASE), what


@pytest.mark.parametrize(("what", "old", "new"), OTHER)
def test_what_counts(what: str, old: str, new: str) -> None:
    """Everything else makes another file."""
    assert old in BASE
    assert digest(BASE.replace(old, new)) != digest(BASE), what


def test_other_prefixes_say_the_same() -> None:
    """A whole schema with other prefixes is the same, also in the names of types."""
    renamed = BASE.replace("xs:", "xsd:").replace("t:", "tt:").replace("xmlns:t=", "xmlns:tt=")

    assert digest(renamed.replace("xmlns:xs=", "xmlns:xsd=")) == digest(BASE)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<a", "this is no XML"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "this document has entities of its own"),
    ],
)
def test_what_is_no_schema(text: str, what: str) -> None:
    """Broken XML is told, and entities are never expanded."""
    with pytest.raises(ReadError, match=what):
        digest(text)
