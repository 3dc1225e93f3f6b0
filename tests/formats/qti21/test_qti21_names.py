"""The identifiers that items are written with."""

from __future__ import annotations

import pytest
from qti_samples import choice, item, words, written

from qti.formats.qti21.media import PackageNames
from qti.formats.qti21.names import Names, names
from qti.model import ChoiceInteraction, Interaction, SimpleChoice, TextAnswer, TextEntryInteraction


def entry(name: str) -> TextEntryInteraction:
    """A text entry."""
    return TextEntryInteraction(response_identifier=name, answers=(TextAnswer(pattern="x"),))


def true_false(name: str) -> ChoiceInteraction:
    """A true/false question."""
    choices = (
        SimpleChoice(identifier="true", content=words("True"), correct=True),
        SimpleChoice(identifier="false", content=words("False")),
    )
    return ChoiceInteraction(response_identifier=name, choices=choices)


@pytest.mark.parametrize(
    ("interaction", "response"),
    [
        (entry("RESPONSE"), "RESPONSE"),
        (entry("capital"), "capital"),
        (entry("response"), "R_response"),
        (entry("RESP_MC"), "R_RESP_MC"),
        (entry("TFT"), "R_TFT"),
        (entry("tf"), "tf"),
        (entry("SCORE"), "R_SCORE"),
        (entry("duration"), "R_duration"),
        (true_false("RESPONSE"), "TF_RESPONSE"),
        (true_false("TFA"), "TFA"),
        (true_false("response"), "TF_response"),
    ],
)
def test_response_identifier_avoids_what_importers_misread(interaction: Interaction, response: str) -> None:
    """TF begins the names of true/false questions and of no others."""
    own = item(interaction)

    assert names(own) == {interaction.response_identifier: Names(response)}


def test_plain_response_is_the_one_that_templates_know() -> None:
    """A template says RESPONSE."""
    assert names(item(true_false("TFA")), plain=True)["TFA"].response == "RESPONSE"


def test_true_false_beside_others_is_a_choice_like_any() -> None:
    """Nobody imports several interactions as true/false."""
    own = names(item(true_false("TFA"), entry("word")))

    assert own["TFA"] == Names("R_TFA", {"true": "R_TFA_true", "false": "R_TFA_false"})


def test_choices_of_several_interactions_carry_its_name() -> None:
    """A and A are two things."""
    own = names(item(choice(response_identifier="one"), choice(response_identifier="two")))

    assert own["two"].choice("A") == "two_A"


def test_choice_called_like_a_variable_carries_its_interactions_name() -> None:
    """A choice and SCORE, or the response itself, may not share a name."""
    clash = ChoiceInteraction(
        choices=tuple(
            SimpleChoice(identifier=name, content=words(name), correct=name == "SCORE")
            for name in ("SCORE", "RESPONSE")
        )
    )

    root = written(item(clash))

    assert [each.get("identifier") for each in root.iter("{*}simpleChoice")] == ["RESPONSE_SCORE", "RESPONSE_RESPONSE"]
    assert root.findtext(".//{*}correctResponse/{*}value") == "RESPONSE_SCORE"


def test_names_made_by_joining_are_unique_too() -> None:
    """``a`` with ``b_c`` and ``a_b`` with ``c`` would both be ``a_b_c``."""
    first = ChoiceInteraction(
        response_identifier="a",
        choices=tuple(SimpleChoice(identifier=n, content=words(n), correct=n == "b_A") for n in ("b_A", "b")),
    )
    own = names(item(first, choice(response_identifier="a_b")))

    assert [own["a"].choice("b_A"), own["a"].choice("b"), own["a_b"].choice("A")] == ["a_b_A", "a_b_2", "a_b_A_2"]


def test_renamed_response_takes_no_other_interactions_name() -> None:
    """Who need not change keeps the name."""
    own = names(item(entry("SCORE"), entry("R_SCORE")))

    assert [own["SCORE"].response, own["R_SCORE"].response] == ["R_SCORE_2", "R_SCORE"]


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ("images/board.png", "images/board.png"),
        ("a b å.png", "a_b_a.png"),
        ("bilder/日本.png", "bilder/file.png"),
        (".hidden/x.png", "hidden/x.png"),
        ("../up.png", "up.png"),
        ("notes.xml", "media/notes.xml"),
        ("deep/notes.xml", "deep/notes.xml"),
        ("日本", "file"),
    ],
)
def test_media_path_is_safe_everywhere(source: str, path: str) -> None:
    """ASCII without spaces, nothing hidden, nothing where the documents lie."""
    assert PackageNames()(source) == path


def test_media_paths_end_differently() -> None:
    """Canvas finds files by the end of their path, and some systems ignore case."""
    package_names = PackageNames()

    paths = [package_names(source) for source in ("a/pic.png", "b/pic.png", "b/PIC.png", "a/pic.png")]

    assert paths == ["a/pic.png", "b/pic_2.png", "b/PIC_3.png", "a/pic.png"]
