"""Whatever stands in a file: it is read or refused, never anything else, and never differently by another parser."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qti.bank import nodes
from qti.bank.fmt import format_bank
from qti.bank.read import read_bank
from qti.errors import Mistake, ReadError

ROOT = Path(__file__).parents[2]
SNIPPETS = [
    "{",
    "[",
    "]",
    "}",
    ": ",
    "- ",
    "|",
    ">",
    "'",
    '"',
    "&a ",
    "*a",
    "!x ",
    "#",
    "\t",
    "{{x}}",
    "1/0",
    "\n",
    "%",
]
BANK = (ROOT / "banks" / "every-interaction" / "bank.yaml").read_text("utf-8").splitlines(keepends=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bank's folder."""
    return tmp_path_factory.mktemp("law")


def _mistakes(folder: Path) -> tuple[Mistake, ...]:
    """What the reader has to say of the bank."""
    try:
        read_bank(folder)
    except ReadError as error:
        return error.mistakes
    return ()


@settings(max_examples=120)
@given(data=st.data())
def test_a_damaged_bank_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    """A few lines taken out, doubled, moved or broken: a bank or a ``ReadError``, and places that exist."""
    start = data.draw(st.integers(0, len(BANK) - 60))
    lines = ["bank: b\n", "title: B\n", "items:\n", *BANK[start : start + 60]]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.integers(0, 3)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, lines[data.draw(st.integers(0, len(lines) - 1))])
            case _:
                column = data.draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:column] + data.draw(st.sampled_from(SNIPPETS)) + lines[at][column:]
    text = "".join(lines)
    (folder / "bank.yaml").write_text(text, "utf-8")

    assert all(1 <= mistake.place.line <= text.count("\n") + 1 for mistake in _mistakes(folder))


@settings(max_examples=120)
@given(data=st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(folder: Path, data: bytes) -> None:
    """Nothing that a file can hold breaks the reader."""
    (folder / "bank.yaml").write_bytes(data)

    with pytest.raises(ReadError):
        read_bank(folder)


@settings(max_examples=120)
@given(text=st.text(st.sampled_from("abc:-#'\"[]{}|>&*!%@?, \n\t12")))
def test_any_text_is_formatted_or_refused(text: str) -> None:
    """So is the formatter; no such text holds a question, so only an empty list is in form."""
    try:
        formatted = format_bank(text)
    except ReadError:
        formatted = "[]\n"

    assert "[]\n" in formatted


@pytest.mark.parametrize("title", ["B", "a: b", "\x07", "[", "{{x}} y", "\t- b"])
def test_both_parsers_of_pyyaml_agree(title: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no libyaml, banks are read and refused as before, at the same lines."""
    (folder / "bank.yaml").write_text(f"bank: b\ntitle: {title}\n", "utf-8")
    lines = [[mistake.place.line for mistake in _mistakes(folder)]]
    monkeypatch.setattr(nodes, "LOADER", yaml.BaseLoader)
    lines.append([mistake.place.line for mistake in _mistakes(folder)])

    assert lines[0] == lines[1]
