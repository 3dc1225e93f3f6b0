"""A first bank to edit."""

from __future__ import annotations

import re
from pathlib import Path

from qti.bank.emit import on_one_line
from qti.bank.files import HEAD
from qti.bank.schema import FILE_NAME, schema_text
from qti.errors import Mistake, Place, ReadError
from qti.model.identifiers import IDENTIFIER, IDENTIFIER_RULE

_BANK = """\
# yaml-language-server: $schema={schema}
#
# The line above lets editors that know YAML schemas complete the keys and mark mistakes as you type.
# Check the bank with "qti check FOLDER", look at it with "qti preview FOLDER", and export it with
# "qti export FOLDER --to qti21" or "--to moodle".

bank: {identifier}
title: {title}
language: en # of the questions; a question in another language says so itself

tests:
  - id: {test}
    title: {title}
    items: all # or a list of names; leave the tests out to export a bank of questions alone
    pass-mark: 80 %
    # time-limit: 30 min
    # attempts: 2

items:
  # Each question has a name. Other systems know it by that name, so keep it when you mend the question.
  - id: sun-rises-in-the-east
    true-false: The Sun rises in the east.
    answer: true
    feedback-true: Right, since the Earth turns eastwards.

  # One of several; every option can have its own comment.
  - id: largest-planet
    choice: Which is the **largest** planet of the Solar System?
    choices:
      - right: Jupiter
        feedback: Right. All other planets together would fit into it.
      - wrong: Saturn
        feedback: Nearly; it comes second.
      - wrong: Earth
    shuffle: true

  # Any number of several: each right pick earns its share, each wrong one costs as much.
  - id: inner-planets
    select: Which of these planets are closer to the Sun than the Earth?
    choices:
      - right: Mercury
      - right: Venus
      - wrong: Mars
      - wrong: Neptune
    points: 2

  # A word or two; * stands for any characters. {{name}} is where the field stands, else it comes last.
  - id: our-galaxy
    text-entry: The galaxy that we live in is called the {{{{galaxy}}}}.
    answers:
      - Milky Way*
      - answer: galaxy
        fraction: 0
        feedback: That is what it is; what is its name?

  # A number; how far off it may be is said as 0.5, as 5 %, or as a range.
  - id: light-from-the-sun
    numeric-entry: |
      How many minutes does light take from the Sun to the Earth?

      It covers $1.5 \\times 10^{{11}}$ metres at $3 \\times 10^8$ metres a second.
    answer: 8.3
    tolerance: 5 %
    hints:
      - Divide the distance by the speed, then by 60.

  # Several things asked in one text.
  - id: day-and-year
    body: |
      The Earth turns around {{{{first}}}} once a day and around {{{{second}}}} once a year.
    interactions:
      first:
        kind: inline-choice
        choices: [right: its axis, wrong: the Sun, wrong: the Moon]
      second:
        kind: inline-choice
        choices: [wrong: its axis, right: the Sun, wrong: the Moon]
    feedback:
      partially-correct: One of the two is right.
"""


def new_bank(folder: Path, identifier: str = "", title: str = "") -> tuple[Path, ...]:
    """Makes the folder with a bank to edit and the schema for editors; gives the files made.

    The identifier is that of the folder's name unless given, the title the identifier's words. ``ReadError`` where
    the identifier is none, or the folder holds a bank already.
    """
    identifier = identifier or _named(folder)
    head = folder / HEAD
    if not IDENTIFIER.fullmatch(identifier):
        raise ReadError([Mistake(Place(str(folder)), f'"{identifier}" is no name', hint=IDENTIFIER_RULE)])
    if head.exists():
        raise ReadError([Mistake(Place(str(head)), "there is a bank already", hint="choose another folder")])
    title = title.strip() or identifier.replace("-", " ").replace("_", " ").strip().capitalize() or identifier
    folder.mkdir(parents=True, exist_ok=True)
    schema = folder / FILE_NAME
    schema.write_text(schema_text(), "utf-8")
    test = f"{identifier[:59]}-quiz"
    text = _BANK.format(schema=FILE_NAME, identifier=identifier, test=test, title=on_one_line(title))
    head.write_text(text, "utf-8")
    return head, schema


def _named(folder: Path) -> str:
    """The folder's name with every stretch that no identifier may have made a hyphen."""
    name = re.sub(r"[^A-Za-z0-9_]+", "-", folder.resolve().name).strip("-")
    return (name if IDENTIFIER.match(name) else f"bank-{name}".rstrip("-"))[:64]
