"""The fields of a posted form, read as a response to an item; what no page of ours can have posted is refused."""

from __future__ import annotations

import re
from typing import Protocol, TypeAlias, assert_never

from lti_tool.errors import AnswerError
from lti_tool.rendering.entries import LONGEST
from lti_tool.rendering.names import Names
from lti_tool.rendering.notices import notices
from lti_tool.rendering.writing import LONGEST_TEXT, template
from qti.model import (
    AssessmentItem,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    HotspotInteraction,
    HottextInteraction,
    InlineChoiceInteraction,
    Interaction,
    MatchInteraction,
    NumericEntryInteraction,
    OrderInteraction,
    PairInteraction,
    PickInteraction,
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.scoring.response import Response
from qti.scoring.shares import picks_one

Given: TypeAlias = str | list[str]

_UNSTORABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that nobody types and that databases refuse."""


class Form(Protocol):
    """Posted fields, such as ``request.form``: a name may stand there several times."""

    def getlist(self, key: str, /) -> list[str]:
        """The values of a field, none where there is no such field."""
        ...


def response_of(item: AssessmentItem, form: Form, names: Names) -> Response:
    """The response that the form holds, ready to be saved and graded; an interaction left out has none.

    Raises ``AnswerError``: 400 for what the page did not offer, 422 for what a learner has to mend first (too many
    picks, one thing used twice, a number off the slider), with the interaction's identifier.
    """
    given = given_of(item, form, names)
    for name, notice in notices(item, given).items():
        if not notice.counts:
            raise AnswerError("not-an-answer", notice.what, interaction=name, status=422)
    return given


def given_of(item: AssessmentItem, form: Form, names: Names) -> dict[str, Given]:
    """What the form holds as it was given, so that it can be shown again beside its notices.

    Raises ``AnswerError`` (400) for what the page did not offer.
    """
    reader = _Reader(item, form, names)
    answers = ((each.response_identifier, reader.read(each)) for each in item.interactions)
    return {name: answer for name, answer in answers if answer}


class _Reader:
    """One item's fields in one form."""

    def __init__(self, item: AssessmentItem, form: Form, names: Names) -> None:
        self._item, self._form, self._names = item.identifier, form, names

    def read(self, interaction: Interaction) -> Given:
        """The answer to one interaction, empty where there is none."""
        match interaction:
            case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
                return self._picks(interaction)
            case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
                return " ".join(self._text(interaction, LONGEST).split("\n"))
            case ExtendedTextInteraction():
                text = self._text(interaction, LONGEST_TEXT)
                return "" if text.strip() == template(interaction).strip() else text
            case OrderInteraction():
                return self._order(interaction)
            case MatchInteraction():
                return self._matched(interaction)
            case GapMatchInteraction():
                return self._filled(interaction)
            case UploadInteraction():
                return ""
            case _ as unreachable:
                assert_never(unreachable)

    def _values(self, interaction: Interaction, *part: str) -> list[str]:
        field = self._names.field(self._item, interaction.response_identifier, *part)
        return [value for value in self._form.getlist(field) if value]

    def _value(self, interaction: Interaction, *part: str) -> str:
        values = self._values(interaction, *part)
        if len(values) > 1:
            raise _foreign(interaction)
        return values[0] if values else ""

    def _text(self, interaction: Interaction, longest: int) -> str:
        text = self._value(interaction).replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > longest:
            raise AnswerError(
                "too-long",
                f"The answer is longer than {longest} characters.",
                interaction=interaction.response_identifier,
                status=422,
            )
        return _UNSTORABLE.sub("", text)

    def _known(self, interaction: Interaction, identifiers: list[str]) -> dict[str, str]:
        """The identifiers by their opaque names."""
        name = interaction.response_identifier
        return {self._names.choice(self._item, name, identifier): identifier for identifier in identifiers}

    def _picks(self, interaction: PickInteraction) -> Given:
        values = set(self._values(interaction))
        known = self._known(interaction, [choice.identifier for choice in interaction.choices])
        if values.difference(known) or (len(values) > 1 and picks_one(interaction)):
            raise _foreign(interaction)
        picked = [identifier for name, identifier in known.items() if name in values]
        return "".join(picked) if picks_one(interaction) else picked

    def _order(self, interaction: OrderInteraction) -> Given:
        """The things at their places, "" where nothing is; of two with the same place neither has it."""
        names = [choice.identifier for choice in interaction.choices]
        places = {str(n): n - 1 for n in range(1, len(names) + 1)}
        wanted = {name: self._value(interaction, name) for name in names}
        row = [""] * len(names)
        for name, place in wanted.items():
            if place and place not in places:
                raise _foreign(interaction)
            if place and list(wanted.values()).count(place) == 1:
                row[places[place]] = name
        while len(row) > 1 and not row[-1]:
            row.pop()
        return row if any(wanted.values()) else []

    def _matched(self, interaction: MatchInteraction) -> Given:
        targets = [choice.identifier for choice in interaction.targets]
        sides = [source.identifier for source in interaction.sources]
        found = self._second(interaction, sides, targets)
        return [f"{source} {target}" for source, target in found.items()]

    def _filled(self, interaction: GapMatchInteraction) -> Given:
        found = self._second(interaction, list(interaction.gaps), [word.identifier for word in interaction.words])
        return [f"{word} {gap}" for gap, word in found.items()]

    def _second(self, interaction: PairInteraction, sides: list[str], others: list[str]) -> dict[str, str]:
        """What was selected for each side."""
        known = self._known(interaction, others)
        chosen = {side: self._value(interaction, side) for side in sides}
        if any(value and value not in known for value in chosen.values()):
            raise _foreign(interaction)
        return {side: known[value] for side, value in chosen.items() if value}


def _foreign(interaction: Interaction) -> AnswerError:
    return AnswerError(
        "unknown-choice",
        "The answer does not belong to this page.",
        advice="Load the page again and answer once more.",
        interaction=interaction.response_identifier,
    )
