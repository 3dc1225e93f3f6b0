"""The order in which the choices of an order interaction are first seen: never the right one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from qti.model import OrderChoice


def shuffled(choices: Sequence[OrderChoice], seed: str) -> Sequence[OrderChoice]:
    """The choices in an order that the seed and their identifiers decide for good, and that is not theirs.

    Players that do not shuffle would otherwise show the key.
    """
    mixed: list[OrderChoice] = sorted(
        choices, key=lambda choice: sha256(f"{seed}/{choice.identifier}".encode()).digest()
    )
    return mixed if mixed != list(choices) else [*mixed[1:], mixed[0]]
