"""TeX to MathML: what teachers write, what MathML 2 makes of it, and what is refused by name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from qti.content import tex_source
from qti.content.tex import check, mathml
from qti.errors import TexError

NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'


def shown(tex: str) -> str:
    """The formula's row as text, without the namespace and the annotation."""
    row = mathml(tex, display=False)[0][0]
    return "".join(etree.tostring(child, encoding="unicode") for child in row).replace(NAMESPACE, "")


def test_the_whole_element() -> None:
    """A formula is unprefixed MathML in its own namespace, with the TeX as annotation."""
    text = etree.tostring(mathml(r"a<\frac{1}{2}", display=False), encoding="unicode")

    assert text == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>a</mi><mo>&lt;</mo>'
        "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>"
        r'<annotation encoding="application/x-tex">a&lt;\frac{1}{2}</annotation></semantics></math>'
    )


def test_display() -> None:
    """A formula in a line of its own is a block, and asking for one kind does not change the other."""
    block, inline = mathml("x", display=True), mathml("x", display=False)

    assert (block.get("display"), inline.get("display")) == ("block", None)


def test_each_call_gives_a_new_element() -> None:
    """The same formula may stand in two places."""
    parent = etree.Element("p")
    parent.append(mathml("x+1", display=False))
    parent.append(mathml("x+1", display=False))

    assert len(parent) == 2


