"""The worker takes a bank that changed, and only then."""

import shutil
from pathlib import Path

from lti_tool.services.banks import quizzes
from lti_tool.tool import Tool
from lti_tool.worker import WatchedFolder

QUIZ = Path(__file__).parents[3] / "banks" / "generative-ai-foundations"


def titles(tool: Tool) -> list[str]:
    """What a teacher can pick from."""
    with tool.sessions() as db:
        return [quiz.bank_title for quiz in quizzes(db)]


def test_changes_are_taken_as_they_come(tool: Tool) -> None:
    """A bank that appears can be picked, a changed one has its new title, a broken one keeps its last good version."""
    folder = WatchedFolder(tool)
    folder.load_changes()
    assert titles(tool) == []

    bank = Path(shutil.copytree(QUIZ, tool.settings.banks / QUIZ.name)) / "bank.yaml"
    folder.load_changes()
    [title] = titles(tool)
    bank.write_text(bank.read_text(encoding="utf-8").replace(title, f"{title} again", 1), encoding="utf-8")
    folder.load_changes()
    assert titles(tool) == [f"{title} again"]
    bank.write_text("title: [", encoding="utf-8")
    folder.load_changes()
    assert titles(tool) == [f"{title} again"]


def test_a_folder_that_is_not_there_is_no_failure(tool: Tool) -> None:
    """A worker without the folder, such as one on another machine, leaves the banks alone."""
    tool.settings.banks.rmdir()

    WatchedFolder(tool).load_changes()

    assert titles(tool) == []
