"""The page shows every question as learners see it, and with the key all that was written about it."""

from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from qti.bank.folder import FolderMedia
from qti.bank.read import read_bank
from qti.model import (
    AssessmentItem,
    Bank,
    ChoiceInteraction,
    Content,
    OrderChoice,
    OrderInteraction,
    Pick,
    SimpleChoice,
)
from qti.model import content as nodes
from qti.model.content import plain_text
from qti.preview import preview
from qti.preview.shuffle import shuffled
from qti.scoring.shares import key as right_response

BANKS = Path(__file__).parents[2] / "banks"
FOLDERS = sorted(path for path in BANKS.iterdir() if path.is_dir())

VOID = {"br", "hr", "img", "input", "meta", "source"}


class Page(HTMLParser):
    """A page taken apart: its elements with their attributes and their words; a tag out of place is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content (MathML has some)."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """The element last begun ends."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._open[-1:] != ["style"]:
            self.words.append(data)

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in the order of the page."""
        return [attributes[attribute] or "" for _, attributes in self.elements if attribute in attributes]

    @property
    def text(self) -> str:
        """All words, white space as one space."""
        return " ".join("".join(self.words).split())


@cache
def bank(folder: Path) -> Bank:
    """The whole bank."""
    return read_bank(folder)


@cache
def page(folder: Path, *, key: bool) -> Page:
    """The bank's page, taken apart."""
    return Page("".join(preview(bank(folder), FolderMedia(folder), key=key)))


@pytest.fixture(params=[(folder, key) for folder in FOLDERS for key in (False, True)], ids=str)
def any_page(request: pytest.FixtureRequest) -> Page:
    """Each bank's page, without and with key."""
    folder, key = request.param
    return page(folder, key=key)


def test_the_page_needs_nothing_beside_itself(any_page: Page) -> None:
    """Pictures, sound and style are inside, there is no script, and nothing points out of the page but links."""
    tags = {tag for tag, _ in any_page.elements}
    inside = [value for name in ("src", "srcset", "data", "poster", "action") for value in any_page.values(name)]
    pictures = [attributes["href"] or "" for tag, attributes in any_page.elements if tag == "image"]

    assert tags.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "base"})
    assert [value[:30] for value in (*inside, *pictures) if not value.startswith("data:")] == []
    assert "default-src 'none'" in any_page.values("content")[0]


def test_names_are_unique_and_found(any_page: Page) -> None:
    """No two elements share an id, and whatever is named by another is there."""
    names = any_page.values("id")
    targets = [href[1:] for href in any_page.values("href") if href.startswith("#")]

    assert len(names) == len(set(names))
    assert {*targets, *any_page.values("aria-labelledby")} <= set(names)


def test_every_control_has_a_name(any_page: Page) -> None:
    """A screen reader can say what each field, list and button is for."""
    controls = [attributes for tag, attributes in any_page.elements if tag in {"input", "select", "textarea", "svg"}]

    assert controls
    assert [each for each in controls if not (each.get("aria-label") or each.get("aria-labelledby"))] == []


def test_headings_go_down_by_one(any_page: Page) -> None:
    """Beside the authors' own headings, the page's outline leaves no level out."""
    levels = [int(tag[1]) for tag, _ in any_page.elements if tag in {"h1", "h2", "h3", "h4", "h5"}]

    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_question_and_test_is_there(folder: Path) -> None:
    """Each has its place on the page and a link to it in the contents."""
    shown = page(folder, key=False)
    expected = [item.identifier for item in bank(folder)]
    tests = [f"test-{test.identifier}" for test in bank(folder).tests]
    links = [href[1:] for href in shown.values("href") if href.startswith("#")]

    assert [name for name in shown.values("id") if name in expected] == expected
    assert {*expected, *tests} <= set(links)


def told(item: AssessmentItem) -> Iterator[Content]:
    """What an author wrote that a learner sees only afterwards, or never."""
    feedback = item.feedback
    yield from filter(None, (feedback.general, feedback.correct, feedback.partially_correct, feedback.incorrect))
    yield from (hint.content for hint in item.hints)
    for interaction in item.interactions:
        picks: tuple[Pick, ...] = getattr(interaction, "choices", ())
        yield from filter(None, (getattr(choice, "feedback", None) for choice in picks))
        yield from filter(None, (answer.feedback for answer in getattr(interaction, "answers", ())))
        yield from filter(None, (getattr(interaction, "grader_notes", None),))


def plain(item: AssessmentItem) -> list[str]:
    """Those of these texts that are nothing but words."""
    return [" ".join(content.plain.split()) for content in told(item) if content.plain]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_key_tells_everything(folder: Path) -> None:
    """With the key every comment, hint, note and tag is on the page."""
    text = page(folder, key=True).text
    wanted = [words for item in bank(folder) for words in (*plain(item), *item.tags)]

    assert wanted
    assert [words for words in wanted if words not in text] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_without_key_nothing_is_given_away(folder: Path) -> None:
    """Without the key nothing is marked, ticked, filled in or explained."""
    shown = page(folder, key=False)
    kinds = {kind for value in shown.values("class") for kind in value.split()}

    assert kinds.isdisjoint({"right", "wrong", "partly", "filled", "told", "key"})
    assert shown.values("checked") == shown.values("selected") == []
    assert not any("value" in attributes for tag, attributes in shown.elements if tag == "input")
    assert "✓" not in shown.text


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_key_ticks_what_is_right(folder: Path) -> None:
    """With the key the boxes ticked are those of the right choices."""
    ticked = [
        (attributes["aria-labelledby"] or "").removesuffix("-text")
        for tag, attributes in page(folder, key=True).elements
        if tag == "input" and "checked" in attributes
    ]
    right = [
        f"{item.identifier}-{interaction.response_identifier}-{name}"
        for item in bank(folder)
        for interaction in item.interactions
        if type(interaction).__name__ in {"ChoiceInteraction", "HottextInteraction", "HotspotInteraction"}
        for name in right_response(interaction)
    ]

    assert sorted(ticked) == sorted(right)


