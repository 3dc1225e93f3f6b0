"""One item on a page: its body with controls to answer it or, after submission, with what came of the answers."""

from __future__ import annotations

from collections.abc import Mapping

from lti_tool.rendering.content import Media, rich
from lti_tool.rendering.controls import controls
from lti_tool.rendering.elements import NOTHING, Html, element
from lti_tool.rendering.entries import number_hint
from lti_tool.rendering.languages import direction
from lti_tool.rendering.names import Names
from lti_tool.rendering.orders import Orders
from lti_tool.rendering.reviewed import comments, reviewed, standing
from lti_tool.rendering.view import Review, View
from qti.markup.html import Placed
from qti.model import AssessmentItem, NumericEntryInteraction
from qti.model.content import Gap, Hottext
from qti.scoring.response import Response


def item_html(  # noqa: PLR0913 -- each is named at the call
    item: AssessmentItem,
    *,
    names: Names,
    orders: Orders,
    response: Response,
    media: Media,
    review: Review | None = None,
    notices: Mapping[str, str] | None = None,
) -> Html:
    """The item's body; ``notices`` tell, by response identifier, what a learner has to mend.

    The fields are named by ``names`` alone; the form around them, its button and the item's title are the page's.
    """
    view = View(item=item, names=names, orders=orders, response=response, media=media, notices=notices or {})

    def slot(node: Placed) -> Html:
        if isinstance(node, Gap | Hottext):
            raise ValueError(f"{node.identifier} stands outside its interaction")  # noqa: TRY004 -- the model refuses it
        interaction = item.interaction(node.identifier)
        return controls(view, interaction) if review is None else reviewed(view, review, interaction)

    return element(
        "div",
        rich(item.body, media, slot),
        *((standing(review), comments(view, review)) if review is not None else (_hint(view),)),
        class_="q-item",
        lang=item.language,
        dir=direction(item.language) if item.language else None,
    )


def _hint(view: View) -> Html:
    asks = any(isinstance(interaction, NumericEntryInteraction) for interaction in view.item.interactions)
    return number_hint(view) if asks else NOTHING