STRUCK = '<menclose notation="downdiagonalstrike">{}</menclose>'
UP = '<menclose notation="updiagonalstrike">{}</menclose>'
ALIGNED = '<mtable displaystyle="true" rowspacing="3pt" columnspacing="0em 2em"><mtr>{}</mtr></mtable>'
FORMS = [
    (r"x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
    (r"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mn>3</mn></mroot>"),
    (r"f''", "<msup><mi>f</mi><mo>″</mo></msup>"),
    (r"α≤\beta", "<mi>α</mi><mo>≤</mo><mi>β</mi>"),
    (r"\sum_{i}^n", '<munderover><mo movablelimits="true">∑</mo><mrow><mi>i</mi></mrow><mi>n</mi></munderover>'),
    (r"\sum\limits_i", '<munder><mo movablelimits="false">∑</mo><mi>i</mi></munder>'),
    (r"\sum\nolimits_i", "<msub><mo>∑</mo><mi>i</mi></msub>"),
    (r"\int_0^\infty", "<msubsup><mo>∫</mo><mn>0</mn><mi>∞</mi></msubsup>"),
    (r"\lim_{x}", '<munder><mo movablelimits="true">lim</mo><mrow><mi>x</mi></mrow></munder>'),
    (r"\sin x", '<mi>sin</mi><mo>\u2061</mo><mspace width="0.167em"/><mi>x</mi>'),
    (r"\sin(x)", '<mi>sin</mi><mo>\u2061</mo><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo>'),
    (r"\sin^2", "<msup><mi>sin</mi><mn>2</mn></msup>"),
    (r"\operatorname{arg\,max}", "<mi>argmax</mi>"),
    (r"\mathrm{kg}", '<mrow><mi mathvariant="normal">kg</mi></mrow>'),
    (r"\mathbb{R}", "<mi>ℝ</mi>"),
    (r"5cm", "<mn>5</mn><mi>c</mi><mi>m</mi>"),
    (r"-2.5 in", "<mo>−</mo><mn>2.5</mn><mi>i</mi><mi>n</mi>"),
    (r"\hspace{ 1em }\!", '<mspace width="1em"/><mspace width="-0.167em"/>'),
    (r"\text{if $x$, 5\% \& a & b}", "<mtext>if </mtext><mrow><mi>x</mi></mrow><mtext>, 5% &amp; a &amp; b</mtext>"),
    (r"\text{&#x41; #1}", "<mtext>&amp;#x41; #1</mtext>"),
    (r"\not=\not\in", "<mo>≠</mo><mo>∉</mo>"),
    (r"\overline{x}", '<mover><mrow><mi>x</mi></mrow><mo stretchy="true">¯</mo></mover>'),
    (
        r"\bcancel{\xcancel{x}}",
        STRUCK.format(f"<mrow>{UP.format(STRUCK.format('<mrow><mi>x</mi></mrow>'))}</mrow>"),
    ),
    (r"\color{red}x", '<mstyle mathcolor="red"><mi>x</mi></mstyle>'),
    (r"\displaystyle", '<mstyle displaystyle="true" scriptlevel="0"><mrow/></mstyle>'),
    (
        r"\begin{matrix}a\\[2pt]b\end{matrix}",
        "<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>",
    ),
    (
        r"\begin{aligned}a&=b\end{aligned}",
        ALIGNED.format(
            '<mtd columnalign="right"><mi>a</mi></mtd><mtd columnalign="left"><mi/><mo>=</mo><mi>b</mi></mtd>'
        ),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "expected"), FORMS)
def test_forms(tex: str, expected: str) -> None:
    """Each construct in the MathML 2 that says what its author means."""
    assert shown(tex).replace("<mi></mi>", "<mi/>").replace("\u00a0", " ") == expected


WORDS = (
    *(r"\alpha", r"\Omega", r"\varepsilon", r"\hbar", r"\ell", r"\infty", r"\partial", r"\nabla"),
    *(r"\forall", r"\exists", r"\in", r"\notin", r"\subset", r"\subseteq", r"\cup", r"\cap"),
    *(r"\setminus", r"\emptyset", r"\times", r"\cdot", r"\div", r"\pm", r"\mp", r"\leq"),
    *(r"\le", r"\geq", r"\neq", r"\ne", r"\approx", r"\equiv", r"\sim", r"\propto"),
    *(r"\ll", r"\gg", r"\perp", r"\parallel", r"\angle", r"\triangle", r"\degree", r"\circ"),
    *(r"\to", r"\rightarrow", r"\Rightarrow", r"\Leftrightarrow", r"\iff", r"\implies", r"\mapsto"),
    *(r"\rightleftharpoons",),
    *(r"\uparrow", r"\ldots", r"\cdots", r"\vdots", r"\ddots", r"\prime", r"\land", r"\lor"),
    *(r"\neg", r"\oplus", r"\otimes", r"\int", r"\iint", r"\oint", r"\prod", r"\bigcup"),
    *(r"\max", r"\min", r"\sup", r"\inf", r"\gcd", r"\det", r"\dim", r"\ker"),
    *(r"\arg", r"\exp", r"\ln", r"\log", r"\cos", r"\tan", r"\arcsin", r"\sinh"),
    *(r"\langle", r"\rangle", r"\lfloor", r"\rceil", r"\lvert", r"\Vert", r"\quad", r"\qquad"),
    *(r"\,", r"\;", r"\:", r"\!", r"\{", r"\}", r"\%", r"\$"),
    *(r"\#", r"\_", r"\&", r"\|", r"\dag", r"\permil"),
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_words_that_teachers_write(word: str) -> None:
    """Signs, letters, functions and spaces are known, and none is shown as its own name."""
    assert "\\" not in shown(f"{word} x")


USUAL = [
    r"\frac{-b\pm\sqrt{b^2-4ac}}{2a}",
    r"f(x)=\begin{cases}1&\text{if }x<0\\2&\text{otherwise}\end{cases}",
    r"\begin{pmatrix}1&0\\0&1\end{pmatrix}\begin{bmatrix}a\end{bmatrix}\begin{vmatrix}a&b\end{vmatrix}",
    r"\begin{array}{l|cr}a&b&c\\\hline d&e&f\end{array}",
    r"\begin{gathered}a\\b\end{gathered}\begin{split}a&=b\end{split}\begin{smallmatrix}a\end{smallmatrix}",
    r"\left.\frac{\mathrm{d}y}{\mathrm{d}x}\right|_{x=0}\left\{\frac12\middle|x\right\rangle",
    r"\binom{n}{k}=\tbinom nk=\dbinom{n}{k}, \dfrac12\tfrac12\cfrac{1}{2}, {n \choose k}, {a \over b}",
    r"\vec{v}\cdot\hat{n}+\dot{x}+\ddot{x}+\bar{x}+\tilde{x}+\widehat{ABC}+\overrightarrow{AB}+\underline{x}",
    r"\overbrace{a+b}^{n}+\underbrace{c}_{m}+\overset{!}{=}+\underset{x}{\min}+\stackrel{?}{=}",
    r"\mathrm{CO_2}\xrightarrow[\Delta]{H^+}\mathrm{H_2O}",
    r"\mathbf{F}=m\mathbf{a},\ \boldsymbol{\alpha}\ \mathcal{L}\ \mathfrak{g}\ \mathsf{A}\ \mathtt{x}\ \mathit{ab}",
    r"9.81\,\mathrm{m}/\mathrm{s}^2,\ 3{,}14,\ 25\,^\circ\mathrm{C},\ 50\,\%",
    r"a \bmod b,\ a\equiv b\pmod{n},\ \operatorname*{argmax}_x f",
    r"\Bigl(\bigl[x\bigr]\Bigr),\ \boxed{x},\ \cancel{x},\ \phantom{x},\ \textcolor{blue}{x}",
    r"\sum_{\substack{i=1\\j=1}}^{n}\prod_{k}x_{k}'",
]


@pytest.mark.parametrize("tex", USUAL)
def test_formulas_that_teachers_write(tex: str) -> None:
    """Whole formulas of school and university are taken, each with its TeX beside what it became."""
    semantics = mathml(tex, display=False)[0]

    assert len(semantics[0])
    assert semantics[1].text == tex


REFUSED = [
    (r"\foo{x}", r'"\foo" is not known here', r"\foo"),
    (r"\ce{H2O}", r'"\ce" is not known here', r"\ce"),
    (r"\newcommand{\a}{b}", r'"\newcommand" is not known here', r"\newcommand"),
    (r"\(x\)", r'"\(" is not known here', r"\("),
    (r"\begin{tabular}x\end{tabular}", r'"\begin{tabular}" is not known here', r"\begin{tabular}"),
    (r"\begin x", r'"\begin{}" is not known here', r"\begin{}"),
    (r"\begin{cases}x", r'"\begin{cases}" without "\end{cases}"', r"\begin{cases}"),
    (
        *(r"\begin{cases}x\end{matrix}",),
        *(r'"\end{matrix}" does not end what was begun last: "\begin{cases}" without "\end{cases}"', ""),
    ),
    (r"\begin{array}a\end{array}", r'"\begin{array}" needs its columns, such as {lcr}', r"\begin{array}"),
    (r"\begin{matrix}\end{matrix}", "a matrix has nothing in it", ""),
    (r"\begin{matrix}[a]&b\end{matrix}", "a matrix begins with a bracket (write {} before it)", ""),
    ("{x", '"{" is never closed', ""),
    (r"\text{x", '"{" is never closed', ""),
    ("x}", '"}" closes nothing', ""),
    (r"\left(x", r'"\left" without "\right"', r"\left"),
    (r"x\right)", r'"\right" without "\left"', ""),
    (r"{\left(x}\right)", r'"}" closes nothing: "\left" without "\right"', ""),
    (r"\left x\right)", r'"\left" needs a bracket after it, or a point for none', r"\left"),
    (r"x\middle|y", r'"\middle" stands outside "\left" and "\right"', r"\middle"),
    ("a & b", r'"&" stands outside a matrix or another environment (write \& for the sign)', ""),
    ("50% x", r'"%" has a meaning of its own in TeX (write \% for the sign)', ""),
    ("x\\", "there is nothing after the last backslash", ""),
    (" ", "there is no TeX", ""),
    ("\x1b", "the character U+001B cannot stand in a question", ""),
    (r"\frac{1}", "a fraction lacks a part", ""),
    (r"\overset{1}", "something above or below another lacks a part", ""),
    (r"{\over 2}", "a fraction has no numerator", ""),
    (r"{1 \over}", "a fraction has no denominator", ""),
    ("x_1_2", "there are two subscripts in a row (put braces around what belongs together)", ""),
    ("x^1^2", "there are two superscripts in a row (put braces around what belongs together)", ""),
    ("x^", 'nothing stands after "^" or "_"', ""),
    (r"x\limits_1", r'"\limits" stands after something that has none', ""),
    (r"\frac", "something is missing, such as what a command applies to", ""),
    (r"\hline", r'"\hline" cannot stand here', r"\hline"),
    (r"\text x", r'"\text" needs braces after it', r"\text"),
    (r"\text{a{b}}", r'"\text" takes plain text and $formulas$ only', r"\text"),
    (r"\text{if $x}", r'"$" is never closed inside "\text"', r"\text"),
    (r"\text{$\foo$}", r'"\foo" is not known here', r"\foo"),
    (r"\operatorname{a-b}", r'"\operatorname" takes letters only', r"\operatorname"),
    (r"\hspace{1}", r'"\hspace" needs a length in braces, such as {1em}', r"\hspace"),
    (r"\color{1}", r'"\color" needs the name of a color, such as {red}', r"\color"),
    ("{" * 41 + "x" + "}" * 41, "the formula is nested more than 40 deep", ""),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "what", "command"), REFUSED)
def test_refused(tex: str, what: str, command: str) -> None:
    """What cannot become MathML is an error that says why and names the command."""
    with pytest.raises(TexError) as caught:
        check(tex)

    assert (str(caught.value), caught.value.command) == (what, command)


PIECES = (
    *("a", "x", "1", "2.5", "^", "_", "{", "}", r"\frac", r"\sqrt", "[", "]", "(", ")", r"\left", r"\right", ".", "|"),
    *(r"\begin{cases}", r"\end{cases}", r"\begin{aligned}", r"\end{aligned}", r"\\", "&", r"\text", "{if $x$}", "'"),
    *(r"\sum", r"\limits", r"\lim", r"\over", r"\mathrm", r"\sin", " ", r"\color{red}", r"\xrightarrow", r"\overset"),
    *(r"\operatorname", r"\not", r"\,", r"\binom", r"\substack", r"\big", r"\middle", "cm", r"\pmod", r"\hline", "é"),
    *(r"\cancel", r"\bra", r"\mathbb", r"\%", r"\{", r"\}", "-", "<", r"\displaystyle", r"\begin{array}{cc}", "\x00"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join) | st.text(max_size=12))
def test_tex_is_shown_or_refused(tex: str) -> None:
    """Nothing but TexError is ever raised, and what is shown shows no command by its name."""
    try:
        row = mathml(tex, display=False)[0][0]
    except TexError:
        return

    assert not re.search(r"\\[A-Za-z]", "".join(row.itertext()))


def test_every_command_is_known_to_the_converter() -> None:
    """The table of commands is made from the converter's own tables, so it grows with them."""
    assert {r"\frac", r"\alpha", r"\rightleftharpoons", r"\mathbb"} <= tex_source.COMMANDS
    assert not {r"\newcommand", r"\def", r"\href", r"\unicode"} & tex_source.COMMANDS
