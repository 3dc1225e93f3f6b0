"""The elements that collect responses (information model, 8), one closed match."""

from __future__ import annotations

from typing import assert_never

from lxml.etree import SubElement
from lxml.etree import _Element as Element

from qti.exact import digits
from qti.formats.qti21 import elements as qti
from qti.formats.qti21.names import Names
from qti.formats.qti21.numbers import is_slider
from qti.formats.qti21.order import shuffled
from qti.formats.qti21.upload import file_type
from qti.markup.media_types import media_type
from qti.markup.xhtml import Context, append_blocks, append_flow, append_text
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
    TextFormat,
    UploadInteraction,
)

_CHOICE = qti.tag("choiceInteraction")
_INLINE_CHOICE = qti.tag("inlineChoiceInteraction")
_TEXT_ENTRY = qti.tag("textEntryInteraction")
_EXTENDED_TEXT = qti.tag("extendedTextInteraction")
_ORDER = qti.tag("orderInteraction")
_MATCH = qti.tag("matchInteraction")
_GAP_MATCH = qti.tag("gapMatchInteraction")
_HOTTEXT = qti.tag("hottextInteraction")
_HOTSPOT = qti.tag("hotspotInteraction")
_SLIDER = qti.tag("sliderInteraction")
_UPLOAD = qti.tag("uploadInteraction")
_SIMPLE_CHOICE = qti.tag("simpleChoice")
_INLINE_OPTION = qti.tag("inlineChoice")
_MATCH_SET = qti.tag("simpleMatchSet")
_ASSOCIABLE_CHOICE = qti.tag("simpleAssociableChoice")
_GAP_TEXT = qti.tag("gapText")
_HOTSPOT_CHOICE = qti.tag("hotspotChoice")
_OBJECT = qti.tag("object")
_DIV = qti.tag("div")
_P = qti.tag("p")


def append_interaction(  # noqa: C901  # one closed match
    parent: Element, interaction: Interaction, names: Names, context: Context, seed: str
) -> None:
    """Append the interaction; ``seed`` decides in which order things to be ordered are first seen."""
    match interaction:
        case ChoiceInteraction():
            _append_choice(parent, interaction, names, context)
        case InlineChoiceInteraction():
            _append_inline_choice(parent, interaction, names)
        case TextEntryInteraction() | NumericEntryInteraction():
            entry = _started(parent, _TEXT_ENTRY, names)
            _set_number(entry, "expectedLength", interaction.expected_length)
        case ExtendedTextInteraction():
            text = _started(parent, _EXTENDED_TEXT, names)
            _set_number(text, "expectedLines", interaction.expected_lines)
            text.set("format", text_format(interaction))
        case OrderInteraction():
            _append_order(parent, interaction, names, context, seed)
        case MatchInteraction():
            _append_match(parent, interaction, names, context)
        case GapMatchInteraction():
            _append_gap_match(parent, interaction, names, context)
        case HottextInteraction():
            hottext = _started(parent, _HOTTEXT, names)
            hottext.set("maxChoices", str(interaction.max_choices))
            append_blocks(hottext, interaction.text, context)
        case HotspotInteraction():
            _append_hotspot(parent, interaction, names, context)
        case SliderInteraction():
            _append_slider(parent, interaction, names)
        case UploadInteraction():
            upload = _started(parent, _UPLOAD, names)
            allowed = file_type(interaction)
            if allowed is not None:
                upload.set("type", allowed)
        case _ as unreachable:
            assert_never(unreachable)


def text_format(interaction: ExtendedTextInteraction) -> str:
    """Plain or XHTML: the third is ``preformatted`` to the XSDs and ``preFormatted`` to JQTI+, and neither to both."""
    return (TextFormat.XHTML if interaction.format is TextFormat.XHTML else TextFormat.PLAIN).value


def kind(interaction: Interaction) -> str:  # noqa: C901  # one closed match
    """The name of the interaction's element, as metadata give it."""
    match interaction:
        case ChoiceInteraction():
            return "choiceInteraction"
        case InlineChoiceInteraction():
            return "inlineChoiceInteraction"
        case TextEntryInteraction() | NumericEntryInteraction():
            return "textEntryInteraction"
        case ExtendedTextInteraction():
            return "extendedTextInteraction"
        case OrderInteraction():
            return "orderInteraction"
        case MatchInteraction():
            return "matchInteraction"
        case GapMatchInteraction():
            return "gapMatchInteraction"
        case HottextInteraction():
            return "hottextInteraction"
        case HotspotInteraction():
            return "hotspotInteraction"
        case SliderInteraction():
            return "sliderInteraction" if is_slider(interaction) else "textEntryInteraction"
        case UploadInteraction():
            return "uploadInteraction"
        case _ as unreachable:
            assert_never(unreachable)


