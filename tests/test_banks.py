"""The banks that come with the project are as `qti fmt` writes them, and the quiz is the one that was asked for."""

from decimal import Decimal
from pathlib import Path

import pytest

from qti.bank.fmt import format_folder
from qti.bank.read import read_bank
from qti.model import AttemptKept, item_refs

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [
    *sorted((ROOT / "banks").iterdir()),
    ROOT / "tests" / "shapes" / "qti21",
    ROOT / "tests" / "shapes" / "moodle",
]
QUIZ = read_bank(ROOT / "banks" / "generative-ai-foundations")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_banks_are_in_canonical_form(folder: Path) -> None:
    """Formatting a bank of ours changes nothing."""
    formatted = format_folder(folder)

    assert [each.after for each in formatted] == [each.before for each in formatted]


def test_the_quiz_is_passed_with_eight_of_ten() -> None:
    """Ten one-point questions, 80 % to pass, any number of attempts, the highest kept."""
    (test,) = QUIZ.tests

    assert [item.points for item in QUIZ] == [Decimal(1)] * 10
    assert [ref.item for ref in item_refs(test)] == [item.identifier for item in QUIZ]
    assert (test.pass_mark, test.max_attempts, test.attempt_kept) == (Decimal(80), None, AttemptKept.HIGHEST)


def test_the_quiz_says_something_on_each_option() -> None:
    """Whatever is picked, there is a comment on it."""
    options = [choice for item in QUIZ for choice in item.interactions[0].choices]

    assert [option.identifier for option in options if option.feedback is None] == []
