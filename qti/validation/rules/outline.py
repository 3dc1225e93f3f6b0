"""An item's outline: all of its bytes that a rule looks at, so that of items with one outline only one is asked."""

from __future__ import annotations

import re

_OWN = re.compile(rb' (?:identifier|title|xml:lang)="[^"]*"')
_WORDS = re.compile(rb">[^<]+")


def outline(data: bytes) -> bytes:
    """The bytes of an item of valid form without its own name, title and language, and without the words in its body
    and its feedback; no rule for items that are written (``RULES``, ``OURS``) looks at these, but for the name's form.
    """
    body, processing = data.find(b"<itemBody"), data.find(b"</itemBody>")
    if body < 0 or processing < 0:
        return data
    start = data.find(b">")
    feedback = max(data.find(b"</responseProcessing>", processing), processing)
    return b"".join(
        (
            _OWN.sub(b"", data[:start]),
            data[start:body],
            _WORDS.sub(b">", data[body:processing]),
            data[processing:feedback],
            _WORDS.sub(b">", data[feedback:]),
        )
    )
