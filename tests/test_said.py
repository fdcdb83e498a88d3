"""What lecturec says by itself: wording in each language, listings, tables, figures, links between slides."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import read, words
from strategies import lectures
from test_nothing_lost import EXAMPLES

from lecturec.deck import Code, Prose, Run, Table, text_of
from lecturec.diagnostics import Report
from lecturec.script import Beat, Line, Point, Script
from lecturec.theme import shelf
from lecturec.values import read_value
from lecturec.verbalise.code import outline
from lecturec.write import write
from lecturec.write.diagrams import diagram_said
from lecturec.write.fluent import fluent
from lecturec.write.links import VARIANTS, links
from lecturec.write.listings import listing_said
from lecturec.write.rows import table_said
from lecturec.write.say import phrase, vocabulary
from lecturec.write.voice import Voice

QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
LANGUAGES = ("en", "fr", "es", "de", "it", "pt", "ja", "zh-Hans", "zh-Hant", "ko", "ru", "ar", "hi")
FILES = sorted(p.stem for p in (shelf("templates") / "speech").glob("*.j2"))
NARRATION = Path(__file__).parents[1] / "docs" / "narration.md"
VALUES: dict[str, Any] = {
    "items": ["Ada", "Bel", "Cor"],
    "text": "Ada Bel",
    "last": True,
    "number": 2,
    "title": "Ada",
    "n": 1,
    "author": "Bel",
    "headers": ["Ada", "Bel"],
    "rows": 12,
    "first": "Ada",
    "cells": [("Bel", "Cor")],
    "header": "Bel",
    "value": "7",
    "years": True,
    "alone": True,
    "rises": True,
    "yes": ["Bel"],
    "no": ["Cor"],
    "kind": "program",
    "names": ["`Ada`", "`Bel`"],
    "loops": True,
    "things": ["Ada", "Bel"],
    "steps": ["Ada", "Bel", "Cor"],
    "targets": ["Bel"],
    "sender": "Ada",
    "receiver": "Bel",
    "article": True,
}
WRITTEN = {
    "items",
    "text",
    "title",
    "author",
    "headers",
    "first",
    "cells",
    "value",
    "yes",
    "no",
    "names",
    "things",
    "steps",
}
"""Values that are an author's words."""

HELPERS = {"plural", "counted", "degree", "polite", "year"}
"""Macros that only others of their template use."""


def macros(lang: str) -> dict[str, tuple[str, ...]]:
    """The macros of a template and their parameters."""
    text = (shelf("templates") / "speech" / f"{lang}.j2").read_text("utf-8")
    found = re.findall(r"{% macro (\w+)\(([^)]*)\) %}", text)
    return {name: tuple(filter(None, params.split(", "))) for name, params in found if name not in HELPERS}


def spoken(script: Script) -> list[str]:
    """The sentences of a script."""
    return [line.text for slide in script.slides for beat in slide.beats for line in beat.lines]


# Wording


def test_there_is_wording_for_each_language() -> None:
    """Thirteen languages; others are read plainly."""
    assert set(FILES) == {*LANGUAGES, "any"}
    assert phrase("quoted", "sw", author="Ada") == ""


