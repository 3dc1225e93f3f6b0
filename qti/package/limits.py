"""How large the pieces of a package may be: what is written keeps within them, what comes from elsewhere must."""

from __future__ import annotations

KIB, MIB, GIB = 1024, 1024**2, 1024**3

DOCUMENT = 8 * MIB
"""Bytes of one XML document that is held as a tree."""
PART = 64 * MIB
"""Bytes of one piece of a document that is read in pieces: of a question in a Moodle file."""
MARKS = 500_000
"""Tags and attributes in either (some 200 bytes of memory each)."""
SIBLINGS = 20_000
"""Children of one element: libxml2 needs their square in time to say what is wrong with them."""
RATIO, RATIO_FROM = 250, 1 * MIB
"""How many times larger than packed a file in an archive may be, once it has that many bytes."""

TEXT = RATIO_FROM // 5
"""Characters of one text in a bank: with each of them escaped (``&amp;``) it is still smaller than ``RATIO_FROM``."""
MEDIA = (PART - DOCUMENT) * 3 // 4
"""Bytes of all files that one question shows: in base64 they fit into a part, and leave room for a document."""
