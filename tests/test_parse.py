"""Reading: any bytes, in linear time, with places that lie where the author would look."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import read

from lecturec.parse.language import guess_language, language_tag

MEBIBYTE = 1 << 20
PATHOLOGICAL = {
    "quotes": ">" * 50_000 + "\n# h",
    "brackets": "[" * 9_900,
    "pictures": "![" * 4_900,
    "inline footnotes": "^[" * 4_900,
    "links that never close": "](\n" * 50_000,
    "emphasis": "**x *a " * 1_400,
    "angles": "<" * MEBIBYTE,
    "CDATA": "a <![CDATA[" * 40_000,
    "comments": "<!-- " * 100_000,
    "backticks": "".join("e" + "`" * i for i in range(1, 1_400)),
    "definitions of links": "".join(f"[r{i}]: /u{i}\n" for i in range(15_000)),
    "formulas that never close": "$$a\n\n" * 2_500,
    "a wide table": "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + ("|" + "b|" * 1_000 + "\n") * 100,
    "a list without end": "- item here\n" * 15_000,
    "slides without end": "# T\n\ntext\n\n" * 1_000,
    "callouts without words": "!!! note\n" * 2_000,
    "brackets in front matter": "---\na: " + "[" * 30_000 + "\n---\n",
    "colons in front matter": "---\n" + "a: " * 20_000 + "\n---\n",
    "front matter without end": "---\n" + "a: 1\n\n" * 2_500,
    "blank lines": "\n" * MEBIBYTE,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
@pytest.mark.timeout(60)
def test_a_mebibyte_of_anything_ends_soon(name: str) -> None:
    """In a lecture, or in a limit with its line; the watchdog is far off, for slow machines."""
    lecture = read(PATHOLOGICAL[name])

    assert all(d.exit in (1, 4) for d in lecture.diagnostics)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=80))
def test_no_bytes_make_reading_raise(data: bytes) -> None:
    """Whatever a file holds; and what is wrong has a place."""
    lecture = read(data)

    assert lecture.deck.lang
    assert all(d.span.line >= 1 and d.span.column >= 1 for d in lecture.diagnostics)


@pytest.mark.parametrize(
    ("text", "code", "offending"),
    [
        ("a\n\nb ![](x.png) c", "missing-alt-text", "![](x.png)"),
        ("a [b](javascript:c) d", "unsafe-link", "[b](javascript:c)"),
        ("a\n\n  <!-- b\n\nc", "unclosed-comment", "<!-- b"),
        ("a\n\n```py\nb", "unclosed-fence", "```py"),
        ("---\na: 1\na: 2\n---\nb", "duplicate-key", "a: 2"),
        ("---\na: &b c\n---\nd", "bad-front-matter", "&b c"),
        ("| a |\n|---|\n| b | c |", "table-row-too-long", "| b | c |"),
        ("a\n\n$$\nb\n\nc", "unclosed-math", "$$"),
        ("a \u202eb", "hidden-direction", "\u202e"),
    ],
)
def test_a_diagnostic_begins_where_the_mistake_does(text: str, code: str, offending: str) -> None:
    """Line and column count from 1; columns count characters."""
    found = next(d for d in read(text).diagnostics if d.code == code)
    line = text.split("\n")[found.span.line - 1]

    assert line[found.span.column - 1 :].startswith(offending)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("EN_us", "en-US"),
        ("jp", "ja"),
        ("x!", None),
        ("", None),
    ],
)
def test_tags_are_read_as_authors_write_them(written: str, tag: str | None) -> None:
    """The region says which characters Chinese is written in."""
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The loop is in the body of the function.", "en"),
        ("Les boucles sont dans le corps de la fonction.", "fr"),
        ("これはループです。", "ja"),
        ("這個迴圈學會了。", "zh-Hant"),
        ("这个循环学会了。", "zh-Hans"),
        ("평가 방법\n\n```python\nimport torch\nfrom diffusers import Pipeline\n```\n", "ko"),
        ("使用 `load_lora_weights` 加载权重 https://example.org/a/very/long/address", "zh-Hans"),
        ("Title", "en"),
    ],
)
def test_the_language_is_that_of_the_words(text: str, lang: str) -> None:
    """Not of the code, the addresses or the tags between them."""
    assert guess_language(text) == lang
