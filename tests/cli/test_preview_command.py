"""``qti preview`` writes one page."""

from pathlib import Path

import pytest
from command_line import Command


@pytest.mark.parametrize(
    ("options", "file"),
    [
        ((), "rivers.html"),
        (("--key",), "rivers-key.html"),
        (("--no-key", "--out", "page.html"), "page.html"),
        (("--key", "--out", "pages/"), "pages/rivers-key.html"),
    ],
)
def test_the_page_is_a_file(qti: Command, bank: Path, options: tuple[str, ...], file: str) -> None:
    """It is named after the bank unless said, and its name is what is printed."""
    ran = qti("preview", bank, *options)

    assert (ran.code, ran.out) == (0, f"{file}\n")
    assert Path(file).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_missing_picture_leaves_no_page(qti: Command, bank: Path) -> None:
    """A mistake in the bank is told, and no half page is left."""
    text = (bank / "bank.yaml").read_text(encoding="utf-8")
    (bank / "bank.yaml").write_text(text.replace("The Nile flows north.", "'![Nile](nile.png)'"), encoding="utf-8")

    ran = qti("preview", bank)

    assert ran.code == 1
    assert 'there is no file "nile.png"' in ran.err
    assert list(Path().glob("*.html")) == []
