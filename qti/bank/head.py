"""What ``bank.yaml`` says about the bank as a whole: its name, its language, its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from qti.bank.assessment_tests import read_test, shape_of_tests
from qti.bank.nodes import Mapping, Node, Scalar, Sequence
from qti.bank.records import Fields, Key, Record
from qti.bank.shapes import LANGUAGE, Identifier, Json, Plain, Text
from qti.bank.source import Reference, Source, UnreadError, instead
from qti.model import AssessmentTest


class Listed:
    """A list whose entries are read elsewhere, one by one."""

    def __init__(self, definition: str) -> None:
        self._definition = definition

    def read(self, node: Node, source: Source) -> list[Node]:
        """The entries as they are."""
        if not isinstance(node, Sequence):
            raise source.refuse(
                node, f"a list belongs here, {instead(node)}", "begin each entry with - on a line of its own"
            )
        return node.items

    def schema(self) -> Json:
        """A list of what is defined elsewhere."""
        return {"type": "array", "items": {"$ref": f"#/definitions/{self._definition}"}}


BANK = Record(
    "a bank",
    (
        Key("bank", "identifier", Identifier(), "The bank's name.", needed=True),
        Key("title", "title", Plain(), "The bank's title.", needed=True),
        Key("language", "language", LANGUAGE, "The language tag of the questions; en unless said."),
        Key("description", "description", Text(), "What the bank holds."),
        Key("tests", "tests", Listed("test"), "The tests made of the questions."),
        Key("items", "items", Listed("item"), "The questions; more may stand in files of the folder items/."),
    ),
)


@dataclass(slots=True)
class Head:
    """The bank's own fields, its tests, and every name of a question in them; what has mistakes is left out."""

    fields: Fields = field(default_factory=dict)
    tests: list[AssessmentTest] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The bank's language."""
        return str(self.fields.get("language", "en"))


def read_head(node: Mapping, source: Source, all_items: Callable[[], Iterable[str]] | None) -> Head:
    """What the node says; ``all_items`` names the questions that ``items: all`` stands for, if they are at hand."""
    source.about("the bank", node)
    try:
        fields = BANK.read(node, source)
    except UnreadError:
        fields = {}
    source.about("", None)
    for listed_elsewhere in ("tests", "items"):
        fields.pop(listed_elsewhere, None)
    tests = node.values.get("tests")
    listed = tests.items if isinstance(tests, Sequence) else []
    if "title" in fields and not fields["title"].strip():
        source.refuse(node, "a title is needed")
    head = Head(fields, references=source.references)
    shape = shape_of_tests(all_items)
    for each in listed:
        try:
            head.tests.append(read_test(each, source, shape))
        except UnreadError:
            continue
    _refuse_doubles(listed, source)
    return head


def _refuse_doubles(listed: list[Node], source: Source) -> None:
    """A test's name stands once in the bank, capitals or not."""
    seen: set[str] = set()
    for each in listed:
        name = each.values.get("id") if isinstance(each, Mapping) else None
        if isinstance(name, Scalar):
            if name.text.lower() in seen:
                source.refuse(name, f'"{name.text}" names two tests', "capitals make no difference")
            seen.add(name.text.lower())
