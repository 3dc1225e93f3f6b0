"""Response files are read exactly, and all that is wrong with them is told at its place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qti.errors import Mistake, ReadError
from qti.responses.csv_file import csv_records
from qti.responses.json_file import json_records
from qti.responses.read import read_responses
from qti.responses.record import FIELDS, Record

HEAD = "learner,attempt,time,test,item,interaction,value\n"


def brief(found: list[Record | Mistake]) -> list[Any]:
    """Records as learner, item, interaction and values; mistakes as they are printed."""
    return [
        (each.learner, each.item, each.interaction, each.values) if isinstance(each, Record) else str(each)
        for each in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("learner,item,value\nana,q1,A\n", [("ana", "q1", "", ("A",))]),
        ("learner,item,value\r\nana,q1,A\r\n\r\nben,q1,\r\n", [("ana", "q1", "", ("A",)), ("ben", "q1", "", ("",))]),
        ("learner;item;value\nana;q1;3,14", [("ana", "q1", "", ("3,14",))]),
        ("learner\titem\tvalue\nana\tq1\ta;b,c", [("ana", "q1", "", ("a;b,c",))]),
        ("Value, Item ,LEARNER,Interaction\n x ,q1, ana ,word", [("ana", "q1", "word", (" x ",))]),
        ('"learner";item;value\nana;q1;"say ""a;b"""', [("ana", "q1", "", ('say "a;b"',))]),
        (
            'learner,item,value\nana,q1,"two\nlines"\nben,q2,x',
            [("ana", "q1", "", ("two\nlines",)), ("ben", "q2", "", ("x",))],
        ),
        ("learner,item,value,email\nana,q1,A,a@b.c", [("ana", "q1", "", ("A",))]),
        ("learner,item,value\n", []),
    ],
)
def test_csv_is_read(text: str, expected: list[Any]) -> None:
    """Any delimiter, any order of columns, quotes, line breaks, columns of others."""
    assert brief(list(csv_records("r.csv", text))) == expected


def test_all_columns_are_read() -> None:
    """Attempts are numbers, times carry a zone."""
    (record,) = csv_records("r.csv", HEAD + "ana,2,2025-03-31T14:05:00+02:00,quiz,q1,word,x\n")

    assert isinstance(record, Record)
    assert (record.attempt, record.test) == (2, "quiz")
    assert record.time == datetime(2025, 3, 31, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    assert str(record.place("value")) == "r.csv:2:46"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "",
            ["r.csv: nothing is in it (the first line names the columns: " + ", ".join(FIELDS) + ")"],
        ),
        ("learner,item\nana,q1", ['r.csv:1:1: the column "value" is missing']),
        (
            "learner,itemm,value\n",
            ['r.csv:1:9: "itemm" is no column ("item" is one)'],
        ),
        ("learner,item,value,item\n", ['r.csv:1:20: the column "item" is there twice']),
        (
            "learner,item,value\nana,q1\n,q1,A",
            ["r.csv:2:1: 2 fields are in this row, but the first line names 3", 'r.csv:3:1: "learner" is missing'],
        ),
        (
            HEAD + "ana,0,yesterday,,,,A",
            [
                'r.csv:2:18: "item" is missing',
                'r.csv:2:5: "0" is no attempt (a whole number, 1 for the first)',
                'r.csv:2:7: "yesterday" is no time (2025-03-31T14:05:00+02:00 is one)',
            ],
        ),
        ('learner,item,value\n"a\nb",q1,"x', [("a\nb", "q1", "", ("",)), "r.csv:3:7: this quote is never closed"]),
        (
            'learner,item,value\nana,"q1"2,x',
            ['r.csv:2:5: "2" follows the closing quote (a quote inside of quotes is written twice)'],
        ),
    ],
)
def test_faults_of_csv_have_a_place(text: str, expected: list[Any]) -> None:
    """Line and column of the field, and what would be right."""
    found = brief(list(csv_records("r.csv", text)))

    assert [each for each in found if isinstance(each, str)] == [each for each in expected if isinstance(each, str)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"learner": "ana", "item": "q1", "value": "A"}]', [("ana", "q1", "", ("A",))]),
        (
            '{"learner": 7, "item": "q1", "value": 3.10}\n{"learner": 7, "item": "q2", "value": true}\n',
            [("7", "q1", "", ("3.10",)), ("7", "q2", "", ("true",))],
        ),
        ('[{"learner": "ana", "item": "q1", "value": ["B", "A"]}]', [("ana", "q1", "", ("B", "A"))]),
        ('[{"learner": "ana", "item": "q1", "value": null}]', [("ana", "q1", "", ())]),
        ('[{"learner": "ana", "item": "q1"}]', [("ana", "q1", "", ())]),
        (
            '[{"learner": "ana", "item": "q1", "responses": {"a": "x", "b": ["y"]}, "extra": {}}]',
            [("ana", "q1", "a", ("x",)), ("ana", "q1", "b", ("y",))],
        ),
        ('[{"learner": "ana", "item": "q1", "responses": {}}]', [("ana", "q1", "", ())]),
        ("[]", []),
    ],
)
def test_json_is_read(text: str, expected: list[Any]) -> None:
    """Lists and lines of objects; numbers as they are written."""
    assert brief(list(json_records("r.json", text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "r.json: nothing is in it"),
        ("[1]", 'r.json:1:2: a response is an object ({"learner": …, "item": …})'),
        ('[\n {"learner": "ana"}]', 'r.json:2:2: "item" is missing'),
        ('[{"learner": "ana", "item": "q1", "valeu": 1}]', 'r.json:1:2: "valeu" is no key ("value" is one)'),
        ('[{"learner": [], "item": "q1"}]', 'r.json:1:2: "learner" is a text'),
        (
            '[{"learner": "ana", "item": "q1", "value": {}}]',
            'r.json:1:2: "value" is a text, a number, true, false, null or a list of these',
        ),
        ('[{"learner": "ana", "item": "q1", "value": [["A"]]}]', 'r.json:1:2: "value" is a text'),
        (
            '[{"learner": "ana", "item": "q1", "responses": ["A"]}]',
            'r.json:1:2: "responses" maps interactions to their values',
        ),
        ('[{"learner": "ana", "item": "q1", "value": "x"}', "r.json:1:48: the list does not end"),
        ('[{"learner": "ana", "item": "q1"} {}]', "r.json:1:35: a comma or the end of the list is missing"),
        ('[] {"learner"', "r.json:1:4: something follows the list"),
        ('[{"learner": "ana", item}]', "r.json:1:21: this is no JSON: "),
        ("[" * 100_000, "r.json:1:2: this is nested too deeply"),
        ('[{"learner": "ana", "value": 1, "value": 2}]', 'r.json:1:2: the key "value" is there twice'),
        ('[{"extra": {"a": 1, "a": 2}}]', 'r.json:1:2: the key "a" is there twice'),
        (
            '[{"learner": "ana", "item": "q1", "value": "x", "responses": {"a": "y"}}]',
            'r.json:1:2: "value" stands beside "responses" (give one of the two)',
        ),
        (
            '[{"learner": "ana", "item": "q1", "interaction": "a", "responses": {"a": "y"}}]',
            'r.json:1:2: "interaction" stands beside "responses"',
        ),
        (r'[{"learner": "\ud800", "item": "q1"}]', "r.json:1:2: a text holds half of a character"),
        (r'[{"learner": "ana", "item": "q1", "responses": {"\udfff": []}}]', "r.json:1:2: a text holds half of a"),
    ],
)
def test_faults_of_json_have_a_place(text: str, expected: str) -> None:
    """Where the object begins, or where it is no JSON."""
    found = [str(each) for each in json_records("r.json", text) if isinstance(each, Mistake)]

    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.csv", b"\xef\xbb\xbflearner,item,value\nana,q1,A\n"),
        ("r.txt", b"learner,item,value\nana,q1,A\n"),
        ("r.txt", b'  [{"learner": "ana", "item": "q1", "value": "A"}]'),
        ("r.jsonl", b'{"learner": "ana", "item": "q1", "value": "A"}'),
    ],
)
def test_files_are_known_by_ending_or_beginning(tmp_path: Path, name: str, data: bytes) -> None:
    """A byte order mark is no part of the first column."""
    (tmp_path / name).write_bytes(data)

    assert brief(list(read_responses(tmp_path / name))) == [("ana", "q1", "", ("A",))]


