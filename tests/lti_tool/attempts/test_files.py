"""A question that asks for files, which no page takes yet: nobody gets nothing for it, and everybody is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harbour import Course, minutes
from sqlalchemy import select

from lti_tool.app import create_app
from lti_tool.services import banks
from lti_tool.tables import Attempt, Placement, ScoreToSend

BANK = """\
bank: drawings
title: Drawings
tests:
  - id: all
    title: Drawings
    items: [onion, easy]
items:
  - id: onion
    title: Cells of an onion
    upload: Hand in a drawing.
    points: 2
  - id: easy
    title: An easy one
    true-false: Onions have cells.
    answer: true
"""


def placed_drawings(course: Callable[[str], Course], folder: Path) -> Course:
    """A course in which that bank stands."""
    placed = course("plain")
    (folder / "drawings").mkdir(parents=True)
    (folder / "drawings" / "bank.yaml").write_text(BANK)
    with placed.tool.sessions.begin() as db:
        assert [each.mistakes for each in banks.load_folder(db, folder, minutes(0))] == [()]
        placement = db.get_one(Placement, placed.placement_id)
        placement.bank, placement.test = "drawings", "all"
    return placed


def test_a_missing_file_is_not_worth_nothing(course: Callable[[str], Course], tmp_path: Path) -> None:
    """The attempt waits for a person, and no grade goes to the gradebook."""
    placed = placed_drawings(course, tmp_path / "own")
    attempt = placed.begin(placed.user("a"), bank="drawings")

    placed.submit(attempt, minutes(5))

    with placed.tool.sessions() as db:
        assert db.get_one(Attempt, attempt).pending
        assert db.scalars(select(ScoreToSend)).all() == []


def test_everybody_is_told_before(course: Callable[[str], Course], tmp_path: Path) -> None:
    """The teacher who picks it, and the learner who is about to begin."""
    placed = placed_drawings(course, tmp_path / "own")
    pages = []
    for role, path in (("instructor", "quizzes"), ("learner", "")):
        browser = create_app(placed.tool).test_client()
        name, secret = placed.launch(placed.user(role), role)
        browser.set_cookie(f"quizport_{name}", secret, path=f"/l/{name}/")
        pages.append(browser.get(f"/l/{name}/{path}").text)

    assert "it sends no grade to the gradebook" in pages[0]
    assert pages[0].count("A person has to grade") == 2  # the harbour has an essay
    assert "Files cannot be handed in here" in pages[1]