def _started(parent: Element, tag: str, names: Names) -> Element:
    return SubElement(parent, tag, responseIdentifier=names.response)


def _append_choice(parent: Element, interaction: ChoiceInteraction, names: Names, context: Context) -> None:
    element = SubElement(
        parent,
        _CHOICE,
        responseIdentifier=names.response,
        shuffle=qti.boolean(interaction.shuffle),
        maxChoices=str(interaction.max_choices),
    )
    for choice in interaction.choices:
        option = SubElement(element, _SIMPLE_CHOICE, identifier=names.choice(choice.identifier))
        if choice.fixed:
            option.set("fixed", "true")
        append_flow(option, choice.content, context)


def _append_inline_choice(parent: Element, interaction: InlineChoiceInteraction, names: Names) -> None:
    element = _started(parent, _INLINE_CHOICE, names)
    element.set("shuffle", qti.boolean(interaction.shuffle))
    for choice in interaction.choices:
        SubElement(element, _INLINE_OPTION, identifier=names.choice(choice.identifier)).text = choice.text


def _append_order(parent: Element, interaction: OrderInteraction, names: Names, context: Context, seed: str) -> None:
    element = _started(parent, _ORDER, names)
    element.set("shuffle", "true")
    for choice in shuffled(interaction.choices, f"{seed}/{interaction.response_identifier}"):
        option = SubElement(element, _SIMPLE_CHOICE, identifier=names.choice(choice.identifier))
        append_flow(option, choice.content, context)


def _append_match(parent: Element, interaction: MatchInteraction, names: Names, context: Context) -> None:
    """Each source goes once; a target as often as there are sources, or once."""
    element = _started(parent, _MATCH, names)
    element.set("shuffle", qti.boolean(interaction.shuffle))
    element.set("maxAssociations", "0")
    uses = len(interaction.sources) if interaction.reuse else 1
    for side, most in ((interaction.sources, 1), (interaction.targets, uses)):
        match_set = SubElement(element, _MATCH_SET)
        for choice in side:
            option = SubElement(
                match_set, _ASSOCIABLE_CHOICE, identifier=names.choice(choice.identifier), matchMax=str(most)
            )
            append_flow(option, choice.content, context)


def _append_gap_match(parent: Element, interaction: GapMatchInteraction, names: Names, context: Context) -> None:
    element = _started(parent, _GAP_MATCH, names)
    element.set("shuffle", qti.boolean(interaction.shuffle))
    uses = "0" if interaction.reuse else "1"
    for word in interaction.words:
        SubElement(element, _GAP_TEXT, identifier=names.choice(word.identifier), matchMax=uses).text = word.text
    append_blocks(element, interaction.text, context)


def _append_hotspot(parent: Element, interaction: HotspotInteraction, names: Names, context: Context) -> None:
    element = _started(parent, _HOTSPOT, names)
    element.set("maxChoices", str(interaction.max_choices))
    image = interaction.image
    picture = SubElement(
        element,
        _OBJECT,
        data=context.images(image.src),
        type=media_type(image.src),
        width=str(interaction.width),
        height=str(interaction.height),
    )
    if image.alt:
        picture.text = image.alt
    for choice in interaction.choices:
        SubElement(
            element,
            _HOTSPOT_CHOICE,
            identifier=names.choice(choice.identifier),
            shape=choice.shape.value,
            coords=",".join(map(str, choice.coords)),
            hotspotLabel=choice.label,
        )


def _append_slider(parent: Element, interaction: SliderInteraction, names: Names) -> None:
    if not is_slider(interaction):
        _append_typed_slider(parent, interaction, names)
        return
    element = _started(parent, _SLIDER, names)
    element.set("lowerBound", digits(interaction.lower))
    element.set("upperBound", digits(interaction.upper))
    element.set("step", digits(interaction.step))


def _append_typed_slider(parent: Element, interaction: SliderInteraction, names: Names) -> None:
    """A field for the number, behind the first settings and the last, which every language reads alike."""
    second = digits(interaction.lower + interaction.step)
    paragraph = SubElement(SubElement(parent, _DIV), _P)
    append_text(paragraph, f"{digits(interaction.lower)}; {second}; … {digits(interaction.upper)}: ")
    _started(paragraph, _TEXT_ENTRY, names)


def _set_number(element: Element, name: str, number: int | None) -> None:
    if number is not None:
        element.set(name, str(number))
