"""Formulas as a lecturer says them: the table of formulas.toml, and what holds for any TeX."""

import re
import time
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturec.verbalise.formula import formula_terms, speak, unknown_commands
from lecturec.verbalise.tables import FORMULAS, formula_tables, tex_commands

TABLE = tomllib.loads(Path(__file__).with_name("formulas.toml").read_text("utf-8"))["formula"]
LANGUAGES = ("en", "fr", "es", "de", "ja", "zh-Hant", "zh-Hans")
OTHERS = ("it", "pt", "ko", "ru", "ar", "hi")
COMMANDS = [
    "\\" + name for table, names in tex_commands().items() if table not in ("plain", "unicode") for name in names
]
PIECES = [
    *COMMANDS,
    *"{}{}[]()|_^'!&=+-*/<>:;,.019abxyfPE$~ \\",
    *("\\begin{cases}", "\\end{cases}", "\\begin{pmatrix}", "\\end{pmatrix}", "\\begin{aligned}", "\\end{aligned}"),
    *("\\newcommand{\\a}[1]{#1\\a}", "\\a", "\\text{a $b$}", "é", "中", "\ue000", "\\nobodyknowsthis"),
]
TEX = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case["tex"])
def test_a_formula_is_said_as_a_teacher_of_the_language_says_it(case: dict[str, str]) -> None:
    said = {lang: words for lang, words in case.items() if lang != "tex"}
    assert {*LANGUAGES} <= {*said}
    assert {lang: speak(case["tex"], lang) for lang in said} == said


def test_the_table_is_of_real_courses_and_large_enough() -> None:
    assert len({case["tex"] for case in TABLE}) >= 120


def test_the_account_of_narration_shows_what_is_said() -> None:
    account = Path(__file__).parents[1].joinpath("docs", "narration.md").read_text("utf-8")
    section = account.partition("## Formulas")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]

    for row in rows:
        tex, *said = (cell.strip() for cell in row.strip("|").replace("\\|", "\0").split("|"))
        tex = tex.strip("`").replace("\0", "|")
        assert said == [speak(tex, lang) for lang in ("en", "fr", "ja", "zh-Hant")]
    assert len(rows) > 5


@pytest.mark.parametrize("lang", sorted(FORMULAS))
def test_every_language_has_words_of_its_own_for_everything(lang: str) -> None:
    own, english = formula_tables(lang), formula_tables("en")
    for name in set(english) - {"bound", "chain", "fractions", "contractions", "finer"}:
        assert set(own[name]) >= set(english[name]), name


@settings(max_examples=300, deadline=None)
@given(tex=TEX | st.text(max_size=60), lang=st.sampled_from(LANGUAGES + OTHERS))
def test_any_tex_is_said_without_its_marks(tex: str, lang: str) -> None:
    said = speak(tex, lang)

    assert said
    assert said == speak(tex, lang)
    assert not re.search("[\\\\{}\ue000-\ue0ff]", said)
    unknown_commands(tex)


@settings(max_examples=300, deadline=None)
@given(tex=TEX | st.sampled_from([case["tex"] for case in TABLE]), lang=st.sampled_from(LANGUAGES))
def test_terms_are_in_order_and_cover_the_words(tex: str, lang: str) -> None:
    terms, said = formula_terms(tex, lang), speak(tex, lang)

    assert (terms[0].tex_start, terms[-1].tex_stop) == (0, len(tex))
    assert (terms[0].spoken_start, terms[-1].spoken_stop) == (0, len(said))
    for term, after in pairwise(terms):
        assert term.tex_start <= term.tex_stop == after.tex_start
        assert term.spoken_start < term.spoken_stop == after.spoken_start


@pytest.mark.parametrize(
    ("lang", "tex", "said"),
    [
        ("ar", r"P(A|B) = \frac{P(A \cap B)}{P(B)}", "P لـ A بشرط B يساوي P لـ A تقاطع B، الكل على P لـ B"),
        ("ar", r"\int_0^1 x^2 dx = \frac{1}{3}", "تكامل من 0 إلى 1 لـ x تربيع d x يساوي ثلث"),
        ("hi", r"E = mc^2", "E बराबर m c का वर्ग"),
        ("hi", r"x \in \mathbb{R}", "x, वास्तविक संख्याओं का सदस्य है"),
        ("ko", r"a_n = n", "a n은 n"),
        ("ko", r"E = mc^2", "E는 m c의 제곱"),
        ("ru", r"\int_0^{\pi} \sin x \, dx = 2", "интеграл от 0 до пи от синуса x d x равно 2"),
    ],
)
def test_other_languages_say_formulas_in_their_own_words(lang: str, tex: str, said: str) -> None:
    """Particles and cases fit what is before them."""
    assert speak(tex, lang) == said


def test_sides_and_lines_are_terms() -> None:
    def parts(tex: str) -> list[tuple[str, str]]:
        said = speak(tex, "en")
        return [(tex[t.tex_start : t.tex_stop], said[t.spoken_start : t.spoken_stop]) for t in formula_terms(tex, "en")]

    assert parts("a^2 + b^2 = c^2") == [("a^2 + b^2 ", "a squared plus b squared "), ("= c^2", "equals c squared")]
    assert parts(r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}") == [
        (r"\begin{aligned} x &", "x "),
        (r"= 1 \\ ", "equals 1; "),
        ("y &", "y "),
        (r"= 2 \end{aligned}", "equals 2"),
    ]


def test_a_command_that_has_words_is_never_said_by_its_name() -> None:
    """No name of a command stands for itself in French, unless it is the French word too."""
    own = {word for table in formula_tables("fr").values() for form in table.values() for word in form.split()}
    names = {command[1:] for command in COMMANDS} - own

    said = {name for name in names if name.isalpha() and name in speak(f"\\{name}{{x}}{{y}}", "fr").split()}

    assert not {name for name in said if len(name) > 2}


def test_commands_that_nobody_knows_are_named_and_said_plainly() -> None:
    assert unknown_commands(r"x + \mySpecial y") == (("mySpecial", 4, 14),)
    assert speak(r"x + \mySpecial y", "en") == "x plus my Special y"


def test_macros_of_the_formula_itself_are_understood() -> None:
    assert speak(r"\newcommand{\norm}[1]{\|#1\|} \norm{x} = 1", "en") == "the norm of x equals 1"
    assert speak(r"\DeclareMathOperator{\rank}{rank} \rank A", "en") == "the rank of A"


def test_looks_are_not_heard() -> None:
    assert speak(r"\displaystyle\color{red}\mathbf{\Large x}\,\quad", "en") == "x"


@pytest.mark.parametrize(
    "piece", [r"x+", r"\frac{a}{b}+", "(", "{", "|a", "x^{", "f(x+1)", r"\sin", "a=b,", r"\det", "!"]
)
def test_ten_thousand_characters_take_a_moment(piece: str) -> None:
    tex = (piece * 10_000)[:10_000]
    start = time.process_time()

    assert speak(tex, "en")

    assert time.process_time() - start < 2
