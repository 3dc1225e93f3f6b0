"""A bank of any size for the benchmark, the responses to it, and a comparable quiz in text2qti's format.

    python bench/generate.py FOLDER --questions 10000 [--one-file]

Most questions have four choices with feedback on each; TeX stands in one of ten, a picture in one of fifty, and one
of twenty is of another kind, so that every interaction is among them. The same arguments give the same files.
"""

from __future__ import annotations

import argparse
import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

PER_FILE = 500
PICTURES = 20

OTHERS = (
    """\
  true-false: Statement {n} holds for every metal.
  answer: false
  feedback-true: Think of mercury, case {n}.
  feedback-false: Right, mercury is liquid.
""",
    """\
  select: Which of these does rule {n} cover?
  choices:
    - right: the first of {n}
      feedback: Covered by the first clause.
    - right: the second of {n}
      feedback: Covered by the second clause.
    - wrong: the third of {n}
      feedback: Not covered.
    - wrong: the fourth of {n}
      feedback: Not covered either.
""",
    """\
  inline-choice: The sample {n} turns {{{{colour}}}} in the flame.
  choices: [right: yellow, wrong: green, wrong: violet]
""",
    """\
  text-entry: Which city lies at stop {n}?
  answers:
    - City {n}
    - answer: "*{n}"
      fraction: 1/2
""",
    """\
  numeric-entry: How long is side {n}, in metres?
  answer: {n}.5
  tolerance: 0.25
""",
    """\
  extended-text: Discuss source {n} in a few sentences.
  expected-lines: 8
  max-words: 200
""",
    """\
  order: Put the steps of procedure {n} in order.
  choices: [Weigh {n}, Dissolve {n}, Heat {n}, Filter {n}]
  scoring: per-position
""",
    """\
  match: Match the signs of chart {n}.
  sources: [circle {n}, square {n}, cross {n}]
  targets: [town {n}, farm {n}, church {n}, mill {n}]
  key:
    circle {n}: town {n}
    square {n}: farm {n}
    cross {n}: church {n}
""",
    """\
  gap-match: Drag the words into sentence {n}.
  text: The {{{{g1}}}} of figure {n} is below the {{{{g2}}}}.
  words: [base, top, side]
  key: {{g1: base, g2: top}}
""",
    """\
  hottext: Pick the verb of sentence {n}.
  text: 'The {{{{w1: miller}}}} {{{{w2: carries}}}} sack {n} {{{{w3: home}}}}.'
  choices:
    - right: w2
""",
    """\
  hotspot: Where is the bright half, case {n}?
  image: pictures/p{picture}.png
  alt: A picture with a dark left and a bright right half
  choices:
    - right: right half
      rect: [16, 0, 32, 32]
    - wrong: left half
      rect: [0, 0, 16, 32]
""",
    """\
  slider: Set the dial to step {n} of the scale.
  lower: 0
  upper: 100
  step: 5
  answer: {dial}
  tolerance: 5
""",
    """\
  upload: Hand in drawing {n}.
  file-types: [.pdf, .png]
""",
)
RESPONSES = (
    "false",
    "A",
    "A",
    "City {n}",
    "{n}.5",
    "Some words on {n}.",
    "A",
    "A D",
    "A g1",
    "w2",
    "A",
    "{dial}",
    "drawing.pdf",
)
CHOICE = """\
  choice: What follows from observation {n} about the sample under test?{more}
  choices:
    - right: It must contain more of substance {n} than the others.
      feedback: Yes, since nothing else in table {n} reacts in this way.
    - wrong: It was heated for longer than sample {n}.
      feedback: No, heating changes the colour and not the mass {n}.
    - wrong: It lost water while {n} was being weighed.
      feedback: No, the lid of vessel {n} was closed throughout.
    - wrong: Nothing at all can be said about {n}.
      feedback: No, two of the {n} readings rule that out.
"""