@pytest.mark.parametrize("lang", FILES)
def test_every_template_has_all_macros(lang: str) -> None:
    """With the same parameters in the same order."""
    assert macros(lang) == macros("en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_wording_is_clean(lang: str) -> None:
    """No braces, no doubled marks, no space before a mark but in French, and nothing that it was given is dropped."""
    for name, parameters in macros(lang).items():
        for last in (True, False):
            given = {one: VALUES[one] for one in parameters} | ({"last": last} if "last" in parameters else {})
            said = phrase(name, lang, **given)

            assert said, name
            assert not re.search(r"[{}]|[.,;:!?。，、：；।]{2}|\s[.,。，、।]|  ", said), (name, said)
            for key in {*parameters} & WRITTEN:
                kept = words(str(VALUES[key])) if name != "again" else ["ada", "cor"]
                assert all(word in said.casefold() for word in kept), (name, said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", VARIANTS)
def test_links_differ(lang: str, name: str) -> None:
    """There are as many wordings as are chosen from."""
    assert len({phrase(name, lang, title="x", n=n) for n in range(VARIANTS[name])}) == VARIANTS[name]


@pytest.mark.parametrize(
    ("lang", "rows", "form"),
    [
        *[("ru", n, "строка") for n in (1, 21, 101)],
        *[("ru", n, "строки") for n in (2, 34)],
        *[("ru", n, "строк") for n in (5, 11, 12, 14, 111)],
        ("ar", 2, "صفان"),
        *[("ar", n, "صفوف") for n in (3, 10, 105)],
        *[("ar", n, "صفًا") for n in (11, 99)],
        ("ar", 100, "صف"),
        ("en", 1, "row"),
        ("fr", 2, "lignes"),
        ("hi", 1, "पंक्ति"),
    ],
)
def test_nouns_after_numbers(lang: str, rows: int, form: str) -> None:
    """In the form that the language asks for."""
    said = phrase("table", lang, headers=["x"], rows=rows)

    assert re.search(rf"(?<![^\W_]){form}(?=[\s.])", said), said


@given(st.text(max_size=40))
@QUICK
def test_values_are_text(value: str) -> None:
    """Whatever an author writes, it is no code of the template."""
    assert phrase("section", "en", number="1", title=value) == " ".join(f"Part 1: {value}.".split())


@pytest.mark.parametrize(("tag", "word"), [("zh-TW", "螢幕"), ("zh-CN", "屏幕"), ("yue", "螢幕"), ("zh", "屏幕")])
def test_chinese_scripts(tag: str, word: str) -> None:
    """What we add is written in the script of the lecture."""
    assert word in phrase("code", tag, kind="program")


# Points


def _told(*texts: str, lang: str = "en", marker: str = "") -> list[str]:
    parts = [Point(lead=text_of(text), marker=marker and f"{n}{marker}") for n, text in enumerate(texts, 1)]
    beats = [Beat(lines=(Line(text=t, spoken=f"{t}."),), reveals=(n,)) for n, t in enumerate(texts)]
    return [line.spoken for beat in fluent(parts, beats, lang) for line in beat.lines]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["red", "green"], ["red,", "and green."]),
        (["red", "green", "blue"], ["red,", "green,", "and blue."]),
        (["They end", "They repeat"], ["They end.", "They repeat."]),
        (["red: warm", "green"], ["red: warm.", "green."]),
        (["and red", "green"], ["and red.", "green."]),
        (["red", "green, or so"], ["red.", "green, or so."]),
        (["red"], ["red."]),
        (["a"] * 7, ["a."] * 7),
        (["one two three four five six seven eight", "x"], ["one two three four five six seven eight.", "x."]),
    ],
)
def test_short_points_are_one_sentence(texts: list[str], expected: list[str]) -> None:
    """Sentences, long points and lists within points are left as they are."""
    assert _told(*texts) == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("es", ["rojo,", "e índigo."]),
        ("it", ["rojo,", "e índigo."]),
        ("ru", ["rojo,", "и índigo."]),
        ("ar", ["rojo،", "وíndigo."]),
        ("sw", ["rojo.", "índigo."]),
    ],
)
def test_the_last_point_in_other_languages(lang: str, expected: list[str]) -> None:
    """With their own word for and; plainly where we have none."""
    assert _told("rojo", "índigo", lang=lang) == expected


def test_steps_are_counted() -> None:
    """But for those that count themselves."""
    assert _told("Read", "Write", marker=".") == ["First: Read.", "Second: Write."]
    assert _told("Step 1", "Step 2", marker=".") == ["Step 1.", "Step 2."]
    assert _told(*["x"] * 8, marker=".") == ["x."] * 8


# Listings


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("python", "def area_of(r):\n    return 1", "This code defines the function area_of."),
        ("python", "class A:\n    def f(self): ...\nclass B: ...", "This code defines the classes A and B."),
        ("python", ">>> load(1)\n2", "This code calls load."),
        ("python", "import os", "This code imports os."),
        ("python", "total = 0\nfor x in y:\n    total += x", "This code sets total and runs a loop."),
        ("python", "def (", "Here is the code, on the screen."),
        ("python", "def _private(): ...", "Here is the code, on the screen."),
        ("js", "export const f = async (x) => x", "This code defines the function f."),
        ("ts", "interface Shape { area(): number }", "This code defines the class Shape."),
        (
            "java",
            "public class Shape {\n  public int area() {\n return 1; }\n}",
            "This code defines the class Shape and the function area.",
        ),
        ("go", "func (s *T) Area() int {\n return 1\n}", "This code defines the function Area."),
        ("rust", "pub fn area() -> u8 { 1 }", "This code defines the function area."),
        ("cpp", "int main(int n) {\n}", "This code defines the function main."),
        ("csharp", "public class Shape { }", "This code defines the class Shape."),
        ("r", "f <- function(x) x", "This code defines the function f."),
        ("r", "lm() |> set(1)", "This code calls lm and set."),
        ("sql", "select a from b join c", "The query uses the tables b and c."),
        ("bash", "$ git add x\nsaid\n$ ls -l", "On the screen: the commands git add and ls."),
        ("yaml", "name: x\non:\n  push: y", "The data has the keys name and on."),
        ("json", "[1]", "Here is the code, on the screen."),
        ("css", "h1 { color: red }", "These are styles for h1."),
        ("html", "<ul><li>x</li></ul>", "The markup uses the elements ul and li."),
        ("", "a.txt", "Here it is, on the screen."),
        ("mermaid", "pie", "Here is the diagram, on the screen."),
    ],
)
def test_a_listing_by_what_it_does(language: str, text: str, said: str) -> None:
    """Names as they are written; what would be too much is only announced."""
    lines = listing_said(Code(text=text, language=language), Voice("en"), announced=False)

    assert [line.text for line in lines] == [said]


