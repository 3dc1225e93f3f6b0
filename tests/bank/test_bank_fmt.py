"""Files brought into canonical form: the same bank, every comment, and nothing to do the second time."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qti.bank.fmt import format_bank, format_folder
from qti.bank.new import first_bank
from qti.bank.read import read_bank
from qti.errors import ReadError

ROOT = Path(__file__).parents[2]
BANKS = sorted(path.parent for path in (*ROOT.glob("banks/*/bank.yaml"), *ROOT.glob("tests/shapes/*/bank.yaml")))


CASES = sorted(path.name.split(".")[0] for path in (Path(__file__).parent / "formatted").glob("*.before.yaml"))


@pytest.mark.parametrize("case", CASES)
def test_the_canonical_form_of_a_file(case: str) -> None:
    """Each way to write the same comes out as one, and comments stay with what they speak of."""
    before, after = (
        (Path(__file__).parent / "formatted" / f"{case}.{each}.yaml").read_text("utf-8") for each in ("before", "after")
    )

    assert format_bank(before) == after
    assert format_bank(after) == after


@pytest.mark.parametrize("folder", BANKS, ids=lambda folder: folder.name)
def test_a_formatted_bank_is_the_same_bank(folder: Path, tmp_path: Path) -> None:
    """Every bank of ours reads as before, keeps its comments, and is in form from then on."""
    for path in folder.rglob("*"):
        target = tmp_path / path.relative_to(folder)
        target.mkdir() if path.is_dir() else target.write_bytes(path.read_bytes())

    for file in format_folder(tmp_path):
        file.path.write_text(file.after, "utf-8")

    assert read_bank(tmp_path) == read_bank(folder)
    assert all(file.before == file.after for file in format_folder(tmp_path))


LINES = """\
bank: b
title: B
tests:
  - id: t
    title: T
    items: all
    select: 2
items:
  - id: one
    select: Which?
    choices:
      - right: a
        feedback: |
          Yes:

          indeed
      - {wrong: b, fraction: -1}
    hints:
      - text: >-
          Look
          closely
        clear-wrong: true
    points: 1
  - id: two
    body: A {{gap}}.
    interactions:
      gap:
        kind: match
        sources: [x, 'y']
        targets:
          p: "P"
          q: Q
        key: {x: p}
  - id: three
    hottext: Pick.
    text: |
      The {{w1: cat}} sat.
    choices:
    - right: w1
    tags:
    - plain text
      over two lines
""".splitlines().copy()
LINES[24:26] = ["    body: |", "      A", "", "      {{gap}}", "    interactions:"]


@settings(max_examples=100, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    places=st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.booleans(), st.integers(-2, 2)), min_size=1, max_size=6
    )
)
def test_no_comment_is_lost(places: list[tuple[int, bool, int]]) -> None:
    """Comments anywhere in a file, on their own lines or behind others: all of them are there afterwards, once."""
    lines = list(LINES)
    for n, (place, is_alone, shift) in enumerate(sorted(places, reverse=True)):
        indent = len(lines[place]) - len(lines[place].lstrip())
        if is_alone:
            lines.insert(place, f"{' ' * max(indent + 2 * shift, 0)}# comment{n}!")
        else:
            lines[place] += f" # comment{n}!"
    text = "\n".join(lines) + "\n"
    try:
        formatted = format_bank(text)
    except ReadError:
        assume(condition=False)

    assert sorted(re.findall(r"# comment[0-9]!", formatted)) == [f"# comment{n}!" for n in range(len(places))]
    assert format_bank(formatted) == formatted


def test_files_with_mistakes_are_not_formatted(tmp_path: Path) -> None:
    """The mistakes of all files are told instead."""
    (tmp_path / "items").mkdir()
    (tmp_path / "bank.yaml").write_text("bank: b\n", "utf-8")
    (tmp_path / "items" / "a.yaml").write_text("- id: q\n", "utf-8")
    (tmp_path / "items" / "b.yaml").write_bytes(b"\xff")

    with pytest.raises(ReadError) as caught:
        format_folder(tmp_path)

    assert [(Path(each.place.file).name, each.what) for each in caught.value.mistakes] == [
        ("bank.yaml", '"title" is missing in a bank'),
        ("a.yaml", "what is asked is missing"),
        ("b.yaml", "not UTF-8"),
    ]


def test_all_items_stay_all_items() -> None:
    """However many the test draws of questions that stand in other files."""
    text = "bank: b\ntitle: B\n\ntests:\n  - id: t\n    title: T\n    items: all\n    select: 20\n"

    assert format_bank(text) == text


@pytest.mark.parametrize("text", ["", "# nothing\n"])
def test_an_empty_file_is_a_mistake(text: str) -> None:
    """There is nothing to format."""
    with pytest.raises(ReadError, match="the file is empty"):
        format_bank(text)


@pytest.mark.parametrize("title", ["Rivers", "Rivers & lakes: all", "No", "It's 'quoted'", "- x", "1.10", "a # b"])
def test_a_first_bank_is_in_form(title: str) -> None:
    """What begins a bank shows how banks are written, whatever its title."""
    text = first_bank("rivers", title, "bank.schema.json")

    assert format_bank(text) == text
