"""Parts in batches: all of them, in their order, and never so many that they fill the memory."""

from collections.abc import Iterator

from lxml import etree

from qti.package.batches import ahead, batches
from qti.package.parts import Document, Kind, MediaFile, Part


def document(size: int) -> Document:
    """A document of so many characters."""
    root = etree.Element("item")
    root.text = "x" * size
    return Document("q.xml", Kind.ITEM, root)


def test_values_are_drawn_a_batch_at_a_time() -> None:
    """Nothing is lost or changes places, and an endless row can be begun."""
    drawn = []

    def numbers() -> Iterator[int]:
        for number in range(1000):
            drawn.append(number)
            yield number

    values = ahead(numbers())

    assert next(values) == 0
    assert 10 < len(drawn) < 100
    assert [0, *values] == list(range(1000))


def test_parts_keep_their_order_and_get_their_bytes() -> None:
    """A document comes with what is written of it, anything else with nothing."""
    parts: list[Part] = [document(3), MediaFile("a.png", "a.png"), document(1)] * 100

    found = [each for batch in batches(parts) for each in batch]

    assert [each.part for each in found] == parts
    assert [each.data for each in found[:3]] == [b"<item>xxx</item>", b"", b"<item>x</item>"]


def test_large_documents_end_a_batch() -> None:
    """A hundred questions with pictures of a megabyte in each are not held together."""
    sizes = [[len(each.data) for each in batch] for batch in batches(document(700_000) for _ in range(9))]

    assert [len(batch) for batch in sizes] == [2, 2, 2, 2, 1]
