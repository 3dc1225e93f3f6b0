"""What was typed, set or chosen from a list, read-only."""

from __future__ import annotations

from lti_tool.rendering.elements import NOTHING, Html, element, told, words
from lti_tool.rendering.marks import answer_mark, no_answer, right_words
from lti_tool.rendering.view import Review, View
from qti.model import (
    ExtendedTextInteraction,
    InlineChoiceInteraction,
    NumericEntryInteraction,
    SliderInteraction,
    TextEntryInteraction,
    TextFormat,
    UploadInteraction,
)
from qti.scoring.shares import key


def entry(
    view: View,
    review: Review,
    interaction: InlineChoiceInteraction | TextEntryInteraction | NumericEntryInteraction | SliderInteraction,
) -> Html:
    """The answer in its place, its mark, and what would have been right."""
    text = view.text(interaction)
    spelled = _spelled(interaction, text)
    given = element("bdi", words(spelled), class_="q-given") if text else no_answer()
    said = told(f"{view.label(interaction, 'your answer')}: ", class_="q-unseen")
    inside = element("span", said, given, answer_mark(review, interaction), _right(review, interaction))
    if isinstance(interaction, SliderInteraction):
        return element("p", inside, class_="q-interaction")
    return inside


def extended_text(view: View, interaction: ExtendedTextInteraction) -> Html:
    """The text as it was written."""
    text = view.text(interaction)
    if not text:
        return element("p", no_answer(), class_="q-interaction")
    kind = "q-written q-code" if interaction.format is TextFormat.PREFORMATTED else "q-written"
    said = view.label(interaction, "Your text")
    return element("div", words(text), class_=kind, dir="auto", role="group", tabindex=0, aria_label=said)


def upload(interaction: UploadInteraction) -> Html:
    """That no file was handed in here."""
    files = "a file was" if interaction.max_files == 1 else "files were"
    said = f"Here {files} asked for, which this page does not take."
    return element("p", told(said), class_="q-interaction q-unavailable")


def _right(
    review: Review,
    interaction: InlineChoiceInteraction | TextEntryInteraction | NumericEntryInteraction | SliderInteraction,
) -> Html:
    """The right answer, unless the answer is seen to be right."""
    if not review.key or (review.feedback and review.of(interaction).fraction == 1):
        return NOTHING
    return right_words(words(_spelled(interaction, key(interaction)[0])))


def _spelled(
    interaction: InlineChoiceInteraction | TextEntryInteraction | NumericEntryInteraction | SliderInteraction, text: str
) -> str:
    """The words of an option, else the text itself."""
    if not isinstance(interaction, InlineChoiceInteraction):
        return text
    return next((choice.text for choice in interaction.choices if choice.identifier == text), "")