def test_all_mistakes_of_a_file_are_raised_at_once(tmp_path: Path) -> None:
    """In the order of its lines."""
    file = tmp_path / "r.csv"
    file.write_text("learner,item,value\n,q1,A\nana,,B\n", encoding="utf-8")

    with pytest.raises(ReadError) as refused:
        read_responses(file)

    assert [(each.place.line, each.place.column) for each in refused.value.mistakes] == [(2, 1), (3, 5)]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """At the byte that is not UTF-8, or as a whole where it cannot be read."""
    file = tmp_path / "r.csv"
    file.write_bytes(b"learner,item,value\nJos\xe9,q1,A\n")

    with pytest.raises(ReadError, match=r"r\.csv:2:4: this is not UTF-8"):
        read_responses(file)
    (tmp_path / "r.txt").write_bytes(b'[{"learner": "Jos\xe9"}]')
    with pytest.raises(ReadError, match=r"r\.txt:1:18: this is not UTF-8 \(save it as UTF-8\)"):
        read_responses(tmp_path / "r.txt")
    with pytest.raises(ReadError, match="cannot be read: no such file"):
        read_responses(tmp_path / "none.csv")


def test_a_time_without_zone_is_utc() -> None:
    """So that all times can be compared."""
    (record,) = csv_records("r.csv", HEAD + "ana,,2025-03-31 14:05,,q1,,x\n")

    assert isinstance(record, Record)
    assert record.time == datetime(2025, 3, 31, 14, 5, tzinfo=UTC)


@given(st.lists(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_every_text_survives_csv(values: list[str]) -> None:
    """Whatever is quoted as RFC 4180 says is read back."""
    quoted = "".join('ana,q1,"' + value.replace('"', '""') + '"\n' for value in values)

    found = list(csv_records("r.csv", "learner,item,value\n" + quoted))

    assert brief(found) == [("ana", "q1", "", (value,)) for value in values]


@given(st.text(max_size=80))
def test_no_text_breaks_the_readers(text: str) -> None:
    """They give records and mistakes, whatever they are given."""
    for read in (csv_records, json_records):
        assert all(isinstance(each, Record | Mistake) for each in read("r", text))


def test_whole_characters_may_be_escaped() -> None:
    """A pair of halves is a character."""
    assert brief(list(json_records("r", r'{"learner": "\ud83d\ude00", "item": "q"}'))) == [("😀", "q", "", ())]


def test_messages_repeat_no_long_text() -> None:
    """Of a text that would fill the screen they hold the beginning."""
    (mistake,) = csv_records("r.csv", HEAD + f"ana,{'9' * 5000},,,q1,,x\n")

    assert str(mistake) == f'r.csv:2:5: "{"9" * 79}…" is no attempt (a whole number, 1 for the first)'