def picture(shade: int) -> bytes:
    """A PNG of 32 by 32 grey pixels, dark on the left and bright on the right."""
    row = b"\0" + bytes([shade]) * 16 + b"\xee" * 16

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 32, 32, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * 32)) + chunk(b"IEND", b"")


def question(n: int) -> tuple[str, str]:
    """The YAML of question ``n`` and one response to it."""
    values = {"n": n, "picture": n % PICTURES, "dial": n % 21 * 5}
    head = f"- id: q{n}\n  title: Question {n}\n"
    if n % 20 == 7:
        kind = n // 20 % len(OTHERS)
        return head + OTHERS[kind].format(**values), RESPONSES[kind].format(**values)
    more = ""
    if n % 10 == 0:
        more += f" Recall that $\\frac{{{n}}}{{{n + 1}}} < 1$."
    if n % 50 == 1:
        more += f" ![a dark and a bright half](pictures/p{n % PICTURES}.png)"
    return head + CHOICE.format(n=n, more=more), "A"


def text2qti(numbers: range) -> Iterator[str]:
    """The same number of four-choice questions with feedback, TeX and pictures for text2qti."""
    yield "Quiz title: Benchmark\n"
    for place, n in enumerate(numbers, 1):
        more = f" Recall that $\\frac{{{n}}}{{{n + 1}}} < 1$." if n % 10 == 0 else ""
        more += f" ![a dark and a bright half](../pictures/p{n % PICTURES}.png)" if n % 50 == 1 else ""
        yield (
            f"\n{place}. What follows from observation {n} about the sample under test?{more}\n"
            f"*a) It must contain more of substance {n} than the others.\n"
            f"... Yes, since nothing else in table {n} reacts in this way.\n"
            f"b) It was heated for longer than sample {n}.\n"
            f"... No, heating changes the colour and not the mass {n}.\n"
            f"c) It lost water while {n} was being weighed.\n"
            f"... No, the lid of vessel {n} was closed throughout.\n"
            f"d) Nothing at all can be said about {n}.\n"
            f"... No, two of the {n} readings rule that out.\n"
        )


def write(folder: Path, numbers: range, *, one_file: bool) -> None:
    """All files of the bank of these questions."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "text2qti").mkdir(exist_ok=True)
    for n in range(PICTURES):
        (folder / "pictures" / f"p{n}.png").write_bytes(picture(n * 5))
    head = f"bank: bench-{len(numbers)}\ntitle: Benchmark of {len(numbers)} questions\n"
    head += "tests:\n  - id: everything\n    title: Everything\n    items: all\n    pass-mark: 80 %\n"
    with (folder / "responses.csv").open("w", encoding="utf-8") as responses:
        responses.write("learner,attempt,time,item,interaction,value\n")
        texts = (one(n, responses.write) for n in numbers)
        if one_file:
            with (folder / "bank.yaml").open("w", encoding="utf-8") as bank:
                bank.write(head + "items:\n")
                bank.writelines(texts)
        else:
            (folder / "bank.yaml").write_text(head, encoding="utf-8")
            (folder / "items").mkdir(exist_ok=True)
            for place in range(0, len(numbers), PER_FILE):
                text = "".join(islice(texts, PER_FILE))
                (folder / "items" / f"{place // PER_FILE:05}.yaml").write_text(text, encoding="utf-8")
    (folder / "text2qti" / "quiz.txt").write_text("".join(text2qti(numbers)), encoding="utf-8")


def one(n: int, respond: Callable[[str], object]) -> str:
    """The YAML of question ``n``; its response is handed to ``respond``."""
    text, value = question(n)
    respond(f"ada,1,2026-01-01T10:00:00Z,q{n},,{value}\n")
    return text


def main() -> None:
    """Write the files that the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--one-file", action="store_true", help="everything in bank.yaml instead of a folder items/")
    chosen = parser.parse_args()
    write(chosen.folder, range(chosen.questions), one_file=chosen.one_file)


if __name__ == "__main__":
    main()
