"""``qti grade`` scores a file of responses for people, for spreadsheets and for programs."""

import os
from pathlib import Path

import pytest
from command_line import ROOT, Command

BANK = ROOT / "banks" / "generative-ai-foundations"
RESPONSES = ROOT / "docs" / "examples" / "responses.csv"


def test_scores_as_a_table(qti: Command) -> None:
    """The table has a row for each learner, and says who passed."""
    ran = qti("grade", BANK, RESPONSES)

    rows = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert "ana 1 10 / 10 100.00 % passed" in rows
    assert "ben 2 9.66667 / 10 96.67 % passed" in rows
    assert "chloé 1 7 / 10 70.00 % failed" in rows
    assert max(len(line) for line in ran.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("rows", "first", "count"),
    [
        ((), "learner,attempt,test,item,given,maximum,percent,answered,pending", 40),
        (("--rows", "attempts"), "learner,attempt,test,time,given,maximum,percent,passed,pending", 4),
        (("--rows", "learners"), "learner,test,attempts,given,maximum,percent,passed,pending", 3),
    ],
)
def test_scores_as_csv(qti: Command, rows: tuple[str, ...], first: str, count: int) -> None:
    """CSV has one kind of rows, below their names, without rounding."""
    lines = qti("grade", BANK, RESPONSES, "--format", "csv", *rows).out.splitlines()

    assert lines[0] == first
    assert len(lines) == 1 + count


def test_csv_goes_to_a_file(qti: Command) -> None:
    """--out writes the file instead, and prints its name."""
    ran = qti("grade", BANK, RESPONSES, "--format", "csv", "--rows", "learners", "--out", "scores.csv")

    assert ran.out == "scores.csv\n"
    assert Path("scores.csv").read_text(encoding="utf-8").splitlines()[1] == (
        "ana,generative-ai-foundations-quiz,1,10,10,100,true,false"
    )


def test_scores_for_programs(qti: Command) -> None:
    """JSON has all rows, with what each interaction earned and the feedback that applies."""
    whole = qti("grade", BANK, RESPONSES, "--json").json
    one = qti("grade", BANK, RESPONSES, "--format", "json", "--rows", "learners").json

    assert {name: len(rows) for name, rows in whole.items()} == {"items": 40, "attempts": 4, "learners": 3}
    assert whole["items"][0]["interactions"][0]["right"] == ["prompt-completion"]
    assert whole["items"][0]["feedback"][0]["kind"] == "choice"
    assert one == {"learners": whole["learners"]}


def test_the_test_may_be_said(qti: Command, tmp_path: Path) -> None:
    """With --test, responses that name no test belong to it, and those of other tests are left aside."""
    (tmp_path / "r.csv").write_text("learner,item,value\nana,self-attention,weighing\n", encoding="utf-8")

    named = qti("grade", BANK, "r.csv", "--test", "generative-ai-foundations-quiz", "--json").json

    assert [(each["test"], each["given"], each["passed"]) for each in named["learners"]] == [
        ("generative-ai-foundations-quiz", "1", False)
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "r.csv"),
        ("learner,item,value\nana,self-atention,weighing\n", 'r.csv:2:5: "self-atention" is no item of the bank'),
        ("learner,item,value\nana,self-attention,Z\n", 'r.csv:2:20: "Z" is not there to choose'),
    ],
    ids=["empty", "unknown item", "unknown choice"],
)
def test_mistakes_in_responses(qti: Command, tmp_path: Path, text: str, told: str) -> None:
    """What nobody can have answered is told with its place in the file."""
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")

    ran = qti("grade", BANK, "r.csv")

    assert ran.code == 1
    assert told in ran.err


def test_no_responses_at_all(qti: Command, tmp_path: Path) -> None:
    """A file with a head and no rows is no mistake."""
    (tmp_path / "r.csv").write_text("learner,item,value\n", encoding="utf-8")

    assert qti("grade", BANK, "r.csv").out == "no responses\n"
    assert qti("grade", BANK, "r.csv", "--format", "csv").out == ""


def test_names_are_shown_safely(qti: Command, tmp_path: Path) -> None:
    """A learner's name can neither steer the terminal nor fill it; data for programs have it as it is."""
    name = "\x1b[31m" + "n" * 200
    (tmp_path / "r.csv").write_text(f"learner,item,value\n{name},self-attention,weighing\n", encoding="utf-8")

    table, data = qti("grade", BANK, "r.csv").out, qti("grade", BANK, "r.csv", "--json").json

    assert "\\x1b[31mnnn" in table
    assert "\x1b" not in table
    assert "n" * 80 not in table
    assert data["learners"][0]["learner"] == name


def test_a_pipe_is_no_file_of_responses(qti: Command, tmp_path: Path) -> None:
    """It is refused at once instead of waited for."""
    os.mkfifo(tmp_path / "r.csv")

    ran = qti("grade", BANK, "r.csv")

    assert (ran.code, ran.err) == (1, "r.csv: it is no ordinary file (save the responses to one)\n")