def test_a_listing_that_its_author_announces() -> None:
    """Is looked at, unless there is a name to say."""
    assert listing_said(Code(text="x = 1", language="python"), Voice("en"), announced=True)[0].text == ""
    assert listing_said(Code(text="def f(): ...", language="python"), Voice("en"), announced=True)[0].text


def test_what_is_said_of_listings_is_the_authors_choice() -> None:
    """What they do, that they are there, or nothing."""
    deck = read("---\ndialect: slides\n---\n# A\n\n---\n\n## B\n\n```python\ndef f(): pass\n```\n").deck
    said = {code: spoken(write(deck, Report(), code=code))[-1] for code in ("describe", "name", "silent")}

    assert said == {
        "describe": "This code defines the function f.",
        "name": "Here is the code, on the screen.",
        "silent": "",
    }
    assert all(read_value("code", code) == code for code in said)


@given(
    st.text(alphabet="def class(){}[]<>-=:;'\"\\#/*`\n\t .,|@$%ab1", max_size=400),
    st.sampled_from(("python", "js", "sql", "bash", "json", "yaml", "html", "css", "r", "mermaid", "dot")),
)
@QUICK
def test_any_listing_has_an_outline(text: str, language: str) -> None:
    """Nothing that somebody writes breaks it."""
    outline(text, language)
    diagram_said("graph LR\n" + text, language, "en")
    diagram_said("sequenceDiagram\n" + text, language, "en")


@pytest.mark.parametrize("text", ["(" * 9000, "-" * 9000, "/*" * 9000, "a.b" * 9000, "A--" * 9000, "import " * 3000])
def test_no_listing_takes_long(text: str) -> None:
    """Whatever stands in it."""
    for language in ("python", "java", "sql", "bash", "css"):
        outline(text, language)
    diagram_said("graph LR\n" + text, "mermaid", "en")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", ["A plus: ✅ fast.", "✔️ small.", "A minus: ❌ dear."]),
        ("fr", ["Point fort : ✅ fast.", "✔️ small.", "Point faible : ❌ dear."]),
        ("sw", ["✅ fast.", "✔️ small.", "❌ dear."]),
    ],
)
def test_pros_and_cons_are_heard(lang: str, expected: list[str]) -> None:
    """Signs are silent: where a list has both of them, words say which is which."""
    assert _told("✅ fast", "✔️ small", "❌ dear", lang=lang) == expected


def test_signs_of_one_kind_are_decoration() -> None:
    """Nothing is told apart by them."""
    assert _told("❌ dear", "❌ slow") == ["❌ dear,", "and ❌ slow."]


# Tables


def _table(*rows: str) -> Table:
    header, *body = (tuple(text_of(cell.strip()) for cell in row.split("|")) for row in rows)
    return Table(header=header, rows=tuple(body))


def _rows(table: Table, lang: str = "en") -> list[tuple[int, str]]:
    return [(b.row, line.text) for b in table_said(table, Voice(lang)) for line in b.lines]


def test_a_small_table_is_read() -> None:
    """With its headers once."""
    assert _rows(_table("a | b | c", "x | 1 | 2", "y | 3 | 4")) == [(0, "x: b, 1; c, 2."), (1, "y: 3, 4.")]


def test_formulas_and_code_in_cells_are_read_as_such() -> None:
    """Not as the signs that they are written in."""
    root, name = (Run(text=r"\sqrt{x}", marks=("math",)),), (Run(text="x_max", marks=("code",)),)
    table = Table(header=(text_of("a"), text_of("b"), text_of("c")), rows=((text_of("x"), root, name),))

    (line,) = [line for beat in table_said(table, Voice("en")) for line in beat.lines]

    assert line.text == r"x: b, \sqrt{x}; c, x_max."
    assert line.spoken == "x: b, the square root of x; c, x maximum."
    assert [line.text[start:stop] for start, stop in line.whole] == [r"\sqrt{x}", "x_max"]


def test_ties_and_years_and_ranks_are_no_extremes() -> None:
    """And of two that share the highest place neither is named."""
    table = _table("n | since | place | size", *[f"r{i} | {1990 + i} | {i} | {min(i, 11)}" for i in range(13)])

    assert _rows(table)[2:] == [(0, "size: lowest for r0, at 0.")]


