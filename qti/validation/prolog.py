"""What stands before the root element, read from the first bytes: no DOCTYPE, no instruction, a known encoding."""

from __future__ import annotations

import codecs
import re

from qti.validation.limits import Limits
from qti.validation.refused import refused

ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(r"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_PIECE = re.compile(r"\s+|<\?xml\s.*?\?>|<!--.*?-->", re.DOTALL)
_BEGINNINGS = ("<!--", "<!DOCTYPE", "<?")
_FEWEST = 4
"""Bytes that the shortest document has, and that tell an encoding."""
_ROOT = re.compile(r"<[^!?]")


def check_prolog(data: bytes, path: str, limits: Limits) -> bool:
    """True once the root element begins within ``data``, False where more bytes are needed to tell.

    Raises ``RefusedError`` for a DOCTYPE, a processing instruction, anything that is no XML, an encoding that schools'
    programs do not write, and for more than ``limits.prolog`` bytes before the root.
    """
    if len(data) < _FEWEST:
        return False
    text = _text(data[: limits.prolog], path)
    at = 0
    while piece := _PIECE.match(text, at):
        at = piece.end()
    rest = text[at : at + 10]
    if _ROOT.match(rest):
        return True
    if rest.startswith("<!DOCTYPE"):
        raise refused(
            "doctype",
            "it declares a document type",
            path=path,
            line=_line(text, at),
            hint="take the DOCTYPE out: QTI and Moodle files have none",
        )
    if rest.startswith("<?") and "?>" in text[at:]:
        raise refused(
            "instruction", "it has a processing instruction", path=path, line=_line(text, at), hint="take it out"
        )
    if len(data) >= limits.prolog:
        raise refused("prolog", f"no element begins in its first {limits.prolog} bytes", path=path)
    if rest and not any(start.startswith(rest) or rest.startswith(start) for start in _BEGINNINGS):
        raise refused("xml", "this is no XML", path=path, line=_line(text, at))
    return False


def _text(data: bytes, path: str) -> str:
    mark = next((encoding for start, encoding in _MARKS if data.startswith(start)), "")
    text = codecs.getincrementaldecoder(mark or "latin-1")("replace").decode(data).removeprefix("\ufeff")
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in ENCODINGS:
        raise refused("encoding", f'its encoding is "{declared[1]}"', path=path, line=1, hint="save it as UTF-8")
    return text


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
