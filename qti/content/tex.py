r"""TeX to MathML that QTI 2.1's schemas take: valid under the MathML 2 XSD, with the TeX as its annotation.

``mathml(r"\frac{1}{2}", False)`` is ``<math xmlns="…"><semantics><mrow><mfrac>…</mfrac></mrow><annotation
encoding="application/x-tex">\frac{1}{2}</annotation></semantics></math>``.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from lxml.etree import _Element as Element

from qti.content.mathml import math_element
from qti.content.tex_source import prepared
from qti.errors import TexError

_REASONS: dict[type[Exception], str] = {
    exceptions.DenominatorNotFoundError: "a fraction has no denominator",
    exceptions.NumeratorNotFoundError: "a fraction has no numerator",
    exceptions.DoubleSubscriptsError: "there are two subscripts in a row (put braces around what belongs together)",
    exceptions.DoubleSuperscriptsError: "there are two superscripts in a row (put braces around what belongs together)",
    exceptions.MissingSuperScriptOrSubscriptError: 'nothing stands after "^" or "_"',
    exceptions.LimitsMustFollowMathOperatorError: r'"\limits" stands after something that has none',
    exceptions.InvalidAlignmentError: "a matrix begins with a bracket (write {} before it)",
    exceptions.ExtraLeftOrMissingRightError: r'"\left" and "\right" do not match',
}
_FAILURES: tuple[type[Exception], ...] = (
    *_REASONS,
    exceptions.NoAvailableTokensError,
    exceptions.MissingEndError,
    *(LookupError, RuntimeError, TypeError, ValueError, AttributeError, StopIteration),  # it checks no arguments
)


def check(tex: str) -> None:
    """Nothing; ``TexError`` where the TeX cannot become MathML, naming the command at fault."""
    _converted(tex)


def mathml(tex: str, display: bool) -> Element:
    """A new ``math`` element; ``display`` where the formula stands in a line of its own."""
    math = deepcopy(_converted(tex))
    if display:
        math.set("display", "block")
    return math


@lru_cache(maxsize=1024)
def _converted(tex: str) -> Element:
    source = prepared(tex)
    try:
        tree = convert_to_element(source)
    except _FAILURES as error:
        reason = _REASONS.get(type(error), "something is missing, such as what a command applies to")
        raise TexError(reason) from error
    return math_element(tree, tex, limits=r"\nolimits" not in tex)
