import pytest

from lecturec.layout.formula import NotUnderstood, to_typst
from lecturec.layout.typeset import Press
from lecturec.theme import Theme


@pytest.fixture(scope="module")
def press():
    with Press(Theme()) as press:
        yield press


@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{a}{b}",
        r"\int_{-\infty}^{\infty} e^{-x^2}\,dx = \sqrt{\pi}",
        r"\begin{pmatrix}a&b\\c&d\end{pmatrix}",
        r"\begin{align} a &= b+c \\ &= d \end{align}",
        r"\begin{cases} x & x>0 \\ 0 & \text{otherwise, if $x = 0$}\end{cases}",
        r"\operatorname{argmax}_{\theta}\ \mathcal{L}(\theta)",
        r"\newcommand{\R}{\mathbb{R}} x\in\R",
        r"\newcommand{\pair}[2]{(#1, #2)} \pair{a}{b}",
        r"\boxed{E=mc^2}",
        r"P(A \mid B)",
        r"\left\| \epsilon - \epsilon_\theta(x_t, t) \right\|^2",
        r"\begin{equation} x := 3 \tag{1} \end{equation}",
        r"\begin{array}{c|c}a&b\end{array}",
        r"\text{a \"quote\", a back\\slash and a #hash}",
        r"\N \subset \Z \subset \Q \subset \R",
    ],
)
def test_everyday_formulas_are_set(press, tex):
    code, svg, why = press.formula(tex)

    assert (bool(code), svg, why) == (True, "", "")


@pytest.mark.parametrize(
    "tex",
    [
        r'\text{#read("/etc/passwd")}',
        r'\text{" #read("/etc/passwd") "}',
        r'\text{\" #read("/etc/passwd")}',
        r'\mathrm{" #read("x")}',
        r'\operatorname{") #read("x"}',
        r'\boxed{\text{" #read("x")}}',
        r'\tag{" #read("x")}',
        r'\std.read("x")',
        r'\operatorname{std}.read("x")',
        r"\unknown{#panic()}",
        r"\#read",
        r'\text{LECTURECAX} " #read("x")',
        r"\hspace{1e9cm}",
        '\\text{a\n" #read("x")}',
    ],
)
def test_a_formula_never_becomes_code(tex):
    """Every `#` of what comes out lies within a string of ours, or is a space of bounded width."""
    try:
        code = to_typst(tex)
    except NotUnderstood:
        return
    outside, inside, escaped = [], False, False
    for c in code:
        if escaped:
            escaped = False
        elif c == "\\":
            escaped = True
        elif c == '"':
            inside = not inside
        elif not inside:
            outside.append(c)
    assert not inside
    assert "#" not in "".join(outside)
    assert "std" not in "".join(outside)


def test_a_command_that_nobody_knows_is_not_passed_on_as_a_word(press, monkeypatch):
    monkeypatch.setattr("lecturec.layout.typeset.to_svg", lambda _: "")

    assert press.formula(r"\unknowncommand{x}")[0] == ""
    assert "unknowncommand" in press.formula(r"\unknowncommand{x}")[2]


@pytest.mark.parametrize("tex", [r"\frac{a}{", r"\newcommand{\a}{\a\a}\a", "x" * 30_000, r"\boxed{" * 12])
def test_what_cannot_be_read_is_refused_with_a_reason(tex):
    with pytest.raises(NotUnderstood, match=r"\w"):
        to_typst(tex)
