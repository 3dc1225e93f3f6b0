"""The example in docs/grading.md comes out as it says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from qti.bank.read import open_bank
from qti.responses.read import read_responses
from qti.responses.results import Results, grade_responses
from qti.responses.rows import Row, item_rows, learner_rows

GUIDE = (Path(__file__).parents[2] / "docs" / "grading.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return [text for kind, text in BLOCKS if kind == language]


RESPONSES, ITEM_TABLE, LEARNER_TABLE = blocks("csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the guide's bank and both of its response files."""
    (tmp_path / "rivers").mkdir()
    (tmp_path / "rivers" / "bank.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    (tmp_path / "responses.csv").write_text(RESPONSES, encoding="utf-8")
    (tmp_path / "responses.json").write_text(blocks("json")[0], encoding="utf-8")
    return tmp_path


def table(rows: Iterable[Row]) -> str:
    """Rows as the guide shows them."""
    shown = [
        {name: str(value).lower() if isinstance(value, bool) else value for name, value in row.items()} for row in rows
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, shown[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(shown)
    return file.getvalue()


@pytest.mark.parametrize("name", ["responses.csv", "responses.json"])
def test_the_example_comes_out_as_written(folder: Path, name: str) -> None:
    """From CSV and from JSON alike."""
    results = grade_responses(open_bank(folder / "rivers"), read_responses(folder / name))

    assert table(item_rows(results)) == ITEM_TABLE
    assert table(learner_rows(results)) == LEARNER_TABLE


def test_the_python_in_the_guide_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its names are there and do what they say."""
    monkeypatch.chdir(folder)
    names: dict[str, object] = {}

    exec(blocks("python")[0], names)  # noqa: S102  # our own guide's text

    assert isinstance(names["results"], Results)
    assert str(names["score"]).startswith("Score(given=Decimal('0.00000')")
