"""The identifiers an item is written with: unique among everything in it, and none that an importer misreads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from qti.formats.qti21.elements import FEEDBACK, MAXSCORE, SCORE
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
    SliderInteraction,
    TextEntryInteraction,
    UploadInteraction,
)
from qti.model.identifiers import DEFAULT_RESPONSE

_VARIABLES = frozenset({SCORE, MAXSCORE, FEEDBACK, "duration", "numAttempts", "completionStatus"})
"""Variables of every item; nothing else in it may bear their names (information model, 5.3 and 5.2.1)."""
_MISREAD = frozenset({"response", "RESP_MC"})
"""Response identifiers at which an importer of Canvas fails, as it does at all that begin with TF (shapes, 4)."""
_TRUE_FALSE = "TF"


@dataclass(frozen=True, slots=True)
class Names:
    """What one interaction is called, and those of its choices that are called otherwise than by their author."""

    response: str
    renamed: Mapping[str, str] = field(default_factory=dict)

    def choice(self, identifier: str) -> str:
        """The written identifier of a choice, a gap or a word."""
        return self.renamed.get(identifier, identifier)


def names(item: AssessmentItem, *, plain: bool = False) -> dict[str, Names]:
    """The names of every interaction by its own response identifier.

    A true/false question alone in its item gets the ``TF`` that makes it one for Canvas. With ``plain`` the only
    interaction is called RESPONSE, the one name that the standard's templates know.
    """
    if len(item.interactions) == 1:
        only = item.interactions[0]
        response = DEFAULT_RESPONSE if plain else _response_alone(only)
        return {only.response_identifier: _alone(only, response)}
    responses = _responses(item.interactions)
    taken = {*_VARIABLES, *responses.values()}
    return {
        interaction.response_identifier: _prefixed(interaction, responses[interaction.response_identifier], taken)
        for interaction in item.interactions
    }


def unique(wanted: str, taken: set[str]) -> str:
    """The name wanted, or the same with a number where it is taken; it is taken from now on."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    taken.add(name)
    return name


def choice_identifiers(interaction: Interaction) -> Sequence[str]:
    """The identifiers of everything in the interaction that has one, in the order written."""
    match interaction:
        case ChoiceInteraction() | InlineChoiceInteraction() | HottextInteraction() | HotspotInteraction():
            return [choice.identifier for choice in interaction.choices]
        case OrderInteraction():
            return [choice.identifier for choice in interaction.choices]
        case MatchInteraction():
            return [choice.identifier for choice in (*interaction.sources, *interaction.targets)]
        case GapMatchInteraction():
            return [*(word.identifier for word in interaction.words), *interaction.gaps]
        case TextEntryInteraction() | NumericEntryInteraction() | SliderInteraction():
            return ()
        case ExtendedTextInteraction() | UploadInteraction():
            return ()
        case _ as unreachable:
            assert_never(unreachable)


def _response_alone(only: Interaction) -> str:
    if isinstance(only, ChoiceInteraction) and only.is_true_false:
        own = only.response_identifier
        return own if own.startswith(_TRUE_FALSE) else f"{_TRUE_FALSE}_{own}"
    return _own_or_renamed(only.response_identifier)


def _own_or_renamed(identifier: str) -> str:
    clashes = identifier in _VARIABLES or identifier in _MISREAD or identifier.startswith(_TRUE_FALSE)
    return f"R_{identifier}" if clashes else identifier


def _responses(interactions: Sequence[Interaction]) -> dict[str, str]:
    """Who need not change keeps their name; the others take one that is free."""
    own = [interaction.response_identifier for interaction in interactions]
    taken = {name for name in own if _own_or_renamed(name) == name}
    return {name: name if name in taken else unique(_own_or_renamed(name), taken) for name in own}


def _alone(only: Interaction, response: str) -> Names:
    for identifier in choice_identifiers(only):
        if identifier in _VARIABLES or identifier == response:
            return _prefixed(only, response, {*_VARIABLES, response})
    return Names(response)


def _prefixed(interaction: Interaction, response: str, taken: set[str]) -> Names:
    own = choice_identifiers(interaction)
    return Names(response, {name: unique(f"{response}_{name}", taken) for name in own})
