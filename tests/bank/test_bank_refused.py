"""What the reader refuses, and with which words: each file below ``refused/`` begins with its mistakes.

``# line:column: message`` is a mistake, all of a file in their order. ``# judged by``: ``both`` the reader and the JSON
Schema; ``reader``: only meaning shows it, so the schema accepts; ``yaml``: it is no YAML that bank files allow.
"""

import re
import struct
from pathlib import Path

import jsonschema
import pytest
from editor_view import seen_by_editor

from qti.bank.read import read_bank
from qti.bank.schema import bank_schema
from qti.errors import ReadError

FILES = sorted((Path(__file__).parent / "refused").glob("*.yaml"))
PNG_300_BY_200 = (
    b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">IIBBBBB", 300, 200, 8, 2, 0, 0, 0)
)

VALIDATOR = jsonschema.Draft7Validator(bank_schema())


def _expected(text: str) -> list[str]:
    return re.findall(r"^# ([0-9]+:[0-9]+: .*)$", text, re.MULTILINE)


def _judge(text: str) -> str:
    return re.findall(r"^# judged by (\w+)$", text, re.MULTILINE)[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_mistakes_are_told_with_their_places(path: Path, tmp_path: Path) -> None:
    """The reader finds exactly the mistakes that the file announces, in the order of the file."""
    text = path.read_text("utf-8")
    (tmp_path / "bank.yaml").write_text(text, "utf-8")
    (tmp_path / "map.png").write_bytes(PNG_300_BY_200)
    (tmp_path / "unsized.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>', "utf-8")
    (tmp_path / "empty.png").touch()

    with pytest.raises(ReadError) as caught:
        read_bank(tmp_path)

    told = [str(mistake).replace(f"{tmp_path / 'bank.yaml'}:", "") for mistake in caught.value.mistakes]
    assert told == _expected(text)


@pytest.mark.parametrize(
    "path", [path for path in FILES if _judge(path.read_text("utf-8")) != "yaml"], ids=lambda path: path.stem
)
def test_the_schema_judges_as_announced(path: Path) -> None:
    """The JSON Schema refuses what the reader refuses, but where only the meaning is wrong."""
    text = path.read_text("utf-8")

    accepts = VALIDATOR.is_valid(seen_by_editor(text))

    assert accepts == (_judge(text) == "reader")
