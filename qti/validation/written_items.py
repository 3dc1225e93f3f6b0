"""The check of items that are being written: each by the XSD, and by every rule."""

from __future__ import annotations

from lxml.etree import _Element as Element

from qti.errors import Violation
from qti.validation.judge import Judge
from qti.validation.rules.breach import violations
from qti.validation.rules.item_facts import ItemFacts
from qti.validation.rules.items import OURS, RULES
from qti.validation.rules.outline import outline
from qti.validation.rules.packages import PackageRules, media_of
from qti.validation.rules.values import IDENTIFIER

_RULES = (*RULES, *OURS)
_MOST = 256


class WrittenItems:
    """Checks items, and remembers the outlines in which no rule found anything: most items of a bank share a few."""

    def __init__(self, judge: Judge, package: PackageRules) -> None:
        self._judge, self._package = judge, package
        self._clean: set[bytes] = set()

    def violations(self, root: Element, data: bytes, path: str, item: str) -> list[Violation]:
        """What the item whose bytes are ``data`` breaks by itself; what it says of other files is kept."""
        form = self._judge.violations("item", root, path, item)
        name = root.get("identifier", "")
        own = outline(data)
        if own in self._clean and IDENTIFIER.fullmatch(name) and not form:
            self._package.item(path, name, ())
            return form
        facts = ItemFacts(root)
        media = media_of(facts, path)
        self._package.item(path, name, media)
        found = violations(_RULES, facts, path, item)
        if not (form or found or media):
            self._remember(own)
        return [*form, *found]

    def _remember(self, own: bytes) -> None:
        if len(self._clean) >= _MOST:
            self._clean.clear()
        self._clean.add(own)