@pytest.mark.parametrize(("lang", "low"), [("en", 1), ("de", 0)])
def test_the_comma_is_that_of_the_language(lang: str, low: int) -> None:
    """1,234 is more than 2 in English, and less in German."""
    table = _table("n | size", "a | 1,234", "b | 2", *[f"c{i} | 99" for i in range(12)])

    assert _rows(table, lang)[-1][0] == low


def test_no_version_or_unit_is_compared() -> None:
    """Columns of several units, or of something else than numbers, are no quantities."""
    table = _table("n | v | w", *[f"a{i} | 1.{i}.2 | {i} {'kg' if i % 2 else 'm'}" for i in range(12)])

    assert len(_rows(table)) == 2


def test_a_wide_or_odd_table_is_said_too() -> None:
    """Rows shorter than their header, and none at all."""
    short = Table(header=(text_of("a"), text_of("b")), rows=((text_of("x"),),) * 12)

    assert _rows(short)[0] == (-1, "The table has 12 rows.")
    assert _rows(Table(header=(text_of("a"),), rows=())) == []


# Links


def _deck(count: int, lang: str = "en") -> str:
    head = f"---\ndialect: slides\nlang: {lang}\n---\n# A lecture\n"
    return head + "".join(
        f"\n---\n\n## Matter {chr(97 + i % 26)}{'x' * (i // 26)}\n\n- thing {i}\n- other\n" for i in range(count)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_phrase_is_a_tic(lang: str) -> None:
    """In forty slides no linking phrase is used more than three times, and more headings are plain than linked."""
    deck = read(_deck(40, lang)).deck
    found = Counter(link for link in links(deck.slides, lang) if link.wording)

    assert 5 <= sum(found.values()) <= 20
    assert max(found.values()) <= 3


def test_links_do_not_depend_on_what_stands_under_other_headings() -> None:
    """A new paragraph says nothing anew."""
    before, after = (
        read(_deck(20).replace("- thing 3\n", more)).deck for more in ("- thing 3\n", "- thing 3\n\nNew.\n")
    )

    assert links(before.slides, "en") == links(after.slides, "en")


@pytest.mark.parametrize("title", ["Why?", "2. Two", "Summary", "Now this", "A: b", "x" * 9 + " y" * 9])
def test_headings_that_speak_for_themselves(title: str) -> None:
    """Questions, numbers, ends and links are left as they are."""
    deck = read(_deck(12).replace("Matter c", title).replace("Matter d", title + " z?")).deck
    at = next(i for i, slide in enumerate(deck.slides) if title[:4] in "".join(run.text for run in slide.title))

    assert not links(deck.slides, "en")[at].wording


def test_a_heading_is_not_said_twice_in_a_row() -> None:
    """Where there is something else to say."""
    said = spoken(
        read("---\ndialect: slides\n---\n# A\n\n---\n\n## B\n\nOne.\n\n---\n\n## B\n\nTwo.\n\n---\n\n## B\n").script
    )

    assert said == ["A", "B", "One.", "Two.", "B"]


def test_notes_are_not_linked() -> None:
    """What an author says over a slide is all that is said."""
    source = _deck(12).replace("- other\n", "- other\n\n<!-- Said. -->\n")

    assert set(spoken(read(source).script)[1:]) == {"Said."}


# Everywhere


@given(lectures("slides"))
@settings(QUICK, max_examples=max(4, EXAMPLES // 4))
def test_every_language_says_all_that_is_written(lecture: tuple[str, list[str]]) -> None:
    """Whatever the wording, each word of a point or paragraph is spoken once."""
    for lang in ("en", "ru", "ja"):
        script = read(f"---\ndialect: slides\nlang: {lang}\n---\n" + lecture[0]).script
        said = Counter(words(" ".join(spoken(script))))
        shown = [part for slide in script.slides if not slide.notes for part in slide.parts]
        for part in shown:
            text = part.lead if isinstance(part, Point) else part.text if isinstance(part, Prose) else ()
            assert all(said[word] for run in text if not run.marks for word in words(run.text))
            assert not any(mark in line for line in spoken(script) for mark in ("{{", "}}"))


def test_vocabulary_is_small_letters() -> None:
    """It is compared with folded words."""
    for lang in LANGUAGES:
        for name in ("articles", "contrasts", "concludes", "links", "totals", "averages"):
            assert all(word == word.casefold() for word in vocabulary(name, lang)), (lang, name)


def test_the_wording_in_the_documentation_is_what_is_said() -> None:
    """The table of docs/narration.md, row by row."""
    text = NARRATION.read_text("utf-8").split("## What is said")[1].split("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.split("\n") if line.startswith("| `")
    ]

    assert len(rows) >= 12
    for name, english, french, russian in rows:
        macro = name.strip("`")
        given = {one: VALUES[one] for one in macros("en")[macro]}
        assert [phrase(macro, lang, **given).replace("`", "") for lang in ("en", "fr", "ru")] == [
            english,
            french,
            russian,
        ]
