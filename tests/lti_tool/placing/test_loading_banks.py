"""Banks come from their folder into the database: only valid ones, each version once, old ones kept."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lti_tool.database import now
from lti_tool.errors import BankError
from lti_tool.services.banks import LoadOutcome, current_version, load_folder, quiz, quizzes
from lti_tool.services.opened_banks import file_content, opened
from lti_tool.tool import Tool
from qti.bank.read import read_bank

BANKS = Path(__file__).parents[3] / "banks"
QUIZ = "generative-ai-foundations"


def load(tool: Tool) -> list[LoadOutcome]:
    """What becomes of the tool's folder of banks."""
    with tool.sessions.begin() as db:
        return load_folder(db, tool.settings.banks, now(db))


@pytest.fixture
def folder(tool: Tool) -> Path:
    """The folder of one bank below the tool's folder of banks."""
    return Path(shutil.copytree(BANKS / QUIZ, tool.settings.banks / QUIZ))


@pytest.mark.usefixtures("folder")
def test_loaded_bank_is_the_bank_of_the_folder(tool: Tool) -> None:
    """What comes out of the database equals what was read from the folder."""
    load(tool)

    with tool.sessions() as db:
        version = current_version(db, read_bank(BANKS / QUIZ).identifier)
        assert version is not None
        assert opened(db, version.id).bank == read_bank(BANKS / QUIZ)


@pytest.mark.usefixtures("folder")
def test_loading_again_changes_nothing(tool: Tool) -> None:
    """The same files are the same version."""
    first = load(tool)
    second = load(tool)

    assert [outcome.changed for outcome in first] == [True]
    assert [outcome.changed for outcome in second] == [False]


def test_old_version_stays_for_attempts_that_began_with_it(tool: Tool, folder: Path) -> None:
    """A changed bank is a new version; the old one can still be opened, and comes back when its files do."""
    load(tool)
    with tool.sessions() as db:
        bank = read_bank(folder).identifier
        old = current_version(db, bank)
    head = folder / "bank.yaml"
    written = head.read_text(encoding="utf-8")
    head.write_text(written.replace("title: ", "title: New ", 1), encoding="utf-8")
    load(tool)

    with tool.sessions() as db:
        new = current_version(db, bank)
        assert old is not None
        assert new is not None
        assert new.title == f"New {old.title}"
        assert opened(db, old.id).bank.title == old.title
    head.write_text(written, encoding="utf-8")
    load(tool)
    with tool.sessions() as db:
        again = current_version(db, bank)
        assert again is not None
        assert again.id == old.id


def test_broken_bank_leaves_the_last_good_one(tool: Tool, folder: Path) -> None:
    """A bank with a mistake is told with its place and replaces nothing."""
    load(tool)
    (folder / "bank.yaml").write_text("title: [", encoding="utf-8")

    outcomes = load(tool)

    assert [bool(outcome.mistakes) for outcome in outcomes] == [True]
    with tool.sessions() as db:
        assert len(quizzes(db)) == 1


def test_two_folders_with_one_identifier(tool: Tool, folder: Path) -> None:
    """The second is refused and says which one has the name."""
    shutil.copytree(folder, folder.parent / "zz-copy")

    outcomes = load(tool)

    assert [mistake.what for outcome in outcomes for mistake in outcome.mistakes] == [
        f'"{read_bank(folder).identifier}" is the bank in {QUIZ} already'
    ]


@pytest.mark.usefixtures("folder")
def test_quizzes_are_found_by_words(tool: Tool) -> None:
    """Every word of a search must be in the title or the name, in any order and case."""
    load(tool)

    with tool.sessions() as db:
        found = quizzes(db, "FOUNDATIONS generative")
        assert [(each.question_count, each.points) for each in found] == [(10, Decimal(10))]
        assert quizzes(db, "generative nothing-such") == []
        assert quiz(db, found[0].bank, found[0].test) == found[0]
        assert quiz(db, found[0].bank, "forged") is None


def test_media_are_kept_by_content(tool: Tool) -> None:
    """A picture of the bank can be had by the digest its path has."""
    source = shutil.copytree(BANKS / "every-interaction", tool.settings.banks / "every-interaction")
    load(tool)

    with tool.sessions() as db:
        version = current_version(db, read_bank(source).identifier)
        assert version is not None
        files = opened(db, version.id).files
        picture = next(path for path in files if path.endswith(".png"))
        assert file_content(db, files[picture]) == (source / picture).read_bytes()


def test_what_is_not_there_is_told(tool: Tool) -> None:
    """A version or a file that does not exist is the tool's own error, never a crash."""
    with tool.sessions() as db:
        with pytest.raises(BankError):
            opened(db, 12345)
        with pytest.raises(BankError):
            file_content(db, "0" * 64)
