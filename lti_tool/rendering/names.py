"""Names by which a page knows fields and choices: opaque, and different in every attempt."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """Names that hang on an attempt's ``secret`` and tell nothing of what they stand for: 80 bits of an HMAC."""

    secret: str = field(repr=False)

    def field(self, item: str, *parts: str) -> str:
        """The name of a form field, fit for an ``id`` too; ``parts``: the interaction, and the part of it."""
        return "f" + self._mac("field", item, *parts)

    def choice(self, item: str, interaction: str, choice: str) -> str:
        """The value by which a form knows a choice."""
        return "c" + self._mac("choice", item, interaction, choice)

    def _mac(self, *parts: str) -> str:
        return hmac.digest(self.secret.encode(), "\0".join(parts).encode(), "sha256").hex()[:20]
