"""Every interaction as a learner sees it; with the key, what is right stands marked in its place."""

from __future__ import annotations

from typing import assert_never

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
from qti.preview.entries import extended_text, inline_choice, numeric_entry, slider, text_entry, upload
from qti.preview.html import Html
from qti.preview.pairs import gap_match, match_table, order
from qti.preview.picks import choices, hotspot, hottext
from qti.preview.view import View


def drawn(view: View, interaction: Interaction) -> Html:  # noqa: C901  # one case an interaction, nothing else
    """The interaction where it stands in the body."""
    match interaction:
        case ChoiceInteraction():
            return choices(view, interaction)
        case HottextInteraction():
            return hottext(view, interaction)
        case HotspotInteraction():
            return hotspot(view, interaction)
        case InlineChoiceInteraction():
            return inline_choice(view, interaction)
        case TextEntryInteraction():
            return text_entry(view, interaction)
        case NumericEntryInteraction():
            return numeric_entry(view, interaction)
        case SliderInteraction():
            return slider(view, interaction)
        case ExtendedTextInteraction():
            return extended_text(view, interaction)
        case UploadInteraction():
            return upload(view, interaction)
        case OrderInteraction():
            return order(view, interaction)
        case MatchInteraction():
            return match_table(view, interaction)
        case GapMatchInteraction():
            return gap_match(view, interaction)
        case _ as unreachable:
            assert_never(unreachable)
