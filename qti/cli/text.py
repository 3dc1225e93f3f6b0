"""Text of users on its way to a terminal: what would steer the terminal is made visible."""

from __future__ import annotations

import re

import click

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, those that turn the direction of what follows, and halves of characters."""


def visible(text: str) -> str:
    r"""The text with every character that a terminal would obey or cannot show spelled out, as ``\x1b``."""
    return _STEERING.sub(lambda found: _spelled(ord(found[0])), text)


def print_line(text: str, *, err: bool = False) -> None:
    """A line on standard output, or on standard error."""
    click.echo(visible(text), err=err)


def _spelled(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
