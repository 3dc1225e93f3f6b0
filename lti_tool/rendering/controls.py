"""Every interaction as controls of a form."""

from __future__ import annotations

from typing import assert_never

from lti_tool.rendering.elements import Html
from lti_tool.rendering.entries import inline_choice, numeric_entry, slider, text_entry
from lti_tool.rendering.pairs import gap_match, match_rows, order
from lti_tool.rendering.picks import choices, hotspot, hottext
from lti_tool.rendering.view import View
from lti_tool.rendering.writing import extended_text, upload
from qti.model import (
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


def controls(view: View, interaction: Interaction) -> Html:  # noqa: C901 -- one case an interaction, nothing else
    """The interaction where it stands in the body, to be answered."""
    match interaction:
        case ChoiceInteraction():
            return choices(view, interaction)
        case InlineChoiceInteraction():
            return inline_choice(view, interaction)
        case TextEntryInteraction():
            return text_entry(view, interaction)
        case NumericEntryInteraction():
            return numeric_entry(view, interaction)
        case ExtendedTextInteraction():
            return extended_text(view, interaction)
        case OrderInteraction():
            return order(view, interaction)
        case MatchInteraction():
            return match_rows(view, interaction)
        case GapMatchInteraction():
            return gap_match(view, interaction)
        case HottextInteraction():
            return hottext(view, interaction)
        case HotspotInteraction():
            return hotspot(view, interaction)
        case SliderInteraction():
            return slider(view, interaction)
        case UploadInteraction():
            return upload(interaction)
        case _ as unreachable:
            assert_never(unreachable)
