"""An assessmentItem: the skeleton of its kind, filled with its words."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from copy import copy

from lxml.etree import _Element as Element

from qti.formats.qti21 import elements as qti
from qti.formats.qti21.body import Body
from qti.formats.qti21.feedback import MODAL_FEEDBACK, feedbacks
from qti.formats.qti21.scheme import Scheme, scheme
from qti.formats.qti21.skeleton import ITEM_BODY, likeness, skeleton
from qti.markup.xhtml import append_blocks, append_feedback_div
from qti.model import AssessmentItem

_MOST_SKELETONS = 1000


class ItemWriter:
    """Writes items; ``language`` is that of an item that names none, ``images`` gives files their place."""

    def __init__(self, language: str, images: Callable[[str], str]) -> None:
        self._language, self._images = language, images
        self._skeletons: dict[Hashable, tuple[Scheme, Element]] = {}

    def write(self, item: AssessmentItem) -> tuple[Scheme, Element]:
        """The item in the form that says most, and how it is scored."""
        own_scheme, root = self._skeleton(item)
        self._fill(root, item, own_scheme)
        return own_scheme, root

    def write_by(self, item: AssessmentItem, own_scheme: Scheme) -> Element:
        """The item scored by a given scheme."""
        root = skeleton(item, own_scheme)
        self._fill(root, item, own_scheme)
        return root

    def _skeleton(self, item: AssessmentItem) -> tuple[Scheme, Element]:
        like = likeness(item)
        if like is None:
            own_scheme = scheme(item)
            return own_scheme, skeleton(item, own_scheme)
        known = self._skeletons.get(like)
        if known is None:
            if len(self._skeletons) >= _MOST_SKELETONS:
                self._skeletons.clear()
            own_scheme = scheme(item)
            known = self._skeletons[like] = own_scheme, skeleton(item, own_scheme)
        return known[0], copy(known[1])

    def _fill(self, root: Element, item: AssessmentItem, own_scheme: Scheme) -> None:
        root.set("identifier", item.identifier)
        root.set("title", item.title)
        root.set(qti.LANG, item.language or self._language)
        body = Body(item, own_scheme.names, self._images)
        for item_body in root.iterchildren(ITEM_BODY):
            body.append_to(item_body)
        if own_scheme.says_feedback:
            context = body.context
            places = root.iterchildren(MODAL_FEEDBACK)
            for place, (_, content, goes_with_answer) in zip(places, feedbacks(item), strict=True):
                append = append_feedback_div if goes_with_answer else append_blocks
                append(place, content, context)