def words(text: str) -> Content:
    """A paragraph of words."""
    return Content((nodes.Paragraph((nodes.Text(text),)),), text)


class NoMedia:
    """A folder without files."""

    def read(self, path: str) -> bytes:
        """Nothing is ever asked for."""
        raise AssertionError(path)


def one(item: AssessmentItem) -> Bank:
    """A bank of one question."""
    return Bank(identifier="bank", title="<Bank> & co", items=(item,))


def choice_item(*choices: SimpleChoice, language: str | None = None) -> AssessmentItem:
    """A question with these choices."""
    return AssessmentItem(
        identifier="q",
        title='"Quotes" <b>',
        body=Content((nodes.InteractionBlock("RESPONSE"),), ""),
        interactions=(ChoiceInteraction(choices=choices),),
        language=language,
    )


def test_texts_are_escaped() -> None:
    """What an author types is text, whatever it looks like."""
    hostile = "<script>alert(1)</script> & \"'"
    choices = (SimpleChoice(identifier="A", content=words(hostile), correct=True),)
    item = choice_item(*choices, SimpleChoice(identifier="B", content=words("no")))

    shown = Page("".join(preview(one(item), NoMedia(), key=True)))

    assert hostile in shown.text
    assert '"Quotes" <b>' in shown.text
    assert "<Bank> & co" in shown.text


def test_directions_follow_the_words() -> None:
    """Texts take their direction from their words, and a question's language is said."""
    arabic = choice_item(
        SimpleChoice(identifier="A", content=words("صح"), correct=True),
        SimpleChoice(identifier="B", content=words("خطأ")),
        language="ar",
    )

    shown = Page("".join(preview(one(arabic), NoMedia(), key=False)))

    assert "ar" in shown.values("lang")
    assert set(shown.values("dir")) == {"auto"}


def row(count: int) -> tuple[OrderChoice, ...]:
    """So many things to be put in order."""
    return tuple(OrderChoice(identifier=f"c{n}", content=words(str(n))) for n in range(count))


@pytest.mark.parametrize("count", [2, 3, 8])
@pytest.mark.parametrize("seed", ["a", "b", "c", "d"])
def test_an_order_is_never_shown_solved(seed: str, count: int) -> None:
    """The row shown is another than the one written, holds the same, and is the same each time."""
    written = row(count)

    shown = shuffled(written, seed)

    assert shown != written
    assert sorted(shown, key=written.index) == list(written)
    assert shown == shuffled(written, seed)


def test_fixed_choices_stay() -> None:
    """A choice that keeps its place keeps it in the preview too."""
    choices = [SimpleChoice(identifier=f"c{n}", content=words(str(n)), fixed=n == 2) for n in range(4)]

    assert all(shuffled(choices, str(seed))[2] is choices[2] for seed in range(20))


def test_the_page_streams() -> None:
    """No piece holds more than one question, so a large bank needs no large memory."""
    item = choice_item(
        SimpleChoice(identifier="A", content=words("yes"), correct=True),
        SimpleChoice(identifier="B", content=words("no")),
    )
    three = Bank(identifier="bank", title="Bank", items=(item, item, item))

    pieces = list(preview(three, NoMedia(), key=True))

    assert max(piece.count("<article") for piece in pieces) == 1


def test_an_order_shows_places_only_with_the_key() -> None:
    """Each card has room for its place; the key fills it in."""
    item = AssessmentItem(
        identifier="q",
        title="Order",
        body=Content((nodes.InteractionBlock("RESPONSE"),), ""),
        interactions=(OrderInteraction(choices=row(3)),),
    )

    shown = {key: Page("".join(preview(one(item), NoMedia(), key=key))) for key in (False, True)}

    assert [name for name in shown[False].values("aria-label") if name.startswith("place")] == ["place"] * 3
    assert sorted(name for name in shown[True].values("aria-label") if name.startswith("place")) == [
        "place 1",
        "place 2",
        "place 3",
    ]


def test_words_are_counted_once() -> None:
    """The title is not read twice where it is only the question's own beginning."""
    item = AssessmentItem(
        identifier="q",
        title="Water boils at…",
        body=Content(
            (nodes.Paragraph((nodes.Text("Water boils at 100 °C."),)), nodes.InteractionBlock("RESPONSE")), ""
        ),
        interactions=choice_item(
            SimpleChoice(identifier="A", content=words("yes"), correct=True),
            SimpleChoice(identifier="B", content=words("no")),
        ).interactions,
    )

    shown = Page("".join(preview(one(item), NoMedia(), key=False)))

    assert plain_text(item.body).startswith("Water boils at")
    assert "unseen" in shown.values("class")
