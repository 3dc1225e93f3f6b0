r"""TeX as latex2mathml can be trusted with: every command known, every brace closed, texts cut at their formulas.

latex2mathml shows what it does not know as if it were a name and forgives open braces; here these are errors. What it
lacks is said in what it has: ``aligned`` as ``align*``, ``\text{if $x$}`` as ``\text{if }x``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from latex2mathml import commands
from latex2mathml.converter import MOVABLE_LIMIT_TEXTS
from latex2mathml.symbols_parser import SYMBOLS

from qti.content.characters import FORBIDDEN, complaint
from qti.errors import TexError

DEEPEST = 40
_REFUSED = frozenset(
    rf"\{name}"
    for name in (
        *("newcommand", "renewcommand", "newenvironment", "def", "DeclareMathOperator"),  # a formula defines nothing
        *("href", "class", "style", "unicode", "verb", "colorbox", "fcolorbox"),
        *("tag", "rule", "raise", "lower", "moveleft", "moveright", "smash", "skew", "sideset", "genfrac"),
        *("hskip", "kern", "mkern", "mskip", "mspace", "shoveleft", "shoveright", "vcenter", "leftroot", "uproot"),
        *("matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array"),
        *("align", "split", "eqalign", "eqalignno", "displaylines", "root", "above", "abovewithdelims"),
        *("atopwithdelims", "mathchoice", "hfil", "cr"),
    )
)
_TEXTS = frozenset(
    rf"\{name}"
    for name in ("text", "textbf", "textit", "textmd", "textnormal", "textrm", "textsf", "texttt", "textup", "emph")
) | {r"\mbox", r"\hbox"}
_OPERATOR_NAMES = frozenset({commands.OPERATORNAME, commands.OPERATORNAMESTAR, commands.OPERATORNAMEWITHLIMITS})
_STRUCTURE = frozenset(
    rf"\{name}"
    for name in (
        *("left", "right", "middle", "limits", "nolimits", "not", "over", "atop", "choose", "brace", "brack"),
        *("hline", "hdashline", "space", "nobreakspace", "mathstrut", "strut", "idotsint", "prime"),
    )
)
COMMANDS = (
    {name for name in SYMBOLS if re.fullmatch(r"\\[A-Za-z]+", name)}
    | set(commands.CONVERSION_MAP)
    | set(commands.FUNCTIONS)
    | set(commands.COMMANDS_WITH_ONE_PARAMETER)
    | set(commands.COMMANDS_WITH_TWO_PARAMETERS)
    | set(commands.LOCAL_FONTS)
    | set(commands.GLOBAL_FONTS)
    | set(MOVABLE_LIMIT_TEXTS)
    | _STRUCTURE
    | _OPERATOR_NAMES
    | {r"\color", r"\textcolor"}
) - _REFUSED
_ALIASES = {
    r"\arg": r"\operatorname{arg}",
    r"\colon": ":",
    r"\dag": r"\dagger ",
    r"\ddag": r"\ddagger ",
    r"\nonumber": "",
    r"\notag": "",
    r"\permil": "‰",
    r"\textdegree": r"\degree ",
}
_ENVIRONMENTS = {
    "align": "align*",
    "align*": "align*",
    "aligned": "align*",
    "array": "array",
    "bmatrix": "bmatrix",
    "Bmatrix": "Bmatrix",
    "cases": "cases",
    "dcases": "cases",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    "matrix": "matrix",
    "pmatrix": "pmatrix",
    "smallmatrix": "smallmatrix",
    "split": "split",
    "vmatrix": "vmatrix",
    "Vmatrix": "Vmatrix",
}
_ESCAPED = frozenset("\\[]{}!,:>;|_%#$& \n\t")
_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}&%#$]|[^\\{}&%#$]+|\\", re.DOTALL)
_NAME = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
_COLUMNS = re.compile(r"\s*\{[lcr|\s]+\}")
_DELIMITER = re.compile(r"\s*(?:[()\[\]|./<>]|\\[A-Za-z]+|\\[{}|])")
_ROW_SPACE = re.compile(r"\s*\[\s*-?[\d.]+\s*[a-z]{2}\s*\]")
_LENGTH = re.compile(r"\s*\{\s*(-?(?:\d+|\d*\.\d+))\s*(em|ex|px|in|cm|mm|pt|pc)\s*\}")
_NUMBER_BEFORE_UNIT = re.compile(r"(\d\.?)(?=\s*(?:in|mm|cm|pt|em|ex|pc|bp|dd|cc|sp|mu))")
_NEGATED = re.compile(r"\s*([=<>])")
_NEGATIONS = {"=": r"\neq ", "<": r"\nless ", ">": r"\ngtr "}
_COLOR = re.compile(r"[A-Za-z]+|#[0-9a-f]{3}|#[0-9a-f]{6}")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z\s]*")
_THIN = re.compile(r"\\[,; ]|~")
_COMMAND_OF = {"{": "", r"\left": r"\left"}
_ESCAPED_IN_TEXT = re.compile(r"\\([%$&#_ ,])|~")


def prepared(tex: str) -> str:
    """The same formula for latex2mathml; ``TexError`` names what it could not show."""
    if not tex.strip():
        raise TexError("there is no TeX")
    if found := FORBIDDEN.search(tex):
        raise TexError(complaint(found[0]))
    return _Scanner(tex).scanned()


class _Scanner:
    r"""One walk over a formula, with what is open: ``{``, ``\left``, or an environment's name."""

    def __init__(self, tex: str) -> None:
        self.tex = tex
        self.place = 0
        self.open: list[str] = []

    def scanned(self) -> str:
        pieces = []
        while match := _TOKEN.match(self.tex, self.place):
            self.place = match.end()
            pieces.append(self.piece(match[0]))
        if self.open:
            raise TexError(_unclosed(self.open[-1]), _COMMAND_OF.get(self.open[-1], rf"\begin{{{self.open[-1]}}}"))
        return "".join(pieces)

    def piece(self, word: str) -> str:
        match word:
            case "{":
                self.begin("{")
            case "}":
                self.end("{", '"}" closes nothing')
            case "&":
                if not self.open or self.open[-1] not in _ENVIRONMENTS:
                    raise TexError(r'"&" stands outside a matrix or another environment (write \& for the sign)')
            case "%" | "#" | "$":
                raise TexError(rf'"{word}" has a meaning of its own in TeX (write \{word} for the sign)')
            case "\\":
                raise TexError("there is nothing after the last backslash")
            case _ if word[0] == "\\":
                return self.command(word)
            case _:
                return _NUMBER_BEFORE_UNIT.sub(r"\1{}", word)
        return word

    def command(self, word: str) -> str:
        if not word[1].isalpha():
            return self.sign(word)
        if word[-1] == "*" and word != commands.OPERATORNAMESTAR:
            self.place -= 1
            word = word[:-1]
        if special := _SPECIAL.get(word):
            return special(self, word)
        if word in _ALIASES:
            return _ALIASES[word]
        if word not in COMMANDS:
            raise TexError(f'"{word}" is not known here', word)
        return word

    def sign(self, word: str) -> str:
        if word[1] not in _ESCAPED:
            raise TexError(f'"{word}" is not known here', word)
        if word == r"\\" and (space := _ROW_SPACE.match(self.tex, self.place)):
            self.place = space.end()
        return word

    def delimiter(self, word: str) -> str:
        if not _DELIMITER.match(self.tex, self.place):
            raise TexError(f'"{word}" needs a bracket after it, or a point for none', word)
        if word == r"\left":
            self.begin(word)
        elif word == r"\right":
            self.end(r"\left", r'"\right" without "\left"')
        elif not self.open or self.open[-1] != r"\left":
            raise TexError(r'"\middle" stands outside "\left" and "\right"', word)
        return word

    def negation(self, word: str) -> str:
        found = _NEGATED.match(self.tex, self.place)
        if found is None:
            return word
        self.place = found.end()
        return _NEGATIONS[found[1]]

    def color(self, word: str) -> str:
        name = self.argument(word).strip()
        if not _COLOR.fullmatch(name):
            raise TexError(f'"{word}" needs the name of a color, such as {{red}}', word)
        return f"{word}{{{name}}}"

    def environment(self, word: str) -> str:
        found = _NAME.match(self.tex, self.place)
        name = found[1] if found else ""
        if found is None or name not in _ENVIRONMENTS:
            raise TexError(f'"{word}{{{name}}}" is not known here', f"{word}{{{name}}}")
        self.place = found.end()
        if word == r"\end":
            self.end(name, rf'"\end{{{name}}}" does not end what was begun last')
        else:
            self.begin(name)
            if name == "array" and not _COLUMNS.match(self.tex, self.place):
                raise TexError(r'"\begin{array}" needs its columns, such as {lcr}', r"\begin{array}")
        return f"{word}{{{_ENVIRONMENTS[name]}}}"

    def space(self, word: str) -> str:
        found = _LENGTH.match(self.tex, self.place)
        if found is None:
            raise TexError(f'"{word}" needs a length in braces, such as {{1em}}', word)
        self.place = found.end()
        return f"{word}{{{found[1]}{found[2]}}}"

    def argument(self, word: str) -> str:
        """What stands in the braces after a command that takes text."""
        start = self.tex.find("{", self.place)
        if start < 0 or self.tex[self.place : start].strip():
            raise TexError(f'"{word}" needs braces after it', word)
        depth = 0
        for match in re.finditer(r"\\.|[{}]", self.tex[start:], re.DOTALL):
            depth += {"{": 1, "}": -1}.get(match[0], 0)
            if depth == 0:
                self.place = start + match.end()
                return self.tex[start + 1 : self.place - 1]
        raise TexError(_unclosed("{"))

    def begin(self, what: str) -> None:
        self.open.append(what)
        if len(self.open) > DEEPEST:
            raise TexError(f"the formula is nested more than {DEEPEST} deep")

    def end(self, what: str, otherwise: str) -> None:
        if not self.open:
            raise TexError(otherwise)
        if self.open[-1] != what:
            raise TexError(f"{otherwise}: {_unclosed(self.open[-1])}")
        self.open.pop()


def _text(scanner: _Scanner, word: str) -> str:
    return "".join(_text_pieces(word, scanner.argument(word)))


def _operator_name(scanner: _Scanner, word: str) -> str:
    letters = _THIN.sub(" ", scanner.argument(word)).strip()
    if not _LETTERS.fullmatch(letters):
        raise TexError(f'"{word}" takes letters only', word)
    return f"{word}{{{letters}}}"


def _unclosed(what: str) -> str:
    match what:
        case "{":
            return '"{" is never closed'
        case r"\left":
            return r'"\left" without "\right"'
        case _:
            return rf'"\begin{{{what}}}" without "\end{{{what}}}"'


def _text_pieces(word: str, content: str) -> Iterator[str]:
    r"""``\text{if $x$}`` as text and formulas in turn; the text free of whatever is not plain characters."""
    for number, part in enumerate(re.split(r"(?<!\\)\$", content)):
        if number % 2:
            yield f"{{{prepared(part)}}}" if part.strip() else ""
        elif part:
            plain = _ESCAPED_IN_TEXT.sub(lambda match: (match[1] or " ").replace(",", " "), part)
            if re.search(r"[\\{}]", plain):
                raise TexError(f'"{word}" takes plain text and $formulas$ only', word)
            yield f"{word}{{{plain.replace('#', '&#x23;')}}}"  # else "&#x41;" would be read as the converter's own
    if content.count("$") - content.count(r"\$") & 1:
        raise TexError(f'"$" is never closed inside "{word}"', word)


_SPECIAL: dict[str, Callable[[_Scanner, str], str]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_OPERATOR_NAMES, _operator_name),
    **dict.fromkeys((r"\begin", r"\end"), _Scanner.environment),
    **dict.fromkeys((r"\left", r"\middle", r"\right"), _Scanner.delimiter),
    **dict.fromkeys((r"\color", r"\textcolor"), _Scanner.color),
    r"\hspace": _Scanner.space,
    r"\not": _Scanner.negation,
}
