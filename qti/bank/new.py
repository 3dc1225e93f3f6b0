"""The text of a first bank to edit: a handful of kinds, each with a word on it."""

from __future__ import annotations

from qti.bank.emit import on_one_line

_BANK = """\
# yaml-language-server: $schema={schema}
#
# The line above lets editors that know YAML schemas complete the keys and mark mistakes as you type.
# Check the bank with "qti check FOLDER", look at it with "qti preview FOLDER", and export it with
# "qti export FOLDER --to qti21" or "--to moodle".

bank: {identifier}
title: {title}
# language: de # of the questions, such as de-AT or ar; without it they are in English

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

  # One of several; every option can have its own comment. Options without a name are called A, B, C … by their places.
  - id: largest-planet
    choice: Which is the **largest** planet of the Solar System?
    choices:
      - id: A
        right: Jupiter
        feedback: Right. All other planets together would fit into it.
      - id: B
        wrong: Saturn
        feedback: Nearly; it comes second.
      - id: C
        wrong: Earth
    shuffle: true

  # Any number of several: each right pick earns its share, each wrong one costs as much.
  - id: inner-planets
    select: Which of these planets are closer to the Sun than the Earth?
    choices:
      - id: A
        right: Mercury
      - id: B
        right: Venus
      - id: C
        wrong: Mars
      - id: D
        wrong: Neptune
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
    body: The Earth turns around {{{{first}}}} once a day and around {{{{second}}}} once a year.
    interactions:
      first:
        kind: inline-choice
        choices:
          - id: A
            right: its axis
          - id: B
            wrong: the Sun
          - id: C
            wrong: the Moon
      second:
        kind: inline-choice
        choices:
          - id: A
            wrong: its axis
          - id: B
            right: the Sun
          - id: C
            wrong: the Moon
    feedback:
      partially-correct: One of the two is right.
"""


def first_bank(identifier: str, title: str, schema: str) -> str:
    """The text of ``bank.yaml`` for a bank of that name; ``schema``: where its JSON Schema lies, seen from the file."""
    test = f"{identifier[:59]}-quiz"
    return _BANK.format(schema=schema, identifier=identifier, test=test, title=on_one_line(title))
