"""Names, tags and category paths as Moodle cleans them, so that nothing is cleaned away unseen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qti.report import Outcome

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG_START = re.compile(r"<(?=\S)")
_NOT_IN_TAGS = re.compile(r"[\x00-\x1f<>`]")
_LONGEST_NAME = 255
_LONGEST_TAG = 50


@dataclass(frozen=True, slots=True)
class Change:
    """What a cleaned name is otherwise than it was written."""

    outcome: Outcome
    rule: str
    reason: str


def clean_name(title: str) -> str:
    """The title in one line, with a space after each ``<`` that Moodle would take for a tag's."""
    return _TAG_START.sub("< ", " ".join(_NOT_IN_XML.sub("", title).split()))


def question_name(title: str) -> tuple[str, Change | None]:
    """The question's name, at most 255 characters, and what was changed for it."""
    name = clean_name(title)
    if len(name) > _LONGEST_NAME:
        reason = f"the title has {len(name)} characters, Moodle keeps {_LONGEST_NAME}: the end is left out"
        return name[: _LONGEST_NAME - 1] + "…", Change(Outcome.DEGRADED, "moodle-name", reason)
    if _TAG_START.search(title):
        reason = "the title gets a space after <, which Moodle would take for a tag"
        return name, Change(Outcome.REWRITTEN, "moodle-name", reason)
    return name, None


def category_path(title: str) -> tuple[str, Change | None]:
    """The category's path below the course, in which ``/`` parts levels and ``//`` is a slash."""
    name, change = question_name(title)
    escaped = name.replace("/", "//")
    return f"$course$/top/{' ' if escaped.startswith('/') else ''}{escaped}", change


def tag_names(tags: Iterable[str]) -> tuple[list[str], list[Change]]:
    """The tags that Moodle keeps apart, as it keeps them, and what was changed."""
    names: dict[str, str] = {}
    changes: list[Change] = []
    for tag in tags:
        name = " ".join(_NOT_IN_TAGS.sub(" ", tag).split())[:_LONGEST_TAG].rstrip()
        if name != " ".join(tag.split()):
            reason = f'the tag "{tag}" becomes "{name}": Moodle takes at most {_LONGEST_TAG} characters, none of < > `'
            changes.append(Change(Outcome.DEGRADED, "moodle-tag", reason))
        if name.casefold() in names:
            reason = f'the tags "{names[name.casefold()]}" and "{tag}" are one: Moodle ignores capitals in tags'
            changes.append(Change(Outcome.REWRITTEN, "moodle-tag", reason))
        elif name:
            names[name.casefold()] = name
    return list(names.values()), changes
